// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "auth/acl.h"
#include "auth/identity.h"
#include "s3/config_settings.h"
#include "s3/exchange.h"

/// Where a bucket's access log goes, and whether it may. Source: Amazon S3 user guide, "Logging requests with
/// server access logging" and "Permissions for log delivery".
namespace holdfast::s3
{

struct BucketRules;

/// What a bucket's setting says of its access log.
struct AccessLogRule
{
    std::string bucket;  ///< whose requests are logged
    std::string ownerId; ///< of that bucket, as BucketInfo has it
    LoggingTarget target;
    std::string identity; ///< the same for equal rules, and for no others
};

/// None where no log is kept, or the setting was damaged (the node's log then says so).
[[nodiscard]] std::shared_ptr<const AccessLogRule> accessLogRule(const store::BucketInfo& bucket);

/// PutBucketLogging: whether log objects could be written into the target as it is now. Not, as with AWS,
/// whether anybody is allowed to: the target's policy may follow.
Task<Outcome<void>> checkLoggingTarget(Exchange& x, std::string document);

/// Who asks when log objects are written: the service, on behalf of the source's owner.
struct LogDelivery
{
    const AccessLogRule& rule;
    const auth::Identity& owner; ///< of the source
    WallNanos now = 0;
    std::string region;
};
/// Why `delivery` may not write `key` into the bucket; nothing: it may. The policy has to let
/// logging.s3.amazonaws.com put it, or the ACL (where they are on) the log delivery group WRITE and READ_ACP.
[[nodiscard]] std::optional<std::string> refusalOfLogObject(const LogDelivery& delivery,
                                                            const store::BucketInfo& bucket,
                                                            const auth::Identity& bucketOwner,
                                                            const BucketRules& rules,
                                                            const std::string& key);

/// The key of a log object: [prefix]YYYY-MM-DD-hh-mm-ss-UNIQUE, or with
/// [account]/[region]/[bucket]/YYYY/MM/DD/ before that; by the events' day the time is 00-00-00.
[[nodiscard]] std::string logObjectKey(const LogDelivery& delivery, WallNanos firstEvent,
                                       std::string_view unique);

/// The ACL of log objects that TargetGrants asks for, as the store keeps it; empty without any. Accounts that are
/// not there any more get nothing.
[[nodiscard]] std::string aclOfLogObjects(const LoggingTarget& target, const auth::Identity& owner,
                                          const auth::AclAccounts& accounts);

} // namespace holdfast::s3
