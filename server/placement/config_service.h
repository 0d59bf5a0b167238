// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/uuid.h"
#include "placement/configuration.h"
#include "placement/layout.h"

namespace holdfast::placement
{

/// What the witness knows of a drive.
struct WitnessDrive
{
    Uuid id;
    std::uint64_t generation = 0;
    std::uint32_t index = 0;
    bool fenced = false; ///< given up for good with --accept-loss
    std::uint64_t fileSystemId = 0; ///< where it was last seen
};

struct WitnessState
{
    Uuid store;
    std::vector<WitnessDrive> drives; ///< by layout index
    Configuration configuration;
    Layout layout; ///< belongs to the configuration; without a table in a witness of the first version
};

/// Where configurations are decided (rule 3): a file beside a single process, etcd in a cluster. Blocking;
/// called from a work pool, one call at a time.
class ConfigService
{
public:
    virtual ~ConfigService() = default;
    /// NotFound: there is no (credible) witness. Io: it cannot be read.
    [[nodiscard]] virtual Result<WitnessState> load() = 0;
    /// Durable when it returns. Conflict unless the stored epoch is `expectedEpoch` (0: none stored), or a
    /// later one that this very process tried to store. Timeout: nobody knows whether it is stored. After
    /// any other error it is not.
    [[nodiscard]] virtual Result<void> compareAndSet(std::uint64_t expectedEpoch,
                                                     const WitnessState& next) = 0;
};

/// What decides for the store of a state directory, where it is not the file there.
using ConfigMaker = std::function<std::shared_ptr<ConfigService>(const std::string& stateDirectory)>;

} // namespace holdfast::placement
