// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "auth/pattern.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <map>
#include <utility>

namespace holdfast::auth
{

namespace
{

constexpr std::size_t kMaxVariables = 64; ///< bounds what one pattern can grow to

std::unexpected<Error> badVariable()
{
    return fail(Code::InvalidArgument, "Invalid policy variable");
}

bool isContinuation(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xc0) == 0x80;
}

/// The end of the character of UTF-8 that begins at `at`, or of what is left of it.
std::size_t afterCharacter(std::string_view text, std::size_t at)
{
    ++at;
    while (at < text.size() && isContinuation(text[at]))
        ++at;
    return at;
}

std::string_view withoutSpaces(std::string_view text)
{
    while (text.starts_with(' '))
        text.remove_prefix(1);
    return text;
}

/// "aws:username", "aws:PrincipalTag/team": a prefix, a colon and a name.
bool isKeyName(std::string_view name)
{
    const auto colon = name.find(':');
    if (colon == 0 || colon == std::string_view::npos || colon + 1 == name.size())
        return false;
    return name.find_first_of("${}*?'\"") == std::string_view::npos;
}

} // namespace

Result<Pattern> Pattern::compile(std::string_view text, Syntax syntax)
{
    Pattern out;
    out.m_tokens.reserve(text.size());
    while (!text.empty()) {
        if (syntax.variables && text.starts_with("${")) {
            auto rest = out.takeVariable(text.substr(2));
            if (!rest)
                return failed(std::move(rest));
            text = *rest;
            continue;
        }
        const char c = text[0];
        text.remove_prefix(1);
        if (!syntax.wildcards || (c != '*' && c != '?')) {
            out.literal(c);
            continue;
        }
        out.m_fixed = false;
        const Kind kind = c == '*' ? Kind::AnyBytes : Kind::OneCharacter;
        // "**" is "*": it would only cost time.
        if (kind == Kind::OneCharacter || out.m_tokens.empty() ||
            out.m_tokens.back().kind != Kind::AnyBytes)
            out.m_tokens.push_back({kind, 0, 0});
    }
    if (out.m_variables.empty())
        out.m_segments = segmentsOf(std::exchange(out.m_tokens, {}));
    return out;
}

/// `rest` follows a "${"; yields what follows its "}".
Result<std::string_view> Pattern::takeVariable(std::string_view rest)
{
    for (const char c : {'*', '?', '$'}) {
        if (rest.size() >= 2 && rest[0] == c && rest[1] == '}') {
            literal(c);
            return rest.substr(2);
        }
    }
    const auto end = rest.find_first_of(",}");
    if (end == std::string_view::npos || m_variables.size() == kMaxVariables)
        return badVariable();
    Variable variable;
    variable.key = rest.substr(0, end);
    if (!isKeyName(variable.key))
        return badVariable();
    const bool hasFallback = rest[end] == ',';
    rest.remove_prefix(end + 1);
    if (hasFallback) {
        rest = withoutSpaces(rest);
        const auto close = rest.find('\'', 1);
        if (!rest.starts_with('\'') || close == std::string_view::npos)
            return badVariable();
        variable.fallback = rest.substr(1, close - 1);
        rest = withoutSpaces(rest.substr(close + 1));
        if (!rest.starts_with('}'))
            return badVariable();
        rest.remove_prefix(1);
    }
    m_fixed = false;
    m_tokens.push_back({Kind::Variable, 0, static_cast<std::uint16_t>(m_variables.size())});
    m_variables.push_back(std::move(variable));
    return rest;
}

bool Pattern::matches(std::string_view text, const ConditionKeys& keys, bool ignoreCase) const
{
    if (m_variables.empty())
        return ignoreCase ? matchNoCase(m_segments, text) : match(m_segments, text);
    const auto tokens = resolved(keys);
    if (!tokens)
        return false;
    return ignoreCase ? matchNoCase(segmentsOf(*tokens), text) : match(segmentsOf(*tokens), text);
}

const std::string* Pattern::Variable::valueIn(const ConditionKeys& keys) const
{
    const auto [first, last] = keys.equal_range(key);
    if (first == last)
        return fallback ? &*fallback : nullptr;
    return std::next(first) == last ? &first->second : nullptr;
}

bool Pattern::isResolvable(const ConditionKeys& keys) const
{
    return std::ranges::all_of(m_variables, [&](const Variable& v) { return v.valueIn(keys); });
}

std::optional<std::vector<Pattern::Token>> Pattern::resolved(const ConditionKeys& keys) const
{
    std::vector<Token> out;
    out.reserve(m_tokens.size());
    for (const Token& token : m_tokens) {
        if (token.kind != Kind::Variable) {
            out.push_back(token);
            continue;
        }
        const std::string* value = m_variables[token.variable].valueIn(keys);
        if (!value)
            return std::nullopt;
        for (const char c : *value)
            out.push_back({Kind::Literal, c, 0});
    }
    return out;
}

std::vector<Pattern::Segment> Pattern::segmentsOf(const std::vector<Token>& tokens)
{
    std::vector<Segment> out(1);
    for (const Token& token : tokens) {
        if (token.kind == Kind::AnyBytes) {
            out.emplace_back();
            continue;
        }
        const bool isOne = token.kind == Kind::OneCharacter;
        out.back().bytes.push_back(token.byte);
        out.back().ones.push_back(isOne ? '\1' : '\0');
        out.back().hasOne = out.back().hasOne || isOne;
    }
    return out;
}

/// The first segment stands at the beginning and the last at the end; each of the others is taken where it ends
/// earliest, which leaves the most to those behind it.
bool Pattern::match(const std::vector<Segment>& segments, std::string_view text)
{
    std::size_t at = 0;
    if (!matchAt(segments.front(), text, at))
        return false;
    if (segments.size() == 1)
        return at == text.size();
    for (std::size_t i = 1; i + 1 < segments.size(); ++i) {
        const auto end = find(segments[i], text, at);
        if (!end)
            return false;
        at = *end;
    }
    return matchEnd(segments.back(), text, at);
}

bool Pattern::matchNoCase(std::vector<Segment> segments, std::string_view text)
{
    for (Segment& segment : segments)
        segment.bytes = asciiLower(segment.bytes);
    return match(segments, asciiLower(text));
}

bool Pattern::matchAt(const Segment& segment, std::string_view text, std::size_t& at)
{
    if (!segment.hasOne) {
        if (!text.substr(at).starts_with(segment.bytes))
            return false;
        at += segment.bytes.size();
        return true;
    }
    std::size_t here = at;
    for (std::size_t i = 0; i < segment.bytes.size(); ++i) {
        if (here == text.size() || (segment.ones[i] == 0 && segment.bytes[i] != text[here]))
            return false;
        here = segment.ones[i] != 0 ? afterCharacter(text, here) : here + 1;
    }
    at = here;
    return true;
}

bool Pattern::matchEnd(const Segment& segment, std::string_view text, std::size_t from)
{
    text.remove_prefix(from);
    if (!segment.hasOne)
        return text.ends_with(segment.bytes);
    std::size_t end = text.size();
    for (std::size_t i = segment.bytes.size(); i-- > 0;) {
        if (end == 0 || (segment.ones[i] == 0 && segment.bytes[i] != text[end - 1]))
            return false;
        --end;
        while (segment.ones[i] != 0 && end > 0 && isContinuation(text[end]))
            --end;
    }
    return true;
}

/// Where the segment ends that ends first at or after `from`.
std::optional<std::size_t> Pattern::find(const Segment& segment, std::string_view text, std::size_t from)
{
    constexpr std::size_t kShort = 16;
    const std::string& bytes = segment.bytes;
    if (!segment.hasOne) {
        // Linear whatever it is looking for, which string_view::find is not.
        const void* found = bytes.empty() ? text.data() + from
                                          : ::memmem(text.data() + from, text.size() - from, bytes.data(), bytes.size());
        if (!found)
            return std::nullopt;
        return static_cast<std::size_t>(static_cast<const char*>(found) - text.data()) + bytes.size();
    }
    if (bytes.size() > kShort)
        return findLong(segment, text, from);
    for (; from < text.size(); ++from) {
        std::size_t at = from;
        if (matchAt(segment, text, at))
            return at;
    }
    return std::nullopt;
}

/// All beginnings at once, as bits: bit i of `reached` says that the i tokens before it match up to here. A token that
/// stands for any character takes the bytes that continue it, too.
std::optional<std::size_t> Pattern::findLong(const Segment& segment, std::string_view text, std::size_t from)
{
    using Bits = std::vector<std::uint64_t>;
    const std::size_t length = segment.bytes.size();
    const std::size_t words = length / 64 + 1;
    const auto set = [](Bits& bits, std::size_t i) { bits[i / 64] |= std::uint64_t(1) << (i % 64); };
    Bits any(words);      // tokens that take every byte
    Bits afterOne(words); // states behind such a token
    std::map<char, Bits> takes;
    for (std::size_t i = 0; i < length; ++i) {
        if (segment.ones[i] != 0) {
            set(any, i);
            set(afterOne, i + 1);
        } else {
            set(takes.try_emplace(segment.bytes[i], words).first->second, i);
        }
    }
    for (auto& [byte, bits] : takes) {
        for (std::size_t w = 0; w < words; ++w)
            bits[w] |= any[w];
    }
    const bool endsInOne = segment.ones.back() != 0;
    Bits reached(words);
    for (std::size_t at = from; at < text.size(); ++at) {
        const bool goesOn = isContinuation(text[at]);
        const auto known = takes.find(text[at]);
        const Bits& row = known == takes.end() ? any : known->second;
        reached[0] |= 1; // it may begin anywhere
        std::uint64_t carry = 0;
        for (std::size_t w = 0; w < words; ++w) {
            const std::uint64_t stays = goesOn ? reached[w] & afterOne[w] : 0;
            const std::uint64_t steps = reached[w] & ~stays & row[w];
            reached[w] = (steps << 1) | carry | stays;
            carry = steps >> 63;
        }
        const bool isThere = (reached[length / 64] >> (length % 64) & 1) != 0;
        const bool isWhole = !endsInOne || at + 1 == text.size() || !isContinuation(text[at + 1]);
        if (isThere && isWhole)
            return at + 1;
    }
    return std::nullopt;
}

} // namespace holdfast::auth
