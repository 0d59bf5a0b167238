// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "auth/ip_range.h"
#include "auth/pattern.h"
#include "base/time.h"

namespace holdfast::auth
{

/// One operator with one key of a "Condition" block: {"StringLike": {"s3:prefix": ["a/", "b/"]}}.
/// Source: IAM user guide, "IAM JSON policy elements: Condition operators" and "Multivalued context
/// keys":
///
///   key absent     plain: false, negated: true; ...IfExists: true; ForAllValues: true;
///   ForAnyValue: false key present    plain: some value matches some operand; negated: none does
///                  ForAllValues: every value, ForAnyValue: one value, taken by itself, passes
class Condition
{
public:
    /// Operators as AWS spells them, with the prefix ForAllValues: or ForAnyValue: and the suffix
    /// IfExists. `values` are the operands as text. InvalidArgument: the message is AWS's.
    [[nodiscard]] static Result<Condition> parse(std::string_view operatorName, std::string key,
                                                 const std::vector<std::string>& values,
                                                 bool variables);

    [[nodiscard]] bool holds(const ConditionKeys& keys) const;

    /// False for a negated operator with a variable that has no value in this request: "any attempt
    /// to match it fails and causes the statement to be invalid", and so must not pass as "not
    /// equal".
    [[nodiscard]] bool isMeaningful(const ConditionKeys& keys) const;

    [[nodiscard]] const std::string& key() const { return m_key; }
    /// Whether it lets only fixed values of its key pass, in the sense of "The meaning of public"
    /// (S3 user guide): no request without the key passes, no operand has a wildcard or a variable.
    [[nodiscard]] bool passesFixedValuesOnly() const;
    /// The same for s3:DataAccessPointArn, whose access point may be a wildcard.
    [[nodiscard]] bool passesFixedAccountOnly() const;
    /// The same for aws:SourceIp: no range broader than /8 (IPv4) or /32 (IPv6).
    [[nodiscard]] bool passesNarrowRangesOnly() const;

private:
    enum class Type : std::uint8_t {
        String,
        StringIgnoreCase,
        StringLike,
        Numeric,
        Date,
        Bool,
        Binary,
        Ip,
        Arn,
        Null,
    };
    enum class Compare : std::uint8_t { Equal, Less, LessEqual, Greater, GreaterEqual };
    enum class Quantifier : std::uint8_t { None, All, Any };
    struct Operator
    {
        std::string_view name;
        Type type = Type::String;
        Compare compare = Compare::Equal;
        bool negated = false;
    };
    /// The six parts of an ARN between its colons.
    using ArnPattern = std::array<Pattern, 6>;
    struct Operand
    {
        std::string text; ///< as written
        std::variant<bool, double, WallNanos, std::string, IpRange, Pattern, ArnPattern> value;
    };

    [[nodiscard]] static const Operator* findOperator(std::string_view name);
    [[nodiscard]] static Result<Operand> parseOperand(const Operator& op, std::string text,
                                                      bool variables);
    [[nodiscard]] static Result<ArnPattern> parseArn(std::string_view text, bool variables);
    [[nodiscard]] bool matchesAny(std::string_view value, const ConditionKeys& keys) const;
    [[nodiscard]] bool matches(const Operand& operand, std::string_view value,
                               const ConditionKeys& keys) const;
    template <class T> [[nodiscard]] bool compare(const T& value, const T& operand) const;
    [[nodiscard]] bool needsItsKey() const;

    Operator m_operator;
    Quantifier m_quantifier = Quantifier::None;
    bool m_ifExists = false;
    std::string m_key; ///< as written; compared without regard to case
    std::vector<Operand> m_operands;
};

} // namespace holdfast::auth
