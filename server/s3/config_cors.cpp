// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "s3/config_checks.h"
#include "s3/config_schema.h"

// API_PutBucketCors, API_CORSRule.
namespace holdfast::s3
{

namespace
{

using enum ElementKind;
using enum Occurs;

constexpr std::array kRule{leaf("ID", Text, Maybe),           leaf("AllowedOrigin", Text, Some),
                           leaf("AllowedMethod", Text, Some), leaf("AllowedHeader", Text, Many),
                           leaf("MaxAgeSeconds", Int, Maybe), leaf("ExposeHeader", Text, Many)};
constexpr std::array kRules{group("CORSRule", Some, kRule)};
constexpr DocumentSchema kSchema{group("CORSConfiguration", Once, kRules), 64 << 10};

constexpr std::array<std::string_view, 5> kMethods{"GET", "PUT", "POST", "DELETE", "HEAD"};
constexpr std::size_t kMaxRules = 100;

std::unexpected<S3Error> refuseRule(std::string message)
{
    return refuse(ErrorCode::InvalidRequest, std::move(message));
}

Outcome<void> checkEntry(const XmlNode& entry)
{
    const std::string& text = entry.text;
    if (entry.name == "AllowedMethod" && std::ranges::find(kMethods, text) == kMethods.end())
        return refuseRule("Found unsupported HTTP method in CORS config. Unsupported method is " +
                          text);
    const auto wildcards = std::ranges::count(text, '*');
    if ((entry.name == "AllowedOrigin" || entry.name == "AllowedHeader") && wildcards > 1)
        return refuseRule(entry.name + " \"" + text + "\" can not have more than one wildcard.");
    if (entry.name == "ExposeHeader" && wildcards > 0)
        return refuseRule("ExposeHeader \"" + text +
                          "\" contains wildcard. We currently do not support wildcard for "
                          "ExposeHeader.");
    return {};
}

Outcome<void> checkRule(const XmlNode& rule)
{
    if (std::string id = textAt(rule, "ID"); charactersIn(id) > kMaxRuleId)
        return refuseArgument("ID length should not exceed allowed limit of 255", "ID",
                              std::move(id));
    if (numberAt(rule, "MaxAgeSeconds").value_or(0) < 0)
        return malformed();
    for (const XmlNode& entry : rule.children)
        if (auto checked = checkEntry(entry); !checked)
            return checked;
    return {};
}

} // namespace

Outcome<std::string> checkCors(std::string_view xml, const ConfigContext& context)
{
    (void)context;
    auto root = readDocument(xml, kSchema);
    if (!root)
        return refused(std::move(root));
    if (countOf(*root, "CORSRule") > kMaxRules)
        return refuseRule("The number of CORS rules should not exceed allowed limit of 100 rules.");
    for (const XmlNode& rule : root->children)
        if (rule.name == "CORSRule")
            if (auto checked = checkRule(rule); !checked)
                return refused(std::move(checked));
    return writeDocument(*root, kSchema);
}

} // namespace holdfast::s3
