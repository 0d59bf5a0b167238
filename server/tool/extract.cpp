// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "tool/extractor.h"

#include <filesystem>
#include <sstream>

#include "base/encoding.h"
#include "tool/mutables_json.h"
#include "tool/tool.h"

namespace holdfast::tool
{
namespace
{

constexpr std::string_view kBucketPrefix = "bucket/"; // of documents in the system bucket
// No bucket has such a name.
constexpr const char* kVersionsFolder = ".versions";
constexpr const char* kManifest = "manifest.jsonl";
const std::string kNullVersion = "null";

std::string where(const std::string& bucket, std::string_view key)
{
    nlohmann::ordered_json line;
    putBytes(line, "key", key);
    return "object " + line.dump() + " of bucket " + bucket;
}

} // namespace

Result<void> Extractor::run()
{
    if (m_store.hasConfiguration()) {
        Result<void> done = readBuckets();
        if (done && m_hasVersions)
            done = openManifest();
        for (const Family family : {Family::Current, Family::Noncurrent}) {
            if (done)
                done = extractRows(family);
        }
        if (done && m_manifest)
            done = m_manifest->close();
        if (!done)
            return done;
    }
    salvage();
    return {};
}

/// The row that counts: what the first member has; without members, the newest that is left.
const std::string* Extractor::choose(const MergedRows& rows, PartitionId partition)
{
    const std::vector<OfflineDrive*> members = m_store.members(partition);
    for (const OfflineDrive* member : members) {
        if (const std::string* value = rows.valueOn(member))
            return value;
    }
    if (!members.empty())
        return nullptr; // a drive that fell behind still has it: it was deleted since
    const std::string* best = nullptr;
    std::uint64_t stamp = 0;
    for (const MergedRows::Holder& holder : rows.holders()) {
        const Result<store::VersionRow> row = store::VersionRow::decode(*holder.value);
        if (row && (!best || row->stamp > stamp)) {
            best = holder.value;
            stamp = row->stamp;
        }
    }
    return best;
}

Result<void> Extractor::readBuckets()
{
    Result<MergedRows> rows = MergedRows::open(m_store, Family::Current);
    if (!rows)
        return failed(std::move(rows));
    for (;;) {
        const Result<bool> any = rows->next();
        if (!any)
            return std::unexpected(any.error());
        if (!*any || rows->key().substr(0, 8) != store::bucketPrefix(drive::kSystemBucket))
            return {};
        const std::string name = rows->key().substr(8);
        const Result<PartitionId> partition = drive::partitionOfRow(Family::Current, rows->key());
        const std::string* value = partition ? choose(*rows, *partition) : nullptr;
        if (!value || !name.starts_with(kBucketPrefix))
            continue;
        const Result<store::VersionRow> row = store::VersionRow::decode(*value);
        const Result<store::BucketDocument> document =
            row ? store::BucketDocument::decode(row->document)
                : Result<store::BucketDocument>(std::unexpected(row.error()));
        if (document) {
            m_buckets[document->id] = name.substr(kBucketPrefix.size());
            m_hasVersions = m_hasVersions || document->settings.contains(store::kVersioningState);
        } else {
            m_problems.add("row", {}, "bucket " + name + ": " + document.error().describe());
        }
    }
}

std::string Extractor::bucketName(store::BucketId bucket) const
{
    const auto found = m_buckets.find(bucket);
    if (found != m_buckets.end())
        return found->second;
    std::string id;
    appendBe(id, bucket);
    return "bucket-" + hexEncode(asBytes(id));
}

/// Bucket id and object key of a row of either family.
Result<std::string> Extractor::nameOf(Family family, const std::string& rowKey)
{
    if (family == Family::Current)
        return rowKey;
    const Result<store::OlderKeyParts> parts = store::parseOlderKey(rowKey);
    if (!parts)
        return std::unexpected(parts.error());
    return rowKey.substr(0, sizeof(store::BucketId)) + parts->key;
}

Result<void> Extractor::extractRows(Family family)
{
    Result<MergedRows> rows = MergedRows::open(m_store, family);
    if (!rows)
        return failed(std::move(rows));
    for (;;) {
        const Result<bool> any = rows->next();
        if (!any)
            return std::unexpected(any.error());
        if (!*any)
            return {};
        const Result<PartitionId> partition = drive::partitionOfRow(family, rows->key());
        if (!partition || readBe<store::BucketId>(rows->key().data()) == drive::kSystemBucket)
            continue;
        const std::string* value = choose(*rows, *partition);
        if (!value)
            continue;
        const Result<std::string> name = nameOf(family, rows->key());
        const Result<store::VersionRow> row =
            name ? store::VersionRow::decode(*value)
                 : Result<store::VersionRow>(std::unexpected(name.error()));
        if (!row) {
            ++m_totals.failed;
            const store::BucketId bucket = readBe<store::BucketId>(rows->key().data());
            m_problems.add("row", {}, where(bucketName(bucket), (name ? *name : rows->key()).substr(8)) + ": " +
                                          row.error().describe());
            continue;
        }
        extractVersion(*partition, *name, *row, family == Family::Noncurrent);
    }
}

void Extractor::extractVersion(PartitionId partition, const std::string& name,
                               const store::VersionRow& row, bool isOlder)
{
    std::string file;
    if (row.kind == store::RowKind::Object) {
        Source source{bucketName(readBe<store::BucketId>(name.data())), name.substr(8),
                      row.versionId.empty() ? kNullVersion : row.versionId, isOlder};
        file = extractBody(partition, std::move(source), row);
    } else if (row.kind == store::RowKind::DeleteMarker) {
        ++m_totals.deleteMarkers;
    }
    if (m_manifest)
        listInManifest(partition, name, row, isOlder, file);
}

std::string Extractor::extractBody(PartitionId partition, Source source, const store::VersionRow& row)
{
    Result<Target> target = begin(source);
    if (!target) {
        ++m_totals.failed;
        m_problems.add("output", {}, where(source.bucket, source.key) + ": " + target.error().describe());
        return {};
    }
    for (const store::ExtentRef& extent : row.body.extents) {
        appendExtent(*target, extent.id, extent.length);
        if (m_store.members(partition).empty())
            m_rowed.insert(extent.id);
    }
    if (row.body.small)
        appendSmall(*target,
                    drive::bodyKey(partition, row.body.small->id, row.body.small->holders));
    std::string path = target->path;
    return finish(*std::move(target), row.size, row.etag, false) ? path : std::string();
}

Result<void> Extractor::openManifest()
{
    const Result<std::string> path = m_tree.place(kVersionsFolder, kManifest);
    if (!path)
        return std::unexpected(path.error());
    auto file = OutputFile::create(m_tree.root() + "/" + *path);
    if (!file)
        return failed(std::move(file));
    m_manifest = *std::move(file);
    return {};
}

/// What a file of its own cannot say of a version: which it is, and what holds it.
void Extractor::listInManifest(PartitionId partition, const std::string& name,
                               const store::VersionRow& row, bool isOlder, const std::string& file)
{
    const store::BucketId bucket = readBe<store::BucketId>(name.data());
    nlohmann::ordered_json line;
    line["bucket"] = bucketName(bucket);
    putBytes(line, "key", name.substr(8));
    line["versionId"] = row.versionId.empty() ? kNullVersion : row.versionId;
    line["modified"] = formatIso8601Millis(row.modified);
    line["latest"] = !isOlder;
    line["deleteMarker"] = row.kind == store::RowKind::DeleteMarker;
    if (row.kind == store::RowKind::Object) {
        line["size"] = row.size;
        line["etag"] = row.etag;
        if (!file.empty())
            putBytes(line, "file", file);
    }
    if (row.hasMutables) {
        const std::string key = store::mutablesKey(partition, bucket, name.substr(8), row.stamp);
        const Result<void> put = putMutables(line, valueOf(partition, key));
        if (!put)
            m_problems.add("row", {}, where(bucketName(bucket), name.substr(8)) +
                                          ": its tags and lock: " + put.error().describe());
    }
    std::ostringstream text;
    writeLine(text, line);
    const Result<void> written = m_manifest->append(text.str());
    if (!written) {
        ++m_totals.failed;
        m_problems.add("output", {}, "the list of versions: " + written.error().describe());
        m_manifest.reset();
    }
}

/// A row of `aux`, from a member, else from any drive that has it; empty: none has.
std::string Extractor::valueOf(PartitionId partition, const std::string& key)
{
    std::vector<OfflineDrive*> drives = m_store.members(partition);
    for (OfflineDrive& drive : m_store.drives()) {
        if (drive.db)
            drives.push_back(&drive);
    }
    for (const OfflineDrive* drive : drives) {
        auto value = drive->get(Family::Aux, key);
        if (value && *value)
            return **std::move(value);
    }
    return {};
}

Result<Extractor::Target> Extractor::begin(Source source)
{
    Target target;
    Result<std::string> path =
        source.isOlder
            ? m_tree.place(kVersionsFolder, source.bucket + "/" + source.key + "." + source.versionId)
            : m_tree.place(source.bucket, source.key);
    if (!path)
        return failed(std::move(path));
    target.source = std::move(source);
    target.path = *std::move(path);
    auto file = OutputFile::create(m_tree.root() + "/" + target.path);
    if (!file)
        return failed(std::move(file));
    target.file = *std::move(file);
    target.md5 = Hasher::make(ChecksumKind::Md5);
    return target;
}

void Extractor::append(Target& target, ByteView data)
{
    target.md5->update(data);
    target.size += data.size();
    const Result<void> written = target.file->append(asText(data));
    if (!written && target.problem.empty())
        target.problem = written.error().describe();
}

void Extractor::appendExtent(Target& target, const Uuid& extent, std::optional<std::uint64_t> length)
{
    ShardSet shards = m_index.open(m_files, m_store.id(), extent);
    const drive::ShardFileReader* first = nullptr;
    for (const auto& shard : shards) {
        if (!first)
            first = shard.get();
    }
    const std::string name = "extent " + extent.hex();
    if (!target.problem.empty())
        return;
    if (!first) {
        target.problem = name + ": none of its shards is here";
        return;
    }
    const ExtentShape shape{first->header().origin.geometry, first->header().origin.blockSize,
                            first->footer().extentLength};
    shards.resize(shape.geometry.shards());
    const std::uint64_t crc = first->footer().extentCrc64;
    if (length && shape.length != *length) {
        target.problem = name + ": has another length than the object says";
        return;
    }
    const ExtentOutcome outcome = readExtent(m_codecs, shape, shards, false, [&](ByteView data) {
        append(target, data);
        return target.problem.empty();
    });
    if (!target.problem.empty())
        return;
    if (!outcome.readable)
        target.problem = name + ": " + (outcome.errors.empty() ? "unreadable" : outcome.errors.back());
    else if (outcome.crc64 != crc)
        target.problem = name + ": the data has another CRC64 than was stored";
}

void Extractor::appendSmall(Target& target, const std::string& bodyKey)
{
    if (!target.problem.empty())
        return;
    std::string why = "none of its copies is here";
    for (const OfflineDrive& drive : m_store.drives()) {
        if (!drive.db)
            continue;
        auto stored = drive.get(Family::Body, bodyKey);
        if (!stored || !*stored)
            continue;
        const Result<std::string> body = drive::openBody(bodyKey, **std::move(stored));
        if (body)
            return append(target, asBytes(*body));
        why = body.error().describe();
    }
    target.problem = "small body: " + why;
}

bool Extractor::finish(Target target, std::optional<std::uint64_t> size, const std::string& etag,
                       bool salvaged)
{
    const Source& source = target.source;
    const Result<void> closed = target.file->close();
    if (!closed && target.problem.empty())
        target.problem = closed.error().describe();
    if (target.problem.empty() && size && *size != target.size)
        target.problem = "its bytes do not add up to its size";
    const std::string md5 = hexEncode(asBytes(target.md5->finish()));
    // Objects of several parts have an ETag of another kind; their extents' checksums were compared.
    if (target.problem.empty() && etag.size() == md5.size() && etag != md5)
        target.problem = "its MD5 is not its ETag";
    if (!target.problem.empty()) {
        ++m_totals.failed;
        std::error_code error;
        std::filesystem::remove(m_tree.root() + "/" + target.path, error);
        const std::string which = source.isOlder ? "version " + source.versionId + " of " : std::string();
        m_problems.add("lost", {}, which + where(source.bucket, source.key) + ": " + target.problem);
        return false;
    }
    ++(salvaged ? m_totals.salvaged : source.isOlder ? m_totals.versions : m_totals.objects);
    m_totals.bytes += target.size;
    nlohmann::ordered_json line;
    line["bucket"] = source.bucket;
    putBytes(line, "key", source.key);
    if (source.isOlder)
        line["versionId"] = source.versionId;
    putBytes(line, "file", target.path);
    line["size"] = target.size;
    if (salvaged)
        line["salvaged"] = true; // the newest of which shards were found; nobody says it is current
    else
        line["etag"] = etag;
    writeLine(m_out, line);
    return true;
}

int runExtract(std::vector<std::string> drives, std::string outputDirectory, std::ostream& out)
{
    const auto refuse = [&](const std::string& sentence, int exitCode) {
        writeLine(out, {{"error", sentence}});
        return exitCode;
    };
    std::error_code error;
    std::filesystem::create_directories(outputDirectory, error);
    if (error || !std::filesystem::is_empty(outputDirectory, error) || error)
        return refuse("The output folder " + outputDirectory + " must be empty or new.", 2);
    const std::unique_ptr<env::FileSystem> files = env::makePosixFileSystem();
    ProblemList problems(out);
    auto store = OfflineStore::open(*files, drives, true, problems);
    if (!store)
        return refuse(store.error().sentence, store.error().exitCode);
    std::vector<std::string> paths;
    for (const OfflineDrive& drive : store->drives())
        paths.push_back(drive.path);
    Result<ShardIndex> index = ShardIndex::build(*files, paths);
    if (!index)
        return refuse("The shards cannot be listed: " + index.error().describe(), 1);
    Extractor extractor(*files, *store, *std::move(index), OutputTree(outputDirectory), problems, out);
    const Result<void> done = extractor.run();
    if (!done)
        problems.add("database", {}, "reading stopped: " + done.error().describe());
    const Extractor::Totals& totals = extractor.totals();
    writeLine(out, {{"objects", totals.objects},
                    {"versions", totals.versions},
                    {"deleteMarkers", totals.deleteMarkers},
                    {"bytes", totals.bytes},
                    {"salvaged", totals.salvaged},
                    {"failed", totals.failed},
                    {"complete", done && totals.failed == 0}});
    return done && totals.failed == 0 ? 0 : 1;
}

} // namespace holdfast::tool
