// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/cors_rules.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/xml.h"

namespace holdfast::s3
{

namespace
{

constexpr std::array<std::string_view, 5> kMethods{"GET", "PUT", "HEAD", "POST", "DELETE"};

bool isMethod(std::string_view text)
{
    return std::ranges::find(kMethods, text) != kMethods.end();
}

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

std::string lowered(std::string_view text)
{
    std::string out(text);
    std::ranges::transform(out, out.begin(), lower);
    return out;
}

std::string joined(const std::vector<std::string>& texts)
{
    std::string out;
    for (const std::string& text : texts)
        out.append(out.empty() ? "" : ", ").append(text);
    return out;
}

/// "x-amz-meta-*" and the like; without a * the whole text.
bool matches(std::string_view pattern, std::string_view text)
{
    const std::size_t star = pattern.find('*');
    if (star == std::string_view::npos)
        return pattern == text;
    const std::string_view head = pattern.substr(0, star);
    const std::string_view tail = pattern.substr(star + 1);
    return text.size() >= head.size() + tail.size() && text.starts_with(head) &&
           text.ends_with(tail);
}

bool matchesAny(const std::vector<std::string>& patterns, std::string_view text)
{
    return std::ranges::any_of(patterns,
                               [text](const auto& pattern) { return matches(pattern, text); });
}

/// Text that goes into a header of an answer: bytes that would end it are refused.
bool isHeaderText(std::string_view text)
{
    return std::ranges::none_of(text, [](char c) {
        const auto byte = static_cast<std::uint8_t>(c);
        return byte < 0x20 || byte == 0x7f;
    });
}

bool isPattern(std::string_view text)
{
    return !text.empty() && isHeaderText(text) && std::ranges::count(text, '*') <= 1;
}

/// What a PUT accepted may hold elements of later days, and entries that no request can match: both
/// are left out.
CorsRule decodeRule(const XmlNode& node)
{
    CorsRule rule;
    for (const XmlNode& child : node.children) {
        const std::string& text = child.text;
        if (child.name == "AllowedOrigin" && isPattern(text)) {
            rule.origins.push_back(text);
        } else if (child.name == "AllowedMethod" && isMethod(text)) {
            rule.methods.push_back(text);
        } else if (child.name == "AllowedHeader" && isPattern(text)) {
            rule.allowedHeaders.push_back(text);
        } else if (child.name == "ExposeHeader" && !text.empty() && isHeaderText(text)) {
            rule.exposeHeaders.push_back(text);
        } else if (child.name == "ID") {
            rule.id = text;
        } else if (child.name == "MaxAgeSeconds") {
            std::uint32_t seconds = 0;
            const char* last = text.data() + text.size();
            const auto [end, problem] = std::from_chars(text.data(), last, seconds);
            if (problem == std::errc{} && end == last)
                rule.maxAgeSeconds = seconds;
        }
    }
    return rule;
}

/// "X-Amz-Date, content-type": in lower case, without empty elements.
std::vector<std::string> requestedHeaders(std::string_view list)
{
    std::vector<std::string> out;
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        std::string_view name = list.substr(0, comma);
        list.remove_prefix(std::min(comma + 1, list.size()));
        name.remove_prefix(std::min(name.find_first_not_of(" \t"), name.size()));
        name = name.substr(0, name.find_last_not_of(" \t") + 1);
        if (!name.empty())
            out.push_back(lowered(name));
    }
    return out;
}

Pairs answer(const CorsRule& rule, std::string_view origin, const std::vector<std::string>& headers)
{
    const bool isOpen = std::ranges::find(rule.origins, "*") != rule.origins.end();
    Pairs out;
    out.emplace_back("access-control-allow-origin", isOpen ? "*" : std::string(origin));
    out.emplace_back("access-control-allow-methods", joined(rule.methods));
    if (!headers.empty())
        out.emplace_back("access-control-allow-headers", joined(headers));
    if (!rule.exposeHeaders.empty())
        out.emplace_back("access-control-expose-headers", joined(rule.exposeHeaders));
    if (rule.maxAgeSeconds)
        out.emplace_back("access-control-max-age", std::to_string(*rule.maxAgeSeconds));
    if (!isOpen)
        out.emplace_back("access-control-allow-credentials", "true");
    out.emplace_back("vary",
                     "Origin, Access-Control-Request-Headers, Access-Control-Request-Method");
    return out;
}

} // namespace

Outcome<CorsConfiguration> CorsConfiguration::decode(std::string_view document)
{
    const auto root = parseXml(document);
    if (!root || root->name != "CORSConfiguration")
        return refuse(ErrorCode::MalformedXml);
    CorsConfiguration out;
    for (const XmlNode& child : root->children)
        if (child.name == "CORSRule")
            out.rules.push_back(decodeRule(child));
    if (out.rules.empty() || out.rules.size() > kMaxCorsRules)
        return refuse(ErrorCode::MalformedXml);
    return out;
}

const CorsRule* CorsConfiguration::match(std::string_view origin, std::string_view method,
                                         const std::vector<std::string>& headers) const
{
    for (const CorsRule& rule : rules) {
        const auto isAllowed = [&rule](const std::string& header) {
            return std::ranges::any_of(rule.allowedHeaders, [&](const std::string& pattern) {
                return matches(lowered(pattern), lowered(header));
            });
        };
        if (matchesAny(rule.origins, origin) &&
            std::ranges::find(rule.methods, method) != rule.methods.end() &&
            std::ranges::all_of(headers, isAllowed))
            return &rule;
    }
    return nullptr;
}

Outcome<Pairs> answerPreflight(const CorsConfiguration* configuration, const Preflight& request)
{
    if (!request.origin || request.origin->empty())
        return refuse(ErrorCode::BadRequest,
                      "Insufficient information. Origin request header needed.");
    if (!request.method || !isMethod(*request.method))
        return refuse(ErrorCode::BadRequest,
                      "Invalid Access-Control-Request-Method: " + request.method.value_or("null"));
    Pairs details{{"Method", *request.method},
                  {"ResourceType", request.isObject ? "OBJECT" : "BUCKET"}};
    if (!configuration)
        return refuse(ErrorCode::AccessForbidden, {}, std::move(details));
    const auto headers = requestedHeaders(request.headers.value_or(""));
    const CorsRule* rule = configuration->match(*request.origin, *request.method, headers);
    if (!rule) // AWS's spelling
        return refuse(ErrorCode::AccessForbidden,
                      "CORSResponse: This CORS request is not allowed. This is usually because the "
                      "evalution of Origin, request method / Access-Control-Request-Method or "
                      "Access-Control-Request-Headers are not whitelisted by the resource's CORS "
                      "spec.",
                      std::move(details));
    return answer(*rule, *request.origin, headers);
}

Pairs corsHeaders(const CorsConfiguration& configuration, std::string_view origin,
                  std::string_view method)
{
    const CorsRule* rule = configuration.match(origin, method, {});
    return rule ? answer(*rule, origin, {}) : Pairs{};
}

} // namespace holdfast::s3
