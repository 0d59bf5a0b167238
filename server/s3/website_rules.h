// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "s3/errors.h"

/// A bucket as a website. Sources: "PutBucketWebsite" of the Amazon S3 API reference; "Configuring
/// an index document", "Configuring a custom error document" and "Configuring a webpage redirect"
/// of its user guide.
///
///     all requests redirected? --yes--> Redirect 301
///       | no
///     a rule without an error code fits the key? --yes--> Redirect
///       | no
///     Serve key, or key + index document for the root and folders; 301 where the object says so
///       | it fails
///     404, and the key's folderIndex exists? --yes--> folderRedirect: 302 to "/key/"
///       | no
///     a rule with this error code fits the key? --yes--> Redirect
///       | no
///     ErrorDocument: the bucket's for 4xx, the built-in page (websiteErrorPage) else
namespace holdfast::s3
{

inline constexpr std::size_t kMaxRoutingRules = 50;

/// Where a redirect goes; what is empty stays as it was asked for.
struct WebsiteRedirect
{
    std::string protocol; ///< "http" or "https"
    std::string hostName;
    std::optional<std::string> replaceKeyPrefixWith;
    std::optional<std::string> replaceKeyWith;
    int status = 301;
};

struct RoutingRule
{
    std::string keyPrefix;        ///< empty fits every key
    std::optional<int> errorCode; ///< applies only to an answer of this status
    WebsiteRedirect redirect;
};

/// What was asked for, and where.
struct WebsiteRequest
{
    std::string scheme = "http";
    std::string host;     ///< with its port
    std::string key;      ///< decoded, without the leading slash
    std::string rawQuery; ///< without "?"; a redirect keeps it
};

struct Serve
{
    std::string key;
    bool operator==(const Serve&) const = default;
};
struct Redirect
{
    std::string location; ///< fit for a header
    int status = 301;
    bool operator==(const Redirect&) const = default;
};
struct ErrorDocument
{
    std::string key; ///< empty: the built-in page
    int status = 404;
    bool operator==(const ErrorDocument&) const = default;
};
using WebsiteAnswer = std::variant<Serve, Redirect, ErrorDocument>;

struct WebsiteConfiguration
{
    std::string indexSuffix; ///< "index.html"; empty when everything is redirected
    std::string errorKey;    ///< empty: none
    std::optional<WebsiteRedirect> redirectAll;
    std::vector<RoutingRule> rules;

    /// From <WebsiteConfiguration> as a PUT accepted it; elements not known here are passed over.
    /// MalformedXML for what would send visitors elsewhere than was meant.
    [[nodiscard]] static Outcome<WebsiteConfiguration> decode(std::string_view document);

    /// Before anything is read: Serve or Redirect.
    [[nodiscard]] WebsiteAnswer route(const WebsiteRequest& request) const;
    /// The key whose existence makes a missing `key` a folder; nothing for folders and the root.
    [[nodiscard]] std::optional<std::string> folderIndex(std::string_view key) const;
    [[nodiscard]] static Redirect folderRedirect(const WebsiteRequest& request);
    /// After what `route` chose to serve failed with `status`, 4xx or 5xx: Redirect or
    /// ErrorDocument.
    [[nodiscard]] WebsiteAnswer onError(const WebsiteRequest& request, int status) const;
};

/// What a configuration or an object may put into a Location as it is. Of a replaced key even "?"
/// and "#" stay: such rules lead to programs ("resize?key=").
[[nodiscard]] std::string locationText(std::string_view text);

/// The page a website shows for an error without an error document, or whose error document failed
/// in turn. UTF-8 HTML, everything escaped.
[[nodiscard]] std::string websiteErrorPage(const S3Error& error, const S3Error* ofDocument,
                                           std::string_view requestId, std::string_view hostId);

} // namespace holdfast::s3
