// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/bucket_directory.h"

#include <mutex>

#include "base/log.h"
#include "store/row_keys.h"

namespace holdfast::store
{
namespace
{

constexpr std::string_view kDocumentPrefix = "bucket/";
constexpr std::chrono::milliseconds kPollPause{2};
constexpr std::size_t kMostSettings = 4 << 20; ///< bytes: the document is rewritten with every change
constexpr std::int64_t kDecisionPatience = 30 * kNanosPerSecond;

std::string documentName(std::string_view name)
{
    return std::string(kDocumentPrefix) + std::string(name);
}

std::string documentKey(std::string_view name)
{
    return drive::objectRowKey(drive::kSystemBucket, documentName(name));
}

PartitionId homeOf(std::string_view name)
{
    return drive::partitionOfObject(drive::kSystemBucket, documentName(name));
}

BucketInfo infoOf(std::string name, const BucketDocument& document)
{
    BucketInfo out;
    out.name = std::move(name);
    out.id = document.id;
    out.created = document.created;
    out.owner = document.owner;
    if (!document.settings.empty())
        out.settings = std::make_shared<const BucketSettings>(document.settings);
    return out;
}

} // namespace

std::unexpected<Error> noSuchBucket()
{
    return fail(Code::NotFound, "there is no such bucket", "bucket");
}

Task<Result<BucketUse>> BucketUse::begin(Context& context, BucketPtr bucket)
{
    const std::int64_t deadline = context.clock.bootNow() + kDecisionPatience;
    for (;;) {
        ++bucket->m_changes;
        BucketUse use(bucket);
        const Bucket::Life life = bucket->m_life;
        if (life == Bucket::Life::Open)
            co_return use;
        if (life == Bucket::Life::Gone)
            co_return noSuchBucket();
        {
            const BucketUse released = std::move(use);
        }
        if (life == Bucket::Life::Undecided || context.clock.bootNow() > deadline)
            co_return fail(Code::Unavailable, "a deletion of the bucket has not come to an end");
        co_await context.clock.sleepFor(kPollPause);
    }
}

struct BucketDirectory::Stored
{
    BucketDocument document;
    std::uint64_t version = 0;
};

BucketPtr BucketDirectory::cached(const std::string& name) const
{
    const std::shared_lock lock(m_mutex);
    const auto found = m_byName.find(name);
    return found == m_byName.end() ? nullptr : found->second;
}

/// Unless something was removed since `generation`: then what was read may be the past.
BucketPtr BucketDirectory::keep(BucketInfo info, std::uint64_t generation)
{
    const std::unique_lock lock(m_mutex);
    if (generation != m_generation)
        return nullptr;
    BucketPtr& place = m_byName[info.name];
    if (!place)
        place = std::make_shared<Bucket>(std::move(info));
    return place;
}

/// The one object of a bucket that is known to be there: its document's section is held.
BucketPtr BucketDirectory::enter(BucketInfo info)
{
    const std::unique_lock lock(m_mutex);
    BucketPtr& place = m_byName[info.name];
    if (!place)
        place = std::make_shared<Bucket>(std::move(info));
    return place;
}

void BucketDirectory::forget(const std::string& name)
{
    const std::unique_lock lock(m_mutex);
    m_byName.erase(name);
    ++m_generation;
}

Task<Result<std::optional<BucketDirectory::Stored>>> BucketDirectory::read(std::string name)
{
    const PartitionId home = homeOf(name);
    std::string key = documentKey(name);
    auto value = co_await m_context.replicas.get(home, drive::Family::Current, std::move(key));
    if (!value)
        co_return failed(std::move(value), "reading a bucket");
    if (!*value)
        co_return std::optional<Stored>();
    auto row = VersionRow::decode(**value);
    if (!row)
        co_return failed(std::move(row), "bucket " + name);
    auto document = BucketDocument::decode(row->document);
    if (!document)
        co_return failed(std::move(document), "bucket " + name);
    co_return Stored{*document, row->documentVersion};
}

Task<Result<BucketPtr>> BucketDirectory::find(std::string name)
{
    for (;;) {
        if (BucketPtr bucket = cached(name))
            co_return bucket;
        std::uint64_t generation = 0;
        {
            const std::shared_lock lock(m_mutex);
            generation = m_generation;
        }
        auto stored = co_await read(name);
        if (!stored)
            co_return failed(std::move(stored));
        if (!*stored)
            co_return noSuchBucket();
        const BucketDocument document = (*stored)->document;
        if (document.deleting) {
            // A crash left the mark: the check is taken up again, whatever its outcome.
            auto resume = removeAtHome(name, true);
            Result<void> resumed =
                co_await env::on(m_context.replicas.executorOf(homeOf(name)), std::move(resume));
            if (!resumed && resumed.error().code != Code::Conflict &&
                resumed.error().code != Code::NotFound)
                co_return failed(std::move(resumed));
            continue;
        }
        if (BucketPtr bucket = keep(infoOf(name, document), generation))
            co_return bucket;
    }
}

/// Puts the next version of a bucket's document, or removes it.
Task<Result<void>> BucketDirectory::write(replica::KeySection* section, std::string name,
                                          std::optional<BucketDocument> document,
                                          std::uint64_t version)
{
    replica::Proposal proposal;
    proposal.needsRoom = document && !document->deleting;
    if (document) {
        VersionRow row;
        row.kind = RowKind::Document;
        row.stamp = m_context.replicas.nextStamp(section->partition(), 0);
        row.modified = m_context.clock.wallNow();
        row.document = document->encode();
        row.documentVersion = version;
        proposal.mutations.push_back({drive::MutationKind::Put, drive::Family::Current,
                                      documentKey(name), row.encode()});
    } else {
        proposal.mutations.push_back(
            {drive::MutationKind::Delete, drive::Family::Current, documentKey(name), {}});
    }
    co_return co_await m_context.replicas.commit(*section, std::move(proposal));
}

Task<Result<BucketInfo>> BucketDirectory::create(std::string name, std::string owner,
                                                 BucketSettings settings)
{
    const env::Executor home = m_context.replicas.executorOf(homeOf(name));
    BucketDocument document;
    document.owner = std::move(owner);
    document.settings = std::move(settings);
    auto task = createAtHome(std::move(name), std::move(document));
    co_return co_await env::on(home, std::move(task));
}

Task<Result<BucketInfo>> BucketDirectory::change(std::string name, BucketSettingsChange change)
{
    const env::Executor home = m_context.replicas.executorOf(homeOf(name));
    auto task = changeAtHome(std::move(name), std::move(change));
    co_return co_await env::on(home, std::move(task));
}

Task<Result<BucketInfo>> BucketDirectory::changeAtHome(std::string name, BucketSettingsChange change)
{
    std::string key = documentKey(name);
    auto section = co_await m_context.replicas.lockKey(homeOf(name), std::move(key));
    if (!section)
        co_return failed(std::move(section));
    auto stored = co_await read(name);
    if (!stored)
        co_return failed(std::move(stored));
    if (!*stored || (*stored)->document.deleting)
        co_return noSuchBucket();
    BucketDocument document = (*stored)->document;
    for (auto& [setting, value] : change) {
        if (value)
            document.settings.insert_or_assign(setting, std::move(*value));
        else
            document.settings.erase(setting);
    }
    std::size_t bytes = 0;
    for (const auto& [setting, value] : document.settings)
        bytes += setting.size() + value.size();
    if (bytes > kMostSettings)
        co_return fail(Code::TooLarge, "the settings of the bucket are too large together", "bucket");
    const BucketInfo after = infoOf(name, document);
    if (after.setting(kObjectLockSetting) && after.versioning() != Versioning::Enabled)
        co_return fail(Code::Conflict, "object lock needs versioning", "bucket");
    const BucketPtr bucket = enter(infoOf(name, (*stored)->document));
    Result<void> written = co_await write(&*section, name, document, (*stored)->version + 1);
    if (!written) { // it may have been written after all
        auto now = co_await read(name);
        if (now && *now) {
            bucket->set(infoOf(name, (*now)->document).settings);
        } else {
            forget(name);
            bucket->m_life = Bucket::Life::Undecided;
        }
        co_return failed(std::move(written));
    }
    bucket->set(after.settings);
    co_return bucket->info();
}

Task<Result<BucketInfo>> BucketDirectory::createAtHome(std::string name, BucketDocument document)
{
    std::string key = documentKey(name);
    auto section = co_await m_context.replicas.lockKey(homeOf(name), std::move(key));
    if (!section)
        co_return failed(std::move(section));
    auto stored = co_await read(name);
    if (!stored)
        co_return failed(std::move(stored));
    if (*stored)
        co_return fail(Code::AlreadyExists, "there is a bucket of this name", "bucket");
    while (document.id == drive::kSystemBucket)
        document.id = m_context.random.u64();
    document.created = m_context.clock.wallNow();
    Result<void> written = co_await write(&*section, name, document, 1);
    if (!written)
        co_return failed(std::move(written));
    co_return infoOf(std::move(name), document);
}

Task<Result<void>> BucketDirectory::remove(std::string name)
{
    const env::Executor home = m_context.replicas.executorOf(homeOf(name));
    auto task = removeAtHome(std::move(name), false);
    co_return co_await env::on(home, std::move(task));
}

Task<Result<void>> BucketDirectory::removeAtHome(std::string name, bool resumed)
{
    std::string key = documentKey(name);
    auto section = co_await m_context.replicas.lockKey(homeOf(name), std::move(key));
    if (!section)
        co_return failed(std::move(section));
    auto stored = co_await read(name);
    if (!stored)
        co_return failed(std::move(stored));
    if (!*stored)
        co_return noSuchBucket();
    if (resumed && !(*stored)->document.deleting)
        co_return Result<void>{};
    BucketDocument document = (*stored)->document;
    std::uint64_t version = (*stored)->version;
    const BucketPtr bucket = enter(infoOf(name, document));
    bucket->m_life = Bucket::Life::Marked;
    Result<void> marked;
    if (!document.deleting) {
        document.deleting = true;
        marked = co_await write(&*section, name, document, ++version);
    }
    Result<void> outcome = std::move(marked);
    if (outcome)
        outcome = co_await decide(&*section, bucket, std::move(document), version);
    const bool stays = !outcome && outcome.error().code == Code::Conflict;
    if (!stays)
        forget(name);
    bucket->m_life = outcome ? Bucket::Life::Gone
                     : stays ? Bucket::Life::Open
                             : Bucket::Life::Undecided;
    co_return outcome;
}

/// Under the mark: no commit is on its way and none begins, so what a scan sees is all there is.
Task<Result<void>> BucketDirectory::decide(replica::KeySection* section, BucketPtr bucket,
                                           BucketDocument document, std::uint64_t version)
{
    while (bucket->m_changes != 0)
        co_await m_context.clock.sleepFor(kPollPause);
    auto empty = co_await isEmpty(bucket->id());
    if (empty && *empty)
        co_return co_await write(section, bucket->name(), std::nullopt, 0);
    document.deleting = false;
    Result<void> reverted = co_await write(section, bucket->name(), std::move(document), version + 1);
    if (!reverted)
        co_return failed(std::move(reverted), "taking back the mark of a deletion");
    if (!empty)
        co_return failed(std::move(empty), "asking whether the bucket is empty");
    co_return fail(Code::Conflict, "the bucket is not empty", "bucket");
}

Task<Result<bool>> BucketDirectory::isEmpty(BucketId bucket)
{
    for (const drive::Family family :
         {drive::Family::Current, drive::Family::Noncurrent, drive::Family::Uploads}) {
        drive::ScanRequest request;
        request.family = family;
        request.begin = bucketPrefix(bucket);
        request.end = drive::prefixEnd(request.begin);
        request.limit = 1;
        request.keysOnly = true;
        // A page may have nothing but a place to go on from: rows that a drive passed over for long.
        for (bool more = true; more;) {
            auto page = co_await m_context.replicas.scan(request);
            if (!page)
                co_return failed(std::move(page));
            if (!page->entries.empty())
                co_return false;
            more = page->more;
            request.begin = std::move(page->resume);
        }
    }
    co_return true;
}

Task<Result<std::vector<BucketInfo>>> BucketDirectory::list()
{
    std::vector<BucketInfo> out;
    const std::string prefix = drive::objectRowKey(drive::kSystemBucket, kDocumentPrefix);
    std::string begin = prefix;
    for (;;) {
        drive::ScanRequest request;
        request.begin = begin;
        request.end = drive::prefixEnd(prefix);
        auto page = co_await m_context.replicas.scan(std::move(request));
        if (!page)
            co_return failed(std::move(page), "listing buckets");
        for (const drive::ScanEntry& entry : page->entries) {
            auto row = VersionRow::decode(entry.value);
            if (!row)
                co_return failed(std::move(row), "listing buckets");
            auto document = BucketDocument::decode(row->document);
            if (!document)
                co_return failed(std::move(document), "listing buckets");
            out.push_back(infoOf(entry.key.substr(prefix.size()), *document));
        }
        if (!page->more)
            co_return out;
        begin = page->resume;
    }
}

} // namespace holdfast::store
