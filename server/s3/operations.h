// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "s3/exchange.h"

/// The operations the routing table names; each group has a file of its own.
namespace holdfast::s3
{

// service.cpp
Task<Outcome<void>> listBuckets(Exchange& x);

// bucket_basic.cpp
Task<Outcome<void>> createBucket(Exchange& x);
Task<Outcome<void>> headBucket(Exchange& x);
Task<Outcome<void>> deleteBucket(Exchange& x);

// bucket_config.cpp
Task<Outcome<void>> getBucketLocation(Exchange& x);
Task<Outcome<void>> getBucketConfiguration(Exchange& x);
Task<Outcome<void>> listBucketConfigurations(Exchange& x);
Task<Outcome<void>> putBucketConfiguration(Exchange& x);
Task<Outcome<void>> deleteBucketConfiguration(Exchange& x);
Task<Outcome<void>> notImplemented(Exchange& x);

// cors.cpp
Task<Outcome<void>> preflight(Exchange& x);
/// What cross-origin rules add to the answer of a request.
[[nodiscard]] Pairs corsHeadersOf(const Exchange& x);

// object_post.cpp
Task<Outcome<void>> postObject(Exchange& x);

// acl.cpp
Task<Outcome<void>> getAcl(Exchange& x);
Task<Outcome<void>> putAcl(Exchange& x);

// bucket_policy.cpp
Task<Outcome<void>> getBucketPolicy(Exchange& x);
Task<Outcome<void>> putBucketPolicy(Exchange& x);
Task<Outcome<void>> deleteBucketPolicy(Exchange& x);
Task<Outcome<void>> getBucketPolicyStatus(Exchange& x);

// bucket_list.cpp
Task<Outcome<void>> listObjects(Exchange& x);
Task<Outcome<void>> listObjectsV2(Exchange& x);

// bucket_versions.cpp
Task<Outcome<void>> listObjectVersions(Exchange& x);

// object_mutables.cpp
Task<Outcome<void>> getObjectTagging(Exchange& x);
Task<Outcome<void>> putObjectTagging(Exchange& x);
Task<Outcome<void>> deleteObjectTagging(Exchange& x);
Task<Outcome<void>> getObjectRetention(Exchange& x);
Task<Outcome<void>> putObjectRetention(Exchange& x);
Task<Outcome<void>> getObjectLegalHold(Exchange& x);
Task<Outcome<void>> putObjectLegalHold(Exchange& x);

// object_get.cpp
Task<Outcome<void>> getObject(Exchange& x);
Task<Outcome<void>> headObject(Exchange& x);
/// From the first bytes on, an error can only cut the answer short.
Task<Outcome<void>> sendBody(Exchange& x, store::ObjectReader& reader, http::ResponseHead head);

// website.cpp
Task<Outcome<void>> websitePage(Exchange& x);

// object_attributes.cpp
Task<Outcome<void>> getObjectAttributes(Exchange& x);

// object_put.cpp, object_copy.cpp, object_delete.cpp
Task<Outcome<void>> putObject(Exchange& x);
Task<Outcome<void>> copyObject(Exchange& x);
Task<Outcome<void>> deleteObject(Exchange& x);
Task<Outcome<void>> deleteObjects(Exchange& x);

// multipart_upload.cpp
Task<Outcome<void>> createMultipartUpload(Exchange& x);
Task<Outcome<void>> uploadPart(Exchange& x);
Task<Outcome<void>> uploadPartCopy(Exchange& x);
Task<Outcome<void>> abortMultipartUpload(Exchange& x);

// multipart_complete.cpp
Task<Outcome<void>> completeMultipartUpload(Exchange& x);

// multipart_list.cpp
Task<Outcome<void>> listParts(Exchange& x);
Task<Outcome<void>> listMultipartUploads(Exchange& x);

} // namespace holdfast::s3
