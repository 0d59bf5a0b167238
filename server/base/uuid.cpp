// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "base/uuid.h"

#include <algorithm>
#include <cassert>

#include "base/encoding.h"

namespace holdfast
{

std::string Uuid::hex() const
{
    return hexEncode(bytes);
}

std::string Uuid::toString() const
{
    std::string text = hex();
    for (const std::size_t at : {20, 16, 12, 8})
        text.insert(at, 1, '-');
    return text;
}

Uuid Uuid::fromRandom(ByteView sixteen)
{
    Uuid id = fromRaw(asText(sixteen));
    id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0f) | 0x40); // version 4
    id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3f) | 0x80); // RFC 4122 variant
    return id;
}

Result<Uuid> Uuid::parse(std::string_view text)
{
    std::string digits;
    if (text.size() == 36) {
        for (std::size_t i = 0; i < text.size(); ++i) {
            const bool hyphenHere = i == 8 || i == 13 || i == 18 || i == 23;
            if (hyphenHere != (text[i] == '-'))
                return fail(Code::InvalidArgument, "not a UUID: hyphens out of place");
            if (!hyphenHere)
                digits.push_back(text[i]);
        }
    } else if (text.size() == 32) {
        digits = text;
    } else {
        return fail(Code::InvalidArgument, "not a UUID: wrong length");
    }
    auto raw = hexDecode(digits);
    if (!raw)
        return failed(std::move(raw), "parsing a UUID");
    return fromRaw(asText(*raw));
}

Uuid Uuid::fromRaw(std::string_view sixteen)
{
    assert(sixteen.size() == 16);
    Uuid id;
    std::copy_n(sixteen.begin(), std::min(sixteen.size(), id.bytes.size()), id.bytes.begin());
    return id;
}

} // namespace holdfast
