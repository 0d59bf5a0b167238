// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace holdfast::sim
{

/// Bytes that a seed names: a stored body can be compared without keeping it.
struct Segment
{
    std::uint64_t seed = 0;
    std::uint64_t length = 0;
};
[[nodiscard]] Bytes makeBytes(const Segment& segment);

/// What was written: one segment, or the parts of a multipart object.
struct Body
{
    std::vector<Segment> parts;
    bool multipart = false;

    [[nodiscard]] std::uint64_t size() const;
    [[nodiscard]] Bytes bytes() const;
    [[nodiscard]] std::string etag() const; ///< hex MD5, or hex-n
};

} // namespace holdfast::sim
