// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/post_policy.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <nlohmann/json.hpp>

#include "base/encoding.h"

namespace holdfast::s3
{

namespace
{

using Json = nlohmann::json;

constexpr std::string_view kLengthRange = "content-length-range";
constexpr std::string_view kBucket = "bucket";
/// What the signature itself is made of, and the file.
constexpr std::array<std::string_view, 5> kUncovered{"awsaccesskeyid", "file", "policy",
                                                     "signature", "x-amz-signature"};

std::unexpected<S3Error> invalid(std::string_view why)
{
    return refuse(ErrorCode::InvalidPolicyDocument, "Invalid Policy: " + std::string(why));
}

std::unexpected<S3Error> deny(std::string_view why)
{
    return refuse(ErrorCode::AccessDenied, "Invalid according to Policy: " + std::string(why));
}

std::string lowered(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + 32);
    return out;
}

/// The elements as they were, with a blank after each comma.
std::string shown(const Json& list)
{
    std::string out = "[";
    for (const Json& element : list) {
        if (out.size() > 1)
            out += ", ";
        out += element.dump(-1, ' ', false, Json::error_handler_t::replace);
    }
    return out + "]";
}

/// A bound of content-length-range: a number, or one in quotes. Nothing: text that is no number.
std::optional<std::int64_t> boundOf(const Json& bound)
{
    if (bound.is_number_unsigned()) {
        constexpr auto kMost = std::uint64_t(std::numeric_limits<std::int64_t>::max());
        return static_cast<std::int64_t>(std::min(bound.get<std::uint64_t>(), kMost));
    }
    if (bound.is_number_integer())
        return bound.get<std::int64_t>();
    if (!bound.is_string())
        return std::nullopt;
    const auto& text = bound.get_ref<const std::string&>();
    std::int64_t value = 0;
    const char* last = text.data() + text.size();
    const auto [end, problem] = std::from_chars(text.data(), last, value);
    if (problem != std::errc{} || end != last)
        return std::nullopt;
    return value;
}

Outcome<void> addRange(const Json& list, PostPolicy& into)
{
    if (list[1].is_number_float() || list[2].is_number_float())
        return invalid("Invalid JSON.");
    const auto least = boundOf(list[1]);
    const auto most = boundOf(list[2]);
    if (!least || !most) {
        into.conditions.push_back({PostCondition::Match::Never, {}, {}, shown(list)});
        return {};
    }
    if (*least < 0 || *most < 0)
        return invalid("Invalid content-length-range: a bound is negative.");
    into.minLength = std::max(into.minLength, static_cast<std::uint64_t>(*least));
    into.maxLength = std::min(into.maxLength, static_cast<std::uint64_t>(*most));
    return {};
}

Outcome<void> addList(const Json& list, PostPolicy& into)
{
    if (list.empty() || !list[0].is_string())
        return invalid("Invalid Condition: missing operation identifier.");
    const std::string operation = lowered(list[0].get_ref<const std::string&>());
    const bool isRange = operation == kLengthRange;
    if (!isRange && operation != "eq" && operation != "starts-with")
        return invalid("Invalid Condition: unknown operation '" + operation + "'.");
    if (list.size() != 3)
        return invalid("Invalid " + operation + ": wrong number of arguments.");
    if (isRange)
        return addRange(list, into);
    if (!list[1].is_string() || !list[2].is_string())
        return invalid("Invalid JSON.");

    PostCondition condition;
    condition.text = shown(list);
    const auto& field = list[1].get_ref<const std::string&>();
    // Without its $ a name is taken for a value that no field equals.
    if (field.starts_with('$')) {
        condition.field = lowered(std::string_view(field).substr(1));
        condition.value = list[2].get<std::string>();
        condition.match =
            operation == "eq" ? PostCondition::Match::Equal : PostCondition::Match::StartsWith;
    }
    into.conditions.push_back(std::move(condition));
    return {};
}

Outcome<void> addCondition(const Json& condition, PostPolicy& into)
{
    if (condition.is_array())
        return addList(condition, into);
    if (!condition.is_object())
        return invalid("Invalid Condition: must be a List or Object.");
    if (condition.size() != 1)
        return invalid("Invalid Simple-Condition: Simple-Conditions must have exactly one property "
                       "specified.");
    const auto property = condition.begin();
    if (!property->is_string())
        return invalid("Invalid Simple-Condition: value must be a string.");
    return addList(Json::array({"eq", "$" + property.key(), *property}), into);
}

/// "image/" allows image/png, and the list "image/png,image/gif": each of its members must begin
/// so.
bool startsWith(const PostCondition& condition, std::string_view value)
{
    if (condition.field != "content-type")
        return value.starts_with(condition.value);
    for (;;) {
        const std::size_t comma = std::min(value.find(','), value.size());
        std::string_view member = value.substr(0, comma);
        member.remove_prefix(std::min(member.find_first_not_of(' '), member.size()));
        if (!member.starts_with(condition.value))
            return false;
        if (comma == value.size())
            return true;
        value.remove_prefix(comma + 1);
    }
}

bool isMet(const PostCondition& condition, const std::string* value)
{
    if (!value)
        return false;
    switch (condition.match) {
    case PostCondition::Match::Equal:
        return *value == condition.value;
    case PostCondition::Match::StartsWith:
        return startsWith(condition, *value);
    case PostCondition::Match::Never:
        break;
    }
    return false;
}

} // namespace

Outcome<PostPolicy> PostPolicy::parse(std::string_view base64)
{
    const auto bytes = base64Decode(base64);
    if (!bytes)
        return invalid("invalid Base64 encoding.");
    const Json document = Json::parse(asText(*bytes), nullptr, false);
    if (!document.is_object())
        return invalid("Invalid JSON.");
    for (const auto& member : document.items())
        if (member.key() != "expiration" && member.key() != "conditions")
            return invalid("Unexpected: '" + lowered(member.key()) + "'");

    const auto expiration = document.find("expiration");
    if (expiration == document.end())
        return invalid("Policy missing expiration.");
    const auto conditions = document.find("conditions");
    if (conditions == document.end())
        return invalid("Policy missing conditions.");
    PostPolicy policy;
    const std::string when =
        expiration->is_string() ? expiration->get<std::string>() : std::string();
    const auto expires = parseIso8601(when);
    if (!expires)
        return invalid("Invalid 'expiration' value: '" + when + "'");
    policy.expires = *expires;
    if (!conditions->is_array())
        return invalid("Invalid 'conditions' value: must be a List.");
    for (const Json& condition : *conditions)
        if (auto added = addCondition(condition, policy); !added)
            return refused(std::move(added));
    return policy;
}

Outcome<void> PostPolicy::check(const FormFields& fields, std::string_view bucket,
                                WallNanos now) const
{
    if (now > expires)
        return deny("Policy expired.");
    const std::string target(bucket);
    for (const PostCondition& condition : conditions) {
        // A field of that name proves nothing: what counts is where the request goes.
        const std::string* value =
            condition.field == kBucket ? &target : findField(fields, condition.field);
        if (!isMet(condition, value))
            return deny("Policy Condition failed: " + condition.text);
    }

    const auto isCovered = [this](std::string_view name) {
        return std::ranges::find(conditions, name, &PostCondition::field) != conditions.end();
    };
    std::string extra;
    const auto need = [&](std::string_view name) {
        if (!isCovered(name))
            extra.append(extra.empty() ? "" : ", ").append(name);
    };
    need(kBucket);
    for (const auto& [name, value] : fields) {
        const bool isExempt = std::ranges::find(kUncovered, name) != kUncovered.end() ||
                              name.starts_with("x-ignore-") || name == kBucket;
        if (!isExempt)
            need(name);
    }
    if (!extra.empty())
        return deny("Extra input fields: " + extra);
    return {};
}

Outcome<void> PostPolicy::checkLength(std::uint64_t length) const
{
    if (length > maxLength)
        return refuse(ErrorCode::EntityTooLarge, {},
                      {{"ProposedSize", std::to_string(length)},
                       {"MaxSizeAllowed", std::to_string(maxLength)}});
    if (length < minLength)
        return refuse(ErrorCode::EntityTooSmall, {},
                      {{"ProposedSize", std::to_string(length)},
                       {"MinSizeAllowed", std::to_string(minLength)}});
    return {};
}

} // namespace holdfast::s3
