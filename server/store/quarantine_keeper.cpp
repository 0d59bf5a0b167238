// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/quarantine_keeper.h"

#include "base/log.h"
#include "base/tlv.h"
#include "drive/sys_rows.h"
#include "store/job_documents.h"
#include "store/row_fields.h"

namespace holdfast::store
{
namespace
{

constexpr std::string_view kPrefix = "quarantine/";
constexpr std::uint16_t kBucket = 1 | kTlvRequired;
constexpr std::uint16_t kKey = 2 | kTlvRequired;
constexpr std::uint16_t kStamp = 3 | kTlvRequired;
constexpr std::uint16_t kReason = 4 | kTlvRequired;
constexpr std::uint16_t kPartition = 5 | kTlvRequired;
constexpr std::uint16_t kHolders = 6;
constexpr std::uint16_t kUpload = 7;
constexpr std::uint16_t kVersionId = 8;
constexpr std::uint16_t kSince = 9;
constexpr std::uint16_t kPart = 10;

constexpr std::chrono::seconds kReviewPause{5};
constexpr std::chrono::seconds kIdle{60};
constexpr std::uint32_t kReviewedAtOnce = 100;
constexpr std::uint32_t kLoadedAtOnce = 1000;

std::string nameOf(const Uuid& id)
{
    return std::string(kPrefix) + id.hex();
}

std::optional<Uuid> idOf(std::string_view name)
{
    const auto id = Uuid::parse(name.substr(std::min(kPrefix.size(), name.size())));
    return id ? std::optional(*id) : std::nullopt;
}

} // namespace

std::string QuarantineRecord::encode() const
{
    TlvWriter out;
    out.u64(kBucket, bucket);
    out.bytes(kKey, key);
    out.u64(kStamp, name.stamp);
    out.bytes(kReason, reason);
    out.u32(kPartition, partition);
    if (holders != 0)
        out.u32(kHolders, holders);
    if (upload)
        out.bytes(kUpload, upload->view());
    if (!name.versionId.empty())
        out.bytes(kVersionId, name.versionId);
    out.u64(kSince, static_cast<std::uint64_t>(since));
    if (name.part)
        out.u32(kPart, *name.part);
    return std::move(out).finish();
}

Result<QuarantineRecord> QuarantineRecord::decode(const Uuid& id, std::string_view value)
{
    using fields::set;
    QuarantineRecord out;
    out.id = id;
    std::uint32_t part = 0;
    Result<void> read = fields::forEach(value, [&](const TlvField& field) -> Result<void> {
        switch (field.tag) {
        case kBucket:
            return set(out.bucket, field.u64());
        case kKey:
            out.key = field.value;
            return {};
        case kStamp:
            return set(out.name.stamp, field.u64());
        case kReason:
            out.reason = field.value;
            return {};
        case kPartition:
            return set(out.partition, field.u32());
        case kHolders:
            return set(out.holders, field.u32());
        case kUpload:
            if (field.value.size() != 16)
                return fail(Code::Corrupt, "an upload's id has a wrong size");
            out.upload = Uuid::fromRaw(field.value);
            return {};
        case kVersionId:
            out.name.versionId = field.value;
            return {};
        case kSince:
            return set(out.since, field.u64());
        case kPart: {
            Result<void> number = set(part, field.u32());
            out.name.part = part;
            return number;
        }
        default:
            if (field.tag & kTlvRequired)
                return unknownRequired(field.tag, "a quarantine record");
            return {};
        }
    });
    if (!read)
        return failed(std::move(read), "a quarantine record");
    if (out.partition >= drive::kPartitions)
        return fail(Code::Corrupt, "a quarantine record names an impossible partition");
    return out;
}

QuarantineKeeper::QuarantineKeeper(Context& context)
    : m_context(context), m_pace(context.clock),
      m_check(context, m_pace, [this] { return isStopping(); }),
      m_configuration(context.replicas.configurationCount()), m_readFor(m_configuration)
{
}

bool QuarantineKeeper::contains(const Uuid& id) const
{
    const std::lock_guard lock(m_mutex);
    return m_ids.contains(id);
}

std::uint64_t QuarantineKeeper::count() const
{
    const std::lock_guard lock(m_mutex);
    return m_ids.size();
}

Task<Result<void>> QuarantineKeeper::add(QuarantineRecord record)
{
    const Uuid id = record.id;
    if (contains(id))
        co_return Result<void>{};
    record.since = m_context.clock.wallNow();
    log::warn("A body cannot be rebuilt", {{"extent", id.hex()}, {"reason", record.reason}});
    DocumentValue value = [text = record.encode()] { return std::optional(text); };
    Result<void> saved = co_await saveDocument(m_context, nameOf(id), std::move(value));
    if (!saved)
        co_return saved;
    {
        const std::lock_guard lock(m_mutex);
        m_ids.insert(id);
    }
    wake();
    co_return saved;
}

Task<Result<void>> QuarantineKeeper::remove(Uuid id)
{
    DocumentValue nothing = [] { return std::optional<std::string>(); };
    Result<void> saved = co_await saveDocument(m_context, nameOf(id), std::move(nothing));
    if (!saved)
        co_return saved;
    const std::lock_guard lock(m_mutex);
    m_ids.erase(id);
    m_again.erase(id);
    co_return saved;
}

void QuarantineKeeper::lookAgain(const Uuid& id)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_ids.contains(id))
            return;
        m_again.insert(id);
    }
    wake();
}

Task<Result<QuarantinePage>> QuarantineKeeper::page(std::string after, std::uint32_t limit,
                                                    std::map<BucketId, std::string> bucketNames)
{
    QuarantinePage out;
    if (!after.empty() && !Uuid::parse(after))
        co_return fail(Code::InvalidArgument, "not the token of a page");
    if (!after.empty())
        after.insert(0, kPrefix);
    auto documents =
        co_await listDocuments(m_context, std::string(kPrefix), std::move(after), limit);
    if (!documents)
        co_return failed(std::move(documents));
    for (const auto& [name, value] : documents->documents) {
        const std::optional<Uuid> id = idOf(name);
        if (!id)
            continue;
        out.next = documents->more ? id->hex() : std::string();
        auto record = QuarantineRecord::decode(*id, value);
        if (!record)
            co_return failed(std::move(record));
        auto over = co_await isOver(*record, false);
        const auto bucket = bucketNames.find(record->bucket);
        if (bucket == bucketNames.end() || (over && *over))
            continue; // the review removes it
        QuarantineEntry entry;
        entry.bucket = bucket->second;
        entry.key = std::move(record->key);
        entry.versionId = record->name.versionId.empty() ? "null" : record->name.versionId;
        entry.stamp = record->name.stamp;
        entry.extent = *id;
        entry.reason = std::move(record->reason);
        if (record->name.part)
            entry.reason += "; it is part " + std::to_string(*record->name.part) + " of an upload";
        out.entries.push_back(std::move(entry));
    }
    co_return out;
}

Task<Result<void>> QuarantineKeeper::load()
{
    std::string after;
    std::set<Uuid> ids;
    for (;;) {
        auto page = co_await listDocuments(m_context, std::string(kPrefix), after, kLoadedAtOnce);
        if (!page)
            co_return failed(std::move(page));
        for (const auto& [name, value] : page->documents) {
            after = name;
            if (const std::optional<Uuid> id = idOf(name))
                ids.insert(*id);
        }
        if (!page->more)
            break;
    }
    const std::lock_guard lock(m_mutex);
    m_ids.merge(ids);
    m_loaded = true;
    co_return Result<void>{};
}

env::Task<std::chrono::nanoseconds> QuarantineKeeper::step()
{
    if (!m_loaded) {
        const Result<void> loaded = co_await load();
        if (!loaded)
            co_return kReviewPause;
    }
    if (count() == 0)
        co_return kIdle;
    co_await review();
    co_return kReviewPause;
}

/// Whether the entry has had its time: nobody names the body, or (with `read`) it can be read again.
Task<Result<bool>> QuarantineKeeper::isOver(QuarantineRecord record, bool read)
{
    auto named = co_await whoNames(m_context, record.bucket, record.key, record.upload, record.id);
    if (!named)
        co_return failed(std::move(named));
    if (!*named)
        co_return true;
    if (!read)
        co_return false;
    if (record.holders != 0) {
        std::string key = drive::bodyKey(record.partition, record.id, record.holders);
        auto bytes = co_await m_context.replicas.readBody(std::move(key));
        co_return bytes.has_value();
    }
    auto row = co_await readExtentRow(m_context, record.partition, record.id);
    if (!row)
        co_return failed(std::move(row));
    if (!*row)
        co_return false;
    auto readable = co_await m_check.isReadable(std::move(**row));
    co_return readable && *readable;
}

/// A page of entries: those that nobody names go, and those of which something changed are read again.
Task<void> QuarantineKeeper::review()
{
    if (m_reviewed.empty())
        m_readFor = m_context.replicas.configurationCount();
    const bool all = m_readFor != m_configuration;
    auto page = co_await listDocuments(m_context, std::string(kPrefix), m_reviewed, kReviewedAtOnce);
    if (!page)
        co_return;
    for (const auto& [name, value] : page->documents) {
        if (isStopping())
            co_return;
        const std::optional<Uuid> id = idOf(name);
        auto record = id ? QuarantineRecord::decode(*id, value)
                         : Result<QuarantineRecord>(fail(Code::Corrupt, "not an id"));
        m_reviewed = name;
        if (!record)
            continue; // a newer version's, or a person's to look at
        bool read = all;
        {
            const std::lock_guard lock(m_mutex);
            read = m_again.erase(*id) != 0 || read;
        }
        auto over = co_await isOver(std::move(*record), read);
        if (!over || !*over)
            continue;
        const Result<void> removed = co_await remove(*id);
        if (!removed)
            log::debug("A quarantine entry stays", {{"error", removed.error().describe()}});
    }
    if (page->more)
        co_return;
    m_reviewed.clear();
    m_configuration = m_readFor;
}

} // namespace holdfast::store
