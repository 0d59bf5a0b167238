// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "base/encoding.h"

#include <array>

namespace holdfast
{

namespace
{

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kBase64Digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t kNoDigit = 0xff;

constexpr std::array<std::uint8_t, 256> reverseOf(std::string_view digits)
{
    std::array<std::uint8_t, 256> table{};
    table.fill(kNoDigit);
    for (std::size_t i = 0; i < digits.size(); ++i)
        table[static_cast<std::uint8_t>(digits[i])] = static_cast<std::uint8_t>(i);
    return table;
}

constexpr std::array<std::uint8_t, 256> reverseHex()
{
    auto table = reverseOf(kHexDigits);
    for (char c = 'A'; c <= 'F'; ++c)
        table[static_cast<std::uint8_t>(c)] = static_cast<std::uint8_t>(c - 'A' + 10);
    return table;
}

constexpr auto kHexValues = reverseHex();
constexpr auto kBase64Values = reverseOf(kBase64Digits);

/// Length of the well-formed UTF-8 sequence at `at` (Unicode table 3-7), 0 where there is none.
std::size_t sequenceLength(const std::uint8_t* at, std::size_t left)
{
    const std::uint8_t lead = at[0];
    if (lead < 0x80)
        return 1;
    std::size_t length = 0;
    std::uint8_t low = 0x80;
    std::uint8_t high = 0xbf;
    if (lead >= 0xc2 && lead <= 0xdf) {
        length = 2;
    } else if ((lead & 0xf0) == 0xe0) {
        length = 3;
        if (lead == 0xe0)
            low = 0xa0; // below: overlong
        else if (lead == 0xed)
            high = 0x9f; // above: surrogates
    } else if (lead >= 0xf0 && lead <= 0xf4) {
        length = 4;
        if (lead == 0xf0)
            low = 0x90;
        else if (lead == 0xf4)
            high = 0x8f; // above: past U+10FFFF
    }
    if (length == 0 || length > left || at[1] < low || at[1] > high)
        return 0;
    for (std::size_t i = 2; i < length; ++i)
        if ((at[i] & 0xc0) != 0x80)
            return 0;
    return length;
}

} // namespace

std::string hexEncode(ByteView bytes)
{
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const std::uint8_t byte : bytes) {
        out.push_back(kHexDigits[byte >> 4]);
        out.push_back(kHexDigits[byte & 15]);
    }
    return out;
}

Result<Bytes> hexDecode(std::string_view text)
{
    if (text.size() % 2 != 0)
        return fail(Code::InvalidArgument, "hexadecimal text has an odd number of digits");
    Bytes out;
    out.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const std::uint8_t high = kHexValues[static_cast<std::uint8_t>(text[i])];
        const std::uint8_t low = kHexValues[static_cast<std::uint8_t>(text[i + 1])];
        if (high == kNoDigit || low == kNoDigit)
            return fail(Code::InvalidArgument, "not a hexadecimal digit");
        out.push_back(static_cast<std::uint8_t>(high << 4 | low));
    }
    return out;
}

std::string base64Encode(ByteView bytes)
{
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t have = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t group = std::uint32_t(bytes[i]) << 16;
        if (have > 1)
            group |= std::uint32_t(bytes[i + 1]) << 8;
        if (have > 2)
            group |= bytes[i + 2];
        out.push_back(kBase64Digits[group >> 18]);
        out.push_back(kBase64Digits[group >> 12 & 63]);
        out.push_back(have > 1 ? kBase64Digits[group >> 6 & 63] : '=');
        out.push_back(have > 2 ? kBase64Digits[group & 63] : '=');
    }
    return out;
}

Result<Bytes> base64Decode(std::string_view text)
{
    if (text.size() % 4 != 0)
        return fail(Code::InvalidArgument, "base64 text is not padded to a multiple of four");
    std::size_t padding = 0;
    while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=')
        ++padding;
    Bytes out;
    out.reserve(text.size() / 4 * 3);
    for (std::size_t i = 0; i < text.size(); i += 4) {
        const std::size_t pad = i + 4 == text.size() ? padding : 0;
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 4; ++j) {
            const bool isPad = j >= 4 - pad;
            const std::uint8_t value =
                isPad ? 0 : kBase64Values[static_cast<std::uint8_t>(text[i + j])];
            if (value == kNoDigit)
                return fail(Code::InvalidArgument, "not a base64 digit");
            group = group << 6 | value;
        }
        // Bits under the padding must be zero: one text for one value.
        if ((pad == 1 && (group & 0xff) != 0) || (pad == 2 && (group & 0xffff) != 0))
            return fail(Code::InvalidArgument, "base64 text is not canonical");
        out.push_back(static_cast<std::uint8_t>(group >> 16));
        if (pad < 2)
            out.push_back(static_cast<std::uint8_t>(group >> 8));
        if (pad < 1)
            out.push_back(static_cast<std::uint8_t>(group));
    }
    return out;
}

bool isUtf8(std::string_view text)
{
    const auto* at = reinterpret_cast<const std::uint8_t*>(text.data());
    std::size_t left = text.size();
    while (left != 0) {
        if (left >= 8) { // most keys and documents are ASCII
            std::uint64_t word = 0;
            std::memcpy(&word, at, 8);
            if ((word & 0x8080808080808080u) == 0) {
                at += 8;
                left -= 8;
                continue;
            }
        }
        const std::size_t length = sequenceLength(at, left);
        if (length == 0)
            return false;
        at += length;
        left -= length;
    }
    return true;
}

} // namespace holdfast
