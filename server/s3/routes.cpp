// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/routes.h"

#include <algorithm>
#include <array>

#include "s3/operations.h"

namespace holdfast::s3
{

namespace
{

using enum Level;

/// Within a method and level the first row that fits wins: rows with selectors stand before the plain
/// one. "Not done" rows are recognised so that they never become a wrong success.
constexpr std::array kRoutes{
    // The service
    Route{"ListBuckets", "GET", Service, "", "", "s3:ListAllMyBuckets", listBuckets},
    Route{"Preflight", "OPTIONS", Service, "", "", "", preflight},

    // Buckets, read
    Route{"GetBucketLocation", "GET", Bucket, "location", "", "s3:GetBucketLocation", getBucketLocation},
    Route{"GetBucketAcl", "GET", Bucket, "acl", "", "s3:GetBucketAcl", getAcl},
    Route{"GetBucketVersioning", "GET", Bucket, "versioning", "", "s3:GetBucketVersioning",
          getBucketConfiguration},
    Route{"GetBucketPolicy", "GET", Bucket, "policy", "", "s3:GetBucketPolicy", getBucketPolicy},
    Route{"GetBucketPolicyStatus", "GET", Bucket, "policyStatus", "", "s3:GetBucketPolicyStatus",
          getBucketPolicyStatus},
    Route{"GetBucketTagging", "GET", Bucket, "tagging", "", "s3:GetBucketTagging", getBucketConfiguration},
    Route{"GetBucketLifecycleConfiguration", "GET", Bucket, "lifecycle", "",
          "s3:GetLifecycleConfiguration", getBucketConfiguration},
    Route{"GetBucketCors", "GET", Bucket, "cors", "", "s3:GetBucketCORS", getBucketConfiguration},
    Route{"GetBucketEncryption", "GET", Bucket, "encryption", "", "s3:GetEncryptionConfiguration",
          getBucketConfiguration},
    Route{"GetObjectLockConfiguration", "GET", Bucket, "object-lock", "",
          "s3:GetBucketObjectLockConfiguration", getBucketConfiguration},
    Route{"GetBucketWebsite", "GET", Bucket, "website", "", "s3:GetBucketWebsite", getBucketConfiguration},
    Route{"GetPublicAccessBlock", "GET", Bucket, "publicAccessBlock", "",
          "s3:GetBucketPublicAccessBlock", getBucketConfiguration},
    Route{"GetBucketNotificationConfiguration", "GET", Bucket, "notification", "",
          "s3:GetBucketNotification", getBucketConfiguration},
    Route{"GetBucketLogging", "GET", Bucket, "logging", "", "s3:GetBucketLogging", getBucketConfiguration},
    Route{"GetBucketRequestPayment", "GET", Bucket, "requestPayment", "", "s3:GetBucketRequestPayment",
          getBucketConfiguration},
    Route{"GetBucketAccelerateConfiguration", "GET", Bucket, "accelerate", "",
          "s3:GetAccelerateConfiguration", getBucketConfiguration},
    Route{"GetBucketOwnershipControls", "GET", Bucket, "ownershipControls", "",
          "s3:GetBucketOwnershipControls", getBucketConfiguration},
    Route{"GetBucketReplication", "GET", Bucket, "replication", "", "s3:GetReplicationConfiguration",
          getBucketConfiguration},
    Route{"GetBucketAnalyticsConfiguration", "GET", Bucket, "analytics&id", "",
          "s3:GetAnalyticsConfiguration", getBucketConfiguration},
    Route{"ListBucketAnalyticsConfigurations", "GET", Bucket, "analytics", "",
          "s3:GetAnalyticsConfiguration", listBucketConfigurations},
    Route{"GetBucketIntelligentTieringConfiguration", "GET", Bucket, "intelligent-tiering&id", "",
          "s3:GetIntelligentTieringConfiguration", getBucketConfiguration},
    Route{"ListBucketIntelligentTieringConfigurations", "GET", Bucket, "intelligent-tiering", "",
          "s3:GetIntelligentTieringConfiguration", listBucketConfigurations},
    Route{"GetBucketInventoryConfiguration", "GET", Bucket, "inventory&id", "",
          "s3:GetInventoryConfiguration", getBucketConfiguration},
    Route{"ListBucketInventoryConfigurations", "GET", Bucket, "inventory", "",
          "s3:GetInventoryConfiguration", listBucketConfigurations},
    Route{"GetBucketMetricsConfiguration", "GET", Bucket, "metrics&id", "",
          "s3:GetMetricsConfiguration", getBucketConfiguration},
    Route{"ListBucketMetricsConfigurations", "GET", Bucket, "metrics", "",
          "s3:GetMetricsConfiguration", listBucketConfigurations},
    Route{"GetBucketMetadataTableConfiguration", "GET", Bucket, "metadataTable", "",
          "s3:GetBucketMetadataTableConfiguration", notImplemented},
    Route{"CreateSession", "GET", Bucket, "session", "", "s3express:CreateSession", notImplemented},
    Route{"ListObjectVersions", "GET", Bucket, "versions", "", "s3:ListBucketVersions", listObjectVersions},
    Route{"ListMultipartUploads", "GET", Bucket, "uploads", "", "s3:ListBucketMultipartUploads",
          listMultipartUploads},
    Route{"ListObjectsV2", "GET", Bucket, "list-type=2", "", "s3:ListBucket", listObjectsV2},
    Route{"ListObjects", "GET", Bucket, "", "", "s3:ListBucket", listObjects},
    Route{"HeadBucket", "HEAD", Bucket, "", "", "s3:ListBucket", headBucket},

    // Buckets, changed
    Route{"PutBucketAcl", "PUT", Bucket, "acl", "", "s3:PutBucketAcl", putAcl},
    Route{"PutBucketAccelerateConfiguration", "PUT", Bucket, "accelerate", "",
          "s3:PutAccelerateConfiguration", putBucketConfiguration},
    Route{"PutBucketAnalyticsConfiguration", "PUT", Bucket, "analytics", "",
          "s3:PutAnalyticsConfiguration", putBucketConfiguration},
    Route{"PutBucketCors", "PUT", Bucket, "cors", "", "s3:PutBucketCORS", putBucketConfiguration},
    Route{"PutBucketEncryption", "PUT", Bucket, "encryption", "", "s3:PutEncryptionConfiguration",
          putBucketConfiguration},
    Route{"PutBucketIntelligentTieringConfiguration", "PUT", Bucket, "intelligent-tiering", "",
          "s3:PutIntelligentTieringConfiguration", putBucketConfiguration},
    Route{"PutBucketInventoryConfiguration", "PUT", Bucket, "inventory", "",
          "s3:PutInventoryConfiguration", putBucketConfiguration},
    Route{"PutBucketLifecycleConfiguration", "PUT", Bucket, "lifecycle", "",
          "s3:PutLifecycleConfiguration", putBucketConfiguration},
    Route{"PutBucketLogging", "PUT", Bucket, "logging", "", "s3:PutBucketLogging", putBucketConfiguration},
    Route{"PutBucketMetricsConfiguration", "PUT", Bucket, "metrics", "", "s3:PutMetricsConfiguration",
          putBucketConfiguration},
    Route{"PutBucketNotificationConfiguration", "PUT", Bucket, "notification", "",
          "s3:PutBucketNotification", putBucketConfiguration},
    Route{"PutObjectLockConfiguration", "PUT", Bucket, "object-lock", "",
          "s3:PutBucketObjectLockConfiguration", putBucketConfiguration},
    Route{"PutBucketOwnershipControls", "PUT", Bucket, "ownershipControls", "",
          "s3:PutBucketOwnershipControls", putBucketConfiguration},
    Route{"PutBucketPolicy", "PUT", Bucket, "policy", "", "s3:PutBucketPolicy", putBucketPolicy},
    Route{"PutPublicAccessBlock", "PUT", Bucket, "publicAccessBlock", "",
          "s3:PutBucketPublicAccessBlock", putBucketConfiguration},
    Route{"PutBucketReplication", "PUT", Bucket, "replication", "", "s3:PutReplicationConfiguration",
          putBucketConfiguration},
    Route{"PutBucketRequestPayment", "PUT", Bucket, "requestPayment", "", "s3:PutBucketRequestPayment",
          putBucketConfiguration},
    Route{"PutBucketTagging", "PUT", Bucket, "tagging", "", "s3:PutBucketTagging", putBucketConfiguration},
    Route{"PutBucketVersioning", "PUT", Bucket, "versioning", "", "s3:PutBucketVersioning",
          putBucketConfiguration},
    Route{"PutBucketWebsite", "PUT", Bucket, "website", "", "s3:PutBucketWebsite", putBucketConfiguration},
    Route{"CreateBucket", "PUT", Bucket, "", "", "s3:CreateBucket", createBucket},

    Route{"DeleteBucketAnalyticsConfiguration", "DELETE", Bucket, "analytics", "",
          "s3:PutAnalyticsConfiguration", deleteBucketConfiguration},
    Route{"DeleteBucketCors", "DELETE", Bucket, "cors", "", "s3:PutBucketCORS", deleteBucketConfiguration},
    Route{"DeleteBucketEncryption", "DELETE", Bucket, "encryption", "",
          "s3:PutEncryptionConfiguration", deleteBucketConfiguration},
    Route{"DeleteBucketIntelligentTieringConfiguration", "DELETE", Bucket, "intelligent-tiering", "",
          "s3:PutIntelligentTieringConfiguration", deleteBucketConfiguration},
    Route{"DeleteBucketInventoryConfiguration", "DELETE", Bucket, "inventory", "",
          "s3:PutInventoryConfiguration", deleteBucketConfiguration},
    Route{"DeleteBucketLifecycle", "DELETE", Bucket, "lifecycle", "", "s3:PutLifecycleConfiguration",
          deleteBucketConfiguration},
    Route{"DeleteBucketMetricsConfiguration", "DELETE", Bucket, "metrics", "",
          "s3:PutMetricsConfiguration", deleteBucketConfiguration},
    Route{"DeleteBucketOwnershipControls", "DELETE", Bucket, "ownershipControls", "",
          "s3:PutBucketOwnershipControls", deleteBucketConfiguration},
    Route{"DeleteBucketPolicy", "DELETE", Bucket, "policy", "", "s3:DeleteBucketPolicy", deleteBucketPolicy},
    Route{"DeletePublicAccessBlock", "DELETE", Bucket, "publicAccessBlock", "",
          "s3:PutBucketPublicAccessBlock", deleteBucketConfiguration},
    Route{"DeleteBucketReplication", "DELETE", Bucket, "replication", "",
          "s3:PutReplicationConfiguration", deleteBucketConfiguration},
    Route{"DeleteBucketTagging", "DELETE", Bucket, "tagging", "", "s3:PutBucketTagging",
          deleteBucketConfiguration},
    Route{"DeleteBucketWebsite", "DELETE", Bucket, "website", "", "s3:DeleteBucketWebsite",
          deleteBucketConfiguration},
    Route{"DeleteBucket", "DELETE", Bucket, "", "", "s3:DeleteBucket", deleteBucket},

    Route{"DeleteObjects", "POST", Bucket, "delete", "", "s3:DeleteObject", deleteObjects, true},
    Route{"CreateBucketMetadataTableConfiguration", "POST", Bucket, "metadataTable", "",
          "s3:CreateBucketMetadataTableConfiguration", notImplemented},
    Route{"PostObject", "POST", Bucket, "", "", "s3:PutObject", postObject, true},
    Route{"Preflight", "OPTIONS", Bucket, "", "", "", preflight},

    // Objects, read
    Route{"ListParts", "GET", Object, "uploadId", "", "s3:ListMultipartUploadParts", listParts},
    Route{"GetObjectAcl", "GET", Object, "acl", "", "s3:GetObjectAcl", getAcl},
    Route{"GetObjectTagging", "GET", Object, "tagging", "", "s3:GetObjectTagging", getObjectTagging},
    Route{"GetObjectAttributes", "GET", Object, "attributes", "", "s3:GetObjectAttributes", getObjectAttributes},
    Route{"GetObjectRetention", "GET", Object, "retention", "", "s3:GetObjectRetention", getObjectRetention},
    Route{"GetObjectLegalHold", "GET", Object, "legal-hold", "", "s3:GetObjectLegalHold", getObjectLegalHold},
    Route{"GetObjectTorrent", "GET", Object, "torrent", "", "s3:GetObjectTorrent", notImplemented},
    Route{"GetObject", "GET", Object, "", "", "s3:GetObject", getObject},
    Route{"HeadObject", "HEAD", Object, "", "", "s3:GetObject", headObject},

    // Objects, changed
    Route{"UploadPartCopy", "PUT", Object, "partNumber&uploadId", "x-amz-copy-source", "s3:PutObject",
          uploadPartCopy},
    Route{"UploadPart", "PUT", Object, "partNumber&uploadId", "", "s3:PutObject", uploadPart},
    Route{"PutObjectAcl", "PUT", Object, "acl", "", "s3:PutObjectAcl", putAcl},
    Route{"PutObjectTagging", "PUT", Object, "tagging", "", "s3:PutObjectTagging", putObjectTagging},
    Route{"PutObjectRetention", "PUT", Object, "retention", "", "s3:PutObjectRetention", putObjectRetention},
    Route{"PutObjectLegalHold", "PUT", Object, "legal-hold", "", "s3:PutObjectLegalHold", putObjectLegalHold},
    Route{"RenameObject", "PUT", Object, "renameObject", "", "s3:PutObject", notImplemented},
    Route{"CopyObject", "PUT", Object, "", "x-amz-copy-source", "s3:PutObject", copyObject},
    Route{"PutObject", "PUT", Object, "", "", "s3:PutObject", putObject},

    Route{"CreateMultipartUpload", "POST", Object, "uploads", "", "s3:PutObject", createMultipartUpload},
    Route{"CompleteMultipartUpload", "POST", Object, "uploadId", "", "s3:PutObject", completeMultipartUpload},
    Route{"RestoreObject", "POST", Object, "restore", "", "s3:RestoreObject", notImplemented},
    Route{"SelectObjectContent", "POST", Object, "select", "", "s3:GetObject", notImplemented},

    Route{"AbortMultipartUpload", "DELETE", Object, "uploadId", "", "s3:AbortMultipartUpload",
          abortMultipartUpload},
    Route{"DeleteObjectTagging", "DELETE", Object, "tagging", "", "s3:DeleteObjectTagging", deleteObjectTagging},
    Route{"DeleteObject", "DELETE", Object, "", "", "s3:DeleteObject", deleteObject},
    Route{"Preflight", "OPTIONS", Object, "", "", "", preflight},

    // Pages of websites
    Route{"GetWebsitePage", "GET", Website, "", "", "s3:GetObject", websitePage, true},
    Route{"HeadWebsitePage", "HEAD", Website, "", "", "s3:GetObject", websitePage, true},
};

/// Query fields that may stand there without a value and are no sub-resource.
constexpr std::array<std::string_view, 24> kParameters{
    "bucket-region", "continuation-token", "delimiter",  "encoding-type",      "fetch-owner",
    "key-marker",    "list-type",          "marker",     "max-buckets",        "max-keys",
    "max-parts",     "max-uploads",        "partNumber", "part-number-marker", "prefix",
    "start-after",   "upload-id-marker",   "uploadId",   "version-id-marker",  "versionId",
    "x-id",          "Signature",          "Expires",    "AWSAccessKeyId",
};

/// Whether all of `selector` is in the query.
bool selects(std::string_view selector, const QueryList& query)
{
    while (!selector.empty()) {
        const std::size_t end = std::min(selector.find('&'), selector.size());
        const std::string_view field = selector.substr(0, end);
        selector.remove_prefix(std::min(end + 1, selector.size()));
        const std::size_t equals = std::min(field.find('='), field.size());
        const std::string* value = findQuery(query, field.substr(0, equals));
        if (!value || (equals < field.size() && *value != field.substr(equals + 1)))
            return false;
    }
    return true;
}

/// A sub-resource comes as a name without a value. One that no row knows must not be taken for the
/// resource itself: `DELETE /bucket/key?something-new` must not delete the object.
bool asksUnknownSubresource(const QueryList& query)
{
    return std::ranges::any_of(query, [](const auto& field) {
        const std::string_view name = field.first;
        return field.second.empty() && !name.empty() && !name.starts_with("response-") &&
               !lowered(name.substr(0, 6)).starts_with("x-amz-") &&
               std::ranges::find(kParameters, name) == kParameters.end();
    });
}

std::string allowedMethods(Level level)
{
    std::string methods;
    for (const Route& route : kRoutes) {
        if (route.level != level || methods.find(route.method) != std::string::npos)
            continue;
        if (!methods.empty())
            methods += ", ";
        methods += route.method;
    }
    return methods;
}

Level levelOf(const Address& address)
{
    if (address.isWebsite)
        return Website;
    return address.bucket.empty() ? Service : address.key.empty() ? Bucket : Object;
}

std::string_view resourceType(Level level)
{
    return level == Service ? "SERVICE" : level == Bucket ? "BUCKET" : "OBJECT";
}

} // namespace

std::span<const Route> routes()
{
    return kRoutes;
}

Outcome<const Route*> findRoute(const http::Request& request, const Address& address)
{
    const Level level = levelOf(address);
    for (const Route& route : kRoutes) {
        if (route.level != level || route.method != request.method)
            continue;
        if (!selects(route.selector, request.query))
            continue;
        if (!route.header.empty() && !request.headers.find(route.header))
            continue;
        if (route.selector.empty() && asksUnknownSubresource(request.query))
            return refuse(ErrorCode::NotImplemented);
        return &route;
    }
    auto error = refuse(ErrorCode::MethodNotAllowed, {},
                        {{"Method", request.method},
                         {"ResourceType", std::string(resourceType(level))}});
    error.error().headers.emplace_back("allow", allowedMethods(level));
    return error;
}

} // namespace holdfast::s3
