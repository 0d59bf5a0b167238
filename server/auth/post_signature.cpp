// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "auth/post_signature.h"

#include <array>

#include "auth/request_parts.h"
#include "base/checksum.h"
#include "base/time.h"

namespace holdfast::auth
{

namespace
{

struct Needed
{
    std::string_view name;
    std::string_view shown; ///< as AWS writes it
};
constexpr std::array<Needed, 5> kNeeded{{{"x-amz-algorithm", "X-Amz-Algorithm"},
                                         {"x-amz-credential", "X-Amz-Credential"},
                                         {"x-amz-signature", "X-Amz-Signature"},
                                         {"x-amz-date", "X-Amz-Date"},
                                         {"policy", "Policy"}}};

/// InvalidArgument, with the field that is wrong.
std::unexpected<AuthError> denyField(std::string message, std::string_view name,
                                     std::string_view value)
{
    return deny(Denial::InvalidArgument, std::move(message),
                {{"ArgumentName", std::string(name)}, {"ArgumentValue", std::string(value)}});
}

std::expected<void, AuthError> checkScope(const sigv4::Scope& scope, std::string_view credential,
                                          std::string_view region, std::string_view amzDate)
{
    constexpr std::string_view kName = "X-Amz-Credential";
    if (scope.service != "s3")
        return denyField("incorrect service \"" + scope.service +
                             "\". This endpoint belongs to \"s3\".",
                         kName, credential);
    if (scope.region != region) {
        auto denied = denyField("the region '" + scope.region + "' is wrong; expecting '" +
                                    std::string(region) + "'",
                                kName, credential);
        denied.error().details.emplace_back("Region", region);
        return denied;
    }
    if (amzDate.substr(0, 8) != scope.date)
        return denyField("Invalid credential date \"" + scope.date +
                             "\". This date is not the same as X-Amz-Date: \"" +
                             std::string(amzDate.substr(0, 8)) + "\".",
                         kName, credential);
    return {};
}

std::expected<void, AuthError> checkDate(std::string_view amzDate, WallNanos now)
{
    const auto time = parseAmzDate(amzDate);
    if (!time)
        return denyField("X-Amz-Date must be formated via ISO8601 Long format", "X-Amz-Date",
                         amzDate);
    // Never their difference: a date may be as far away as the type goes.
    if (*time > now + Authenticator::kMaxSkewSeconds * kNanosPerSecond)
        return deny(Denial::AccessDenied, "Request is not valid yet",
                    {{"ServerTime", formatIso8601Millis(now)}});
    if (*time < now - Authenticator::kMaxExpirySeconds * kNanosPerSecond)
        return deny(Denial::AccessDenied, "Request has expired",
                    {{"ServerTime", formatIso8601Millis(now)}});
    return {};
}

} // namespace

std::expected<Authenticated, AuthError> authenticatePost(const PostFields& fields,
                                                         const IdentityProvider& identities,
                                                         env::Clock& clock, std::string_view region)
{
    std::array<const std::string*, kNeeded.size()> found{};
    bool isSigned = false;
    for (std::size_t i = 0; i < kNeeded.size(); ++i) {
        found[i] = findValue(fields, kNeeded[i].name);
        // A policy without a signature binds nobody.
        isSigned = isSigned || (found[i] && kNeeded[i].name != "policy");
    }
    if (!isSigned)
        return Authenticated{};
    for (std::size_t i = 0; i < kNeeded.size(); ++i)
        if (!found[i])
            return denyField("Bucket POST must contain a field named '" +
                                 std::string(kNeeded[i].shown) +
                                 "'.  If it is specified, please check the order of the fields.",
                             kNeeded[i].shown, {});
    const auto& [algorithm, credential, signature, amzDate, policy] = found;

    if (*algorithm != sigv4::kAlgorithm)
        return denyField("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"", "X-Amz-Algorithm",
                         *algorithm);
    const auto parsed = sigv4::parseCredential(*credential);
    if (!parsed)
        return denyField("the Credential is mal-formed; expecting "
                         "\"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".",
                         "X-Amz-Credential", *credential);
    if (auto checked = checkDate(*amzDate, clock.wallNow()); !checked)
        return std::unexpected(std::move(checked).error());
    if (auto checked = checkScope(parsed->scope, *credential, region, *amzDate); !checked)
        return std::unexpected(std::move(checked).error());

    const auto secret = identities.find(parsed->accessKey);
    if (!secret)
        return deny(Denial::InvalidAccessKeyId,
                    "The AWS Access Key Id you provided does not exist in our records.",
                    {{"AWSAccessKeyId", parsed->accessKey}});
    if (findValue(fields, "x-amz-security-token"))
        return deny(Denial::InvalidToken, "The provided token is malformed or otherwise invalid.");
    const std::string key = sigv4::signingKey(secret->secretKey, parsed->scope);
    if (!constantTimeEqual(sigv4::signature(key, *policy), *signature))
        return deny(Denial::SignatureDoesNotMatch,
                    "The request signature we calculated does not match the signature you "
                    "provided. Check your key and signing method.",
                    {{"AWSAccessKeyId", parsed->accessKey},
                     {"StringToSign", *policy},
                     {"SignatureProvided", *signature}});
    Authenticated result;
    result.identity = secret->identity;
    result.method = Method::Form;
    result.signedAt = parseAmzDate(*amzDate).value_or(0);
    return result;
}

} // namespace holdfast::auth
