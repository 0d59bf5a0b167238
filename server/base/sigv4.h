// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "base/uri.h"

/// AWS Signature Version 4, both sides. Source: "Authenticating Requests (AWS Signature Version 4)" of
/// the Amazon S3 API reference. Pure functions over text: no clock, no transport.
namespace holdfast::sigv4
{

inline constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
inline constexpr std::string_view kUnsignedPayload = "UNSIGNED-PAYLOAD";
inline constexpr std::string_view kStreamingSigned = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
inline constexpr std::string_view kStreamingSignedTrailer =
    "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
inline constexpr std::string_view kStreamingUnsignedTrailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

/// A presigned link is valid for seven days at most.
inline constexpr int kMaxExpires = 604800;

struct Credentials
{
    std::string accessKey;
    std::string secretKey;
};

/// The request as signed. `path` is the decoded absolute path; S3 encodes it once and never
/// normalises it. Header names in lower case; several headers of one name are several entries.
struct SignableRequest
{
    std::string method;
    std::string path;
    QueryList query; ///< decoded
    std::vector<std::pair<std::string, std::string>> headers;
    std::string payloadHash; ///< hex SHA-256, or one of the constants above
};

/// date/region/service/aws4_request
struct Scope
{
    std::string date; ///< yyyymmdd
    std::string region;
    std::string service = "s3";
    [[nodiscard]] std::string toString() const;
};

/// Canonical request over exactly `signedHeaders` (lower case, sorted), values trimmed and folded. The
/// query field X-Amz-Signature is left out, as the rule for presigned requests wants it.
[[nodiscard]] std::string canonicalRequest(const SignableRequest& request,
                                           const std::vector<std::string>& signedHeaders);
[[nodiscard]] std::string stringToSign(std::string_view amzDate, const Scope& scope,
                                       std::string_view canonicalRequest);
[[nodiscard]] std::string signingKey(std::string_view secretKey, const Scope& scope); ///< 32 bytes
[[nodiscard]] std::string signature(std::string_view signingKey, std::string_view stringToSign); ///< hex
/// Signature of one aws-chunked chunk: the string to sign holds the previous signature, the hash of
/// the empty string and the hash of the chunk's data.
[[nodiscard]] std::string chunkSignature(std::string_view signingKey, std::string_view amzDate,
                                         const Scope& scope, std::string_view previousSignature,
                                         std::string_view chunkSha256Hex);
/// Signature of the trailing headers: `trailer` is "name:value\n" for each, in order.
[[nodiscard]] std::string trailerSignature(std::string_view signingKey, std::string_view amzDate,
                                           const Scope& scope, std::string_view previousSignature,
                                           std::string_view trailer);

/// Client side: adds x-amz-date, x-amz-content-sha256 and returns the Authorization value. All
/// headers in `request` plus those are signed; `host` must be among them.
[[nodiscard]] std::string signHeaders(SignableRequest& request, const Credentials& credentials,
                                      std::string_view region, WallNanos now);
/// Client side: appends the X-Amz-* fields to request.query and returns the whole query string,
/// encoded, signature last. `expires` in seconds, 1 to 604800. Signs the headers in `request`.
[[nodiscard]] Result<std::string> presign(SignableRequest& request, const Credentials& credentials,
                                          std::string_view region, WallNanos now, int expires);

/// AKID/20130524/us-east-1/s3/aws4_request. InvalidArgument where it is malformed.
struct Credential
{
    std::string accessKey;
    Scope scope;
};
[[nodiscard]] Result<Credential> parseCredential(std::string_view text);

/// The Authorization header taken apart. InvalidArgument where it is malformed.
struct Authorization
{
    std::string accessKey;
    Scope scope;
    std::vector<std::string> signedHeaders;
    std::string signature;
};
[[nodiscard]] Result<Authorization> parseAuthorization(std::string_view header);
/// The same from a presigned query (X-Amz-Algorithm ... X-Amz-Signature).
struct PresignedQuery
{
    Authorization authorization;
    std::string amzDate;
    int expires = 0; ///< seconds
};
[[nodiscard]] Result<PresignedQuery> parsePresigned(const QueryList& query);

} // namespace holdfast::sigv4
