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
};

/// Path style (/bucket/key) or, when the Host header is "bucket.DOMAIN", virtual-host style. `path` is
/// decoded; only the first slash separates, so keys keep theirs. Not yet checked.
[[nodiscard]] Address addressOf(std::string_view host, std::string_view path,
                                const std::vector<std::string>& domains);

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
