// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/uploads.h"

#include <algorithm>

#include "store/objects.h"
#include "store/object_streams.h"
#include "store/versions.h"

namespace holdfast::store
{
namespace
{

using drive::Family;

constexpr std::uint32_t kMostParts = 10'000;
constexpr std::uint32_t kScanPage = 1000;

std::unexpected<Error> noSuchUpload()
{
    return fail(Code::NotFound, "there is no such upload", "upload");
}

} // namespace

Task<Result<Uploads::Target>> Uploads::find(std::string bucket, std::string key,
                                            std::string uploadId)
{
    auto found = co_await m_buckets.find(std::move(bucket));
    if (!found)
        co_return failed(std::move(found));
    auto id = Uuid::parse(uploadId);
    if (!id)
        co_return noSuchUpload();
    const PartitionId home = drive::partitionOfObject((*found)->id(), key);
    co_return Target{std::move(*found), std::move(key), *id, home};
}

Task<Result<UploadRow>> Uploads::readUpload(Target target)
{
    std::string rowKey = uploadKey(target.bucket->id(), target.key, target.upload);
    auto value = co_await m_context.replicas.get(target.home, Family::Uploads, std::move(rowKey));
    if (!value)
        co_return failed(std::move(value), "reading an upload");
    if (!*value)
        co_return noSuchUpload();
    co_return UploadRow::decode(**value);
}

Task<Result<Uploads::Parts>> Uploads::readParts(Target target, std::uint32_t after,
                                                std::uint32_t limit)
{
    Parts out;
    drive::ScanRequest request;
    request.family = Family::Aux;
    request.begin = partKey(target.home, target.upload, after + 1);
    request.end = drive::prefixEnd(partPrefix(target.home, target.upload));
    request.partitions = onlyPartition(target.home);
    while (out.size() < limit) {
        request.limit = std::min<std::uint32_t>(kScanPage, limit - out.size());
        auto page = co_await m_context.replicas.scan(request);
        if (!page)
            co_return failed(std::move(page), "reading parts");
        for (const drive::ScanEntry& entry : page->entries) {
            auto row = PartRow::decode(entry.value);
            if (!row)
                co_return failed(std::move(row));
            out.emplace(partNumberOf(entry.key), std::move(*row));
        }
        if (!page->more)
            break;
        request.begin = std::move(page->resume);
    }
    co_return out;
}

Task<Result<UploadInfo>> Uploads::create(std::string bucket, std::string key, UploadOptions options)
{
    auto target = co_await find(std::move(bucket), std::move(key), m_context.random.uuid().hex());
    if (!target)
        co_return failed(std::move(target));
    const env::Executor home = m_context.replicas.executorOf(target->home);
    auto task = createAtHome(std::move(*target), std::move(options));
    co_return co_await env::on(home, std::move(task));
}

Task<Result<UploadInfo>> Uploads::createAtHome(Target target, UploadOptions options)
{
    auto use = co_await BucketUse::begin(m_context, target.bucket);
    if (!use)
        co_return failed(std::move(use));
    VersionChange change(m_context, target.bucket->id(), target.key);
    // Nobody else knows the id yet, so the section is the upload's own: uploads of one key do not queue.
    std::string rowKey = uploadKey(target.bucket->id(), target.key, target.upload);
    auto section = co_await m_context.replicas.lockKey(target.home, rowKey);
    if (!section)
        co_return failed(std::move(section));
    UploadRow row;
    row.initiated = m_context.clock.wallNow();
    row.stamp = m_context.replicas.nextStamp(target.home, 0);
    row.contentHeaders = std::move(options.object.contentHeaders);
    row.userMetadata = std::move(options.object.userMetadata);
    row.storageClass = std::move(options.object.storageClass);
    row.checksumKind = options.checksumKind;
    row.checksumFullObject = options.checksumFullObject;
    row.owner = std::move(options.object.owner);
    row.initiator = std::move(options.initiator);
    if (!options.object.mutables.empty())
        row.mutables = encodeMutables(options.object.mutables);
    change.put(Family::Uploads, std::move(rowKey), row.encode());
    change.count({0, 0, 0, 1});
    Result<void> committed = co_await change.commit(*section);
    if (!committed)
        co_return failed(std::move(committed));
    co_return row.info(std::move(target.key), target.upload);
}

Task<Result<std::unique_ptr<ObjectWriter>>> Uploads::putPart(std::string bucket, std::string key,
                                                             std::string uploadId,
                                                             std::uint32_t number,
                                                             std::optional<std::uint64_t> length)
{
    if (number == 0 || number > kMostParts)
        co_return fail(Code::InvalidArgument, "part numbers go from 1 to 10000", "part");
    auto target = co_await find(std::move(bucket), std::move(key), std::move(uploadId));
    if (!target)
        co_return failed(std::move(target));
    auto upload = co_await readUpload(*target);
    if (!upload)
        co_return failed(std::move(upload));
    auto ticket = admitWrite(m_context.budget, length);
    if (!ticket)
        co_return failed(std::move(ticket));
    const env::Executor executor = co_await env::asio::this_coro::executor;
    BodyOwner owner;
    owner.home = target->home;
    owner.bucket = target->bucket->id();
    owner.bucketName = target->bucket->name();
    owner.key = std::move(target->key);
    owner.upload = target->upload;
    owner.partNumber = number;
    owner.storageClass = std::move(upload->storageClass);
    owner.firstAtHome = number == 1;
    co_return makePartWriter(m_context, executor, std::move(target->bucket), std::move(owner),
                             length, std::move(*ticket));
}

Task<Result<UploadInfo>> Uploads::head(std::string bucket, std::string key, std::string uploadId)
{
    auto target = co_await find(std::move(bucket), std::move(key), std::move(uploadId));
    if (!target)
        co_return failed(std::move(target));
    auto row = co_await readUpload(*target);
    if (!row)
        co_return failed(std::move(row));
    co_return row->info(std::move(target->key), target->upload);
}

Task<Result<PartListPage>> Uploads::listParts(std::string bucket, std::string key,
                                              std::string uploadId, std::uint32_t afterPart,
                                              std::uint32_t limit)
{
    auto target = co_await find(std::move(bucket), std::move(key), std::move(uploadId));
    if (!target)
        co_return failed(std::move(target));
    auto row = co_await readUpload(*target);
    if (!row)
        co_return failed(std::move(row));
    PartListPage page;
    page.upload = row->info(target->key, target->upload);
    if (limit == 0 || afterPart >= kMostParts)
        co_return page;
    auto parts = co_await readParts(*target, afterPart, limit + 1);
    if (!parts)
        co_return failed(std::move(parts));
    for (const auto& [number, part] : *parts) {
        if (page.parts.size() == limit) {
            page.truncated = true;
            break;
        }
        page.parts.push_back(part.info(number));
        page.nextMarker = number;
    }
    co_return page;
}

Task<Result<void>> Uploads::abort(std::string bucket, std::string key, std::string uploadId)
{
    auto target = co_await find(std::move(bucket), std::move(key), std::move(uploadId));
    if (!target)
        co_return failed(std::move(target));
    const env::Executor home = m_context.replicas.executorOf(target->home);
    auto task = abortAtHome(std::move(*target));
    co_return co_await env::on(home, std::move(task));
}

Task<Result<void>> Uploads::abortAtHome(Target target)
{
    auto use = co_await BucketUse::begin(m_context, target.bucket);
    if (!use)
        co_return failed(std::move(use));
    VersionChange change(m_context, target.bucket->id(), target.key);
    std::string rowKey = change.rowKey();
    auto section = co_await m_context.replicas.lockKey(target.home, std::move(rowKey));
    if (!section)
        co_return failed(std::move(section));
    auto upload = co_await readUpload(target);
    if (!upload)
        co_return failed(std::move(upload));
    auto parts = co_await readParts(target, 0, kMostParts);
    if (!parts)
        co_return failed(std::move(parts));
    change.proposal().needsRoom = false;
    change.remove(Family::Uploads, uploadKey(target.bucket->id(), target.key, target.upload));
    change.count({0, 0, 0, -1});
    for (const auto& [number, part] : *parts) {
        change.remove(Family::Aux, partKey(target.home, target.upload, number));
        change.releaseBody(part.body);
    }
    co_return co_await change.commit(*section);
}

Task<Result<ObjectInfo>> Uploads::complete(std::string bucket, std::string key,
                                           std::string uploadId, std::vector<CompletePart> parts,
                                           std::optional<Checksum> wholeChecksum,
                                           WriteConditions conditions, Versioning versioning)
{
    auto target = co_await find(std::move(bucket), std::move(key), std::move(uploadId));
    if (!target)
        co_return failed(std::move(target));
    const env::Executor home = m_context.replicas.executorOf(target->home);
    Completion request{std::move(parts), std::move(wholeChecksum), std::move(conditions), versioning};
    auto task = completeAtHome(std::move(*target), std::move(request));
    co_return co_await env::on(home, std::move(task));
}

/// One record takes ownership of the named parts' bodies (their extents' rows keep the upload's id), lets
/// go of the unnamed ones and of the version before, and remembers the upload as completed.
Task<Result<ObjectInfo>> Uploads::completeAtHome(Target target, Completion request)
{
    auto use = co_await BucketUse::begin(m_context, target.bucket);
    if (!use)
        co_return failed(std::move(use));
    const BucketId bucket = target.bucket->id();
    VersionChange change(m_context, bucket, target.key);
    std::string rowKey = change.rowKey();
    auto section = co_await m_context.replicas.lockKey(target.home, std::move(rowKey));
    if (!section)
        co_return failed(std::move(section));
    auto upload = co_await readUpload(target);
    if (!upload && upload.error().code == Code::NotFound)
        co_return co_await answerAgain(target);
    if (!upload)
        co_return failed(std::move(upload));
    auto parts = co_await readParts(target, 0, kMostParts);
    if (!parts)
        co_return failed(std::move(parts));
    auto joined = joinParts(*upload, *parts, request.parts, request.wholeChecksum);
    if (!joined)
        co_return failed(std::move(joined));
    auto current = co_await readCurrent(m_context, target.home, change.rowKey());
    if (!current)
        co_return failed(std::move(current));
    Result<void> allowed = checkConditions(*current, request.conditions);
    if (!allowed)
        co_return failed(std::move(allowed));

    VersionRow row;
    row.stamp = m_context.replicas.nextStamp(target.home, *current ? (*current)->stamp : 0);
    row.modified = m_context.clock.wallNow();
    row.size = joined->size;
    row.etag = joined->etag;
    row.body = std::move(joined->body);
    row.contentHeaders = std::move(upload->contentHeaders);
    row.userMetadata = std::move(upload->userMetadata);
    row.storageClass = std::move(upload->storageClass);
    row.owner = std::move(upload->owner);
    if (joined->checksum)
        row.checksums.push_back(*joined->checksum);
    row.partCount = static_cast<std::uint32_t>(joined->table.size());
    for (std::size_t at = 0; at < joined->table.size(); at += kPartsPerTableRow) {
        const std::size_t count = std::min(kPartsPerTableRow, joined->table.size() - at);
        change.put(Family::Aux,
                   partTableKey(target.home, bucket, target.key, row.stamp, row.partTableRows++),
                   encodePartTable(&joined->table[at], count));
    }
    for (const PartInfo& named : joined->table) {
        change.remove(Family::Aux, partKey(target.home, target.upload, named.number));
        parts->erase(named.number);
    }
    for (const auto& [number, unnamed] : *parts) {
        change.remove(Family::Aux, partKey(target.home, target.upload, number));
        change.releaseBody(unnamed.body);
    }
    auto mutables = decodeMutables(upload->mutables);
    if (!mutables)
        co_return failed(std::move(mutables));
    change.setMutables(row, *mutables);
    auto made = co_await makeCurrent(&m_context, &change, bucket, target.key, std::move(*current), &row,
                                     target.bucket->versioning(request.versioning));
    if (!made)
        co_return failed(std::move(made));
    change.remove(Family::Uploads, uploadKey(bucket, target.key, target.upload));
    change.count({0, 0, 0, -1});
    const CompletedRow completed{bucket, target.key, row.etag, row.stamp, row.versionId, {}};
    change.put(Family::Aux, completedKey(target.home, target.upload), completed.encode());
    if (joined->survives)
        change.noteDegraded(row.stamp, *joined->survives);
    Result<void> committed = co_await change.commit(*section);
    if (!committed)
        co_return failed(std::move(committed));
    co_return row.info(std::move(target.key));
}

/// The upload is gone: completed before? Then the same answer.
Task<Result<ObjectInfo>> Uploads::answerAgain(Target target)
{
    auto value = co_await m_context.replicas.get(target.home, Family::Aux,
                                                 completedKey(target.home, target.upload));
    if (!value)
        co_return failed(std::move(value), "reading a completed upload");
    if (!*value)
        co_return noSuchUpload();
    auto completed = CompletedRow::decode(**value);
    if (!completed)
        co_return failed(std::move(completed));
    if (completed->bucket != target.bucket->id() || completed->key != target.key)
        co_return noSuchUpload();
    std::string rowKey = drive::objectRowKey(completed->bucket, completed->key);
    auto current = co_await readCurrent(m_context, target.home, std::move(rowKey));
    if (!current)
        co_return failed(std::move(current));
    if (isObject(*current) && (*current)->stamp == completed->stamp)
        co_return (*current)->info(std::move(target.key));
    rowKey = olderKey(completed->bucket, completed->key, completed->stamp);
    auto older = co_await readVersion(m_context, target.home, Family::Noncurrent, std::move(rowKey));
    if (!older)
        co_return failed(std::move(older));
    if (*older)
        co_return (*older)->info(std::move(target.key));
    ObjectInfo info;
    info.key = std::move(target.key);
    info.versionId = completed->versionId.empty() ? "null" : completed->versionId;
    info.isLatest = false;
    info.etag = completed->etag;
    info.modified = static_cast<WallNanos>(completed->stamp);
    co_return info;
}

} // namespace holdfast::store
