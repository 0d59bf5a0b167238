// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "s3/exchange.h"

namespace holdfast::s3
{

inline constexpr std::size_t kMaxUserMetadata = 2048;
inline constexpr std::size_t kMaxRedirectLocation = 2048;
/// Where a website sends who asks for the object. A content header, but copies do not take it over.
inline constexpr std::string_view kRedirectLocation = "x-amz-website-redirect-location";
inline constexpr std::string_view kDefaultContentType = "binary/octet-stream";

/// Refuses with NotImplemented what a header asks for and this server does not do (encryption), so
/// that nobody believes it was done.
[[nodiscard]] Outcome<void> checkSupportedHeaders(const Exchange& x);

/// x-amz-expected-bucket-owner: an account id (AWS) or a canonical id.
[[nodiscard]] bool isOwnedBy(const Exchange& x, const store::BucketInfo& bucket, std::string_view account);

/// Content headers, user metadata, storage class and conditions of a request that writes an object.
[[nodiscard]] Outcome<store::PutOptions> putOptions(const Exchange& x);
/// If-Match and If-None-Match of a write.
[[nodiscard]] Outcome<store::WriteConditions> writeConditions(const Exchange& x);

/// What a copy that keeps its source's metadata takes from there.
void copyMetadata(const store::ObjectInfo& source, store::PutOptions& into);

/// ETag, Last-Modified, content headers, user metadata and what else describes an object in an answer.
void describeObject(const store::ObjectInfo& info, http::Headers& into);
/// Puts response-content-type and its kin in place of the stored ones; only signed requests may.
[[nodiscard]] Outcome<void> overrideHeaders(const Exchange& x, http::Headers& into);
/// Makes a browser treat stored HTML and SVG as a document without rights (design 3.7).
void sandbox(http::Headers& into);

} // namespace holdfast::s3
