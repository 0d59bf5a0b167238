// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "auth/condition.h"

#include <algorithm>
#include <ranges>
#include <utility>

#include "auth/condition_values.h"
#include "base/encoding.h"

namespace holdfast::auth
{

namespace
{

constexpr std::string_view kForAll = "ForAllValues:";
constexpr std::string_view kForAny = "ForAnyValue:";
constexpr std::string_view kIfExists = "IfExists";

std::unexpected<Error> badType(std::string_view name)
{
    return fail(Code::InvalidArgument, "Invalid Condition type : " + std::string(name));
}

std::unexpected<Error> badValue(std::string_view name)
{
    return fail(Code::InvalidArgument,
                "Invalid value in Conditions for operator " + std::string(name));
}

} // namespace

const Condition::Operator* Condition::findOperator(std::string_view name)
{
    using enum Type;
    using enum Compare;
    static constexpr auto kOperators = std::to_array<Operator>({
        {"StringEquals", String},
        {"StringNotEquals", String, Equal, true},
        {"StringEqualsIgnoreCase", StringIgnoreCase},
        {"StringNotEqualsIgnoreCase", StringIgnoreCase, Equal, true},
        {"StringLike", StringLike},
        {"StringNotLike", StringLike, Equal, true},
        {"NumericEquals", Numeric},
        {"NumericNotEquals", Numeric, Equal, true},
        {"NumericLessThan", Numeric, Less},
        {"NumericLessThanEquals", Numeric, LessEqual},
        {"NumericGreaterThan", Numeric, Greater},
        {"NumericGreaterThanEquals", Numeric, GreaterEqual},
        {"DateEquals", Date},
        {"DateNotEquals", Date, Equal, true},
        {"DateLessThan", Date, Less},
        {"DateLessThanEquals", Date, LessEqual},
        {"DateGreaterThan", Date, Greater},
        {"DateGreaterThanEquals", Date, GreaterEqual},
        {"Bool", Bool},
        {"BinaryEquals", Binary},
        {"IpAddress", Ip},
        {"NotIpAddress", Ip, Equal, true},
        {"ArnEquals", Arn},
        {"ArnLike", Arn},
        {"ArnNotEquals", Arn, Equal, true},
        {"ArnNotLike", Arn, Equal, true},
        {"Null", Null},
    });
    const auto* found = std::ranges::find(kOperators, name, &Operator::name);
    return found == kOperators.end() ? nullptr : found;
}

Result<Condition> Condition::parse(std::string_view operatorName, std::string key,
                                   const std::vector<std::string>& values, bool variables)
{
    Condition out;
    out.m_key = std::move(key);
    std::string_view name = operatorName;
    if (name.starts_with(kForAll)) {
        out.m_quantifier = Quantifier::All;
        name.remove_prefix(kForAll.size());
    } else if (name.starts_with(kForAny)) {
        out.m_quantifier = Quantifier::Any;
        name.remove_prefix(kForAny.size());
    }
    if (name.ends_with(kIfExists)) {
        out.m_ifExists = true;
        name.remove_suffix(kIfExists.size());
    }
    const Operator* op = findOperator(name);
    if (!op)
        return badType(operatorName);
    if (op->type == Type::Null && (out.m_ifExists || out.m_quantifier != Quantifier::None))
        return badType(operatorName); // "...IfExists to any condition operator except Null"
    out.m_operator = *op;
    for (const std::string& value : values) {
        auto operand = parseOperand(*op, value, variables);
        if (!operand)
            return failed(std::move(operand));
        out.m_operands.push_back(std::move(*operand));
    }
    return out;
}

Result<Condition::Operand> Condition::parseOperand(const Operator& op, std::string text,
                                                   bool variables)
{
    Operand out{std::move(text), false};
    switch (op.type) {
    case Type::String:
    case Type::StringIgnoreCase:
    case Type::StringLike: {
        const bool wildcards = op.type == Type::StringLike;
        auto pattern = Pattern::compile(out.text, {.wildcards = wildcards, .variables = variables});
        if (!pattern)
            return failed(std::move(pattern));
        out.value = std::move(*pattern);
        return out;
    }
    case Type::Numeric:
        if (const auto number = parseNumber(out.text))
            out.value = *number;
        else
            return badValue(op.name);
        return out;
    case Type::Date:
        if (const auto date = parseDate(out.text))
            out.value = *date;
        else
            return badValue(op.name);
        return out;
    case Type::Bool:
    case Type::Null:
        if (const auto flag = parseBool(out.text))
            out.value = *flag;
        else
            return badValue(op.name);
        return out;
    case Type::Binary:
        if (const auto bytes = base64Decode(out.text))
            out.value = std::string(asText(*bytes));
        else
            return badValue(op.name);
        return out;
    case Type::Ip:
        if (const auto range = IpRange::parse(out.text))
            out.value = *range;
        else
            return fail(Code::InvalidArgument, "Invalid IP address in Conditions");
        return out;
    case Type::Arn: {
        auto arn = parseArn(out.text, variables);
        if (!arn)
            return failed(std::move(arn));
        out.value = std::move(*arn);
        return out;
    }
    }
    return badValue(op.name);
}

Result<Condition::ArnPattern> Condition::parseArn(std::string_view text, bool variables)
{
    // A lone "*" stands for every ARN.
    const auto parts = splitArn(text == "*" ? "*:*:*:*:*:*" : text, variables);
    if (!parts)
        return fail(Code::InvalidArgument, "Invalid ARN in Conditions");
    ArnPattern out;
    for (std::size_t i = 0; i < out.size(); ++i) {
        auto pattern = Pattern::compile((*parts)[i], {.wildcards = true, .variables = variables});
        if (!pattern)
            return failed(std::move(pattern));
        out[i] = std::move(*pattern);
    }
    return out;
}

bool Condition::holds(const ConditionKeys& keys) const
{
    const auto [first, last] = keys.equal_range(m_key);
    const bool present = first != last;
    if (m_operator.type == Type::Null)
        return std::ranges::any_of(
            m_operands, [&](const Operand& o) { return std::get<bool>(o.value) == !present; });
    if (!present) {
        if (m_ifExists || m_quantifier == Quantifier::All)
            return true;
        return m_quantifier == Quantifier::None && m_operator.negated;
    }
    const auto values = std::ranges::subrange(first, last);
    const auto matched = [&](const auto& entry) { return matchesAny(entry.second, keys); };
    const auto passes = [&](const auto& entry) { return matched(entry) != m_operator.negated; };
    switch (m_quantifier) {
    case Quantifier::All:
        return std::ranges::all_of(values, passes);
    case Quantifier::Any:
        return std::ranges::any_of(values, passes);
    case Quantifier::None:
        break;
    }
    return std::ranges::any_of(values, matched) != m_operator.negated;
}

bool Condition::isMeaningful(const ConditionKeys& keys) const
{
    const auto resolvable = [&](const Pattern& pattern) { return pattern.isResolvable(keys); };
    return !m_operator.negated || std::ranges::all_of(m_operands, [&](const Operand& operand) {
        if (const auto* text = std::get_if<Pattern>(&operand.value))
            return resolvable(*text);
        const auto* arn = std::get_if<ArnPattern>(&operand.value);
        return !arn || std::ranges::all_of(*arn, resolvable);
    });
}

bool Condition::matchesAny(std::string_view value, const ConditionKeys& keys) const
{
    return std::ranges::any_of(m_operands,
                               [&](const Operand& o) { return matches(o, value, keys); });
}

bool Condition::matches(const Operand& operand, std::string_view value,
                        const ConditionKeys& keys) const
{
    switch (m_operator.type) {
    case Type::String:
    case Type::StringLike:
        return std::get<Pattern>(operand.value).matches(value, keys);
    case Type::StringIgnoreCase:
        return std::get<Pattern>(operand.value).matches(value, keys, true);
    case Type::Numeric: {
        const auto number = parseNumber(value);
        return number && compare(*number, std::get<double>(operand.value));
    }
    case Type::Date: {
        const auto date = parseDate(value);
        return date && compare(*date, std::get<WallNanos>(operand.value));
    }
    case Type::Bool:
        return parseBool(value) == std::get<bool>(operand.value);
    case Type::Binary:
        return std::get<std::string>(operand.value) == value;
    case Type::Ip: {
        const auto address = IpRange::parse(value);
        return address && std::get<IpRange>(operand.value).contains(*address);
    }
    case Type::Arn: {
        // "Each of the six colon-delimited components of the ARN is checked separately."
        const auto parts = splitArn(value, false);
        if (!parts)
            return false;
        const auto& arn = std::get<ArnPattern>(operand.value);
        for (std::size_t i = 0; i < arn.size(); ++i)
            if (!arn[i].matches((*parts)[i], keys))
                return false;
        return true;
    }
    case Type::Null:
        break; // holds() has answered
    }
    return false;
}

template <class T> bool Condition::compare(const T& value, const T& operand) const
{
    switch (m_operator.compare) {
    case Compare::Equal:
        return value == operand;
    case Compare::Less:
        return value < operand;
    case Compare::LessEqual:
        return value <= operand;
    case Compare::Greater:
        return value > operand;
    case Compare::GreaterEqual:
        return value >= operand;
    }
    return false;
}

bool Condition::needsItsKey() const
{
    return !m_operator.negated && !m_ifExists && m_quantifier != Quantifier::All &&
           m_operator.type != Type::Null;
}

bool Condition::passesFixedValuesOnly() const
{
    if (!needsItsKey())
        return false;
    return std::ranges::all_of(m_operands, [](const Operand& operand) {
        // By the text, since "fixed" is said of what is written: "*" in StringEquals, which is no
        // wildcard there, does not pass either.
        if (operand.text.empty() || operand.text.find_first_of("*?") != std::string::npos ||
            operand.text.find("${") != std::string::npos)
            return false;
        return std::holds_alternative<Pattern>(operand.value) ||
               std::holds_alternative<ArnPattern>(operand.value);
    });
}

bool Condition::passesFixedAccountOnly() const
{
    if (!needsItsKey())
        return false;
    return std::ranges::all_of(m_operands, [](const Operand& operand) {
        const auto* arn = std::get_if<ArnPattern>(&operand.value);
        const auto* text = std::get_if<Pattern>(&operand.value);
        const auto parts = splitArn(operand.text, true);
        if ((!arn && !text) || !parts)
            return false;
        // As a whole, "*" of StringLike also passes colons: a "*" before the account would take it
        // in.
        constexpr std::size_t kAccount = 4;
        for (std::size_t i = 0; i <= kAccount; ++i) {
            const std::string_view part = (*parts)[i];
            if (part.empty() || part.find_first_of("*?$") != std::string_view::npos)
                return false;
        }
        const std::string_view point = (*parts)[kAccount + 1];
        return point.starts_with("accesspoint/") && point.find("${") == std::string_view::npos;
    });
}

bool Condition::passesNarrowRangesOnly() const
{
    if (!needsItsKey())
        return false;
    return std::ranges::all_of(m_operands, [](const Operand& operand) {
        constexpr int kBroadestV4 = 8, kBroadestV6 = 32;
        const auto* range = std::get_if<IpRange>(&operand.value);
        return range && range->prefix() >= (range->isV4() ? kBroadestV4 : kBroadestV6);
    });
}

} // namespace holdfast::auth
