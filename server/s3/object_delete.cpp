// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/xml.h"
#include "s3/access_record.h"
#include "s3/body_checks.h"
#include "s3/authorization.h"
#include "s3/object_mutables.h"
#include "s3/object_version.h"
#include "s3/operations.h"
#include "s3/routes.h"

namespace holdfast::s3
{

namespace
{

constexpr std::size_t kMaxDeletes = 1000;
/// Deletes under way at once: commits of one batch share their syncs.
constexpr std::size_t kParallel = 64;

struct Entry
{
    std::string key;
    std::string versionId;
    store::WriteConditions conditions;
    std::optional<S3Error> refusal; ///< of this entry alone
};

struct DeleteRequest
{
    std::vector<Entry> entries;
    bool quiet = false;
};

Outcome<DeleteRequest> parseDelete(const std::string& document)
{
    const auto root = parseXml(document);
    if (!root || root->name != "Delete")
        return refuse(ErrorCode::MalformedXml);
    DeleteRequest request;
    for (const XmlNode& node : root->children) {
        if (node.name == "Quiet") {
            request.quiet = node.text == "true" || node.text == "1";
            continue;
        }
        if (node.name != "Object")
            return refuse(ErrorCode::MalformedXml);
        Entry entry;
        const auto key = node.childText("Key");
        if (!key || key->empty())
            return refuse(ErrorCode::MalformedXml);
        entry.key = *key;
        entry.versionId = node.childText("VersionId").value_or("");
        if (auto checked = checkVersionId(entry.versionId); !entry.versionId.empty() && !checked)
            entry.refusal = std::move(checked.error());
        if (const auto etag = node.childText("ETag"))
            entry.conditions.ifMatch = std::string(unquoted(*etag));
        if (node.child("LastModifiedTime") || node.child("Size"))
            return refuse(ErrorCode::NotImplemented);
        request.entries.push_back(std::move(entry));
    }
    if (request.entries.empty() || request.entries.size() > kMaxDeletes)
        return refuse(ErrorCode::MalformedXml);
    return request;
}

Task<Outcome<store::DeleteResult>> removeOne(Exchange& x, Entry entry)
{
    if (auto checked = checkKey(entry.key); !checked)
        co_return refused(std::move(checked));
    if (entry.refusal)
        co_return std::unexpected(std::move(*entry.refusal));
    if (x.route->isByEntry) {
        std::vector<std::string> actions{entry.versionId.empty() ? "s3:DeleteObject" : "s3:DeleteObjectVersion"};
        if (bypassesGovernance(x))
            actions.emplace_back("s3:BypassGovernanceRetention");
        Target target{x.bucketInfo, entry.key, entry.versionId};
        if (const std::optional<std::string>& match = entry.conditions.ifMatch) {
            target.more.emplace("s3:if-match", *match);
            if (*match != "*") // as with the header: Authorizer
                actions.emplace_back(entry.versionId.empty() ? "s3:GetObject" : "s3:GetObjectVersion");
        }
        for (std::string& action : actions) {
            Outcome<void> allowed = co_await x.access.check(x, std::move(action), target);
            if (!allowed)
                co_return refused(std::move(allowed));
        }
    }
    store::RemoveOptions options;
    options.conditions = std::move(entry.conditions);
    options.versioning = x.versioning();
    options.versionId = std::move(entry.versionId);
    options.bypassGovernance = bypassesGovernance(x);
    options.owner = x.ownerOfMarkers();
    const bool isConditional = options.conditions.ifMatch.has_value();
    auto removed = co_await x.store().remove(x.bucket(), entry.key, std::move(options));
    if (removed)
        co_return std::move(*removed);
    const Error& error = removed.error();
    // Deleting what is not there is a success, unless a condition names what should be there.
    const bool gone = error.code == Code::NotFound && !error.context.ends_with("bucket");
    if (gone && !isConditional)
        co_return store::DeleteResult{};
    co_return x.storeRefusal(error);
}

void report(const Entry& entry, const Outcome<store::DeleteResult>& outcome, bool quiet, XmlWriter& xml)
{
    if (outcome && quiet)
        return;
    xml.open(outcome ? "Deleted" : "Error").text("Key", entry.key);
    if (!entry.versionId.empty())
        xml.text("VersionId", entry.versionId);
    if (outcome && outcome->isMarker) {
        xml.boolean("DeleteMarker", true);
        xml.text("DeleteMarkerVersionId", outcome->versionId);
    }
    if (!outcome) {
        const S3Error& error = outcome.error();
        const ErrorRow& row = errorRow(error.code);
        xml.text("Code", row.name);
        xml.text("Message", error.message.empty() ? row.message : std::string_view(error.message));
    }
    xml.close();
}

/// For the bucket's access log.
void note(Exchange& x, const Entry& entry, const Outcome<store::DeleteResult>& outcome)
{
    FurtherAccess access{x.bucketInfo, "BATCH.DELETE.OBJECT", entry.key, entry.versionId, 204};
    access.isEntry = true;
    if (!outcome) {
        const ErrorRow& row = errorRow(outcome.error().code);
        access.status = row.status;
        access.errorCode = row.name;
    }
    x.facts.further.push_back(std::move(access));
}

} // namespace

Task<Outcome<void>> deleteObject(Exchange& x)
{
    auto versionId = versionIdOf(x);
    if (!versionId)
        co_return refused(std::move(versionId));
    Entry entry;
    entry.key = x.key();
    entry.versionId = std::move(*versionId);
    if (const std::string* match = x.header("if-match"))
        entry.conditions.ifMatch = std::string(unquoted(*match));
    if (x.header("x-amz-if-match-last-modified-time") || x.header("x-amz-if-match-size"))
        co_return refuse(ErrorCode::NotImplemented);
    const bool isNamed = !entry.versionId.empty();
    auto removed = co_await removeOne(x, std::move(entry));
    if (!removed)
        co_return refused(std::move(removed));
    http::Headers headers;
    if (removed->isMarker)
        headers.set("x-amz-delete-marker", "true");
    if (removed->isMarker || isNamed)
        addVersionId(x, removed->versionId, headers);
    co_return co_await x.sendEmpty(204, std::move(headers));
}

Task<Outcome<void>> deleteObjects(Exchange& x)
{
    const auto checks = BodyChecks::of(x);
    if (!checks)
        co_return std::unexpected(checks.error());
    if (!checks->hasIntegrity())
        co_return refuse(ErrorCode::InvalidRequest,
                         "Missing required header for this request: Content-MD5 OR "
                         "x-amz-checksum-*");
    const auto document = co_await readNeededDocument(x, *checks);
    if (!document)
        co_return std::unexpected(document.error());
    const auto request = parseDelete(*document);
    if (!request)
        co_return std::unexpected(request.error());
    XmlWriter xml;
    xml.open("DeleteResult", kXmlns);
    const std::vector<Entry>& entries = request->entries;
    const bool isLogged = keepsAccessLog(x, x.bucketInfo);
    for (std::size_t begin = 0; begin < entries.size(); begin += kParallel) {
        const std::size_t end = std::min(begin + kParallel, entries.size());
        std::vector<Task<Outcome<store::DeleteResult>>> tasks;
        for (std::size_t i = begin; i < end; ++i)
            tasks.push_back(removeOne(x, entries[i]));
        const std::vector<Outcome<store::DeleteResult>> outcomes = co_await env::all(std::move(tasks));
        for (std::size_t i = begin; i < end && isLogged; ++i)
            note(x, entries[i], outcomes[i - begin]);
        for (std::size_t i = begin; i < end; ++i)
            report(entries[i], outcomes[i - begin], request->quiet, xml);
    }
    std::string answer = std::move(xml).finish();
    co_return co_await x.sendXml(200, std::move(answer));
}

} // namespace holdfast::s3
