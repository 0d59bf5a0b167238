// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "s3/errors.h"

namespace holdfast::s3
{

inline constexpr std::size_t kMaxKeyBytes = 1024;

/// Which resource a request names. Empty bucket: the service; empty key: the bucket.
struct Address
{
    std::string bucket;
    std::string key;
    bool isWebsite = false; ///< the page `key` of the bucket's website (website.h)
};

/// Path style (/bucket/key) or, when the Host header is "bucket.DOMAIN", virtual-host style. `path` is
/// decoded; only the first slash separates, so keys keep theirs. Not yet checked.
[[nodiscard]] Address addressOf(std::string_view host, std::string_view path,
                                const std::vector<std::string>& domains);

/// The host names that are websites, by the configuration alone, so that no bucket can take over
/// a name under which S3 itself is reached.
struct WebsiteHosts
{
    std::vector<std::string> domains; ///< BUCKET.DOMAIN is the website of BUCKET
    /// Each is the website of the bucket of that very name; "*.example.com": one label before it.
    std::vector<std::string> names;
};
/// The bucket whose website the Host header names, or empty. `s3Domains` themselves are never one.
[[nodiscard]] std::string websiteBucket(std::string_view host, const WebsiteHosts& websites,
                                        const std::vector<std::string>& s3Domains);

/// AWS's rules for general purpose buckets ("Bucket naming rules").
[[nodiscard]] bool isBucketName(std::string_view name);
/// KeyTooLongError, or InvalidURI when the key is not UTF-8 or holds NUL.
[[nodiscard]] Outcome<void> checkKey(std::string_view key);
[[nodiscard]] Outcome<void> checkAddress(const Address& address);

/// x-amz-copy-source: [/]bucket/key[?versionId=id], percent-encoded.
struct CopySource
{
    Address address;
    std::string versionId;
};
[[nodiscard]] Outcome<CopySource> parseCopySource(std::string_view header);

} // namespace holdfast::s3
