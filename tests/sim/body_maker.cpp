// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "sim/body_maker.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/checksum.h"
#include "base/encoding.h"
#include "sim/rng.h"

namespace holdfast::sim
{

Bytes makeBytes(const Segment& segment)
{
    Rng rng(segment.seed);
    Bytes out(segment.length);
    static_assert(std::endian::native == std::endian::little); // a seed means the same bytes anywhere
    for (std::size_t at = 0; at < out.size(); at += sizeof(std::uint64_t)) {
        const std::uint64_t word = rng.next();
        std::memcpy(out.data() + at, &word, std::min(sizeof(word), out.size() - at));
    }
    return out;
}

std::uint64_t Body::size() const
{
    std::uint64_t total = 0;
    for (const Segment& part : parts)
        total += part.length;
    return total;
}

Bytes Body::bytes() const
{
    Bytes out;
    for (const Segment& part : parts) {
        const Bytes more = makeBytes(part);
        out.insert(out.end(), more.begin(), more.end());
    }
    return out;
}

std::string Body::etag() const
{
    if (!multipart)
        return hexEncode(asBytes(digest(ChecksumKind::Md5, bytes())));
    std::string digests;
    for (const Segment& part : parts)
        digests += digest(ChecksumKind::Md5, makeBytes(part));
    return hexEncode(asBytes(digest(ChecksumKind::Md5, asBytes(digests)))) + "-" +
           std::to_string(parts.size());
}

} // namespace holdfast::sim
