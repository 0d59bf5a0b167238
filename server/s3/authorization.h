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
#include "s3/cors_rules.h"
#include "s3/exchange.h"
#include "s3/website_rules.h"

/// Who may do what, decided in one place before an operation runs. What is decided by whom: auth/access.h; here
/// is what a request says of itself in the words of policies ("Actions, resources, and condition keys for Amazon
/// S3", Service Authorization Reference).
namespace holdfast::s3
{

struct AccessLogRule;

/// What a bucket's settings say about access and its website, read once.
struct BucketRules
{
    std::shared_ptr<const store::BucketSettings> settings; ///< that they are read from
    std::optional<auth::Policy> policy;
    std::optional<auth::Acl> acl; ///< none: private
    auth::PublicAccessBlock block;
    auth::ObjectOwnership ownership = auth::ObjectOwnership::BucketOwnerEnforced;
    bool asksForTags = false; ///< the policy has conditions on an existing object's tags
    std::optional<WebsiteConfiguration> website;
    bool requesterPays = false; ///< which visitors of a website cannot: it is closed to them
    /// It has some on tags or locks that stand in a request's document.
    bool asksForDocuments = false;
    Pairs bucketTags; ///< where the policy asks for them
    std::optional<CorsConfiguration> cors;
    bool unreadable = false;  ///< a setting does not parse: only root gets in
    std::shared_ptr<const AccessLogRule> logging; ///< none: no log is kept
};

/// What an action is about.
struct Target
{
    store::BucketInfo bucket;
    std::string key;       ///< empty: the bucket itself
    std::string versionId; ///< empty: the current version
    auth::ConditionKeys more; ///< what only the request's document says
    /// The version that was opened for it: the current one may be another than when the request was checked. Lives
    /// until the check is done.
    const store::ObjectInfo* opened = nullptr;
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
    /// Whether what is asked for may be allowed of one version and not of the next: then who has opened one
    /// checks again, with that one (Target::opened).
    [[nodiscard]] bool dependsOnVersion(const store::BucketInfo& bucket);
    /// That, for the request's own key, where it is needed. `info` outlives the check.
    Task<Outcome<void>> checkOpened(const Exchange& x, const store::ObjectInfo& info);
    /// For requests whose document says what conditions are about (tags, locks): checkRequest() leaves them to this
    /// where the bucket's policy asks for such keys.
    Task<Outcome<void>> checkDocument(const Exchange& x, auth::ConditionKeys keys);
    /// Without an answer, for what only shapes an error.
    Task<bool> may(const Exchange& x, std::string action, Target target);

private:
    Task<Outcome<void>> checkRoute(const Exchange& x, Target target);

    static constexpr std::size_t kMostRules = 1024;

    std::mutex m_mutex;
    std::unordered_map<const store::BucketSettings*, std::shared_ptr<const BucketRules>> m_rules;
};

/// Who may not list a bucket is not told which keys it has ("Permissions" of GetObject).
Task<void> hideMissing(const Exchange& x, S3Error& error);

/// What a retention or a legal hold is to policies.
[[nodiscard]] auth::ConditionKeys lockKeys(std::string_view mode, WallNanos until, WallNanos now);
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
