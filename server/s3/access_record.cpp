// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/access_record.h"

#include <algorithm>
#include <array>

#include "base/uri.h"
#include "s3/access_log.h"
#include "s3/access_log_line.h"
#include "s3/access_operation.h"
#include "s3/authorization.h"
#include "s3/routes.h"

namespace holdfast::s3
{

namespace
{

using std::chrono::milliseconds;

/// Of query fields, in lower case.
constexpr std::array<std::string_view, 3> kSecrets{"signature", "x-amz-security-token",
                                                   "x-amz-signature"};

bool isSecret(std::string_view field)
{
    const std::string_view name = field.substr(0, field.find('='));
    const auto decoded = uriDecode(name);
    return std::ranges::find(kSecrets, lowered(decoded ? std::string_view(*decoded) : name)) !=
           kSecrets.end();
}

milliseconds between(std::int64_t from, std::int64_t to)
{
    return milliseconds(std::max<std::int64_t>(to - from, 0) / kNanosPerMilli);
}

std::string operationOf(const Exchange& x)
{
    if (!x.facts.operation.empty())
        return x.facts.operation;
    const Route* route = x.route;
    if (!route) { // refused before it was looked for
        const auto found = findRoute(x.request, x.address);
        route = found ? *found : nullptr;
    }
    std::string name = route ? accessOperation(route->name, x.request.method) : std::string();
    return name.empty() ? unroutedOperation(x.request.method, !x.key().empty()) : name;
}

/// By what the request carries: one whose signature is wrong is logged with its kind too.
void describeSignature(const Exchange& x, AccessRecord& record)
{
    const std::string header = x.request.headers.get("authorization");
    if (x.caller.method == auth::Method::Form) {
        record.signatureVersion = x.isOldSignature ? "SigV2" : "SigV4";
    } else if (header.starts_with("AWS4-") || header.starts_with("AWS ")) {
        record.signatureVersion = header.starts_with("AWS4-") ? "SigV4" : "SigV2";
        record.authenticationType = "AuthHeader";
    } else if (x.query("X-Amz-Algorithm") || x.query("AWSAccessKeyId")) {
        record.signatureVersion = x.query("X-Amz-Algorithm") ? "SigV4" : "SigV2";
        record.authenticationType = "QueryString";
    }
}

/// What all lines about a request have in common.
AccessRecord commonRecord(const Exchange& x, const AccessAnswer& answer)
{
    AccessRecord record;
    const std::int64_t took = x.services.clock.bootNow() - answer.began;
    record.time = x.services.clock.wallNow() - took;
    record.remoteIp = hostOfPeer(x.request.peer);
    record.requester = x.caller.identity.id;
    record.requestId = x.request.id;
    record.hostId = answer.hostId;
    describeSignature(x, record);
    record.cipherSuite = x.request.tlsCipher;
    record.tlsVersion = x.request.tlsVersion;
    record.hostHeader = x.request.headers.get("host");

    const std::string& target = x.request.target.empty() ? x.request.rawPath : x.request.target;
    record.requestUri = x.request.method + " " + redactedUrl(target) + " ";
    record.requestUri += x.request.version;
    record.totalTime = between(0, took);
    if (answer.firstByte != 0)
        record.turnAround = between(std::max(x.facts.lastByteIn, answer.began), answer.firstByte);
    record.referer = redactedUrl(x.request.headers.get("referer"));
    record.userAgent = x.request.headers.get("user-agent");
    return record;
}

void addLine(const Exchange& x, const store::BucketInfo& bucket, AccessRecord record)
{
    const std::shared_ptr<const AccessLogRule> rule = x.access.rulesOf(bucket)->logging;
    if (!rule)
        return;
    record.bucket = bucket.name;
    record.bucketOwner = bucketOwner(x, bucket).id;
    x.services.accessLog->add(rule, record.time, accessLogLine(record));
}

AccessRecord furtherRecord(AccessRecord record, const FurtherAccess& access)
{
    record.operation = access.operation;
    record.key = access.key;
    record.versionId = access.versionId;
    record.status = access.status;
    record.errorCode = access.errorCode;
    record.bytesSent = 0;
    record.objectSize = access.objectSize;
    record.aclRequired = access.aclRequired;
    if (access.isEntry) {
        record.requestUri.clear();
        record.totalTime.reset();
        record.turnAround.reset();
        record.referer.reset();
        record.userAgent.reset();
    }
    return record;
}

} // namespace

std::string redactedUrl(std::string_view url)
{
    const std::size_t query = url.find('?');
    if (query == std::string_view::npos)
        return std::string(url);
    std::string out(url.substr(0, query + 1));
    std::string_view rest = url.substr(query + 1);
    for (;;) {
        const std::size_t end = std::min(rest.find_first_of("&#"), rest.size());
        const std::string_view field = rest.substr(0, end);
        if (field.find('=') != std::string_view::npos && isSecret(field))
            out.append(field.substr(0, field.find('='))).append("=REDACTED");
        else
            out.append(field);
        if (end == rest.size())
            return out;
        out += rest[end];
        rest.remove_prefix(end + 1);
    }
}

void recordAccess(const Exchange& x, const AccessAnswer& answer)
{
    const bool isKept = keepsAccessLog(x, x.bucketInfo);
    if (!isKept && x.facts.further.empty())
        return;
    const AccessRecord common = commonRecord(x, answer);
    for (const FurtherAccess& access : x.facts.further)
        addLine(x, access.bucket, furtherRecord(common, access));
    if (!isKept)
        return;
    AccessRecord record = common;
    record.operation = operationOf(x);
    record.key = x.key();
    record.versionId = x.queryOr("versionId", "");
    record.status = answer.status;
    record.errorCode = answer.errorCode;
    record.bytesSent = answer.bytesSent;
    record.objectSize = x.facts.objectSize;
    record.aclRequired = x.facts.aclRequired;
    addLine(x, x.bucketInfo, std::move(record));
}

} // namespace holdfast::s3
