// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "auth/authenticator.h"
#include "auth/post_signature.h"

/// AWS Signature Version 2, for clients that know no other: only where an administrator allowed it.
/// It signs neither the host, nor other headers than x-amz-*, nor the query but for sub-resources;
/// HMAC-SHA1 over them is what the version is. Sources: "Signing and authenticating REST requests"
/// and "HTML forms (AWS signature version 2)" of the Amazon S3 API reference.
namespace holdfast::auth
{

/// What version 2 needs to know of a request beside its fields.
struct RequestV2
{
    const RequestView& request;
    std::string_view rawPath; ///< as on the request line, still percent-encoded, without the query
    std::string_view hostBucket; ///< the one that the Host header names; empty: the path does
};

/// Whether a request is signed by version 2: "AWS key:signature", or AWSAccessKeyId and Signature
/// in the query.
[[nodiscard]] bool isSignedV2(const RequestView& request);
/// The same of a form: its field AWSAccessKeyId or signature.
[[nodiscard]] bool isSignedV2(const PostFields& fields);

/// method, Content-MD5, Content-Type, `date`, x-amz-* headers, resource with its sub-resources.
/// `date` is the Date header's text, empty where there is x-amz-date, or the Expires of a presigned
/// link.
[[nodiscard]] std::string stringToSignV2(const RequestV2& request, std::string_view date);
[[nodiscard]] std::string signatureV2(std::string_view secretKey, std::string_view stringToSign);

/// A request for which isSignedV2 holds. The rules of time and the errors are those of version 4
/// (Authenticator): 15 minutes for a header; a link until its Expires, seconds since the epoch. A link
/// whose query has x-amz-* fields is refused: they would stand for headers, and nobody signed them.
[[nodiscard]] std::expected<Authenticated, AuthError>
authenticateV2(const RequestV2& request, const IdentityProvider& identities, env::Clock& clock);

/// The policy of a form for which isSignedV2 holds; its expiration is the policy's own.
[[nodiscard]] std::expected<Authenticated, AuthError>
authenticatePostV2(const PostFields& fields, const IdentityProvider& identities);

} // namespace holdfast::auth
