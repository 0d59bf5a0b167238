// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "s3/errors.h"

namespace holdfast::s3
{

struct ByteRange
{
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

/// The Range header against a body of `size` bytes. None: no range, several ranges, or one that does
/// not parse - the whole body is the answer, as AWS has it. InvalidRange (416, with Content-Range) when
/// nothing of it is inside.
[[nodiscard]] Outcome<std::optional<ByteRange>> parseRange(std::string_view header,
                                                           std::uint64_t size);
/// x-amz-copy-source-range: only bytes=first-last, all of it inside.
[[nodiscard]] Outcome<ByteRange> parseCopyRange(std::string_view header, std::uint64_t size);
[[nodiscard]] std::string contentRange(const ByteRange& range, std::uint64_t size);

} // namespace holdfast::s3
