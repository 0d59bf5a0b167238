// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/access_request.h"
#include "base/error.h"

namespace holdfast::auth
{

/// A text of a policy that a value of a request is held against: literal bytes, `*` (any bytes),
/// `?` (one character of UTF-8) and policy variables, ${aws:username} or ${aws:username,
/// 'default'}, with
/// ${*}, ${?} and ${$} for the characters themselves. What a variable stands for is taken
/// literally, whatever it holds. Source: IAM user guide, "IAM JSON policy elements: Variables and
/// tags" and
/// "... Condition operators", string operators.
class Pattern
{
public:
    struct Syntax
    {
        bool wildcards = true;
        bool variables = true; ///< Version 2012-10-17; before it "${" is two characters
    };

    /// InvalidArgument where a variable is malformed.
    [[nodiscard]] static Result<Pattern> compile(std::string_view text, Syntax syntax);

    /// A variable without a value (absent, or with many) makes the pattern match nothing. Takes
    /// O(pattern + text), and where long stretches hold `?` O(pattern * text / 64): patterns are made by tenants.
    [[nodiscard]] bool matches(std::string_view text, const ConditionKeys& keys,
                               bool ignoreCase = false) const;

    /// Whether every variable has a value in this request.
    [[nodiscard]] bool isResolvable(const ConditionKeys& keys) const;
    /// Without wildcards, without variables.
    [[nodiscard]] bool isFixed() const { return m_fixed; }

private:
    enum class Kind : std::uint8_t { Literal, AnyBytes, OneCharacter, Variable };
    struct Token
    {
        Kind kind = Kind::Literal;
        char byte = 0;
        std::uint16_t variable = 0; ///< index in m_variables
    };
    struct Variable
    {
        std::string key;
        std::optional<std::string> fallback;

        /// Nothing if the key is absent without a default, or has many values.
        [[nodiscard]] const std::string* valueIn(const ConditionKeys& keys) const;
    };

    /// What stands between two `*`.
    struct Segment
    {
        std::string bytes;
        std::string ones; ///< as long; not 0 where any one character may stand
        bool hasOne = false;
    };

    Result<std::string_view> takeVariable(std::string_view rest);
    void literal(char byte) { m_tokens.push_back({Kind::Literal, byte, 0}); }
    [[nodiscard]] std::optional<std::vector<Token>> resolved(const ConditionKeys& keys) const;
    [[nodiscard]] static std::vector<Segment> segmentsOf(const std::vector<Token>& tokens);
    [[nodiscard]] static bool match(const std::vector<Segment>& segments, std::string_view text);
    [[nodiscard]] static bool matchNoCase(std::vector<Segment> segments, std::string_view text);
    [[nodiscard]] static bool matchAt(const Segment& segment, std::string_view text, std::size_t& at);
    [[nodiscard]] static bool matchEnd(const Segment& segment, std::string_view text, std::size_t from);
    [[nodiscard]] static std::optional<std::size_t> find(const Segment& segment, std::string_view text,
                                                         std::size_t from);
    [[nodiscard]] static std::optional<std::size_t> findLong(const Segment& segment, std::string_view text,
                                                             std::size_t from);

    std::vector<Token> m_tokens;
    std::vector<Segment> m_segments{Segment{}}; ///< of m_tokens, where there are no variables
    std::vector<Variable> m_variables;
    bool m_fixed = true;
};

} // namespace holdfast::auth
