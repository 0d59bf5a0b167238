// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "base/encoding.h"
#include "base/uuid.h"
#include "fuzz.h"

using namespace holdfast;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = fuzz::textOf(data, size);
    const ByteView bytes(data, size);
    const Bytes copy(bytes.begin(), bytes.end());
    fuzz::check(base64Decode(base64Encode(bytes)) == copy, "base64 round trip");
    fuzz::check(hexDecode(hexEncode(bytes)) == copy, "hexadecimal round trip");
    if (const auto decoded = base64Decode(text))
        fuzz::check(base64Encode(*decoded) == text, "only the canonical base64 text is taken");
    if (const auto decoded = hexDecode(text))
        fuzz::check(decoded->size() * 2 == size, "two digits for a byte");
    if (const auto id = Uuid::parse(text)) {
        fuzz::check(Uuid::parse(id->toString()) == *id, "UUID round trip");
        fuzz::check(Uuid::parse(id->hex()) == *id, "UUID round trip without hyphens");
    }
    const bool valid = isUtf8(text);
    for (std::size_t cut = 0; valid && cut < size && cut < 64; ++cut) {
        // A cut is valid exactly where a character begins.
        const bool boundary = (data[cut] & 0xc0) != 0x80;
        fuzz::check(isUtf8(text.substr(0, cut)) == boundary, "UTF-8 ends where a character ends");
    }
    return 0;
}
