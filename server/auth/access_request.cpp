// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "auth/access_request.h"

#include <algorithm>

namespace holdfast::auth
{

std::string asciiLower(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        c = asciiLower(c);
    return out;
}

bool NoCaseLess::operator()(std::string_view left, std::string_view right) const
{
    return std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end(),
                                        [](char a, char b) {
                                            return static_cast<unsigned char>(asciiLower(a)) <
                                                   static_cast<unsigned char>(asciiLower(b));
                                        });
}

std::string bucketArn(std::string_view bucket)
{
    std::string arn = "arn:aws:s3:::";
    arn += bucket;
    return arn;
}

std::string objectArn(std::string_view bucket, std::string_view key)
{
    std::string arn = bucketArn(bucket);
    arn += '/';
    arn += key;
    return arn;
}

ConditionKeys callerKeys(const Caller& caller)
{
    ConditionKeys keys;
    keys.emplace("aws:PrincipalIsAWSService", caller.isService() ? "true" : "false");
    if (caller.isService()) {
        keys.emplace("aws:PrincipalServiceName", caller.service);
        return keys;
    }
    if (caller.isAnonymous()) {
        keys.emplace("aws:PrincipalType", "Anonymous");
        keys.emplace("aws:userid", "anonymous");
        return keys;
    }
    keys.emplace("aws:PrincipalType", caller.isAccountRoot ? "Account" : "User");
    keys.emplace("aws:PrincipalArn", caller.arn);
    keys.emplace("aws:PrincipalAccount", caller.accountId);
    keys.emplace("aws:userid", caller.userId.empty() ? caller.accountId : caller.userId);
    if (!caller.userName.empty())
        keys.emplace("aws:username", caller.userName);
    return keys;
}

} // namespace holdfast::auth
