// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/uuid.h"
#include "env/clock.h"
#include "env/file_system.h"

namespace holdfast::node
{

/// Where a node keeps what is not on the drives: witness, credentials, history.
struct StatePlace
{
    std::string home;      ///< holds the index of drive paths (rule 5)
    std::string directory; ///< the store's own
    std::optional<Uuid> known; ///< the store that the drives, or the index, speak of
    Uuid fresh;                ///< otherwise: the id for a new store, which names the directory
};

/// $XDG_STATE_HOME/holdfast, or ~/.local/state/holdfast; empty when neither is set.
[[nodiscard]] std::string defaultStateHome(const std::string& xdgStateHome, const std::string& home);

/// Which state directory belongs to these drives. `given` (--state) is used as it is, for both. Else it
/// is HOME/<store id>, the id read from the first drive with a superblock, then from the index. Makes
/// nothing. InvalidArgument: the index does not parse, or there is no home.
[[nodiscard]] Result<StatePlace> placeState(env::FileSystem& files, env::Random& random,
                                            const std::optional<std::string>& given,
                                            const std::string& defaultHome,
                                            const std::vector<std::string>& drives);

} // namespace holdfast::node
