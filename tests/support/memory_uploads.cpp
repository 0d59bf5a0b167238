// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/encoding.h"
#include "support/memory_object_layer.h"

/// The multipart half of the model.
namespace holdfast::test
{

using namespace store;

namespace
{

std::unexpected<Error> badPart(std::string rule)
{
    return fail(Code::InvalidArgument, "the parts break a rule", std::move(rule));
}

std::string commonPrefix(const UploadListQuery& query, std::string_view key)
{
    if (query.delimiter.empty())
        return {};
    const std::size_t found = key.find(query.delimiter, query.prefix.size());
    if (found == std::string_view::npos)
        return {};
    return std::string(key.substr(0, found + query.delimiter.size()));
}

bool isAfterMarkers(const UploadListQuery& query, const std::string& key, const std::string& id)
{
    if (query.keyMarker.empty())
        return true;
    if (query.uploadIdMarker.empty())
        return key > query.keyMarker;
    return key > query.keyMarker || (key == query.keyMarker && id > query.uploadIdMarker);
}

} // namespace

Task<Result<UploadInfo>> MemoryObjectLayer::createUpload(std::string bucket, std::string key,
                                                         UploadOptions options)
{
    const std::lock_guard lock(m_mutex);
    auto in = findBucket(bucket);
    if (!in)
        co_return failed(std::move(in));
    Upload upload;
    upload.info.key = key;
    upload.info.uploadId = m_random.uuid().hex();
    upload.info.initiated = stamp();
    upload.info.storageClass = options.object.storageClass;
    upload.info.checksumKind = options.checksumKind;
    upload.info.checksumFullObject = options.checksumFullObject;
    upload.info.owner = options.object.owner;
    upload.info.initiator = options.initiator;
    upload.options = std::move(options);
    UploadInfo info = upload.info;
    (*in)->uploads.emplace(std::pair(key, info.uploadId), std::move(upload));
    co_return info;
}

Task<Result<UploadInfo>> MemoryObjectLayer::headUpload(std::string bucket, std::string key,
                                                       std::string uploadId)
{
    const std::lock_guard lock(m_mutex);
    auto upload = findUpload(bucket, key, uploadId);
    if (!upload)
        co_return failed(std::move(upload));
    co_return (*upload)->info;
}

Result<ObjectInfo> MemoryObjectLayer::commitPart(const std::string& bucket, const std::string& key,
                                                 const std::string& uploadId, std::uint32_t number,
                                                 std::string body, const BodyDigests& digests)
{
    auto upload = findUpload(bucket, key, uploadId);
    if (!upload)
        return failed(std::move(upload));
    Part part;
    part.info.number = number;
    part.info.size = body.size();
    part.info.etag = hexEncode(asBytes(digests.md5));
    part.info.modified = stamp();
    part.info.checksums = digests.checksums;
    part.body = std::make_shared<const std::string>(std::move(body));
    ObjectInfo info;
    info.key = key;
    info.size = part.info.size;
    info.etag = part.info.etag;
    info.modified = part.info.modified;
    info.checksums = part.info.checksums;
    (*upload)->parts.insert_or_assign(number, std::move(part));
    return info;
}

Result<MemoryObjectLayer::Object> MemoryObjectLayer::assemble(
    const Upload& upload, const std::vector<CompletePart>& parts,
    std::optional<Checksum> wholeChecksum)
{
    Object object;
    std::string body;
    std::string md5s;
    std::uint32_t before = 0;
    for (const CompletePart& wanted : parts) {
        if (wanted.number <= before)
            return badPart("order");
        before = wanted.number;
        const auto found = upload.parts.find(wanted.number);
        if (found == upload.parts.end() || found->second.info.etag != wanted.etag)
            return badPart("part");
        const PartInfo& info = found->second.info;
        for (const Checksum& claim : wanted.checksums)
            if (std::ranges::none_of(info.checksums, [&](const Checksum& kept) {
                    return kept.kind == claim.kind && kept.raw == claim.raw;
                }))
                return badPart("part");
        if (info.size < kMinPart && &wanted != &parts.back())
            return badPart("too-small");
        body += *found->second.body;
        md5s += asText(*hexDecode(info.etag));
        object.parts.push_back(info);
    }
    if (parts.empty())
        return badPart("part");
    object.info.key = upload.info.key;
    object.info.versionId = "null";
    object.info.size = body.size();
    object.info.etag = hexEncode(asBytes(digest(ChecksumKind::Md5, asBytes(md5s)))) + '-' +
                       std::to_string(parts.size());
    object.info.storageClass = upload.info.storageClass;
    object.info.contentHeaders = upload.options.object.contentHeaders;
    object.info.userMetadata = upload.options.object.userMetadata;
    object.info.owner = upload.options.object.owner;
    object.info.mutables = upload.options.object.mutables;
    object.info.partCount = static_cast<std::uint32_t>(parts.size());
    if (wholeChecksum) {
        if (!wholeChecksum->composite &&
            digest(wholeChecksum->kind, asBytes(body)) != wholeChecksum->raw)
            return badPart("checksum");
        object.info.checksums.push_back(std::move(*wholeChecksum));
    }
    object.body = std::make_shared<const std::string>(std::move(body));
    return object;
}

Task<Result<std::unique_ptr<ObjectWriter>>> MemoryObjectLayer::putPart(
    std::string bucket, std::string key, std::string uploadId, std::uint32_t number,
    std::optional<std::uint64_t> length)
{
    (void)length;
    const std::lock_guard lock(m_mutex);
    auto upload = findUpload(bucket, key, uploadId);
    if (!upload)
        co_return failed(std::move(upload));
    co_return makePartWriter(std::move(bucket), std::move(key), std::move(uploadId), number);
}

Task<Result<ObjectInfo>> MemoryObjectLayer::completeUpload(std::string bucket, std::string key,
                                                           std::string uploadId,
                                                           std::vector<CompletePart> parts,
                                                           std::optional<Checksum> wholeChecksum,
                                                           WriteConditions conditions,
                                                           Versioning versioning)
{
    const std::lock_guard lock(m_mutex);
    auto found = findBucket(bucket);
    if (!found)
        co_return failed(std::move(found));
    Bucket& in = **found;
    // Who asks again gets the same answer, whatever became of the object.
    if (const auto before = in.completed.find({key, uploadId}); before != in.completed.end())
        co_return before->second;
    auto upload = findUpload(bucket, key, uploadId);
    if (!upload)
        co_return failed(std::move(upload));
    if (auto checked = checkConditions(in, key, conditions); !checked)
        co_return failed(std::move(checked));
    if (auto may = mayReplace(in, key, versioning); !may)
        co_return failed(std::move(may));
    auto object = assemble(**upload, parts, std::move(wholeChecksum));
    if (!object)
        co_return failed(std::move(object));
    object->info.modified = stamp();
    ObjectInfo info = install(in, key, std::move(*object), versioning);
    in.uploads.erase({key, uploadId});
    in.completed.emplace(std::pair(key, uploadId), info);
    co_return info;
}

Task<Result<void>> MemoryObjectLayer::abortUpload(std::string bucket, std::string key,
                                                  std::string uploadId)
{
    const std::lock_guard lock(m_mutex);
    auto upload = findUpload(bucket, key, uploadId);
    if (!upload)
        co_return failed(std::move(upload));
    m_buckets.at(bucket).uploads.erase({key, uploadId});
    co_return Result<void>{};
}

Task<Result<PartListPage>> MemoryObjectLayer::listParts(std::string bucket, std::string key,
                                                        std::string uploadId,
                                                        std::uint32_t afterPart,
                                                        std::uint32_t limit)
{
    const std::lock_guard lock(m_mutex);
    auto upload = findUpload(bucket, key, uploadId);
    if (!upload)
        co_return failed(std::move(upload));
    PartListPage page;
    page.upload = (*upload)->info;
    for (const auto& [number, part] : (*upload)->parts) {
        if (number <= afterPart)
            continue;
        if (page.parts.size() == limit) {
            page.truncated = limit > 0;
            break;
        }
        page.parts.push_back(part.info);
        page.nextMarker = number;
    }
    co_return page;
}

Task<Result<UploadListPage>> MemoryObjectLayer::listUploads(UploadListQuery query)
{
    const std::lock_guard lock(m_mutex);
    auto in = findBucket(query.bucket);
    if (!in)
        co_return failed(std::move(in));
    UploadListPage page;
    for (const auto& [name, upload] : (*in)->uploads) {
        const auto& [key, id] = name;
        const std::string common = commonPrefix(query, key);
        if (!key.starts_with(query.prefix) || !isAfterMarkers(query, key, id) ||
            (!common.empty() && common == query.keyMarker) ||
            (!common.empty() && !page.prefixes.empty() && page.prefixes.back() == common))
            continue;
        if (page.uploads.size() + page.prefixes.size() == query.limit) {
            page.truncated = query.limit > 0;
            break;
        }
        page.nextKeyMarker = common.empty() ? key : common;
        page.nextUploadIdMarker = common.empty() ? id : std::string{};
        if (common.empty())
            page.uploads.push_back(upload.info);
        else
            page.prefixes.push_back(common);
    }
    co_return page;
}

} // namespace holdfast::test
