// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "s3/exchange.h"

namespace holdfast::s3
{

/// How a request ended. Times are of the boot clock.
struct AccessAnswer
{
    int status = 0;
    std::string_view errorCode; ///< empty on success
    std::uint64_t bytesSent = 0;
    std::int64_t began = 0;
    std::int64_t firstByte = 0; ///< of the answer; 0: there was none
    std::string_view hostId;
};

/// Gives the access logs that are kept of it their lines about a request: that of its bucket, and those of
/// the buckets of `x.facts.further`. Precondition: there is a Services::accessLog.
void recordAccess(const Exchange& x, const AccessAnswer& answer);

/// Whether lines about the bucket's requests are wanted.
[[nodiscard]] inline bool keepsAccessLog(const Exchange& x, const store::BucketInfo& bucket)
{
    return x.services.accessLog && bucket.setting("logging");
}

/// A target or URL with the values of signatures and session tokens replaced by "REDACTED", however
/// their names are written: a log must not let its reader do what a signed link lets its holder do.
[[nodiscard]] std::string redactedUrl(std::string_view url);

} // namespace holdfast::s3
