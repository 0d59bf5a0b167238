// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace holdfast::auth
{

/// A letter of ASCII in lower case; every other byte as it is.
[[nodiscard]] constexpr char asciiLower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
[[nodiscard]] std::string asciiLower(std::string_view text);

/// Orders names without regard to case: "Key names are case-insensitive" (IAM user guide, "IAM JSON
/// policy elements: Variables and tags").
struct NoCaseLess
{
    using is_transparent = void;
    [[nodiscard]] bool operator()(std::string_view left, std::string_view right) const;
};

/// The condition keys of a request with their values ("aws:SourceIp" -> "192.0.2.7"); a key with
/// many values ("aws:TagKeys") is here many times, a key that is absent from the request not at
/// all.
using ConditionKeys = std::multimap<std::string, std::string, NoCaseLess>;

/// Who asks. Accounts are known by two names, the canonical id of S3 and the account id of IAM.
struct Caller
{
    std::string canonicalId; ///< 64 hex digits; empty for the anonymous and for services
    std::string accountId;   ///< 12 digits
    std::string arn;         ///< "arn:aws:iam::ACCOUNT:root", "arn:aws:iam::ACCOUNT:user/NAME"
    std::string userId;      ///< aws:userid: of a user its unique id, of the root the account id
    std::string userName;    ///< aws:username: empty for the root of an account
    std::string service;     ///< "logging.s3.amazonaws.com" when this server itself asks
    bool isAccountRoot = false;

    [[nodiscard]] bool isService() const { return !service.empty(); }
    [[nodiscard]] bool isAnonymous() const { return canonicalId.empty() && !isService(); }
    /// Whether the caller belongs to the account with this canonical id.
    [[nodiscard]] bool isOf(std::string_view ownerId) const
    {
        return !canonicalId.empty() && canonicalId == ownerId;
    }
};

/// What is asked, in the words of policies.
struct AccessRequest
{
    std::string action;   ///< "s3:GetObject"
    std::string resource; ///< bucketArn() or objectArn()
    Caller caller;
    ConditionKeys keys; ///< of the request; begin with callerKeys()
};

[[nodiscard]] std::string bucketArn(std::string_view bucket); ///< arn:aws:s3:::b
[[nodiscard]] std::string objectArn(std::string_view bucket, std::string_view key); ///< .../key

/// The keys that follow from who asks: aws:PrincipalType, aws:userid and, where they exist,
/// aws:username, aws:PrincipalArn, aws:PrincipalAccount, aws:PrincipalIsAWSService. Source: the
/// table "Principal key values" of the IAM user guide, "AWS global condition context keys".
[[nodiscard]] ConditionKeys callerKeys(const Caller& caller);

} // namespace holdfast::auth
