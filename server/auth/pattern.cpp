// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "auth/pattern.h"

#include <algorithm>
#include <iterator>
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

/// The end of the character of UTF-8 that begins at `at`, or of what is left of it.
std::size_t afterCharacter(std::string_view text, std::size_t at)
{
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80)
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
        return match(m_tokens, text, ignoreCase);
    const auto tokens = resolved(keys);
    return tokens && match(*tokens, text, ignoreCase);
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

bool Pattern::match(const std::vector<Token>& tokens, std::string_view text, bool ignoreCase)
{
    constexpr std::size_t kNone = static_cast<std::size_t>(-1);
    std::size_t at = 0;
    std::size_t token = 0;
    std::size_t star = kNone; ///< the last "*" passed, and where its bytes end for now
    std::size_t starEnd = 0;
    while (at < text.size()) {
        if (token < tokens.size()) {
            const Token& expected = tokens[token];
            if (expected.kind == Kind::AnyBytes) {
                star = token++;
                starEnd = at;
                continue;
            }
            if (expected.kind == Kind::OneCharacter) {
                ++token;
                at = afterCharacter(text, at);
                continue;
            }
            const bool same = ignoreCase ? asciiLower(expected.byte) == asciiLower(text[at])
                                         : expected.byte == text[at];
            if (same) {
                ++token;
                ++at;
                continue;
            }
        }
        if (star == kNone)
            return false;
        token = star + 1;
        at = ++starEnd;
    }
    while (token < tokens.size() && tokens[token].kind == Kind::AnyBytes)
        ++token;
    return token == tokens.size();
}

} // namespace holdfast::auth
