// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "auth/condition.h"
#include "auth/pattern.h"
#include "auth/s3_actions.h"

namespace holdfast::auth
{

enum class PrincipalKind : std::uint8_t {
    Anyone,    ///< "*" and {"AWS": "*"}: also the anonymous
    Account,   ///< value: the account id
    Canonical, ///< value: the canonical id, which is another name of an account
    Arn,       ///< one user, role or session
    Service,
    Federated, ///< users of a web identity or SAML provider: nobody here is one
};

struct Principal
{
    PrincipalKind kind = PrincipalKind::Anyone;
    std::string value;
};

/// One statement; the "not" flags say which of Principal / NotPrincipal and so on was written.
struct Statement
{
    std::string sid;
    bool allow = false;
    bool notPrincipal = false;
    bool notAction = false;
    bool notResource = false;
    std::vector<Principal> principals;
    std::vector<Pattern> actions; ///< in lower case
    std::vector<Pattern> resources;
    std::vector<Condition> conditions;
};

/// Whether `key` may stand in a condition: any of aws:, those of s3: that S3 knows.
[[nodiscard]] bool isConditionKey(std::string_view key);
/// Whether it is one of the keys of every service that IAM knows.
[[nodiscard]] bool isKnownGlobalKey(std::string_view key);
/// Whether requests of this action can carry the key at all.
[[nodiscard]] bool conditionKeyApplies(std::string_view key, const S3Action& action);

} // namespace holdfast::auth
