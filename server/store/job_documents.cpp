// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/job_documents.h"

namespace holdfast::store
{
namespace
{

std::string documentKey(std::string_view name)
{
    return drive::objectRowKey(drive::kSystemBucket, name);
}

PartitionId homeOf(std::string_view name)
{
    return drive::partitionOfObject(drive::kSystemBucket, name);
}

Task<Result<std::optional<VersionRow>>> read(Context* context, std::string name)
{
    const PartitionId home = homeOf(name);
    std::string key = documentKey(name);
    auto value = co_await context->replicas.get(home, drive::Family::Current, std::move(key));
    if (!value)
        co_return failed(std::move(value), "reading " + name);
    if (!*value)
        co_return std::optional<VersionRow>();
    auto row = VersionRow::decode(**value);
    if (!row)
        co_return failed(std::move(row), name);
    co_return std::optional<VersionRow>(std::move(*row));
}

Task<Result<void>> changeAtHome(Context* context, std::string name, DocumentChange change,
                                bool needsRoom)
{
    std::string key = documentKey(name);
    auto section = co_await context->replicas.lockKey(homeOf(name), key);
    if (!section)
        co_return failed(std::move(section));
    auto before = co_await read(context, name);
    if (!before)
        co_return failed(std::move(before));
    std::optional<std::string> was;
    if (*before)
        was = (*before)->document;
    const Result<std::optional<std::string>> changed = change(was);
    if (!changed)
        co_return std::unexpected(changed.error());
    const std::optional<std::string>& now = *changed;
    if (now == was)
        co_return Result<void>{};
    replica::Proposal proposal;
    proposal.needsRoom = needsRoom;
    if (now) {
        VersionRow row;
        row.kind = RowKind::Document;
        row.stamp = context->replicas.nextStamp(homeOf(name), *before ? (*before)->stamp : 0);
        row.modified = context->clock.wallNow();
        row.document = *now;
        row.documentVersion = *before ? (*before)->documentVersion + 1 : 1;
        proposal.mutations.push_back({drive::MutationKind::Put, drive::Family::Current,
                                      std::move(key), row.encode()});
    } else {
        proposal.mutations.push_back(
            {drive::MutationKind::Delete, drive::Family::Current, std::move(key), {}});
    }
    co_return co_await context->replicas.commit(*section, std::move(proposal));
}

} // namespace

Task<Result<std::optional<std::string>>> loadDocument(Context& context, std::string name)
{
    auto row = co_await read(&context, std::move(name));
    if (!row)
        co_return failed(std::move(row));
    if (!*row)
        co_return std::optional<std::string>();
    co_return std::optional<std::string>(std::move((*row)->document));
}

Task<Result<void>> changeDocument(Context& context, std::string name, DocumentChange change,
                                  bool needsRoom)
{
    const env::Executor home = context.replicas.executorOf(homeOf(name));
    auto task = changeAtHome(&context, std::move(name), std::move(change), needsRoom);
    co_return co_await env::on(home, std::move(task));
}

Task<Result<void>> saveDocument(Context& context, std::string name, DocumentValue value)
{
    DocumentChange change = [value = std::move(value)](const std::optional<std::string>&)
        -> Result<std::optional<std::string>> { return value(); };
    // A full store still says what it is at.
    co_return co_await changeDocument(context, std::move(name), std::move(change), false);
}

Task<Result<DocumentPage>> listDocuments(Context& context, std::string prefix, std::string after,
                                         std::uint32_t limit)
{
    drive::ScanRequest request;
    request.begin = after.empty() ? documentKey(prefix) : documentKey(after) + '\0';
    request.end = drive::prefixEnd(documentKey(prefix));
    DocumentPage out;
    // A page of the scan may be short and yet have a place to go on from.
    do {
        request.limit = limit - static_cast<std::uint32_t>(out.documents.size());
        auto page = co_await context.replicas.scan(request);
        if (!page)
            co_return failed(std::move(page), "listing documents");
        out.more = page->more;
        for (const drive::ScanEntry& entry : page->entries) {
            auto row = VersionRow::decode(entry.value);
            if (!row)
                co_return failed(std::move(row), "listing documents");
            out.documents.emplace_back(entry.key.substr(sizeof(BucketId)), std::move(row->document));
        }
        request.begin = std::move(page->resume);
    } while (out.more && out.documents.size() < limit);
    co_return out;
}

} // namespace holdfast::store
