// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "auth/s3_actions.h"

#include <array>

namespace holdfast::auth
{

namespace
{

using enum ActionScope;

constexpr auto kActions = std::to_array<S3Action>({
    {"s3:AbortMultipartUpload", Object},
    {"s3:BypassGovernanceRetention", Object},
    {"s3:CreateBucket", Bucket},
    {"s3:CreateBucketMetadataTableConfiguration", Bucket},
    {"s3:DeleteBucket", Bucket},
    {"s3:DeleteBucketMetadataTableConfiguration", Bucket},
    {"s3:DeleteBucketPolicy", Bucket},
    {"s3:DeleteBucketWebsite", Bucket},
    {"s3:DeleteObject", Object},
    {"s3:DeleteObjectTagging", Object},
    {"s3:DeleteObjectVersion", Object},
    {"s3:DeleteObjectVersionTagging", Object},
    {"s3:GetAccelerateConfiguration", Bucket},
    {"s3:GetAccountPublicAccessBlock", Service},
    {"s3:GetAnalyticsConfiguration", Bucket},
    {"s3:GetBucketAbac", Bucket},
    {"s3:GetBucketAcl", Bucket},
    {"s3:GetBucketCORS", Bucket},
    {"s3:GetBucketLocation", Bucket},
    {"s3:GetBucketLogging", Bucket},
    {"s3:GetBucketMetadataTableConfiguration", Bucket},
    {"s3:GetBucketNotification", Bucket},
    {"s3:GetBucketObjectLockConfiguration", Bucket},
    {"s3:GetBucketOwnershipControls", Bucket},
    {"s3:GetBucketPolicy", Bucket},
    {"s3:GetBucketPolicyStatus", Bucket},
    {"s3:GetBucketPublicAccessBlock", Bucket},
    {"s3:GetBucketRequestPayment", Bucket},
    {"s3:GetBucketTagging", Bucket},
    {"s3:GetBucketVersioning", Bucket},
    {"s3:GetBucketWebsite", Bucket},
    {"s3:GetEncryptionConfiguration", Bucket},
    {"s3:GetIntelligentTieringConfiguration", Bucket},
    {"s3:GetInventoryConfiguration", Bucket},
    {"s3:GetLifecycleConfiguration", Bucket},
    {"s3:GetMetricsConfiguration", Bucket},
    {"s3:GetObject", Object},
    {"s3:GetObjectAcl", Object},
    {"s3:GetObjectAttributes", Object},
    {"s3:GetObjectLegalHold", Object},
    {"s3:GetObjectRetention", Object},
    {"s3:GetObjectTagging", Object},
    {"s3:GetObjectTorrent", Object},
    {"s3:GetObjectVersion", Object},
    {"s3:GetObjectVersionAcl", Object},
    {"s3:GetObjectVersionAttributes", Object},
    {"s3:GetObjectVersionForReplication", Object},
    {"s3:GetObjectVersionTagging", Object},
    {"s3:GetObjectVersionTorrent", Object},
    {"s3:GetReplicationConfiguration", Bucket},
    {"s3:InitiateReplication", Object},
    {"s3:ListAllMyBuckets", Service},
    {"s3:ListBucket", Bucket},
    {"s3:ListBucketMultipartUploads", Bucket},
    {"s3:ListBucketVersions", Bucket},
    {"s3:ListMultipartUploadParts", Object},
    {"s3:ListTagsForResource", Bucket},
    {"s3:ObjectOwnerOverrideToBucketOwner", Object},
    {"s3:PutAccelerateConfiguration", Bucket},
    {"s3:PutAccountPublicAccessBlock", Service},
    {"s3:PutAnalyticsConfiguration", Bucket},
    {"s3:PutBucketAbac", Bucket},
    {"s3:PutBucketAcl", Bucket},
    {"s3:PutBucketCORS", Bucket},
    {"s3:PutBucketLogging", Bucket},
    {"s3:PutBucketNotification", Bucket},
    {"s3:PutBucketObjectLockConfiguration", Bucket},
    {"s3:PutBucketOwnershipControls", Bucket},
    {"s3:PutBucketPolicy", Bucket},
    {"s3:PutBucketPublicAccessBlock", Bucket},
    {"s3:PutBucketRequestPayment", Bucket},
    {"s3:PutBucketTagging", Bucket},
    {"s3:PutBucketVersioning", Bucket},
    {"s3:PutBucketWebsite", Bucket},
    {"s3:PutEncryptionConfiguration", Bucket},
    {"s3:PutIntelligentTieringConfiguration", Bucket},
    {"s3:PutInventoryConfiguration", Bucket},
    {"s3:PutLifecycleConfiguration", Bucket},
    {"s3:PutMetricsConfiguration", Bucket},
    {"s3:PutObject", Object},
    {"s3:PutObjectAcl", Object},
    {"s3:PutObjectLegalHold", Object},
    {"s3:PutObjectRetention", Object},
    {"s3:PutObjectTagging", Object},
    {"s3:PutObjectVersionAcl", Object},
    {"s3:PutObjectVersionTagging", Object},
    {"s3:PutReplicationConfiguration", Bucket},
    {"s3:ReplicateDelete", Object},
    {"s3:ReplicateObject", Object},
    {"s3:ReplicateTags", Object},
    {"s3:RestoreObject", Object},
    {"s3:TagResource", Bucket},
    {"s3:UntagResource", Bucket},
    {"s3:UpdateBucketMetadataInventoryTableConfiguration", Bucket},
    {"s3:UpdateBucketMetadataJournalTableConfiguration", Bucket},
    {"s3:UpdateObjectEncryption", Object},
});

} // namespace

std::span<const S3Action> s3Actions()
{
    return kActions;
}

} // namespace holdfast::auth
