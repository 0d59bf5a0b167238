// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "auth/policy.h"
#include "auth/policy_model.h"

/// Reads a bucket policy. Every refusal is InvalidArgument with the sentence AWS sends, as far as
/// it is known; where AWS only says that something is wrong, ours names it.
namespace holdfast::auth
{

namespace
{

using Json = nlohmann::json;
using Texts = std::vector<std::string>;

constexpr std::size_t kMaxDepth = 8; ///< Condition values are at 6: {[{{{[

std::unexpected<Error> malformed(std::string message)
{
    return fail(Code::InvalidArgument, std::move(message));
}

/// Watches the parser: how deep it is and which names it has seen. JSON leaves open what a repeated
/// name means, and a policy must not.
class Watch
{
public:
    bool operator()(Json::parse_event_t event, Json& parsed)
    {
        using Event = Json::parse_event_t;
        if (event == Event::object_start || event == Event::array_start) {
            m_names.emplace_back();
            m_bad = m_bad || m_names.size() > kMaxDepth;
        } else if (event == Event::object_end || event == Event::array_end) {
            m_names.pop_back();
        } else if (event == Event::key) {
            m_bad = m_bad || !m_names.back().insert(parsed.get_ref<const std::string&>()).second;
        }
        return true;
    }
    [[nodiscard]] bool bad() const { return m_bad; }

private:
    std::vector<std::set<std::string>> m_names; ///< one for each open object or array
    bool m_bad = false;
};

Result<Json> parseJson(std::string_view document)
{
    if (!document.starts_with('{'))
        return malformed("Policies must be valid JSON and the first byte must be '{'");
    Watch watch;
    Json json = Json::parse(
        document,
        [&watch](int, Json::parse_event_t event, Json& parsed) { return watch(event, parsed); },
        /*allow_exceptions=*/false);
    if (json.is_discarded() || watch.bad())
        return malformed("This policy contains invalid Json");
    return json;
}

const Json* member(const Json& object, const char* name)
{
    const auto found = object.find(name);
    return found == object.end() ? nullptr : &*found;
}

/// A string, or an array of them; nothing for anything else.
std::optional<Texts> textsOf(const Json& json)
{
    if (json.is_string())
        return Texts{json.get_ref<const std::string&>()};
    if (!json.is_array())
        return std::nullopt;
    Texts out;
    for (const Json& item : json) {
        if (!item.is_string())
            return std::nullopt;
        out.push_back(item.get_ref<const std::string&>());
    }
    return out;
}

/// Operands of conditions may also be numbers and booleans, without quotes.
std::optional<Texts> operandsOf(const Json& json)
{
    Texts out;
    const auto take = [&out](const Json& item) {
        if (item.is_string())
            out.push_back(item.get_ref<const std::string&>());
        else if (item.is_boolean() || item.is_number())
            out.push_back(item.dump());
        else
            return false;
        return true;
    };
    if (!json.is_array())
        return take(json) ? std::optional(std::move(out)) : std::nullopt;
    return std::ranges::all_of(json, take) ? std::optional(std::move(out)) : std::nullopt;
}

bool isAccountId(std::string_view text)
{
    return text.size() == 12 &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool isCanonicalId(std::string_view text)
{
    return text.size() == 64 &&
           text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// What stands under "AWS". "You cannot use a wildcard to match part of a principal name or ARN."
std::optional<Principal> awsPrincipal(std::string_view text)
{
    constexpr std::string_view kIam = "arn:aws:iam::";
    constexpr std::string_view kSts = "arn:aws:sts::";
    if (text == "*")
        return Principal{PrincipalKind::Anyone, {}};
    if (isAccountId(text))
        return Principal{PrincipalKind::Account, std::string(text)};
    if (!text.starts_with(kIam) && !text.starts_with(kSts))
        return std::nullopt;
    const std::string_view rest = text.substr(kIam.size());
    const auto colon = rest.find(':');
    if (colon == std::string_view::npos || text.find_first_of("*?$") != std::string_view::npos)
        return std::nullopt;
    const std::string_view account = rest.substr(0, colon);
    const std::string_view name = rest.substr(colon + 1);
    if (!isAccountId(account) && account != "cloudfront")
        return std::nullopt;
    if (name == "root")
        return Principal{PrincipalKind::Account, std::string(account)};
    const auto slash = name.find('/');
    constexpr std::array<std::string_view, 4> kTypes{"user", "role", "assumed-role",
                                                     "federated-user"};
    if (slash == std::string_view::npos || slash + 1 == name.size() ||
        std::ranges::find(kTypes, name.substr(0, slash)) == kTypes.end())
        return std::nullopt;
    return Principal{PrincipalKind::Arn, std::string(text)};
}

std::optional<Principal> principalOf(std::string_view type, std::string_view text)
{
    if (type == "AWS")
        return awsPrincipal(text);
    if (type == "CanonicalUser" && isCanonicalId(text))
        return Principal{PrincipalKind::Canonical, std::string(text)};
    if (text.empty() || text.find_first_of("*?$") != std::string_view::npos)
        return std::nullopt;
    if (type == "Service" && text.find('.') != std::string_view::npos)
        return Principal{PrincipalKind::Service, std::string(text)};
    if (type == "Federated")
        return Principal{PrincipalKind::Federated, std::string(text)};
    return std::nullopt;
}

Result<std::vector<Principal>> parsePrincipals(const Json& json)
{
    const auto invalid = [] { return malformed("Invalid principal in policy"); };
    if (json.is_string() && json.get_ref<const std::string&>() == "*")
        return std::vector{Principal{}};
    if (!json.is_object() || json.empty())
        return invalid();
    std::vector<Principal> out;
    for (const auto& [type, value] : json.items()) {
        const auto texts = textsOf(value);
        if (!texts || texts->empty())
            return invalid();
        for (const std::string& text : *texts) {
            auto principal = principalOf(type, text);
            if (!principal)
                return invalid();
            out.push_back(std::move(*principal));
        }
    }
    return out;
}

class StatementReader
{
public:
    StatementReader(std::string_view bucket, bool variables)
        : m_arn(bucketArn(bucket)), m_variables(variables)
    {
    }

    Result<Statement> read(const Json& json);

private:
    Result<void> readHead(const Json& json);
    Result<void> readPrincipals(const Json& json);
    Result<void> readActions(const Json& json);
    Result<void> readResources(const Json& json);
    Result<void> readConditions(const Json& json);
    Result<void> checkActionsApply() const;
    Result<void> checkConditionsApply() const;
    /// The member `name` or, turned around, `notName`; exactly one of them must be there.
    static Result<const Json*> either(const Json& json, const char* name, const char* notName,
                                      bool& isNot);

    std::string m_arn;
    bool m_variables;
    Statement m_out;
    bool m_namesBucket = false; ///< some resource is the bucket itself, or is objects in it
    bool m_namesObjects = false;
};

Result<Statement> StatementReader::read(const Json& json)
{
    if (!json.is_object())
        return malformed("Invalid policy syntax.");
    using Step = Result<void> (StatementReader::*)(const Json&);
    constexpr std::array<Step, 5> kSteps{
        &StatementReader::readHead, &StatementReader::readPrincipals, &StatementReader::readActions,
        &StatementReader::readResources, &StatementReader::readConditions};
    for (const Step step : kSteps)
        if (auto done = (this->*step)(json); !done)
            return failed(std::move(done));
    if (auto applies = checkActionsApply(); !applies)
        return failed(std::move(applies));
    if (auto applies = checkConditionsApply(); !applies)
        return failed(std::move(applies));
    return std::move(m_out);
}

Result<void> StatementReader::readHead(const Json& json)
{
    constexpr std::array<std::string_view, 9> kFields{"Sid",          "Effect",      "Principal",
                                                      "NotPrincipal", "Action",      "NotAction",
                                                      "Resource",     "NotResource", "Condition"};
    for (const auto& [name, value] : json.items())
        if (std::ranges::find(kFields, name) == kFields.end())
            return malformed("Unknown field " + name);
    if (const Json* sid = member(json, "Sid")) {
        if (!sid->is_string())
            return malformed("Invalid policy syntax.");
        m_out.sid = sid->get_ref<const std::string&>();
    }
    const Json* effect = member(json, "Effect");
    if (!effect)
        return malformed("Missing required field Effect");
    if (!effect->is_string())
        return malformed("Invalid policy syntax.");
    const auto& text = effect->get_ref<const std::string&>();
    if (text != "Allow" && text != "Deny") // "The Effect value is case sensitive."
        return malformed("Invalid effect: " + text);
    m_out.allow = text == "Allow";
    return {};
}

Result<const Json*> StatementReader::either(const Json& json, const char* name, const char* notName,
                                            bool& isNot)
{
    const Json* plain = member(json, name);
    const Json* turned = member(json, notName);
    if (plain && turned)
        return malformed("Statement must not contain both " + std::string(name) + " and " +
                         notName);
    if (!plain && !turned)
        return malformed("Missing required field " + std::string(name));
    isNot = turned != nullptr;
    return plain ? plain : turned;
}

Result<void> StatementReader::readPrincipals(const Json& json)
{
    auto which = either(json, "Principal", "NotPrincipal", m_out.notPrincipal);
    if (!which)
        return failed(std::move(which));
    // "NotPrincipal must be used with "Effect":"Deny". Using it with "Effect":"Allow" is not
    // supported."
    if (m_out.notPrincipal && m_out.allow)
        return malformed("NotPrincipal is not supported with Effect Allow");
    auto principals = parsePrincipals(**which);
    if (!principals)
        return failed(std::move(principals));
    m_out.principals = std::move(*principals);
    return {};
}

Result<void> StatementReader::readActions(const Json& json)
{
    auto which = either(json, "Action", "NotAction", m_out.notAction);
    if (!which)
        return failed(std::move(which));
    const auto texts = textsOf(**which);
    if (!texts || texts->empty())
        return malformed("Policy has invalid action");
    for (const std::string& text : *texts) {
        // "The prefix and the action name are case insensitive."
        const std::string lower = asciiLower(text);
        auto pattern = Pattern::compile(lower, {.wildcards = true, .variables = false});
        const bool known = pattern && std::ranges::any_of(s3Actions(), [&](const S3Action& action) {
                               return pattern->matches(asciiLower(action.name), {});
                           });
        if (!known || (lower != "*" && !lower.starts_with("s3:")))
            return malformed("Policy has invalid action");
        m_out.actions.push_back(std::move(*pattern));
    }
    return {};
}

Result<void> StatementReader::readResources(const Json& json)
{
    auto which = either(json, "Resource", "NotResource", m_out.notResource);
    if (!which)
        return failed(std::move(which));
    const auto texts = textsOf(**which);
    if (!texts || texts->empty())
        return malformed("Policy has invalid resource");
    for (const std::string& text : *texts) {
        const bool isBucket = text == m_arn;
        if (!isBucket && !text.starts_with(m_arn + "/"))
            return malformed("Policy has invalid resource");
        auto pattern = Pattern::compile(text, {.wildcards = true, .variables = m_variables});
        if (!pattern)
            return malformed("Policy has invalid resource");
        (isBucket ? m_namesBucket : m_namesObjects) = true;
        m_out.resources.push_back(std::move(*pattern));
    }
    return {};
}

Result<void> StatementReader::readConditions(const Json& json)
{
    const Json* block = member(json, "Condition");
    if (!block)
        return {};
    if (!block->is_object())
        return malformed("Invalid policy syntax.");
    for (const auto& [operatorName, keys] : block->items()) {
        if (!keys.is_object())
            return malformed("Invalid policy syntax.");
        for (const auto& [key, value] : keys.items()) {
            if (!isConditionKey(key))
                return malformed("Policy has an invalid condition key");
            const auto operands = operandsOf(value);
            if (!operands)
                return malformed("Invalid policy syntax.");
            auto condition = Condition::parse(operatorName, key, *operands, m_variables);
            if (!condition)
                return failed(std::move(condition));
            m_out.conditions.push_back(std::move(*condition));
        }
        if (keys.empty() && !Condition::parse(operatorName, {}, {}, m_variables))
            return malformed("Invalid Condition type : " + operatorName);
    }
    return {};
}

/// Every action needs a resource of its kind: s3:GetObject on the bare bucket would never match.
Result<void> StatementReader::checkActionsApply() const
{
    if (m_out.notAction || m_out.notResource)
        return {};
    for (const Pattern& pattern : m_out.actions) {
        const bool applies = std::ranges::any_of(s3Actions(), [&](const S3Action& action) {
            const bool named = action.scope == ActionScope::Bucket   ? m_namesBucket
                               : action.scope == ActionScope::Object ? m_namesObjects
                                                                     : false;
            return named && pattern.matches(asciiLower(action.name), {});
        });
        if (!applies)
            return malformed("Action does not apply to any resource(s) in statement");
    }
    return {};
}

/// A key that an action never carries (s3:prefix with s3:GetObject) is a mistake; of actions named
/// by wildcards some may carry it and some not.
Result<void> StatementReader::checkConditionsApply() const
{
    if (m_out.notAction)
        return {};
    for (const Pattern& pattern : m_out.actions) {
        if (!pattern.isFixed())
            continue;
        for (const S3Action& action : s3Actions()) {
            if (!pattern.matches(asciiLower(action.name), {}))
                continue;
            for (const Condition& condition : m_out.conditions)
                if (!conditionKeyApplies(condition.key(), action))
                    return malformed("Conditions do not apply to combination of actions and "
                                     "resources in statement");
        }
    }
    return {};
}

/// Checks the outermost object; yields whether policy variables mean something.
Result<bool> readVersion(const Json& json)
{
    constexpr std::array<std::string_view, 3> kFields{"Version", "Id", "Statement"};
    for (const auto& [name, value] : json.items())
        if (std::ranges::find(kFields, name) == kFields.end())
            return malformed("Unknown field " + name);
    if (const Json* id = member(json, "Id"); id && !id->is_string())
        return malformed("Invalid policy syntax.");
    const Json* version = member(json, "Version");
    if (!version)
        return false; // "If you do not include a Version element, it defaults to 2008-10-17"
    const std::string text = version->is_string() ? version->get<std::string>() : std::string();
    if (text != "2012-10-17" && text != "2008-10-17")
        return malformed("The policy must contain a valid version string");
    return text == "2012-10-17";
}

} // namespace

Result<Policy> Policy::parse(std::string_view document, std::string_view bucket)
{
    if (document.size() > kPolicyMaxBytes)
        return fail(Code::TooLarge, "Bucket policies are limited to 20 KB in size");
    auto json = parseJson(document);
    if (!json)
        return failed(std::move(json));
    auto variables = readVersion(*json);
    if (!variables)
        return failed(std::move(variables));
    const Json* statement = member(*json, "Statement");
    if (!statement)
        return malformed("Missing required field Statement");
    if (!statement->is_object() && !statement->is_array())
        return malformed("Invalid policy syntax.");
    if (statement->empty())
        return malformed("Could not parse the policy: Statement is empty!");

    const Json list = statement->is_array() ? *statement : Json::array({*statement});
    std::vector<Statement> statements;
    std::set<std::string> sids;
    for (const Json& item : list) {
        auto read = StatementReader(bucket, *variables).read(item);
        if (!read)
            return failed(std::move(read));
        if (!read->sid.empty() && !sids.insert(read->sid).second)
            return malformed("Statement IDs (SID) in a single policy must be unique.");
        statements.push_back(std::move(*read));
    }
    return Policy(std::move(statements));
}

} // namespace holdfast::auth
