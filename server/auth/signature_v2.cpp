// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "auth/signature_v2.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "auth/request_parts.h"
#include "base/checksum.h"
#include "base/encoding.h"
#include "base/time.h"

namespace holdfast::auth
{

namespace
{

using Outcome = std::expected<Authenticated, AuthError>;

constexpr std::string_view kScheme = "AWS ";

/// Fields of the query that are part of the resource, in order. The page names some; the others are
/// those that AWS's own libraries sign.
constexpr std::array<std::string_view, 35> kSubresources{
    "accelerate",
    "acl",
    "analytics",
    "cors",
    "defaultObjectAcl",
    "delete",
    "inventory",
    "lifecycle",
    "location",
    "logging",
    "metrics",
    "notification",
    "object-lock",
    "partNumber",
    "policy",
    "replication",
    "requestPayment",
    "response-cache-control",
    "response-content-disposition",
    "response-content-encoding",
    "response-content-language",
    "response-content-type",
    "response-expires",
    "restore",
    "select",
    "select-type",
    "storageClass",
    "tagging",
    "torrent",
    "uploadId",
    "uploads",
    "versionId",
    "versioning",
    "versions",
    "website",
};
static_assert(std::ranges::is_sorted(kSubresources));

std::string valueOf(const RequestView& request, std::string_view header)
{
    const std::string* value = findHeader(request, header);
    return value ? *value : std::string();
}

/// x-amz-* headers, sorted, values of one name joined by commas.
std::string canonicalHeaders(const RequestView& request)
{
    std::map<std::string_view, std::string> joined;
    for (const auto& [name, value] : request.headers) {
        if (!name.starts_with("x-amz-"))
            continue;
        const auto [at, isNew] = joined.try_emplace(name, value);
        if (!isNew)
            at->second.append(",").append(value);
    }
    std::string out;
    for (const auto& [name, value] : joined)
        out.append(name).append(":").append(value).append("\n");
    return out;
}

std::string canonicalResource(const RequestV2& request)
{
    std::string out;
    if (!request.hostBucket.empty())
        out.append("/").append(request.hostBucket);
    out.append(request.rawPath.empty() ? "/" : request.rawPath);

    std::vector<const std::pair<std::string, std::string>*> fields;
    for (const auto& field : request.request.query)
        if (std::ranges::binary_search(kSubresources, std::string_view(field.first)))
            fields.push_back(&field);
    std::ranges::stable_sort(fields, {},
                             [](const auto* field) { return std::string_view(field->first); });
    char separator = '?';
    for (const auto* field : fields) {
        out += separator;
        out += field->first;
        if (!field->second.empty())
            out.append("=").append(field->second);
        separator = '&';
    }
    return out;
}

/// Date and x-amz-date as version 2's clients write them: an HTTP date, often with +0000 for GMT,
/// or one of the forms of ISO 8601.
std::optional<WallNanos> timeOf(std::string_view text)
{
    for (const std::string_view zone : {" +0000", " -0000", " UTC"})
        if (text.ends_with(zone)) {
            const std::string inGmt =
                std::string(text.substr(0, text.size() - zone.size())) + " GMT";
            const auto time = parseHttpDate(inGmt);
            return time ? std::optional(*time) : std::nullopt;
        }
    for (const auto parse : {&parseHttpDate, &parseAmzDate, &parseIso8601})
        if (const auto time = parse(text))
            return *time;
    return std::nullopt;
}

/// How the client vouches for the body: version 2 signs x-amz-content-sha256 like any x-amz-*
/// header.
std::expected<void, AuthError> readPayload(const RequestView& request, Authenticated& into)
{
    const std::string hash = valueOf(request, "x-amz-content-sha256");
    const bool isFramed =
        valueOf(request, "content-encoding").find("aws-chunked") != std::string::npos &&
        findHeader(request, "x-amz-trailer");
    if (hash == sigv4::kStreamingUnsignedTrailer || (hash.empty() && isFramed)) {
        into.payload = PayloadMode::StreamingUnsignedTrailer;
    } else if (isHash(hash)) {
        into.payload = PayloadMode::Sha256;
        into.payloadSha256 = lowered(hash);
    } else if (!hash.empty() && hash != sigv4::kUnsignedPayload) {
        return deny(Denial::InvalidArgument,
                    "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, "
                    "STREAMING-UNSIGNED-PAYLOAD-TRAILER, or a valid sha256 value.",
                    {{"ArgumentName", "x-amz-content-sha256"}, {"ArgumentValue", hash}});
    }
    return {};
}

/// What a request claims: who signed it, and over which text.
struct Claim
{
    std::string accessKey;
    std::string signature;
    std::string text;
};

std::expected<Identity, AuthError> verify(const Claim& claim, const IdentityProvider& identities)
{
    const auto secret = identities.find(claim.accessKey);
    if (!secret)
        return deny(Denial::InvalidAccessKeyId,
                    "The AWS Access Key Id you provided does not exist in our records.",
                    {{"AWSAccessKeyId", claim.accessKey}});
    const std::string expected = signatureV2(secret->secretKey, claim.text);
    if (expected.empty() || !constantTimeEqual(expected, claim.signature))
        return deny(Denial::SignatureDoesNotMatch,
                    "The request signature we calculated does not match the signature you "
                    "provided. Check your key and signing method.",
                    {{"AWSAccessKeyId", claim.accessKey},
                     {"StringToSign", claim.text},
                     {"SignatureProvided", claim.signature}});
    return secret->identity;
}

std::expected<Claim, AuthError> headerClaim(const RequestV2& signedBy, const std::string& header,
                                            WallNanos now)
{
    const std::string_view credential = std::string_view(header).substr(kScheme.size());
    const std::size_t colon = credential.rfind(':');
    if (colon == std::string_view::npos || colon == 0)
        return deny(Denial::InvalidArgument,
                    "AWS authorization header is invalid.  Expected AwsAccessKeyId:signature",
                    {{"ArgumentName", "Authorization"}, {"ArgumentValue", header}});
    const RequestView& request = signedBy.request;
    const std::string* amzDate = findHeader(request, "x-amz-date");
    const std::string date = valueOf(request, "date");
    const auto time = timeOf(amzDate ? *amzDate : date);
    if (!time)
        return deny(Denial::AccessDenied,
                    "AWS authentication requires a valid Date or x-amz-date header");
    // Never their difference: a date may be as far away as the type goes.
    constexpr WallNanos kSkew = Authenticator::kMaxSkewSeconds * kNanosPerSecond;
    if (*time > now + kSkew || *time < now - kSkew)
        return deny(Denial::RequestTimeTooSkewed,
                    "The difference between the request time and the current time is too large.",
                    {{"RequestTime", amzDate ? *amzDate : date},
                     {"ServerTime", formatIso8601Millis(now)},
                     {"MaxAllowedSkewMilliseconds",
                      std::to_string(Authenticator::kMaxSkewSeconds * 1000)}});
    return Claim{std::string(credential.substr(0, colon)),
                 std::string(credential.substr(colon + 1)),
                 stringToSignV2(signedBy, amzDate ? std::string_view() : std::string_view(date))};
}

std::expected<Claim, AuthError> queryClaim(const RequestV2& signedBy, WallNanos now)
{
    const QueryList& query = signedBy.request.query;
    const std::string* key = findQuery(query, "AWSAccessKeyId");
    const std::string* signature = findQuery(query, "Signature");
    const std::string* expires = findQuery(query, "Expires");
    if (!key || !signature || !expires)
        return deny(Denial::AccessDenied,
                    "Query-string authentication requires the Signature, Expires and "
                    "AWSAccessKeyId parameters");
    for (const auto& [name, value] : query)
        if (lowered(name).starts_with("x-amz-"))
            return deny(Denial::AccessDenied,
                        "There were headers present in the request which were not signed",
                        {{"HeadersNotSigned", name}});
    std::int64_t seconds = 0;
    const char* last = expires->data() + expires->size();
    const auto [end, problem] = std::from_chars(expires->data(), last, seconds);
    if (problem != std::errc{} || end != last || seconds < 0)
        return deny(Denial::AccessDenied,
                    "Invalid date (should be seconds since epoch): " + *expires);
    if (now / kNanosPerSecond > seconds)
        return deny(Denial::AccessDenied, "Request has expired",
                    {{"Expires", formatIso8601Millis(seconds * kNanosPerSecond)},
                     {"ServerTime", formatIso8601Millis(now)}});
    return Claim{*key, *signature, stringToSignV2(signedBy, *expires)};
}

} // namespace

bool isSignedV2(const RequestView& request)
{
    if (const std::string* header = findHeader(request, "authorization"))
        return header->starts_with(kScheme);
    return findQuery(request.query, "AWSAccessKeyId") && findQuery(request.query, "Signature");
}

bool isSignedV2(const PostFields& fields)
{
    return findValue(fields, "awsaccesskeyid") || findValue(fields, "signature");
}

std::string stringToSignV2(const RequestV2& request, std::string_view date)
{
    std::string out(request.request.method);
    for (const std::string& line : {valueOf(request.request, "content-md5"),
                                    valueOf(request.request, "content-type"), std::string(date)})
        out.append("\n").append(line);
    return out + "\n" + canonicalHeaders(request.request) + canonicalResource(request);
}

std::string signatureV2(std::string_view secretKey, std::string_view stringToSign)
{
    std::array<std::uint8_t, 20> out{};
    unsigned length = 0;
    const ByteView text = asBytes(stringToSign);
    // Fails only without memory: then there is no signature, which verify() refuses.
    if (!HMAC(EVP_sha1(), secretKey.data(), static_cast<int>(secretKey.size()), text.data(),
              text.size(), out.data(), &length))
        return {};
    return base64Encode(out);
}

Outcome authenticateV2(const RequestV2& request, const IdentityProvider& identities,
                       env::Clock& clock)
{
    const WallNanos now = clock.wallNow();
    const std::string* header = findHeader(request.request, "authorization");
    if (header && findQuery(request.request.query, "Signature"))
        return deny(Denial::InvalidArgument,
                    "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, "
                    "Signature query string parameter or the Authorization header should be "
                    "specified",
                    {{"ArgumentName", "Authorization"}, {"ArgumentValue", *header}});
    const auto claim = header ? headerClaim(request, *header, now) : queryClaim(request, now);
    if (!claim)
        return std::unexpected(claim.error());
    auto identity = verify(*claim, identities);
    if (!identity)
        return std::unexpected(std::move(identity).error());
    if (findHeader(request.request, "x-amz-security-token"))
        return deny(Denial::InvalidToken, "The provided token is malformed or otherwise invalid.");
    Authenticated result;
    result.identity = std::move(*identity);
    result.method = header ? Method::Header : Method::Query;
    if (header) {
        const std::string* amzDate = findHeader(request.request, "x-amz-date");
        const auto time = timeOf(amzDate ? *amzDate : valueOf(request.request, "date"));
        result.signedAt = time.value_or(0);
    }
    if (auto read = readPayload(request.request, result); !read)
        return std::unexpected(std::move(read).error());
    return result;
}

Outcome authenticatePostV2(const PostFields& fields, const IdentityProvider& identities)
{
    struct Needed
    {
        std::string_view name;
        std::string_view shown; ///< as AWS writes it
    };
    constexpr std::array<Needed, 3> kNeeded{
        {{"awsaccesskeyid", "AWSAccessKeyId"}, {"signature", "Signature"}, {"policy", "Policy"}}};
    for (const auto& [name, shown] : kNeeded)
        if (!findValue(fields, name))
            return deny(Denial::InvalidArgument,
                        "Bucket POST must contain a field named '" + std::string(shown) +
                            "'.  If it is specified, please check the order of the fields.",
                        {{"ArgumentName", std::string(shown)}, {"ArgumentValue", ""}});
    auto identity = verify({*findValue(fields, "awsaccesskeyid"), *findValue(fields, "signature"),
                            *findValue(fields, "policy")},
                           identities);
    if (!identity)
        return std::unexpected(std::move(identity).error());
    if (findValue(fields, "x-amz-security-token"))
        return deny(Denial::InvalidToken, "The provided token is malformed or otherwise invalid.");
    Authenticated result;
    result.identity = std::move(*identity);
    result.method = Method::Form;
    return result;
}

} // namespace holdfast::auth
