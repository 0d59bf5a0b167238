// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "drive/space_guard.h"

#include <algorithm>

#include "base/log.h"

namespace holdfast::drive
{
namespace
{

constexpr std::int64_t kFresh = 250 * kNanosPerMilli;
constexpr std::uint64_t kLeastReserve = 256ULL << 20;
constexpr std::uint64_t kMostReserve = 10ULL << 30;
constexpr std::size_t kPiece = 1 << 20;

} // namespace

SpaceGuard::SpaceGuard(env::FileSystem& files, env::Clock& clock, std::string path,
                       DriveOptions options)
    : m_files(files), m_clock(clock), m_path(std::move(path)), m_options(options)
{
    const Result<env::FileStatus> ballast = m_files.status(ballastPath());
    m_hasBallast = ballast && ballast->exists;
}

std::uint64_t SpaceGuard::reserveOf(std::uint64_t total) const
{
    const std::uint64_t wanted = m_options.reserve > 0
                                     ? m_options.reserve
                                     : std::clamp(total / 50, kLeastReserve, kMostReserve);
    return std::min(wanted, total / 4);
}

bool SpaceGuard::isStale() const
{
    return m_asked < 0 || m_clock.bootNow() - m_asked > kFresh;
}

Result<env::SpaceStatus> SpaceGuard::refresh(bool evenIfFresh)
{
    const std::lock_guard lock(m_mutex);
    if (!evenIfFresh && !isStale())
        return m_last;
    Result<env::SpaceStatus> status = m_files.space(m_path);
    if (!status)
        return failed(std::move(status), "space of the drive");
    m_last = *status;
    m_asked = m_clock.bootNow();
    judge(m_last);
    return m_last;
}

void SpaceGuard::judge(const env::SpaceStatus& status)
{
    const std::uint64_t reserve = reserveOf(status.total);
    const bool below = status.free < reserve;
    if (below != m_below.exchange(below))
        log::warn(below ? "free space fell below the reserve" : "free space is above the reserve again",
                  {{"drive", m_path},
                   {"free", std::to_string(status.free)},
                   {"reserve", std::to_string(reserve)}});
    m_wantsBallast = m_options.ballast > 0 && !m_hasBallast && status.free < 4 * reserve &&
                     status.free > reserve / 2 + 2 * m_options.ballast;
}

void SpaceGuard::writeBallast()
{
    const std::lock_guard lock(m_mutex);
    m_wantsBallast = false;
    if (m_hasBallast)
        return;
    Result<std::unique_ptr<env::File>> file = m_files.open(ballastPath(), env::OpenMode::CreateNew);
    if (!file)
        return; // it is asked for again at the next refresh
    m_hasBallast = true;
    const Bytes zeros(kPiece, 0);
    Result<void> done;
    for (std::uint64_t at = 0; done && at < m_options.ballast; at += kPiece)
        done = (*file)->writeAt(at, zeros);
    if (done)
        done = (*file)->sync();
    if (!done)
        log::warn("the ballast could not be written",
                  {{"drive", m_path}, {"why", done.error().describe()}});
}

void SpaceGuard::freeBallast()
{
    const std::lock_guard lock(m_mutex);
    const Result<void> removed = m_files.remove(ballastPath());
    m_hasBallast = false;
    if (removed)
        log::warn("the file system is full: ballast freed", {{"drive", m_path}});
}

} // namespace holdfast::drive
