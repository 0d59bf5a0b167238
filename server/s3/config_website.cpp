// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "s3/address.h"
#include "s3/config_checks.h"
#include "s3/config_schema.h"

// API_PutBucketWebsite, API_WebsiteConfiguration, API_RoutingRule, and "Configuring a webpage
// redirect" of the user guide.
namespace holdfast::s3
{

namespace
{

using enum ElementKind;
using enum Occurs;

// Numbers are written as text in the reference; what is no number does not fit the schema all the
// same.
constexpr std::array kCondition{leaf("HttpErrorCodeReturnedEquals", Int, Maybe),
                                leaf("KeyPrefixEquals", Text, Maybe)};
constexpr std::array kRedirect{leaf("Protocol", Text, Maybe), leaf("HostName", Text, Maybe),
                               leaf("ReplaceKeyPrefixWith", Text, Maybe),
                               leaf("ReplaceKeyWith", Text, Maybe),
                               leaf("HttpRedirectCode", Int, Maybe)};
constexpr std::array kRoutingRule{closedGroup("Condition", Maybe, kCondition),
                                  group("Redirect", Once, kRedirect)};
constexpr std::array kRoutingRules{group("RoutingRule", Some, kRoutingRule)};
constexpr std::array kRedirectAll{leaf("HostName", Text, Once), leaf("Protocol", Text, Maybe)};
constexpr std::array kIndex{leaf("Suffix", Text, Once)};
constexpr std::array kError{leaf("Key", Text, Once)};
constexpr std::array kWebsite{
    group("RedirectAllRequestsTo", Maybe, kRedirectAll), group("IndexDocument", Maybe, kIndex),
    group("ErrorDocument", Maybe, kError), group("RoutingRules", Maybe, kRoutingRules)};
constexpr DocumentSchema kSchema{group("WebsiteConfiguration", Once, kWebsite), 128 << 10};

constexpr std::size_t kMaxRules = 50;

std::unexpected<S3Error> refuseSite(std::string message)
{
    return refuse(ErrorCode::InvalidRequest, std::move(message));
}

Outcome<void> checkProtocol(const XmlNode& redirect)
{
    const XmlNode* protocol = redirect.child("Protocol");
    if (protocol != nullptr && protocol->text != "http" && protocol->text != "https")
        return refuseSite("Invalid protocol, protocol can be http or https. If not defined the "
                          "protocol will be selected automatically.");
    return {};
}

Outcome<void> checkCondition(const XmlNode& condition)
{
    const auto code = numberAt(condition, "HttpErrorCodeReturnedEquals");
    if (!code && condition.child("KeyPrefixEquals") == nullptr)
        return refuseSite(
            "Condition cannot be empty. To redirect all requests without a condition, "
            "the condition element shouldn't be present.");
    if (code && (*code < 400 || *code > 599))
        return refuseSite("The provided HTTP error code (" + std::to_string(*code) +
                          ") is not valid. Valid codes are 4XX or 5XX.");
    return {};
}

Outcome<void> checkRedirect(const XmlNode& redirect)
{
    if (std::ranges::none_of(kRedirect, [&](const Element& element) {
            return redirect.child(element.name) != nullptr;
        }))
        return malformed();
    if (redirect.child("ReplaceKeyWith") != nullptr &&
        redirect.child("ReplaceKeyPrefixWith") != nullptr)
        return refuseSite("You can only define ReplaceKeyPrefix or ReplaceKey but not both.");
    const auto code = numberAt(redirect, "HttpRedirectCode");
    if (code && (*code < 301 || *code > 399))
        return refuseSite("The provided HTTP redirect code (" + std::to_string(*code) +
                          ") is not valid. Valid codes are 3XX except 300.");
    return checkProtocol(redirect);
}

Outcome<void> checkRoutingRules(const XmlNode& rules)
{
    if (const std::size_t count = countOf(rules, "RoutingRule"); count > kMaxRules)
        return refuseSite(std::to_string(count) +
                          " routing rules provided, the number of routing rules in a website "
                          "configuration is limited to 50.");
    for (const XmlNode& rule : rules.children) {
        if (rule.name != "RoutingRule")
            continue;
        if (const XmlNode* condition = rule.child("Condition"))
            if (auto checked = checkCondition(*condition); !checked)
                return checked;
        if (auto checked = checkRedirect(*rule.child("Redirect")); !checked)
            return checked;
    }
    return {};
}

Outcome<void> checkRedirectAll(const XmlNode& root, const XmlNode& redirect)
{
    for (const std::string_view other : {"IndexDocument", "ErrorDocument", "RoutingRules"})
        if (root.child(other) != nullptr)
            return refuseArgument(
                "RedirectAllRequestsTo cannot be provided in conjunction with other "
                "Routing Rules.",
                "RedirectAllRequestsTo", "not null");
    if (textAt(redirect, "HostName").empty())
        return refuseSite("A host name must be provided to redirect all requests (e.g. "
                          "\"example.com\").");
    return checkProtocol(redirect);
}

Outcome<void> checkDocuments(const XmlNode& root)
{
    const XmlNode* index = root.child("IndexDocument");
    if (index == nullptr)
        return refuseArgument("A value for IndexDocument Suffix must be provided if "
                              "RedirectAllRequestsTo is empty",
                              "IndexDocument", "null");
    std::string suffix = textAt(*index, "Suffix");
    if (suffix.empty() || suffix.find('/') != std::string::npos)
        return refuseArgument("The IndexDocument Suffix is not well formed", "IndexDocument",
                              std::move(suffix));
    if (const XmlNode* error = root.child("ErrorDocument"))
        if (std::string key = textAt(*error, "Key"); key.empty() || !checkKey(key))
            return refuseArgument("The ErrorDocument Key is not well formed", "ErrorDocument",
                                  std::move(key));
    const XmlNode* rules = root.child("RoutingRules");
    return rules != nullptr ? checkRoutingRules(*rules) : Outcome<void>{};
}

} // namespace

Outcome<std::string> checkWebsite(std::string_view xml, const ConfigContext& context)
{
    (void)context;
    auto root = readDocument(xml, kSchema);
    if (!root)
        return refused(std::move(root));
    const XmlNode* redirect = root->child("RedirectAllRequestsTo");
    if (auto checked =
            redirect != nullptr ? checkRedirectAll(*root, *redirect) : checkDocuments(*root);
        !checked)
        return refused(std::move(checked));
    return writeDocument(*root, kSchema);
}

} // namespace holdfast::s3
