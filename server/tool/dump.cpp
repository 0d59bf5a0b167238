// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "tool/mutables_json.h"
#include "tool/offline_store.h"
#include "tool/tool.h"

#include "base/encoding.h"
#include "drive/extent.h"
#include "store/row_keys.h"
#include "store/rows.h"

namespace holdfast::tool
{
namespace
{

using Json = nlohmann::ordered_json;

Json headOf(const OfflineDrive& drive, std::string_view what)
{
    Json line;
    line["drive"] = drive.path;
    line["row"] = what;
    return line;
}

template <class Row> void putBody(Json& line, const Row& row)
{
    if (row.body.small)
        line["smallBody"] = {{"id", row.body.small->id.hex()}, {"holders", row.body.small->holders}};
    for (const store::ExtentRef& extent : row.body.extents)
        line["extents"].push_back({{"id", extent.id.hex()},
                                   {"partition", extent.partition},
                                   {"length", extent.length}});
    for (const store::Checksum& checksum : row.checksums)
        line["checksums"].push_back({{"kind", std::string(checksumName(checksum.kind))},
                                     {"composite", checksum.composite},
                                     {"raw", hexEncode(asBytes(checksum.raw))}});
}

void putFields(Json& line, const std::string& name, const store::Fields& fields)
{
    for (const auto& [field, value] : fields)
        putBytes(line[name], field, value);
}

Result<void> putVersion(Json& line, std::string_view value)
{
    const Result<store::VersionRow> row = store::VersionRow::decode(value);
    if (!row)
        return std::unexpected(row.error());
    static constexpr const char* kKinds[] = {"", "object", "deleteMarker", "document"};
    line["kind"] = kKinds[static_cast<int>(row->kind)];
    line["stamp"] = row->stamp;
    line["modified"] = formatIso8601Millis(row->modified);
    line["size"] = row->size;
    line["etag"] = row->etag;
    line["versionId"] = row->versionId;
    putBody(line, *row);
    putFields(line, "contentHeaders", row->contentHeaders);
    putFields(line, "userMetadata", row->userMetadata);
    line["storageClass"] = row->storageClass;
    if (row->partCount > 0)
        line["parts"] = row->partCount;
    if (!row->owner.empty())
        line["owner"] = row->owner;
    line["mutables"] = row->hasMutables;
    if (row->nullStamp != 0)
        line["nullStamp"] = row->nullStamp;
    if (row->kind == store::RowKind::Document) {
        putBytes(line, "document", row->document);
        line["documentVersion"] = row->documentVersion;
    }
    return {};
}

Result<void> putUpload(Json& line, std::string_view value)
{
    const Result<store::UploadRow> row = store::UploadRow::decode(value);
    if (!row)
        return std::unexpected(row.error());
    line["initiated"] = formatIso8601Millis(row->initiated);
    line["stamp"] = row->stamp;
    putFields(line, "contentHeaders", row->contentHeaders);
    putFields(line, "userMetadata", row->userMetadata);
    line["storageClass"] = row->storageClass;
    return {};
}

Result<void> putExtent(Json& line, std::string_view key, std::string_view value)
{
    if (key.size() != 19)
        return fail(Code::Corrupt, "an extent's key has a wrong size");
    const auto row = drive::ExtentRow::decode(readBe<PartitionId>(key.data()),
                                              Uuid::fromRaw(key.substr(3)), value);
    if (!row)
        return std::unexpected(row.error());
    line["extent"] = row->id.hex();
    line["k"] = row->geometry.k;
    line["m"] = row->geometry.m;
    line["slots"] = row->slots;
    line["length"] = row->length;
    line["blockSize"] = row->blockSize;
    line["crc64"] = row->crc64;
    line["bucket"] = row->bucket;
    putBytes(line, "objectKey", row->key);
    if (row->upload)
        line["upload"] = row->upload->hex();
    else
        line["stamp"] = row->stamp;
    if (row->pendingBoot)
        line["pendingBoot"] = row->pendingBoot->hex();
    return {};
}

Result<void> putPart(Json& line, std::string_view key, std::string_view value)
{
    const Result<store::PartRow> row = store::PartRow::decode(value);
    if (!row)
        return std::unexpected(row.error());
    line["number"] = store::partNumberOf(key);
    line["size"] = row->size;
    line["etag"] = row->etag;
    line["modified"] = formatIso8601Millis(row->modified);
    putBody(line, *row);
    return {};
}

Result<void> putPartTable(Json& line, std::string_view value)
{
    std::vector<store::PartInfo> parts;
    Result<void> read = store::decodePartTable(value, parts);
    for (const store::PartInfo& part : parts)
        line["parts"].push_back({{"number", part.number}, {"size", part.size}, {"etag", part.etag}});
    return read;
}

Result<void> putAux(Json& line, std::string_view key, std::string_view value)
{
    const char type = key.size() > 2 ? key[2] : '?';
    line["type"] = std::string(1, type);
    switch (type) {
    case 'E':
        return putExtent(line, key, value);
    case 'U':
        return putPart(line, key, value);
    case 'P':
        return putPartTable(line, value);
    case 'C': {
        const auto row = store::CompletedRow::decode(value);
        if (!row)
            return std::unexpected(row.error());
        line["bucket"] = row->bucket;
        putBytes(line, "objectKey", row->key);
        line["etag"] = row->etag;
        line["stamp"] = row->stamp;
        return {};
    }
    case 'O': {
        const auto extents = store::decodeOutbox(value);
        if (!extents)
            return std::unexpected(extents.error());
        for (const store::ExtentRef& extent : *extents)
            line["extents"].push_back({{"id", extent.id.hex()}, {"partition", extent.partition}});
        return {};
    }
    case 'M': {
        const auto name = store::parseDegradedKey(key); // their keys are alike
        if (!name)
            return std::unexpected(name.error());
        line["bucket"] = name->bucket;
        putBytes(line, "objectKey", name->key);
        line["stamp"] = name->stamp;
        return putMutables(line, value);
    }
    case 'D': {
        const auto row = store::DegradedRow::decode(value);
        if (!row)
            return std::unexpected(row.error());
        line["survives"] = row->survives;
        return {};
    }
    default:
        line["valueHex"] = hexEncode(asBytes(value));
        return {};
    }
}

Result<void> putLogRecord(Json& line, std::string_view key, std::string_view value)
{
    if (key.size() != 10)
        return fail(Code::Corrupt, "a log key has a wrong size");
    const auto sequence = readBe<drive::Sequence>(key.data() + 2);
    const Result<drive::LogRecord> record = drive::LogRecord::decode(sequence, value);
    if (!record)
        return std::unexpected(record.error());
    static constexpr const char* kOps[] = {"", "put", "delete", "merge"};
    line["sequence"] = sequence;
    line["epoch"] = record->epoch;
    line["nothing"] = record->kind == drive::LogRecord::Kind::Nothing;
    for (const drive::Mutation& mutation : record->mutations) {
        Json each;
        each["op"] = kOps[static_cast<int>(mutation.kind)];
        each["family"] = std::string(drive::familyName(mutation.family));
        each["keyHex"] = hexEncode(asBytes(mutation.key));
        each["valueBytes"] = mutation.value.size();
        line["mutations"].push_back(std::move(each));
    }
    return {};
}

void dumpConfiguration(Json& line, std::string_view document)
{
    const Result<drive::ConfigEpochs> epochs = drive::readConfigEpochs(document);
    if (!epochs) {
        line["problem"] = epochs.error().describe();
        return;
    }
    line["epoch"] = readLe<std::uint64_t>(document.data() + 16);
    for (std::size_t i = 0; i < epochs->partitions.size(); ++i) {
        const char* row = document.data() + 24 + 16 * i;
        line["partitions"].push_back({epochs->partitions[i], readLe<std::uint16_t>(row + 8),
                                      readLe<std::uint16_t>(row + 10), row[12], row[13]});
    }
}

Result<void> putLocal(Json& line, std::string_view key, std::string_view value)
{
    const char kind = key.empty() ? '?' : key[0];
    line["kind"] = std::string(1, kind);
    if (kind == 'c' && key.size() == 2) {
        line["block"] = static_cast<std::uint8_t>(key[1]);
        dumpConfiguration(line, value);
    } else if (kind == 'l') {
        const Result<placement::Layout> layout = placement::Layout::decode(value);
        if (!layout)
            return std::unexpected(layout.error());
        line["version"] = layout->version;
        line["drives"] = layout->drives;
        line["k"] = layout->k;
        line["m"] = layout->m;
        for (const auto& slots : layout->table)
            line["table"].push_back(hexEncode(ByteView(slots).first(layout->slots())));
    } else if (kind == 'h' && value.size() == sizeof(std::uint64_t)) {
        line["bytes"] = readLe<std::uint64_t>(value.data());
    } else if (kind == 'p' && key.size() == 3) {
        const Result<drive::StoredPartition> state = drive::StoredPartition::decode(value);
        if (!state)
            return std::unexpected(state.error());
        line["partition"] = readBe<PartitionId>(key.data() + 1);
        line["obeyed"] = state->obeyed;
        line["commitEpoch"] = state->commitEpoch;
        line["commitSequence"] = state->commitSequence;
    } else if (kind == 's' || kind == 'o') {
        const Result<drive::ShardName> name = drive::parseShardKey(key);
        const Result<drive::ShardRecord> record = drive::ShardRecord::decode(value);
        if (!name || (kind == 's' && !record))
            return std::unexpected(!name ? name.error() : record.error());
        line["partition"] = name->partition;
        line["extent"] = name->extent.hex();
        line["shard"] = name->index;
        if (kind == 's') {
            line["generation"] = record->generation;
            line["blocks"] = record->blocks;
            line["bytes"] = record->bytes;
            line["tableHash"] = record->tableHash;
        }
    } else {
        line["keyHex"] = hexEncode(asBytes(key));
        line["valueHex"] = hexEncode(asBytes(value));
    }
    return {};
}

Result<void> putRow(Json& line, Family family, std::string_view key, std::string_view value)
{
    if (family == Family::Sys)
        return putLocal(line, key, value);
    const Result<PartitionId> partition = drive::partitionOfRow(family, key);
    if (!partition)
        return std::unexpected(partition.error());
    line["partition"] = *partition;
    if (family == Family::Current && key.size() >= 8) {
        line["bucket"] = readBe<store::BucketId>(key.data());
        putBytes(line, "key", key.substr(8));
        return putVersion(line, value);
    }
    line["keyHex"] = hexEncode(asBytes(key));
    switch (family) {
    case Family::Log:
        return putLogRecord(line, key, value);
    case Family::Noncurrent: {
        const Result<store::OlderKeyParts> name = store::parseOlderKey(key);
        if (!name)
            return std::unexpected(name.error());
        line["bucket"] = readBe<store::BucketId>(key.data());
        putBytes(line, "key", name->key);
        return putVersion(line, value);
    }
    case Family::Uploads:
        return putUpload(line, value);
    case Family::Aux:
        return putAux(line, key, value);
    case Family::Counters: {
        const Result<store::CounterDelta> counter = store::CounterDelta::decode(value);
        if (!counter)
            return std::unexpected(counter.error());
        line["bucket"] = readBe<store::BucketId>(key.data());
        line["objects"] = counter->objects;
        line["bytes"] = counter->bytes;
        line["versions"] = counter->versions;
        line["uploads"] = counter->uploads;
        return {};
    }
    default: {
        const Result<std::string> body = drive::openBody(key, std::string(value));
        if (!body)
            return std::unexpected(body.error());
        line["bytes"] = body->size();
        return {};
    }
    }
}

void dumpSuperblock(const OfflineDrive& drive, std::ostream& out)
{
    const drive::Superblock& block = drive.superblock;
    Json line = headOf(drive, "superblock");
    line["store"] = block.store.toString();
    line["id"] = block.drive.toString();
    line["index"] = block.index;
    line["state"] = block.state == drive::Superblock::State::Member ? "member" : "preparing";
    line["generation"] = block.generation;
    line["epoch"] = block.epoch;
    line["drives"] = block.drives;
    line["k"] = block.geometry.k;
    line["m"] = block.geometry.m;
    line["partitions"] = block.partitions;
    line["fingerprint"] = block.fingerprint;
    line["lastPath"] = block.lastPath;
    line["formattedAt"] = formatIso8601Millis(static_cast<WallNanos>(block.formattedAt));
    line["sequence"] = block.sequence;
    writeLine(out, line);
}

Result<void> dumpRows(const OfflineDrive& drive, ProblemList& problems, std::ostream& out)
{
    for (int i = 0; i < drive::kFamilies; ++i) {
        const auto family = static_cast<Family>(i);
        auto at = drive.db->iterate(family, false);
        if (!at)
            return std::unexpected(at.error());
        for ((*at)->seek({}); (*at)->valid(); (*at)->next()) {
            Json line = headOf(drive, drive::familyName(family));
            const Result<void> put = putRow(line, family, (*at)->key(), (*at)->value());
            if (!put) {
                line["valueHex"] = hexEncode(asBytes((*at)->value()));
                problems.add("row", drive.path, put.error().describe());
            }
            writeLine(out, line);
        }
        Result<void> status = (*at)->status();
        if (!status)
            return status;
    }
    return {};
}

} // namespace

int runDump(std::vector<std::string> drives, std::ostream& out)
{
    const std::unique_ptr<env::FileSystem> files = env::makePosixFileSystem();
    ProblemList problems(out);
    auto store = OfflineStore::open(*files, drives, false, problems);
    if (!store) {
        writeLine(out, {{"error", store.error().sentence}});
        return store.error().exitCode;
    }
    for (const OfflineDrive& drive : store->drives()) {
        dumpSuperblock(drive, out);
        if (!drive.db)
            continue;
        const Result<void> dumped = dumpRows(drive, problems, out);
        if (!dumped)
            problems.add("database", drive.path, dumped.error().describe());
    }
    return problems.count() == 0 ? 0 : 1;
}

} // namespace holdfast::tool
