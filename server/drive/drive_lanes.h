// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "drive/drive_client.h"

namespace holdfast::drive
{

/// Kinds of work of a drive of this process, each on threads of its own.
enum class Lane : std::uint8_t { Commit, Read, Shard };
inline constexpr std::size_t kLanes = 3;
using LanePulses = std::array<DriveClient::Pulse, kLanes>;

/// DriveClient::pulse() for each lane, of what its threads are given alone: an answer from memory says
/// nothing of the device, and rows that are read say nothing of writes that hang.
class LanedDrive
{
public:
    virtual ~LanedDrive() = default;
    [[nodiscard]] virtual LanePulses lanes() const = 0;
};

/// Of any drive; one that knows no lanes has all in the first. Thread-safe.
[[nodiscard]] LanePulses lanesOf(const DriveClient& drive);

} // namespace holdfast::drive
