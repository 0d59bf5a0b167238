// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace holdfast::auth
{

/// What an action acts on, as a policy names it in "Resource".
enum class ActionScope : std::uint8_t {
    Service, ///< no bucket is named: s3:ListAllMyBuckets
    Bucket,
    Object,
};

struct S3Action
{
    std::string_view name; ///< "s3:GetObject"
    ActionScope scope;
};

/// Every action a bucket policy may name. Source: Service Authorization Reference, "Actions,
/// resources, and condition keys for Amazon S3" (general purpose buckets and their objects).
[[nodiscard]] std::span<const S3Action> s3Actions();

} // namespace holdfast::auth
