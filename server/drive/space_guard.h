// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>

#include "drive/drive_factory.h"
#include "env/clock.h"
#include "env/file_system.h"

namespace holdfast::drive
{

/// Room on a drive: the reserve below which new bodies are refused, and the ballast that is freed when
/// the file system is full, so that deletes go on. Thread-safe.
class SpaceGuard
{
public:
    SpaceGuard(env::FileSystem& files, env::Clock& clock, std::string path, DriveOptions options);

    /// Asks the file system, unless it was asked a moment ago. Blocking.
    [[nodiscard]] Result<env::SpaceStatus> refresh(bool evenIfFresh);
    /// By the last refresh; cheap.
    [[nodiscard]] bool belowReserve() const { return m_below; }
    [[nodiscard]] bool isStale() const;
    /// Room is getting short and there is no ballast: writeBallast() should run. It lies unwritten on a
    /// drive with plenty of room, where it would serve nobody.
    [[nodiscard]] bool wantsBallast() const { return m_wantsBallast; }
    void writeBallast(); ///< blocking
    void freeBallast();  ///< blocking; no ballast is no error

private:
    [[nodiscard]] std::uint64_t reserveOf(std::uint64_t total) const;
    [[nodiscard]] std::string ballastPath() const { return m_path + "/ballast"; }
    void judge(const env::SpaceStatus& status);

    env::FileSystem& m_files;
    env::Clock& m_clock;
    std::string m_path;
    DriveOptions m_options;
    std::mutex m_mutex;
    env::SpaceStatus m_last;
    bool m_hasBallast = false;
    std::atomic<std::int64_t> m_asked = -1;
    std::atomic<bool> m_below = false;
    std::atomic<bool> m_wantsBallast = false;
};

} // namespace holdfast::drive
