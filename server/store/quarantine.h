// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/uuid.h"

namespace holdfast::store
{

/// A body that could not be rebuilt: what of it is left waits for a person (rule 14).
struct QuarantineEntry
{
    std::string bucket, key, versionId;
    std::uint64_t stamp = 0;
    Uuid extent;
    std::string reason; ///< one sentence for an operator
};

struct QuarantinePage
{
    std::vector<QuarantineEntry> entries;
    std::string next; ///< where the next page begins; empty: this is the last
};

} // namespace holdfast::store
