// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "sim/version_client.h"

// What clients of the versioned bucket read: versions and listings, and how the oracle judges them.
namespace holdfast::sim
{

using store::ObjectInfo;
using store::VersionListPage;
using store::VersionListQuery;

namespace
{

constexpr std::string_view kNull = "null";

std::string foldedKey(const VersionListQuery& query, const std::string& key)
{
    if (query.delimiter.empty())
        return {};
    const std::size_t at = key.find(query.delimiter, query.prefix.size());
    return at == std::string::npos ? std::string() : key.substr(0, at + query.delimiter.size());
}

std::uint64_t numberOf(const std::string& text)
{
    const bool digits = !text.empty() && text.size() < 19 && std::ranges::all_of(text, [](char c) {
        return c >= '0' && c <= '9';
    });
    return digits ? std::stoull(text) : 0;
}

} // namespace

std::vector<std::string> VersionClient::keysOf(const std::string&)
{
    std::vector<std::string> out;
    for (const auto& [key, history] : m_bucket.keys())
        out.push_back(key);
    return out;
}

Client::ReadId VersionClient::beginRead(const std::string&, const std::string& key)
{
    return history(key).begin(VersionCall{});
}

void VersionClient::cancelRead(const std::string&, const std::string& key, ReadId id)
{
    history(key).cancel(id);
}

void VersionClient::endRead(const std::string&, const std::string& key, ReadId id, std::uint64_t body)
{
    VersionAnswer answer;
    answer.kind = Said::Body;
    answer.seen.body = body;
    end("list", key, id, answer);
}

std::optional<Version> VersionClient::versionOf(const std::string& key, const ObjectInfo& info)
{
    Oracle& oracle = *m_session.oracle;
    Version out;
    out.isNull = info.versionId == kNull;
    if (info.isDeleteMarker) {
        out.token = numberOf(info.owner);
    } else {
        const auto body = oracle.bodyOf(info.etag);
        const auto meta = info.userMetadata.find(kMetaName);
        if (!body || oracle.body(*body).size() != info.size || meta == info.userMetadata.end()) {
            wrong("version", key, "unknown ETag, size or metadata of " + info.versionId);
            return std::nullopt;
        }
        out.body = *body;
        out.token = numberOf(meta->second);
        if (info.storageClass != oracle.classOf(out.token))
            wrong("version", key, info.versionId + " is of class " + info.storageClass);
    }
    if (!history(key).tokens().contains(out.token)) {
        wrong("version", key, "nobody wrote " + info.versionId);
        return std::nullopt;
    }
    if (!out.isNull && !m_bucket.learn(info.versionId, key, out.token)) {
        wrong("version", key, info.versionId + " is the id of another version");
        return std::nullopt;
    }
    return out;
}

std::optional<VersionAnswer> VersionClient::absence(const Error& error, bool isNamed) const
{
    VersionAnswer out;
    out.kind = Said::Nothing;
    if (error.code == Code::NotFound && error.context == (isNamed ? "version" : "key"))
        return out;
    if (error.context != "marker" || error.code != (isNamed ? Code::Unsupported : Code::NotFound))
        return std::nullopt;
    out.kind = Said::Marker;
    out.seen.isNull = error.message == kNull;
    const auto known = m_bucket.ids().find(error.message);
    if (known != m_bucket.ids().end())
        out.seen.token = known->second.token;
    return out;
}

env::Task<bool> VersionClient::look(std::string key, std::string id, How how)
{
    VersionCall call;
    if (!id.empty()) {
        call.kind = how == How::Held ? Kind::Held : Kind::Named;
        call.target = tokenOf(id);
    }
    const auto read = history(key).begin(call);
    std::unique_ptr<store::ObjectReader> reader;
    Result<ObjectInfo> info = fail(Code::Cancelled, "not asked");
    if (how == How::Head || how == How::Held) {
        info = co_await m_session.store->head(m_name, key, id);
    } else {
        auto got = co_await m_session.store->get(m_name, key, id);
        info = got ? Result<ObjectInfo>((*got)->info()) : Result<ObjectInfo>(std::unexpected(got.error()));
        if (got)
            reader = std::move(*got);
    }
    if (!info) {
        const auto absent = absence(info.error(), !id.empty());
        if (absent) {
            ++m_session.answers[id.empty() ? "current version absent" : "version absent"];
            end("get " + id, key, read, *absent);
            co_return true;
        }
        note(id.empty() ? "current version" : "version", &info.error());
        history(key).cancel(read);
        co_return false;
    }
    ++m_session.answers[id.empty() ? "current version ok" : "version ok"];
    VersionAnswer answer;
    answer.kind = Said::Seen;
    const auto version = versionOf(key, *info);
    if (!version)
        co_return true;
    if (!id.empty() && info->versionId != id)
        wrong("get " + id, key, "answered version " + info->versionId);
    answer.seen = *version;
    answer.seen.held = how == How::Held && info->mutables.lock.legalHold;
    answer.isLatest = info->isLatest;
    end("get " + id, key, read, answer);
    if (reader && !m_session.oracle->failure())
        co_await readBody(std::move(reader), version->body, how == How::Whole);
    co_return true;
}

env::Task<void> VersionClient::lookLong(std::string key, std::string id, How how)
{
    for (int attempt = 0; attempt < kReadAttempts; ++attempt) {
        const bool answered = co_await look(key, id, how);
        if (answered || m_session.stop || !m_session.readsMustSucceed)
            co_return;
        co_await m_session.clock->sleepFor(std::chrono::seconds(2));
    }
    wrong("get " + id, key, "not readable for two minutes though enough drives are well");
}

env::Task<void> VersionClient::listVersions(std::string prefix, std::string delimiter)
{
    VersionListQuery query;
    query.bucket = m_name;
    query.prefix = prefix;
    query.delimiter = delimiter;
    for (;;) {
        query.limit = static_cast<std::uint32_t>(m_rng.oneIn(3) ? 1000 : m_rng.between(1, 9));
        std::map<std::string, VersionHistory::WatchId> watches;
        for (auto& [key, history] : m_bucket.keys())
            watches.emplace(key, history.watch());
        const auto page = co_await m_session.store->listVersions(query);
        std::map<std::string, VersionHistory::Watch> seen;
        for (const auto& [key, id] : watches)
            seen.emplace(key, history(key).endWatch(id));
        if (!note("listVersions", page ? nullptr : &page.error()))
            co_return;
        if (!isSound(query, *page))
            co_return;
        judgePage(query, *page, seen);
        if (!page->truncated || m_session.oracle->failure())
            co_return;
        query.keyMarker = page->nextKeyMarker;
        query.versionIdMarker = page->nextVersionIdMarker;
    }
}

/// What must be so of any page, whatever there is.
bool VersionClient::isSound(const VersionListQuery& query, const VersionListPage& page)
{
    const auto unsound = [this](const std::string& key, const std::string& what) {
        wrong("listVersions", key, what);
        return false;
    };
    if (page.versions.size() + page.prefixes.size() > query.limit)
        return unsound(query.prefix, "more entries than asked for");
    if (page.truncated && page.nextKeyMarker < query.keyMarker)
        return unsound(query.keyMarker, "the next page begins before this one");
    const ObjectInfo* last = nullptr;
    std::string lastId;
    for (const ObjectInfo& info : page.versions) {
        if (!info.key.starts_with(query.prefix) || info.key < query.keyMarker ||
            (info.key == query.keyMarker && query.versionIdMarker.empty()) ||
            !foldedKey(query, info.key).empty() || !m_bucket.keys().contains(info.key))
            return unsound(info.key, "does not belong on the page");
        const bool same = last && last->key == info.key;
        if (last && info.key < last->key)
            return unsound(info.key, "out of order");
        if (same && (info.isLatest || (last->versionId == kNull && info.versionId == kNull)))
            return unsound(info.key, "two latest or two null versions");
        const bool goesOn = info.key == query.keyMarker && query.versionIdMarker != kNull;
        if (!same)
            lastId = goesOn ? query.versionIdMarker : std::string();
        // Ids begin with the stamp: the newest first.
        if (info.versionId != kNull) {
            if (!lastId.empty() && info.versionId >= lastId)
                return unsound(info.key, info.versionId + " is not older than " + lastId);
            lastId = info.versionId;
        }
        last = &info;
    }
    return true;
}

void VersionClient::judgePage(const VersionListQuery& query, const VersionListPage& page,
                              const std::map<std::string, VersionHistory::Watch>& seen)
{
    std::map<std::string, std::vector<const ObjectInfo*>> shown;
    for (const ObjectInfo& info : page.versions)
        shown[info.key].push_back(&info);
    for (const auto& [key, watch] : seen) {
        if (!key.starts_with(query.prefix))
            continue;
        const std::string group = foldedKey(query, key);
        const std::string& place = group.empty() ? key : group;
        const bool isCovered =
            place > query.keyMarker && (!page.truncated || place < page.nextKeyMarker);
        if (group.empty()) {
            judgeKey(key, shown[key], isCovered, watch);
        } else if (isCovered && std::ranges::count(page.prefixes, group) == 0 && !watch.latest.contains(0)) {
            wrong("listVersions", key, "the common prefix was not shown");
        }
    }
}

/// Each of these was true at some time during the listing; not all at the same.
void VersionClient::judgeKey(const std::string& key, const std::vector<const ObjectInfo*>& shown,
                             bool isCovered, const VersionHistory::Watch& seen)
{
    std::set<std::uint64_t> tokens;
    for (const ObjectInfo* info : shown) {
        const auto version = versionOf(key, *info);
        if (!version)
            return;
        tokens.insert(version->token);
        if (!seen.present.contains(version->token))
            wrong("listVersions", key, "showed " + std::to_string(version->token) + ", which was not there");
        if (info->isLatest && !seen.latest.contains(version->token))
            wrong("listVersions", key, "showed " + std::to_string(version->token) + " as the latest");
    }
    if (!isCovered)
        return;
    if (!shown.empty() && !shown.front()->isLatest)
        wrong("listVersions", key, "showed no latest version");
    if (shown.empty() && !seen.latest.contains(0))
        wrong("listVersions", key, "showed nothing");
    for (const std::uint64_t token : history(key).tokens()) {
        if (!tokens.contains(token) && seen.present.contains(token) && !seen.missing.contains(token))
            wrong("listVersions", key, "did not show " + std::to_string(token));
    }
}

env::Task<bool> VersionClient::tryListAll(std::uint32_t limit)
{
    VersionListQuery query;
    query.bucket = m_name;
    query.limit = limit;
    VersionCall all;
    all.kind = Kind::All;
    std::map<std::string, VersionHistory::CallId> calls;
    for (auto& [key, history] : m_bucket.keys())
        calls.emplace(key, history.begin(all));
    std::vector<ObjectInfo> shown;
    for (;;) {
        const auto page = co_await m_session.store->listVersions(query);
        if (m_gaveUp || !note("listAll", page ? nullptr : &page.error()) || !isSound(query, *page)) {
            for (const auto& [key, id] : calls)
                history(key).cancel(id);
            co_return m_gaveUp || m_session.oracle->failure();
        }
        shown.insert(shown.end(), page->versions.begin(), page->versions.end());
        if (!page->truncated)
            break;
        query.keyMarker = page->nextKeyMarker;
        query.versionIdMarker = page->nextVersionIdMarker;
    }
    judgeAll(shown, calls);
    co_return true;
}

void VersionClient::judgeAll(const std::vector<ObjectInfo>& shown,
                             const std::map<std::string, VersionHistory::CallId>& calls)
{
    std::map<std::string, VersionAnswer> answers;
    for (const auto& [key, id] : calls)
        answers[key].kind = Said::All;
    for (const ObjectInfo& info : shown) {
        const auto version = versionOf(info.key, info);
        if (!version)
            return;
        Versions& versions = answers[info.key].all;
        if (info.isLatest != versions.empty())
            wrong("listAll", info.key, info.versionId + (info.isLatest ? " is a second latest" : " is not the latest"));
        versions.push_back(*version);
    }
    for (const auto& [key, id] : calls) {
        std::string text;
        for (const Version& version : answers[key].all)
            text += " " + std::to_string(version.token);
        if (!history(key).end(id, answers[key]))
            wrong("listAll", key, "showed" + text);
    }
}

env::Task<void> VersionClient::learn(std::shared_ptr<VersionClient> self)
{
    constexpr std::uint32_t kPage = 1000;
    co_await self->tryListAll(kPage);
}

env::Task<void> VersionClient::listAll(std::uint32_t limit)
{
    for (int attempt = 0; attempt < kReadAttempts; ++attempt) {
        const bool answered = co_await tryListAll(limit);
        if (answered || !m_session.readsMustSucceed)
            co_return;
        co_await m_session.clock->sleepFor(std::chrono::seconds(2));
    }
    wrong("listAll", {}, "not listed for two minutes though enough drives are well");
}

env::Task<void> VersionClient::readAll()
{
    const std::string null(kNull);
    std::vector<std::pair<std::string, std::string>> versions;
    for (const auto& [key, history] : m_bucket.keys()) {
        versions.emplace_back(key, std::string());
        versions.emplace_back(key, null);
    }
    for (const auto& [id, known] : m_bucket.ids())
        versions.emplace_back(known.key, id);
    for (const auto& [key, id] : versions) {
        co_await lookLong(key, id, How::Whole);
        if (!id.empty())
            co_await lookLong(key, id, How::Held);
        if (m_session.oracle->failure())
            co_return;
    }
}

} // namespace holdfast::sim
