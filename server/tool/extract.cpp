// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "tool/extractor.h"

#include <filesystem>

#include "base/encoding.h"
#include "tool/tool.h"

namespace holdfast::tool
{
namespace
{

constexpr std::string_view kBucketPrefix = "bucket/"; // of documents in the system bucket

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
        if (done)
            done = extractRows();
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
        if (document)
            m_buckets[document->id] = name.substr(kBucketPrefix.size());
        else
            m_problems.add("row", {}, "bucket " + name + ": " + document.error().describe());
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

Result<void> Extractor::extractRows()
{
    Result<MergedRows> rows = MergedRows::open(m_store, Family::Current);
    if (!rows)
        return failed(std::move(rows));
    for (;;) {
        const Result<bool> any = rows->next();
        if (!any)
            return std::unexpected(any.error());
        if (!*any)
            return {};
        const Result<PartitionId> partition = drive::partitionOfRow(Family::Current, rows->key());
        if (!partition || readBe<store::BucketId>(rows->key().data()) == drive::kSystemBucket)
            continue;
        const std::string* value = choose(*rows, *partition);
        if (!value)
            continue;
        const Result<store::VersionRow> row = store::VersionRow::decode(*value);
        if (!row) {
            ++m_totals.failed;
            m_problems.add("row", {}, where(bucketName(readBe<store::BucketId>(rows->key().data())),
                                            rows->key().substr(8)) +
                                          ": " + row.error().describe());
        } else if (row->kind == store::RowKind::Object) {
            extractObject(*partition, rows->key(), *row);
        }
    }
}

void Extractor::extractObject(PartitionId partition, const std::string& rowKey,
                              const store::VersionRow& row)
{
    const std::string bucket = bucketName(readBe<store::BucketId>(rowKey.data()));
    const std::string_view key = std::string_view(rowKey).substr(8);
    Result<Target> target = begin(bucket, key);
    if (!target) {
        ++m_totals.failed;
        m_problems.add("output", {}, where(bucket, key) + ": " + target.error().describe());
        return;
    }
    for (const store::ExtentRef& extent : row.body.extents) {
        appendExtent(*target, extent.id, extent.length);
        if (m_store.members(partition).empty())
            m_rowed.insert(extent.id);
    }
    if (row.body.small)
        appendSmall(*target,
                    drive::bodyKey(partition, row.body.small->id, row.body.small->holders));
    finish(*std::move(target), bucket, key, row.size, row.etag, false);
}

Result<Extractor::Target> Extractor::begin(const std::string& bucket, std::string_view key)
{
    Target target;
    Result<std::string> path = m_tree.place(bucket, key);
    if (!path)
        return failed(std::move(path));
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

void Extractor::finish(Target target, const std::string& bucket, std::string_view key,
                       std::optional<std::uint64_t> size, const std::string& etag, bool salvaged)
{
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
        m_problems.add("lost", {}, where(bucket, key) + ": " + target.problem);
        return;
    }
    ++(salvaged ? m_totals.salvaged : m_totals.objects);
    m_totals.bytes += target.size;
    nlohmann::ordered_json line;
    line["bucket"] = bucket;
    putBytes(line, "key", key);
    putBytes(line, "file", target.path);
    line["size"] = target.size;
    if (salvaged)
        line["salvaged"] = true; // the newest of which shards were found; nobody says it is current
    else
        line["etag"] = etag;
    writeLine(m_out, line);
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
                    {"bytes", totals.bytes},
                    {"salvaged", totals.salvaged},
                    {"failed", totals.failed},
                    {"complete", done && totals.failed == 0}});
    return done && totals.failed == 0 ? 0 : 1;
}

} // namespace holdfast::tool
