// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "placement/path_index.h"
#include "replica/assembly.h"
#include "replica/members.h"

namespace holdfast::replica
{

/// File systems that break what a drive relies on: locks, fsync, names or sizes.
[[nodiscard]] bool isUnfitFileSystem(const std::string& type);

/// Opening, formatting and recognising drives for their seats (rule 5). Blocking: for a work pool.
class Seating
{
public:
    /// What an opened drive says of the store.
    struct Stored
    {
        Result<std::string> layout;
        Result<std::vector<std::string>> documents;
    };
    struct Found
    {
        drive::Probe probe;
        std::optional<Error> error;
        std::shared_ptr<drive::LocalDrive> drive; ///< opened
        bool inUse = false;                       ///< another process holds it
        bool damaged = false;                     ///< its database is beyond opening
        bool unanswered = false;                  ///< nothing was found out: the path hangs
        std::shared_ptr<const Stored> stored;     ///< with `drive`
    };

    Seating(drive::DriveFactory& factory, drive::PinCheck pins, env::Clock& clock,
            env::Random& random);

    [[nodiscard]] Found look(const std::string& path, bool open);
    /// Opens what look() found, after all.
    void open(const std::string& path, Found& found);
    /// Makes the path a drive of the store with a new identity and opens it. What lies there of a damaged or
    /// half-formatted drive goes to quarantine first.
    [[nodiscard]] Result<std::shared_ptr<drive::LocalDrive>>
    formatAnew(const std::string& path, drive::Superblock identity, bool setAside,
               const std::vector<std::string>& config, const std::string& layout);

private:
    drive::DriveFactory& m_factory;
    drive::PinCheck m_pins;
    env::Clock& m_clock;
    env::Random& m_random;
};

} // namespace holdfast::replica
