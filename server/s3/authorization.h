// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "auth/access.h"
#include "s3/exchange.h"

/// Who may do what, decided in one place before an operation runs. What is decided by whom: auth/access.h; here
/// is what a request says of itself in the words of policies ("Actions, resources, and condition keys for Amazon
/// S3", Service Authorization Reference).
namespace holdfast::s3
{

struct AccessLogRule;

/// What a bucket's settings say about access, read once.
struct BucketRules
{
    std::shared_ptr<const store::BucketSettings> settings; ///< that they are read from
    std::optional<auth::Policy> policy;
    std::optional<auth::Acl> acl; ///< none: private
    auth::PublicAccessBlock block;
    auth::ObjectOwnership ownership = auth::ObjectOwnership::BucketOwnerEnforced;
    bool asksForTags = false; ///< the policy has conditions on an existing object's tags
    bool unreadable = false;  ///< a setting does not parse: only root gets in
    std::shared_ptr<const AccessLogRule> logging; ///< none: no log is kept
};

/// What an action is about.
struct Target
{
    store::BucketInfo bucket;
    std::string key;       ///< empty: the bucket itself
    std::string versionId; ///< empty: the current version
};

/// Thread-safe.
class Authorizer
{
public:
    [[nodiscard]] std::shared_ptr<const BucketRules> rulesOf(const store::BucketInfo& bucket);
    /// AccessDenied, MethodNotAllowed for bucket policies of others, or an error of the store.
    Task<Outcome<void>> check(const Exchange& x, std::string action, Target target);
    /// All that the request's route and headers need, on its own bucket and key.
    Task<Outcome<void>> checkRequest(const Exchange& x);
    /// Without an answer, for what only shapes an error.
    Task<bool> may(const Exchange& x, std::string action, Target target);

private:
    static constexpr std::size_t kMostRules = 1024;

    std::mutex m_mutex;
    std::unordered_map<const store::BucketSettings*, std::shared_ptr<const BucketRules>> m_rules;
};

/// The rights that a write of an object needs by its headers.
[[nodiscard]] std::vector<std::string> actionsOfWrite(const Exchange& x);
/// The caller in the words of policies and ACLs.
[[nodiscard]] auth::Caller callerOf(const auth::Identity& identity);
[[nodiscard]] auth::AclUser aclUser(const auth::Identity& identity);
/// Whom the bucket belongs to.
[[nodiscard]] auth::Identity bucketOwner(const Exchange& x, const store::BucketInfo& bucket);
[[nodiscard]] auth::AclAccounts aclAccounts(const Exchange& x);
[[nodiscard]] auth::AclAccounts aclAccounts(const auth::IdentityProvider& identities); ///< which outlives it

} // namespace holdfast::s3
