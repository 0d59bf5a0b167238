// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/website_rules.h"

#include <algorithm>
#include <charconv>

#include "base/uri.h"
#include "base/xml.h"
#include "http/response_head.h"

namespace holdfast::s3
{

namespace
{

std::unexpected<S3Error> malformed()
{
    return refuse(ErrorCode::MalformedXml);
}

std::string withQuery(std::string location, const WebsiteRequest& request)
{
    if (request.rawQuery.empty())
        return location;
    location += location.find('?') == std::string::npos ? '?' : '&';
    return location + locationText(request.rawQuery);
}

Redirect redirectTo(const WebsiteRedirect& to, std::string_view keyPrefix,
                    const WebsiteRequest& request)
{
    std::string location = to.protocol.empty() ? request.scheme : to.protocol;
    location += "://";
    location += locationText(to.hostName.empty() ? request.host : to.hostName);
    location += '/';
    if (to.replaceKeyWith) {
        location += locationText(*to.replaceKeyWith);
    } else if (to.replaceKeyPrefixWith) {
        location += locationText(*to.replaceKeyPrefixWith);
        location += uriEncode(std::string_view(request.key).substr(keyPrefix.size()), true);
    } else {
        location += uriEncode(request.key, true);
    }
    return {withQuery(std::move(location), request), to.status};
}

bool fits(const RoutingRule& rule, std::string_view key, std::optional<int> status)
{
    return rule.errorCode == status && key.starts_with(rule.keyPrefix);
}

std::optional<int> number(std::string_view text, int least, int most)
{
    int value = 0;
    const char* last = text.data() + text.size();
    const auto [end, problem] = std::from_chars(text.data(), last, value);
    if (problem != std::errc{} || end != last || value < least || value > most)
        return std::nullopt;
    return value;
}

/// Elements of later days are passed over here and below, but for conditions: a rule must not apply
/// to more than it says.
bool readRedirect(const XmlNode& node, WebsiteRedirect& into)
{
    const std::string protocol = node.childText("Protocol").value_or("");
    if (protocol == "http" || protocol == "https")
        into.protocol = protocol;
    else if (!protocol.empty())
        return false;
    into.hostName = node.childText("HostName").value_or("");
    into.replaceKeyPrefixWith = node.childText("ReplaceKeyPrefixWith");
    into.replaceKeyWith = node.childText("ReplaceKeyWith");
    if (const XmlNode* code = node.child("HttpRedirectCode")) {
        const auto status = number(code->text, 301, 399);
        if (!status)
            return false;
        into.status = *status;
    }
    return !node.children.empty() && !(into.replaceKeyPrefixWith && into.replaceKeyWith);
}

bool readCondition(const XmlNode& node, RoutingRule& into)
{
    for (const XmlNode& child : node.children) {
        if (child.name == "KeyPrefixEquals") {
            into.keyPrefix = child.text;
        } else if (child.name == "HttpErrorCodeReturnedEquals") {
            into.errorCode = number(child.text, 400, 599);
            if (!into.errorCode)
                return false;
        } else {
            return false;
        }
    }
    return !node.children.empty();
}

bool readRules(const XmlNode& node, std::vector<RoutingRule>& into)
{
    for (const XmlNode& child : node.children) {
        if (child.name != "RoutingRule")
            continue;
        const XmlNode* redirect = child.child("Redirect");
        const XmlNode* condition = child.child("Condition");
        RoutingRule rule;
        if (!redirect || !readRedirect(*redirect, rule.redirect) ||
            (condition && !readCondition(*condition, rule)))
            return false;
        into.push_back(std::move(rule));
    }
    return !into.empty() && into.size() <= kMaxRoutingRules;
}

/// A host, and perhaps a protocol: nothing else is changed.
bool readRedirectAll(const XmlNode& node, WebsiteRedirect& into)
{
    if (!readRedirect(node, into) || into.hostName.empty())
        return false;
    into = {into.protocol, into.hostName};
    return true;
}

void appendItem(std::string& out, std::string_view name, std::string_view value)
{
    out.append("<li>").append(name).append(": ");
    appendXmlEscaped(out, value);
    out += "</li>\n";
}

void appendError(std::string& out, const S3Error& error)
{
    const ErrorRow& row = errorRow(error.code);
    appendItem(out, "Code", row.name);
    appendItem(out, "Message",
               error.message.empty() ? row.message : std::string_view(error.message));
    for (const auto& [name, value] : error.details)
        appendItem(out, name, value);
}

} // namespace

std::string locationText(std::string_view text)
{
    constexpr std::string_view kKept = "!#$%&'()*+,/:;=?@[]";
    std::string out;
    for (const char c : text)
        out += kKept.find(c) != std::string_view::npos ? std::string(1, c)
                                                       : uriEncode(std::string_view(&c, 1), true);
    return out;
}

Outcome<WebsiteConfiguration> WebsiteConfiguration::decode(std::string_view document)
{
    const auto root = parseXml(document);
    if (!root || root->name != "WebsiteConfiguration")
        return malformed();
    WebsiteConfiguration out;
    if (const XmlNode* all = root->child("RedirectAllRequestsTo")) {
        if (!readRedirectAll(*all, out.redirectAll.emplace()))
            return malformed();
        return out;
    }
    const XmlNode* index = root->child("IndexDocument");
    out.indexSuffix = index ? index->childText("Suffix").value_or("") : std::string();
    if (out.indexSuffix.empty() || out.indexSuffix.find('/') != std::string::npos)
        return malformed();
    if (const XmlNode* error = root->child("ErrorDocument"))
        out.errorKey = error->childText("Key").value_or("");
    if (const XmlNode* rules = root->child("RoutingRules"); rules && !readRules(*rules, out.rules))
        return malformed();
    return out;
}

WebsiteAnswer WebsiteConfiguration::route(const WebsiteRequest& request) const
{
    if (redirectAll)
        return redirectTo(*redirectAll, {}, request);
    for (const RoutingRule& rule : rules)
        if (fits(rule, request.key, std::nullopt))
            return redirectTo(rule.redirect, rule.keyPrefix, request);
    if (request.key.empty() || request.key.ends_with('/'))
        return Serve{request.key + indexSuffix};
    return Serve{request.key};
}

std::optional<std::string> WebsiteConfiguration::folderIndex(std::string_view key) const
{
    if (key.empty() || key.ends_with('/'))
        return std::nullopt;
    return std::string(key) + "/" + indexSuffix;
}

Redirect WebsiteConfiguration::folderRedirect(const WebsiteRequest& request)
{
    // A key that begins with a slash would make "//host/": the address of another site.
    const std::string path = "/" + uriEncode(request.key, true) + "/";
    const bool isOtherSite = path.starts_with("//");
    return {withQuery(isOtherSite ? request.scheme + "://" + request.host + path : path, request),
            302};
}

WebsiteAnswer WebsiteConfiguration::onError(const WebsiteRequest& request, int status) const
{
    for (const RoutingRule& rule : rules)
        if (fits(rule, request.key, status))
            return redirectTo(rule.redirect, rule.keyPrefix, request);
    return ErrorDocument{status < 500 ? errorKey : std::string(), status};
}

std::string websiteErrorPage(const S3Error& error, const S3Error* ofDocument,
                             std::string_view requestId, std::string_view hostId)
{
    const int status = errorRow(error.code).status;
    std::string title = std::to_string(status) + " ";
    appendXmlEscaped(title, http::reasonPhrase(status));
    std::string out =
        "<html>\n<head><title>" + title + "</title></head>\n<body>\n<h1>" + title + "</h1>\n<ul>\n";
    appendError(out, error);
    appendItem(out, "RequestId", requestId);
    appendItem(out, "HostId", hostId);
    out += "</ul>\n";
    if (ofDocument) {
        out += "<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>\n"
               "<ul>\n";
        appendError(out, *ofDocument);
        out += "</ul>\n";
    }
    return out + "<hr/>\n</body>\n</html>\n";
}

} // namespace holdfast::s3
