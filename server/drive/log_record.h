// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "drive/ids.h"

namespace holdfast::drive
{

/// One entry of a partition's log: everything a commit changes, so that a drive applies it without
/// knowing what it means (docs/on-disk-format.md, 4.2).
struct LogRecord
{
    enum class Kind : std::uint8_t { Mutations = 1, Nothing = 2 };

    Epoch epoch = 0; ///< in which the sequence was given
    Sequence sequence = 0;
    Kind kind = Kind::Mutations;
    std::vector<Mutation> mutations;
    std::vector<std::string> bodyKeys; ///< Family::Body keys written at prepare on their holders

    [[nodiscard]] std::string encode() const;
    [[nodiscard]] static Result<LogRecord> decode(Sequence sequence, std::string_view value);
};

} // namespace holdfast::drive
