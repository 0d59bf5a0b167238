// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "s3/config_documents.h"

namespace holdfast::s3
{

// What the server acts on, read from stored documents (configDocuments() checked them). A document
// that cannot be read is InternalError: it was damaged after the check.

enum class VersioningStatus : std::uint8_t { Unversioned, Enabled, Suspended };
[[nodiscard]] Outcome<VersioningStatus> readVersioning(std::string_view document);

enum class LockMode : std::uint8_t { Governance, Compliance };
[[nodiscard]] std::string_view lockModeName(LockMode mode); ///< "GOVERNANCE", "COMPLIANCE"
[[nodiscard]] std::optional<LockMode> parseLockMode(std::string_view name);

/// Retention that a new object gets; either days or years, the other is 0.
struct ObjectLockDefault
{
    LockMode mode = LockMode::Governance;
    int days = 0;
    int years = 0;

    /// The end of retention that begins at `from`; a year is 365 days, as AWS counts.
    [[nodiscard]] WallNanos until(WallNanos from) const;
};
/// Without a value: Object Lock is on, but new objects are not locked by themselves.
[[nodiscard]] Outcome<std::optional<ObjectLockDefault>> readObjectLock(std::string_view document);

enum class OwnershipSetting : std::uint8_t {
    BucketOwnerEnforced, ///< ACLs are off
    BucketOwnerPreferred,
    ObjectWriter,
};
[[nodiscard]] Outcome<OwnershipSetting> readOwnershipControls(std::string_view document);

struct PublicAccessBlockSetting
{
    bool blockPublicAcls = false;
    bool ignorePublicAcls = false;
    bool blockPublicPolicy = false;
    bool restrictPublicBuckets = false;
};
[[nodiscard]] Outcome<PublicAccessBlockSetting> readPublicAccessBlock(std::string_view document);

/// Where server access logs go, and what their keys look like.
struct LoggingTarget
{
    enum class KeyFormat : std::uint8_t {
        Simple,              ///< [prefix]YYYY-MM-DD-hh-mm-ss-id
        PartitionedEvent,    ///< [prefix]account/region/bucket/YYYY/MM/DD/..., by the events' time
        PartitionedDelivery, ///< the same, by the time of delivery
    };
    /// A right on each log object for somebody besides its owner.
    struct Grant
    {
        std::string grantee;    ///< as in x-amz-grant-* headers: id="...", uri="...", emailAddress="..."
        std::string permission; ///< "FULL_CONTROL", "READ", "WRITE"
    };
    std::string bucket;
    std::string prefix;
    KeyFormat format = KeyFormat::Simple;
    std::vector<Grant> grants;
};
/// Without a value: logging is off.
[[nodiscard]] Outcome<std::optional<LoggingTarget>> readLogging(std::string_view document);

/// Encryption that a new object gets.
struct EncryptionDefault
{
    std::string algorithm; ///< AES256, aws:kms or aws:kms:dsse
    std::string kmsKey;    ///< empty: the server's own
    bool bucketKey = false;
};
[[nodiscard]] Outcome<EncryptionDefault> readEncryption(std::string_view document);

/// Whether who asks pays (RequestPaymentConfiguration says Requester).
[[nodiscard]] Outcome<bool> readRequesterPays(std::string_view document);

} // namespace holdfast::s3
