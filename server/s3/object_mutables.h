// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "s3/exchange.h"

/// Tags, retention and legal hold of objects, in headers of writes and reads and as documents of their own
/// (object_mutables.cpp; PutObjectTagging, PutObjectRetention, PutObjectLegalHold of the Amazon S3 API).
namespace holdfast::s3
{

/// What a write gives its version: x-amz-tagging, x-amz-object-lock-*, else the bucket's default retention.
[[nodiscard]] Outcome<store::Mutables> mutablesOf(const Exchange& x);
/// x-amz-tagging-count and x-amz-object-lock-*.
void describeMutables(const store::Mutables& mutables, http::Headers& into);
/// Whether the request asks to bypass governance; it needs the right to.
[[nodiscard]] bool bypassesGovernance(const Exchange& x);

} // namespace holdfast::s3
