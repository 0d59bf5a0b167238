// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/access_operation.h"

#include <algorithm>
#include <array>

namespace holdfast::s3
{

namespace
{

struct Row
{
    std::string_view operation; ///< without Get, Put, Delete: they have one resource type in common
    std::string_view resource;
};

/// Verbs that the HTTP method tells as well.
constexpr std::array<std::string_view, 4> kVerbs{"Get", "Put", "Delete", "Head"};

constexpr auto kResources = std::to_array<Row>({
    {"Object", "OBJECT"},
    {"Bucket", "BUCKET"},
    {"ListBuckets", "SERVICE"},
    {"Preflight", "PREFLIGHT"},
    {"CreateBucket", "BUCKET"},
    {"ListObjects", "BUCKET"},
    {"ListObjectsV2", "BUCKET"},
    {"ListObjectVersions", "BUCKETVERSIONS"},
    {"BucketAccelerateConfiguration", "ACCELERATE"},
    {"BucketAcl", "ACL"},
    {"BucketAnalyticsConfiguration", "ANALYTICS"},
    {"ListBucketAnalyticsConfigurations", "ANALYTICS"},
    {"BucketCors", "CORS"},
    {"BucketEncryption", "ENCRYPTION"},
    {"BucketIntelligentTieringConfiguration", "INTELLIGENT_TIERING"},
    {"ListBucketIntelligentTieringConfigurations", "INTELLIGENT_TIERING"},
    {"BucketInventoryConfiguration", "INVENTORY"},
    {"ListBucketInventoryConfigurations", "INVENTORY"},
    {"BucketLifecycle", "LIFECYCLE"},
    {"BucketLifecycleConfiguration", "LIFECYCLE"},
    {"BucketLocation", "LOCATION"},
    {"BucketLogging", "LOGGING_STATUS"},
    {"BucketMetadataTableConfiguration", "METADATA_TABLE"},
    {"CreateBucketMetadataTableConfiguration", "METADATA_TABLE"},
    {"BucketMetricsConfiguration", "METRICS"},
    {"ListBucketMetricsConfigurations", "METRICS"},
    {"BucketNotificationConfiguration", "NOTIFICATION"},
    {"BucketOwnershipControls", "OWNERSHIP_CONTROLS"},
    {"BucketPolicy", "BUCKETPOLICY"},
    {"BucketPolicyStatus", "POLICY_STATUS"},
    {"BucketReplication", "REPLICATION"},
    {"BucketRequestPayment", "REQUEST_PAYMENT"},
    {"BucketTagging", "TAGGING"},
    {"BucketVersioning", "VERSIONING"},
    {"BucketWebsite", "WEBSITE"},
    {"PublicAccessBlock", "PUBLIC_ACCESS_BLOCK"},
    {"ObjectLockConfiguration", "OBJECT_LOCK_CONFIGURATION"},
    {"CreateSession", "SESSION"},
    {"Objects", "MULTI_OBJECT_DELETE"},
    {"PostObject", "OBJECT"},
    {"ObjectAcl", "ACL"},
    {"ObjectAttributes", "OBJECT_ATTRIBUTES"},
    {"ObjectLegalHold", "OBJECT_LOCK_LEGALHOLD"},
    {"ObjectRetention", "OBJECT_LOCK_RETENTION"},
    {"ObjectTagging", "OBJECT_TAGGING"},
    {"ObjectTorrent", "TORRENT"},
    {"RenameObject", "OBJECT"},
    {"RestoreObject", "RESTORE"},
    {"SelectObjectContent", "SELECT"},
    {"UploadPart", "PART"},
    {"ListParts", "UPLOAD"},
    {"CompleteMultipartUpload", "UPLOAD"},
    {"AbortMultipartUpload", "UPLOAD"},
    {"CreateMultipartUpload", "UPLOADS"},
    {"ListMultipartUploads", "UPLOADS"},
});

std::string joined(std::string_view method, std::string_view resource)
{
    std::string out = "REST.";
    return out.append(method).append(".").append(resource);
}

} // namespace

std::string accessOperation(std::string_view operation, std::string_view method)
{
    // A copy is a PUT that AWS calls otherwise; its source has a line of its own ("..._GET").
    if (operation == "CopyObject")
        return "REST.COPY.OBJECT";
    if (operation == "UploadPartCopy")
        return "REST.COPY.PART";
    if (operation.ends_with("WebsitePage"))
        return "WEBSITE." + std::string(method) + ".OBJECT";
    for (const std::string_view verb : kVerbs) {
        if (!operation.starts_with(verb))
            continue;
        operation.remove_prefix(verb.size());
        break;
    }
    const auto* row = std::ranges::find(kResources, operation, &Row::operation);
    return row == kResources.end() ? std::string() : joined(method, row->resource);
}

std::string unroutedOperation(std::string_view method, bool hasKey)
{
    return joined(method, hasKey ? "OBJECT" : "BUCKET");
}

} // namespace holdfast::s3
