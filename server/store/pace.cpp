// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/pace.h"

#include <algorithm>

#include "base/time.h"

namespace holdfast::store
{
namespace
{

/// What may be taken at once after a pause.
constexpr std::int64_t kBurst = kNanosPerSecond / 4;
constexpr std::int64_t kLeastRest = 1'000'000;
constexpr std::int64_t kLeastRestUnderLoad = 5'000'000;
/// Beats and the like, which are nobody's load: so many answers, and so many more each second.
constexpr std::uint64_t kQuietAnswers = 4;
constexpr std::uint64_t kQuietAnswersPerSecond = 8;

} // namespace

std::chrono::nanoseconds Pace::rest(const drive::DriveClient& drive, std::uint64_t bytes,
                                    std::uint32_t operations)
{
    const drive::DriveClient::Pulse pulse = drive.pulse();
    const std::int64_t now = m_clock.bootNow();
    const std::lock_guard lock(m_mutex);
    Lane& lane = m_lanes[drive.id()];
    const std::uint64_t answers = pulse.answered - lane.answered;
    const std::uint64_t foreign = answers > operations ? answers - operations : 0;
    const auto seconds = static_cast<std::uint64_t>((now - lane.lookedAt) / kNanosPerSecond);
    const bool quiet = foreign <= kQuietAnswers + kQuietAnswersPerSecond * seconds;
    lane.busy = pulse.outstanding > 0 || (lane.lookedAt != 0 && !quiet);
    lane.lookedAt = now;
    lane.answered = pulse.answered;
    const std::uint64_t rate = lane.busy ? m_bytesPerSecond / 2 : m_bytesPerSecond;
    const auto cost = static_cast<std::int64_t>(double(bytes) / double(rate) * 1e9);
    lane.freeAt = std::max(lane.freeAt, now - kBurst) + cost;
    const std::int64_t least = lane.busy ? kLeastRestUnderLoad : kLeastRest;
    return std::chrono::nanoseconds(std::max(lane.freeAt - now, least));
}

bool Pace::isBusy(const Uuid& drive) const
{
    const std::lock_guard lock(m_mutex);
    const auto lane = m_lanes.find(drive);
    return lane != m_lanes.end() && lane->second.busy;
}

} // namespace holdfast::store
