// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "sim/client.h"

namespace holdfast::sim
{
namespace
{

constexpr std::uint32_t kPartMinimum = 5 << 20; ///< S3's: all parts but the last

} // namespace

std::vector<std::string> Client::keysOf(const std::string& bucket)
{
    std::vector<std::string> out;
    for (const auto& [key, history] : m_session.oracle->keysOf(bucket))
        out.push_back(key);
    return out;
}

Client::ReadId Client::beginRead(const std::string& bucket, const std::string& key)
{
    return m_session.oracle->history(bucket, key).begin({KeyCall::Kind::Get, {}, 0});
}

void Client::cancelRead(const std::string& bucket, const std::string& key, ReadId id)
{
    m_session.oracle->history(bucket, key).cancel(id);
}

void Client::endRead(const std::string& bucket, const std::string& key, ReadId id, std::uint64_t body)
{
    if (!m_session.oracle->history(bucket, key).end(id, {KeyAnswer::Kind::BodyAlone, {body, 0}}))
        broken("list", bucket, key, "showed " + std::to_string(body));
}

env::Task<void> Client::list(std::string bucket, std::string prefix, std::string delimiter)
{
    store::ListQuery query;
    query.bucket = bucket;
    query.prefix = prefix;
    query.delimiter = delimiter;
    for (;;) {
        query.limit = static_cast<std::uint32_t>(m_rng.oneIn(3) ? 1000 : m_rng.between(1, 7));
        std::map<std::string, ReadId> calls;
        for (const std::string& key : keysOf(bucket)) {
            if (key > query.after && key.starts_with(prefix))
                calls.emplace(key, beginRead(bucket, key));
        }
        const auto page = co_await m_session.store->list(query);
        if (!note("list", page ? nullptr : &page.error())) {
            for (const auto& [key, id] : calls)
                cancelRead(bucket, key, id);
            co_return;
        }
        judgeList(query, *page, calls);
        if (!page->truncated || m_session.oracle->failure())
            co_return;
        if (page->next <= query.after) {
            m_session.oracle->fail("list: the next page does not begin after this one");
            co_return;
        }
        query.after = page->next;
    }
}

void Client::judgeList(const store::ListQuery& query, const store::ListPage& page,
                       const std::map<std::string, ReadId>& calls)
{
    Oracle& oracle = *m_session.oracle;
    std::map<std::string, std::uint64_t> listed;
    std::string last;
    if (page.objects.size() + page.prefixes.size() > query.limit)
        oracle.fail("list: more entries than asked for");
    for (const store::ObjectInfo& info : page.objects) {
        const auto body = oracle.bodyOf(info.etag);
        if (!body || oracle.body(*body).size() != info.size)
            oracle.fail("list: unknown ETag or size of " + info.key);
        if (info.key <= last || info.key <= query.after || !info.key.starts_with(query.prefix))
            oracle.fail("list: " + info.key + " is out of order or out of range");
        last = info.key;
        listed[info.key] = body.value_or(0);
        if (!calls.contains(info.key))
            oracle.fail("list: " + info.key + " was never written");
    }
    const auto folded = [&](const std::string& key) -> std::string {
        if (query.delimiter.empty())
            return {};
        const std::size_t at = key.find(query.delimiter, query.prefix.size());
        return at == std::string::npos ? std::string() : key.substr(0, at + query.delimiter.size());
    };
    for (const auto& [key, id] : calls) {
        const std::string group = folded(key);
        const std::string& place = group.empty() ? key : group;
        const bool beyond = page.truncated && place > page.next;
        const bool shown = !group.empty() && std::ranges::count(page.prefixes, group) != 0;
        if (beyond || shown || (!group.empty() && group <= query.after)) {
            cancelRead(query.bucket, key, id); // this page says nothing of the key
            continue;
        }
        const auto found = listed.find(key);
        const std::uint64_t body = found == listed.end() ? 0 : found->second;
        endRead(query.bucket, key, id, body);
    }
}

env::Task<void> Client::upload(std::string bucket, std::string key)
{
    std::vector<KnownUpload>& uploads = m_session.oracle->uploads();
    std::size_t index = uploads.size();
    for (std::size_t i = 0; i < uploads.size(); ++i) {
        const bool mine =
            m_session.oracle->isVersioned(uploads[i].bucket) == m_session.oracle->isVersioned(bucket);
        if (mine && !uploads[i].inUse && !uploads[i].ending && m_rng.oneIn(2))
            index = i; // somebody's that a crash left
    }
    if (index == uploads.size()) {
        store::UploadOptions options;
        options.object.storageClass = someClass();
        const std::uint64_t meta = m_session.oracle->newMeta(options.object.storageClass);
        options.object.userMetadata[kMetaName] = std::to_string(meta);
        const auto made = co_await m_session.store->createUpload(bucket, key, options);
        if (!note("createUpload", made ? nullptr : &made.error()))
            co_return;
        index = uploads.size(); // others may have come meanwhile
        uploads.push_back({bucket, key, made->uploadId, meta, {}, {}, {}, false, false, false});
    }
    uploads[index].inUse = true;
    co_await checkUpload(index);
    const std::uint32_t count = m_rng.oneIn(6) ? 2 : 1; // two are heavy
    bool good = true;
    for (std::uint32_t number = 1; number <= count && good; ++number) {
        const bool last = number == count;
        good = co_await putPart(index, number, last);
        if (good && m_rng.oneIn(5))
            good = co_await putPart(index, number, last);
    }
    co_await checkUpload(index);
    if (good && m_rng.oneIn(5)) {
        uploads[index].ending = true;
        const KnownUpload known = uploads[index];
        const auto aborted =
            co_await m_session.store->abortUpload(known.bucket, known.key, known.id);
        if (note("abort", aborted ? nullptr : &aborted.error()))
            uploads[index].ended = true;
    } else if (good) {
        co_await complete(index);
    }
    m_session.oracle->uploads()[index].inUse = false;
}

env::Task<bool> Client::putPart(std::size_t index, std::uint32_t number, bool last)
{
    const KnownUpload known = m_session.oracle->uploads()[index];
    const std::uint64_t length =
        last ? m_rng.between(1, 100'000) : kPartMinimum + m_rng.below(70'000);
    const Segment segment{m_rng.next(), length};
    const Bytes bytes = makeBytes(segment);
    const Body part{{segment}, false};
    const std::string etag = part.etag();
    auto writer = co_await m_session.store->putPart(known.bucket, known.key, known.id, number, length);
    if (!note("putPart", writer ? nullptr : &writer.error()))
        co_return false;
    const auto written = co_await (*writer)->write(bytes);
    if (!note("write", written ? nullptr : &written.error()))
        co_return false;
    store::BodyDigests digests;
    digests.md5 = digest(ChecksumKind::Md5, bytes);
    m_session.oracle->uploads()[index].parts[number].insert(etag);
    const auto committed = co_await (*writer)->commit(digests);
    if (!note("commitPart", committed ? nullptr : &committed.error()))
        co_return false;
    KnownUpload& upload = m_session.oracle->uploads()[index];
    upload.parts[number] = {etag};
    upload.content[number] = segment;
    upload.acknowledged.insert(number);
    co_return true;
}

env::Task<void> Client::checkUpload(std::size_t index)
{
    const KnownUpload known = m_session.oracle->uploads()[index];
    const auto page = co_await m_session.store->listParts(known.bucket, known.key, known.id, 0, 1000);
    if (!note("listParts", page ? nullptr : &page.error()))
        co_return;
    std::set<std::uint32_t> shown;
    for (const store::PartInfo& part : page->parts) {
        shown.insert(part.number);
        const auto parts = known.parts.find(part.number);
        if (parts == known.parts.end() || !parts->second.contains(part.etag))
            m_session.oracle->fail("listParts: part " + std::to_string(part.number) +
                                   " is not what was sent");
    }
    for (const std::uint32_t number : known.acknowledged) {
        if (!shown.contains(number))
            m_session.oracle->fail("listParts: acknowledged part " + std::to_string(number) +
                                   " is missing");
    }
}

std::optional<Client::Joined> Client::joined(const KnownUpload& upload) const
{
    Joined out;
    out.body.multipart = true;
    for (const auto& [number, segment] : upload.content) {
        if (upload.parts.at(number).size() != 1)
            return std::nullopt; // a re-upload of unknown outcome: nobody knows its ETag
        out.body.parts.push_back(segment);
        out.parts.push_back({number, *upload.parts.at(number).begin(), {}});
    }
    for (std::size_t i = 0; i + 1 < out.body.parts.size(); ++i) {
        if (out.body.parts[i].length < kPartMinimum)
            return std::nullopt; // what a crash left is too small to be a middle part
    }
    return out;
}

env::Task<void> Client::complete(std::size_t index)
{
    Oracle& oracle = *m_session.oracle;
    const KnownUpload known = oracle.uploads()[index];
    KeyHistory& history = oracle.history(known.bucket, known.key);
    const std::optional<Joined> whole = joined(known);
    if (!whole || history.unknownCalls() >= kUnknownCallsPerKey)
        co_return;
    oracle.uploads()[index].ending = true;
    const KeyCall call{KeyCall::Kind::Put, {oracle.addBody(whole->body), known.meta}, 0};
    const std::string etag = oracle.etag(call.next.body);
    const auto id = history.begin(call);
    const std::optional<store::Checksum> checksum;
    const store::WriteConditions conditions;
    const auto done = co_await m_session.store->completeUpload(known.bucket, known.key, known.id,
                                                               whole->parts, checksum, conditions);
    if (!note("complete", done ? nullptr : &done.error())) {
        history.leaveOpen(id);
        co_return;
    }
    oracle.uploads()[index].ended = true;
    if (done->etag != etag || done->size != whole->body.size())
        broken("complete", known.bucket, known.key, "answered ETag " + done->etag);
    if (!history.end(id, {KeyAnswer::Kind::Done, {}}))
        broken("complete", known.bucket, known.key, "could not have succeeded");
}

} // namespace holdfast::sim
