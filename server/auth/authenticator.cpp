// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "auth/authenticator.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "auth/request_parts.h"
#include "base/checksum.h"
#include "base/time.h"

namespace holdfast::auth
{

namespace
{

constexpr std::size_t kMaxCachedKeys = 1024;
constexpr std::string_view kService = "s3";
constexpr std::string_view kContentSha256 = "x-amz-content-sha256";

struct DenialRow
{
    Denial denial;
    std::string_view name;
    int status;
};
constexpr std::array<DenialRow, 9> kDenials{{
    {Denial::AccessDenied, "AccessDenied", 403},
    {Denial::AuthorizationHeaderMalformed, "AuthorizationHeaderMalformed", 400},
    {Denial::AuthorizationQueryParametersError, "AuthorizationQueryParametersError", 400},
    {Denial::InvalidAccessKeyId, "InvalidAccessKeyId", 403},
    {Denial::InvalidArgument, "InvalidArgument", 400},
    {Denial::InvalidRequest, "InvalidRequest", 400},
    {Denial::InvalidToken, "InvalidToken", 400},
    {Denial::RequestTimeTooSkewed, "RequestTimeTooSkewed", 403},
    {Denial::SignatureDoesNotMatch, "SignatureDoesNotMatch", 403},
}};

/// The x-amz-content-sha256 value as a mode; nothing if it is none of those AWS names.
std::optional<PayloadMode> payloadMode(std::string_view value)
{
    if (value == sigv4::kUnsignedPayload)
        return PayloadMode::Unsigned;
    if (value == sigv4::kStreamingSigned)
        return PayloadMode::StreamingSigned;
    if (value == sigv4::kStreamingSignedTrailer)
        return PayloadMode::StreamingSignedTrailer;
    if (value == sigv4::kStreamingUnsignedTrailer)
        return PayloadMode::StreamingUnsignedTrailer;
    if (isHash(value))
        return PayloadMode::Sha256;
    return std::nullopt;
}

std::unexpected<AuthError> denyPayloadHash(std::string_view value)
{
    return deny(Denial::InvalidArgument,
                "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, "
                "STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, "
                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, or a valid sha256 value.",
                {{"ArgumentName", std::string(kContentSha256)}, {"ArgumentValue", std::string(value)}});
}

/// Headers that AWS wants signed whenever they are there: host and every x-amz-*.
std::string unsignedHeaders(const RequestView& request, const std::vector<std::string>& names)
{
    std::string missing;
    const auto add = [&](std::string_view name) {
        if (std::ranges::find(names, name) != names.end())
            return;
        if (!missing.empty())
            missing += ", ";
        missing += name;
    };
    add("host");
    for (const auto& header : request.headers)
        if (header.first.starts_with("x-amz-"))
            add(header.first);
    return missing;
}

/// The request's time: x-amz-date, or Date in either of its forms.
std::optional<WallNanos> requestTime(const RequestView& request, std::string& amzDate)
{
    if (const std::string* value = findHeader(request, "x-amz-date")) {
        const auto time = parseAmzDate(*value);
        if (!time)
            return std::nullopt;
        amzDate = *value;
        return *time;
    }
    const std::string* value = findHeader(request, "date");
    if (!value)
        return std::nullopt;
    if (const auto time = parseAmzDate(*value)) {
        amzDate = *value;
        return *time;
    }
    const auto time = parseHttpDate(*value);
    if (!time)
        return std::nullopt;
    amzDate = formatAmzDate(*time);
    return *time;
}

std::unexpected<AuthError> denyRegion(Denial denial, std::string_view subject,
                                      const std::string& given, const std::string& region)
{
    std::string message(subject);
    message += "; the region '" + given + "' is wrong; expecting '" + region + "'";
    return deny(denial, std::move(message), {{"Region", region}});
}

/// Whether X-Amz-Expires is a number in AWS's bounds; AWS has a sentence for each way to be wrong.
std::optional<std::string> expiresProblem(std::string_view text)
{
    std::int64_t seconds = 0;
    const char* last = text.data() + text.size();
    const auto [end, problem] = std::from_chars(text.data(), last, seconds);
    if (problem != std::errc{} || end != last)
        return "X-Amz-Expires should be a number";
    if (seconds < 0)
        return "X-Amz-Expires must be non-negative";
    if (seconds == 0)
        return "X-Amz-Expires must be at least 1 second";
    if (seconds > Authenticator::kMaxExpirySeconds)
        return "X-Amz-Expires must be less than a week (in seconds); that is, the given "
               "X-Amz-Expires must be less than 604800 seconds";
    return std::nullopt;
}

} // namespace

std::string_view denialName(Denial denial)
{
    return kDenials[static_cast<std::size_t>(denial)].name;
}

int denialStatus(Denial denial)
{
    return kDenials[static_cast<std::size_t>(denial)].status;
}

/// What a request says of itself, before any of it is believed.
struct Authenticator::Claim
{
    Method method = Method::Header;
    sigv4::Authorization authorization;
    std::string amzDate;
    std::string payloadHash;
    PayloadMode payload = PayloadMode::Unsigned;
};

Authenticator::Authenticator(const IdentityProvider& identities, env::Clock& clock,
                             std::string region)
    : m_identities(identities), m_clock(clock), m_region(std::move(region))
{
}

Authenticator::Outcome Authenticator::authenticate(const RequestView& request)
{
    const std::string* authorization = findHeader(request, "authorization");
    const bool inQuery = findQuery(request.query, "X-Amz-Algorithm") ||
                         findQuery(request.query, "X-Amz-Signature") ||
                         findQuery(request.query, "X-Amz-Credential");
    if (authorization && inQuery)
        return deny(Denial::InvalidArgument,
                    "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, "
                    "Signature query string parameter or the Authorization header should be "
                    "specified",
                    {{"ArgumentName", "Authorization"}, {"ArgumentValue", *authorization}});
    if (authorization)
        return authenticateHeader(request, *authorization);
    if (inQuery)
        return authenticateQuery(request);
    if (findQuery(request.query, "AWSAccessKeyId") && findQuery(request.query, "Signature"))
        return deny(Denial::InvalidRequest,
                    "The authorization mechanism you have provided is not supported. Please use "
                    "AWS4-HMAC-SHA256.");

    Authenticated anonymous;
    if (const std::string* hash = findHeader(request, kContentSha256)) {
        const auto mode = payloadMode(*hash);
        if (!mode)
            return denyPayloadHash(*hash);
        anonymous.payload = *mode;
        if (*mode == PayloadMode::Sha256)
            anonymous.payloadSha256 = lowered(*hash);
    }
    return anonymous;
}

Authenticator::Outcome Authenticator::authenticateHeader(const RequestView& request,
                                                         std::string_view authorization)
{
    if (!authorization.starts_with(sigv4::kAlgorithm)) {
        if (authorization.starts_with("AWS ") || authorization.starts_with("AWS4-"))
            return deny(Denial::InvalidRequest,
                        "The authorization mechanism you have provided is not supported. Please "
                        "use AWS4-HMAC-SHA256.");
        return deny(Denial::InvalidArgument, "Unsupported Authorization Type",
                    {{"ArgumentName", "Authorization"}});
    }
    auto parsed = sigv4::parseAuthorization(authorization);
    if (!parsed)
        return deny(Denial::AuthorizationHeaderMalformed,
                    "The authorization header is malformed; " + parsed.error().message);
    Claim claim;
    claim.authorization = std::move(*parsed);
    const sigv4::Scope& scope = claim.authorization.scope;
    if (scope.service != kService)
        return deny(Denial::AuthorizationHeaderMalformed,
                    "The authorization header is malformed; incorrect service \"" + scope.service +
                        "\". This endpoint belongs to \"s3\".");
    if (scope.region != m_region)
        return denyRegion(Denial::AuthorizationHeaderMalformed,
                          "The authorization header is malformed", scope.region, m_region);

    const std::optional<WallNanos> time = requestTime(request, claim.amzDate);
    if (!time)
        return deny(Denial::AccessDenied,
                    "AWS authentication requires a valid Date or x-amz-date header");
    if (claim.amzDate.substr(0, 8) != scope.date)
        return deny(Denial::AuthorizationHeaderMalformed,
                    "The authorization header is malformed; Invalid credential date \"" +
                        scope.date + "\". This date is not the same as X-Amz-Date: \"" +
                        claim.amzDate.substr(0, 8) + "\".");
    const WallNanos now = m_clock.wallNow();
    // Never their difference: a date may be as far away as the type goes.
    constexpr WallNanos kSkew = kMaxSkewSeconds * kNanosPerSecond;
    if (*time > now + kSkew || *time < now - kSkew)
        return deny(Denial::RequestTimeTooSkewed,
                    "The difference between the request time and the current time is too large.",
                    {{"RequestTime", claim.amzDate},
                     {"ServerTime", formatIso8601Millis(now)},
                     {"MaxAllowedSkewMilliseconds", std::to_string(kMaxSkewSeconds * 1000)}});

    const std::string* hash = findHeader(request, kContentSha256);
    if (!hash)
        return deny(Denial::InvalidRequest,
                    "Missing required header for this request: x-amz-content-sha256");
    const auto mode = payloadMode(*hash);
    if (!mode)
        return denyPayloadHash(*hash);
    claim.payload = *mode;
    claim.payloadHash = *hash;
    return verify(request, claim);
}

Authenticator::Outcome Authenticator::authenticateQuery(const RequestView& request)
{
    constexpr Denial kBad = Denial::AuthorizationQueryParametersError;
    for (const std::string_view name : {"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date",
                                        "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Signature"})
        if (!findQuery(request.query, name))
            return deny(kBad, "Query-string authentication version 4 requires the X-Amz-Algorithm, "
                              "X-Amz-Credential, X-Amz-Signature, X-Amz-Date, "
                              "X-Amz-SignedHeaders, and X-Amz-Expires parameters.");
    if (*findQuery(request.query, "X-Amz-Algorithm") != sigv4::kAlgorithm)
        return deny(kBad, "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"");
    if (auto problem = expiresProblem(*findQuery(request.query, "X-Amz-Expires")))
        return deny(kBad, std::move(*problem));
    auto parsed = sigv4::parsePresigned(request.query);
    if (!parsed)
        return deny(kBad, "Error parsing the query parameters; " + parsed.error().message);

    Claim claim;
    claim.method = Method::Query;
    claim.authorization = std::move(parsed->authorization);
    claim.amzDate = parsed->amzDate;
    const sigv4::Scope& scope = claim.authorization.scope;
    if (scope.service != kService)
        return deny(kBad, "Error parsing the X-Amz-Credential parameter; incorrect service \"" +
                              scope.service + "\". This endpoint belongs to \"s3\".");
    if (scope.region != m_region)
        return denyRegion(kBad, "Error parsing the X-Amz-Credential parameter", scope.region,
                          m_region);
    if (claim.amzDate.substr(0, 8) != scope.date)
        return deny(kBad, "Invalid credential date \"" + scope.date +
                              "\". This date is not the same as X-Amz-Date: \"" +
                              claim.amzDate.substr(0, 8) + "\".");

    const WallNanos now = m_clock.wallNow();
    const auto time = parseAmzDate(claim.amzDate);
    if (!time)
        return deny(kBad, "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
    if (*time > now + kMaxSkewSeconds * kNanosPerSecond)
        return deny(Denial::AccessDenied, "Request is not valid yet",
                    {{"ServerTime", formatIso8601Millis(now)}});
    const WallNanos end = *time + parsed->expires * kNanosPerSecond;
    if (now > end)
        return deny(Denial::AccessDenied, "Request has expired",
                    {{"X-Amz-Expires", std::to_string(parsed->expires)},
                     {"Expires", formatIso8601Millis(end)},
                     {"ServerTime", formatIso8601Millis(now)}});

    const std::string* hash = findHeader(request, kContentSha256);
    if (!hash)
        hash = findQuery(request.query, "X-Amz-Content-Sha256");
    claim.payloadHash = hash ? *hash : std::string(sigv4::kUnsignedPayload);
    const auto mode = payloadMode(claim.payloadHash);
    if (!mode)
        return denyPayloadHash(claim.payloadHash);
    claim.payload = *mode;
    return verify(request, claim);
}

Authenticator::Outcome Authenticator::verify(const RequestView& request, const Claim& claim)
{
    const sigv4::Authorization& authorization = claim.authorization;
    const auto secret = m_identities.find(authorization.accessKey);
    if (!secret)
        return deny(Denial::InvalidAccessKeyId,
                    "The AWS Access Key Id you provided does not exist in our records.",
                    {{"AWSAccessKeyId", authorization.accessKey}});
    if (findHeader(request, "x-amz-security-token") ||
        findQuery(request.query, "X-Amz-Security-Token"))
        return deny(Denial::InvalidToken,
                    "The provided token is malformed or otherwise invalid.");
    const std::string missing = unsignedHeaders(request, authorization.signedHeaders);
    if (!missing.empty())
        return deny(Denial::AccessDenied,
                    "There were headers present in the request which were not signed",
                    {{"HeadersNotSigned", missing}});

    sigv4::SignableRequest signable;
    signable.method = request.method;
    signable.path = request.path;
    signable.query = request.query;
    signable.headers = request.headers;
    signable.payloadHash = claim.payloadHash;
    const std::string canonical = sigv4::canonicalRequest(signable, authorization.signedHeaders);
    const std::string text = sigv4::stringToSign(claim.amzDate, authorization.scope, canonical);
    bool cached = false;
    const std::string key = signingKey(*secret, authorization.scope, cached);
    if (!constantTimeEqual(sigv4::signature(key, text), authorization.signature))
        return deny(Denial::SignatureDoesNotMatch,
                    "The request signature we calculated does not match the signature you "
                    "provided. Check your key and signing method.",
                    {{"AWSAccessKeyId", authorization.accessKey},
                     {"StringToSign", text},
                     {"SignatureProvided", authorization.signature},
                     {"CanonicalRequest", canonical}});
    // Only now: a stranger must not fill the cache with dates of his choice.
    if (!cached)
        remember(*secret, authorization.scope, key);

    Authenticated result;
    result.identity = secret->identity;
    result.method = claim.method;
    result.payload = claim.payload;
    result.signedAt = parseAmzDate(claim.amzDate).value_or(0);
    if (claim.payload == PayloadMode::Sha256)
        result.payloadSha256 = lowered(claim.payloadHash);
    if (claim.payload == PayloadMode::StreamingSigned ||
        claim.payload == PayloadMode::StreamingSignedTrailer)
        result.seed =
            ChunkSeed{key, claim.amzDate, authorization.scope, authorization.signature};
    return result;
}

std::string Authenticator::signingKey(const IdentitySecret& secret, const sigv4::Scope& scope,
                                      bool& cached)
{
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_keys.find(secret.identity.accessKey);
        if (found != m_keys.end() && found->second.date == scope.date &&
            found->second.secretKey == secret.secretKey) {
            cached = true;
            return found->second.signingKey;
        }
    }
    cached = false;
    return sigv4::signingKey(secret.secretKey, scope);
}

void Authenticator::remember(const IdentitySecret& secret, const sigv4::Scope& scope,
                             const std::string& key)
{
    const std::lock_guard lock(m_mutex);
    if (m_keys.size() >= kMaxCachedKeys)
        m_keys.clear();
    m_keys.insert_or_assign(secret.identity.accessKey,
                            CachedKey{secret.secretKey, scope.date, key});
}

std::expected<void, AuthError> Authenticator::authorizeAdmin(const Identity& identity) const
{
    if (identity.isRoot)
        return {};
    return deny(Denial::AccessDenied, "Access Denied");
}

Identity Authenticator::account(std::string_view canonicalId) const
{
    if (canonicalId.empty())
        return m_identities.owner();
    if (auto known = m_identities.byId(canonicalId))
        return std::move(*known);
    Identity unknown;
    unknown.id = canonicalId;
    return unknown;
}

} // namespace holdfast::auth
