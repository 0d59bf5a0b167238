// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"

namespace holdfast::s3
{

/// One request as a bucket's access log tells it. Source: "Amazon S3 server access log format" of
/// the Amazon S3 user guide. What is empty, or nothing, is written as "-".
struct AccessRecord
{
    std::string bucketOwner; ///< canonical id
    std::string bucket;
    WallNanos time = 0;    ///< when the request was received
    std::string remoteIp;  ///< without the port
    std::string requester; ///< canonical id; empty for an anonymous one
    std::string requestId;
    std::string operation;  ///< "REST.GET.OBJECT", "WEBSITE.GET.OBJECT"
    std::string key;        ///< decoded; written URL-encoded
    std::string requestUri; ///< "GET /bucket/key?versionId=1 HTTP/1.1"
    int status = 0;
    std::string errorCode;
    std::uint64_t bytesSent = 0; ///< of the response's body
    std::optional<std::uint64_t> objectSize;
    /// From receiving the request to sending the last byte.
    std::optional<std::chrono::milliseconds> totalTime;
    /// From the request's last byte to the response's first.
    std::optional<std::chrono::milliseconds> turnAround;
    std::optional<std::string> referer;   ///< of a request: "-" in quotes when it is empty
    std::optional<std::string> userAgent; ///< the same
    std::string versionId;
    std::string hostId;
    std::string signatureVersion;   ///< "SigV4", "SigV2"
    std::string cipherSuite;        ///< OpenSSL's name
    std::string authenticationType; ///< "AuthHeader", "QueryString"
    std::string hostHeader;
    std::string tlsVersion; ///< "TLSv1.3"
    std::string accessPointArn;
    bool aclRequired = false;
    std::string sourceRegion;
};

/// The record as one line, with its LF. Readers split it at blanks outside of brackets and quotes:
/// so in what a stranger chose (user agent, key, host) quotes, control characters and bytes beyond
/// ASCII are percent-encoded, and blanks and brackets too where there are no quotes around. He can
/// forge neither a field nor a line.
[[nodiscard]] std::string accessLogLine(const AccessRecord& record);

} // namespace holdfast::s3
