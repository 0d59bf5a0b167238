// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "http/message.h"
#include "s3/errors.h"
#include "store/object_layer.h"

namespace holdfast::s3
{

/// Conditions of a read (If-Match and its kin) or of a copy's source (x-amz-copy-source-if-match ...).
/// Precedence by RFC 9110 section 13.2.2, which AWS follows: If-Match hides If-Unmodified-Since,
/// If-None-Match hides If-Modified-Since. Times compare by the second, as Last-Modified shows them.
class ReadConditions
{
public:
    /// `prefix` is "" or "x-amz-copy-source-". Dates that do not parse are ignored.
    [[nodiscard]] static ReadConditions from(const http::Headers& headers, std::string_view prefix);

    /// PreconditionFailed with the condition's name, or NotModified with ETag and Last-Modified.
    [[nodiscard]] Outcome<void> check(const store::ObjectInfo& info) const;

private:
    std::optional<std::string> m_ifMatch;
    std::optional<std::string> m_ifNoneMatch;
    std::optional<WallNanos> m_ifModifiedSince;
    std::optional<WallNanos> m_ifUnmodifiedSince;
};

/// Whether an If-Range header names `info`, so that the Range beside it may be served (RFC 9110 section
/// 13.1.5): the strong ETag, or exactly the time of Last-Modified.
[[nodiscard]] bool ifRangeHolds(std::string_view header, const store::ObjectInfo& info);

} // namespace holdfast::s3
