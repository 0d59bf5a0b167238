// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "s3/exchange.h"

/// Versions in requests and answers ("Using versioning in S3 buckets", Amazon S3 user guide).
namespace holdfast::s3
{

/// "null" or 32 hex digits; InvalidArgument for what no version can be called.
[[nodiscard]] Outcome<void> checkVersionId(std::string_view versionId);
/// The version that the request names; empty: the current one.
[[nodiscard]] Outcome<std::string> versionIdOf(const Exchange& x);
/// A write always makes the current version: one that names a version cannot be meant.
[[nodiscard]] Outcome<void> refuseVersionId(const Exchange& x);
/// x-amz-version-id, in buckets that have or had versioning.
void addVersionId(const Exchange& x, std::string_view versionId, http::Headers& into);

} // namespace holdfast::s3
