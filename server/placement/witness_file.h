// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <set>
#include <string>

#include "env/file_system.h"
#include "placement/config_service.h"

namespace holdfast::placement
{

/// The witness of a store without etcd: two files in the state directory, written in turn, each bound to
/// its own device, inode and birth time, so that a copied or restored one counts as absent.
class WitnessFile : public ConfigService
{
public:
    WitnessFile(env::FileSystem& files, std::string directory);
    [[nodiscard]] Result<WitnessState> load() override;
    [[nodiscard]] Result<void> compareAndSet(std::uint64_t expectedEpoch,
                                             const WitnessState& next) override;

private:
    struct Loaded
    {
        WitnessState state;
        std::uint64_t sequence = 0;
    };
    [[nodiscard]] Result<Loaded> loadOne(const std::string& path);
    [[nodiscard]] std::string pathOf(int which) const;
    [[nodiscard]] Result<void> write(const std::string& path, const WitnessState& next,
                                     std::uint64_t sequence);

    env::FileSystem& m_files;
    std::string m_directory;
    std::set<std::uint64_t> m_tried; ///< epochs that this process wrote, or began to
};

} // namespace holdfast::placement
