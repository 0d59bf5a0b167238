// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "auth/acl.h"
#include "s3/exchange.h"

namespace holdfast::s3
{

/// Whom a new object belongs to and what its ACL is, by x-amz-acl, x-amz-grant-* and the bucket's object
/// ownership ("Controlling ownership of objects and disabling ACLs for your bucket").
[[nodiscard]] Outcome<void> applyAcl(const Exchange& x, store::PutOptions& options);
/// Whether the bucket's ACL lets it have this ownership ("InvalidBucketAclWithObjectOwnership").
[[nodiscard]] Outcome<void> checkOwnership(const Exchange& x, const std::string& ownershipDocument);
/// The settings that a new bucket's headers ask for: its ACL and object ownership.
[[nodiscard]] Outcome<store::BucketSettings> accessSettings(const Exchange& x);
[[nodiscard]] std::unexpected<S3Error> refuseAcl(const auth::AclError& error);

} // namespace holdfast::s3
