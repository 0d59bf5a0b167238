// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "sim/version_client.h"

#include <algorithm>

namespace holdfast::sim
{
namespace
{

/// Versions stay, so that unknown outcomes multiply where nothing overwrites them.
constexpr std::size_t kUnknownCalls = 3;
constexpr std::size_t kMostWays = 200;
constexpr std::string_view kNull = "null";

} // namespace

void VersionClient::wrong(const std::string& call, const std::string& key, const std::string& what)
{
    const auto known = m_bucket.keys().find(key);
    m_session.oracle->fail(call + " " + m_name + "/" + key + ": " + what +
                           (known == m_bucket.keys().end() ? "" : "; " + known->second.describe()));
}

void VersionClient::end(const std::string& call, const std::string& key, VersionHistory::CallId id,
                        const VersionAnswer& answer)
{
    if (history(key).end(id, answer))
        return;
    wrong(call, key,
          "answered kind " + std::to_string(static_cast<int>(answer.kind)) + ", version " +
              std::to_string(answer.seen.token) + ", body " + std::to_string(answer.seen.body) +
              (answer.seen.isNull ? ", null" : "") + (answer.seen.held ? ", held" : "") +
              (answer.isLatest ? ", latest" : "") + (answer.existed ? ", existed" : ""));
}

bool VersionClient::mayWrite(const std::string& key)
{
    return history(key).unknownCalls() < kUnknownCalls && history(key).ways() < kMostWays;
}

std::uint64_t VersionClient::someBody(const std::string& key)
{
    const auto possible = history(key).possible();
    auto at = possible.begin();
    std::advance(at, static_cast<std::ptrdiff_t>(m_rng.below(possible.size())));
    return at->empty() ? 0 : at->front().body;
}

/// Of the key mostly, of another key sometimes, "null", or none that ever was.
std::string VersionClient::someId(const std::string& key)
{
    std::vector<std::string> ids;
    const bool anyKey = m_rng.oneIn(20);
    for (const auto& [id, known] : m_bucket.ids()) {
        if (anyKey || known.key == key)
            ids.push_back(id);
    }
    if (ids.empty() || m_rng.oneIn(5))
        return std::string(kNull);
    return m_rng.pick(ids);
}

std::uint64_t VersionClient::tokenOf(const std::string& id) const
{
    return id == kNull ? 0 : m_bucket.ids().at(id).token;
}

env::Task<void> VersionClient::one()
{
    const std::string key = m_rng.pick(m_session.keys);
    const std::uint64_t length = someLength();
    const std::string prefix = m_rng.oneIn(3) ? key.substr(0, 1) : std::string();
    const std::string delimiter = m_rng.oneIn(3) ? "/" : "";
    const std::string id = someId(key);
    const std::string current;
    const bool flag = m_rng.oneIn(3);
    const std::uint64_t choice = m_rng.below(100);
    if (choice < 26)
        co_await put(key, length, If::Always);
    else if (choice < 30)
        co_await put(key, length, If::Absent);
    else if (choice < 34)
        co_await put(key, length, If::Matches);
    else if (choice < 44)
        co_await lookLong(key, current, flag ? How::Whole : How::Piece);
    else if (choice < 58)
        co_await lookLong(key, id, flag ? How::Whole : How::Piece);
    else if (choice < 64)
        co_await look(key, flag ? current : id, How::Head);
    else if (choice < 72)
        co_await remove(key, flag);
    else if (choice < 81)
        co_await removeNamed(key, id);
    else if (choice < 85)
        co_await hold(key, id, flag);
    else if (choice < 89)
        co_await list(m_name, prefix, delimiter);
    else if (choice < 97)
        co_await listVersions(prefix, delimiter);
    else
        co_await upload(m_name, key);
}

env::Task<std::optional<store::Versioning>> VersionClient::askVersioning(std::string key,
                                                                         VersionHistory::CallId id)
{
    const auto info = co_await m_session.store->headBucket(m_name);
    if (!note("headBucket", info ? nullptr : &info.error())) {
        history(key).cancel(id);
        co_return std::nullopt;
    }
    const store::Versioning seen = info->versioning();
    if ((history(key).call(id).versioning & only(seen)) == 0)
        wrong("headBucket", key, "the bucket's versioning is " + std::to_string(static_cast<int>(seen)));
    co_return seen;
}

void VersionClient::written(const std::string& call, const std::string& key, VersionHistory::CallId id,
                            const std::string& versionId, std::uint64_t token, const VersionAnswer& answer)
{
    VersionAnswer full = answer;
    full.seen.isNull = versionId == kNull;
    if (!full.seen.isNull && !m_bucket.learn(versionId, key, token))
        wrong(call, key, "was given an id that another version has");
    ++m_session.answers[call + " ok"];
    end(call, key, id, full);
}

env::Task<void> VersionClient::put(std::string key, std::uint64_t length, If condition)
{
    Oracle& oracle = *m_session.oracle;
    if (!mayWrite(key))
        co_return;
    Body body{{{m_rng.next(), length}}, false};
    const Bytes bytes = body.bytes();
    store::PutOptions options;
    options.storageClass = someClass();
    const std::uint64_t token = oracle.newMeta(options.storageClass);
    VersionCall call{Kind::Put, {token, oracle.addBody(body), false, m_rng.oneIn(10)}, 0, condition, 0,
                     m_bucket.versioning()};
    options.userMetadata[kMetaName] = std::to_string(token);
    options.mutables.lock.legalHold = call.version.held;
    if (m_rng.coin())
        options.length = length;
    options.conditions.ifNoneMatchAny = condition == If::Absent;
    if (condition == If::Matches) {
        call.expected = someBody(key);
        options.conditions.ifMatch = call.expected ? oracle.etag(call.expected) : std::string("none");
        if (!call.expected)
            call.expected = ~std::uint64_t(0);
    }
    const auto id = history(key).begin(call);
    const auto seen = co_await askVersioning(key, id);
    if (!seen)
        co_return;
    options.versioning = *seen;
    const auto refusal = [condition](const Error& error) -> std::optional<VersionAnswer> {
        VersionAnswer out;
        out.kind = error.code == Code::Forbidden ? Said::Locked : Said::Refused;
        if (error.code == Code::Forbidden && error.context == "lock")
            return out;
        if (condition != If::Always && error.code == Code::PreconditionFailed)
            return out;
        if (condition == If::Matches && error.code == Code::NotFound)
            return out;
        return std::nullopt;
    };
    auto writer = co_await m_session.store->put(m_name, key, options);
    if (!writer && refusal(writer.error())) {
        end("conditional put", key, id, *refusal(writer.error()));
        co_return;
    }
    Result<void> sent = fail(Code::Cancelled, "not sent");
    if (note("put", writer ? nullptr : &writer.error())) {
        sent = co_await writeBody(writer->get(), &bytes);
        note("write", sent ? nullptr : &sent.error());
    }
    if (!sent || m_rng.oneIn(25)) { // or the client goes away
        history(key).cancel(id);
        co_return;
    }
    const store::BodyDigests digests = someDigests(bytes);
    const auto committed = co_await (*writer)->commit(digests);
    if (!committed && refusal(committed.error())) {
        end("put", key, id, *refusal(committed.error()));
        co_return;
    }
    if (!note("commit", committed ? nullptr : &committed.error())) {
        history(key).leaveOpen(id);
        co_return;
    }
    if (committed->etag != oracle.etag(call.version.body) || committed->size != length)
        wrong("put", key, "answered another ETag or size");
    VersionAnswer answer;
    answer.seen.body = 1;
    written("version put", key, id, committed->versionId, token, answer);
}

env::Task<void> VersionClient::remove(std::string key, bool ifMatch)
{
    if (!mayWrite(key))
        co_return;
    VersionCall call{Kind::Remove, {m_session.oracle->newMeta(), 0, false, false}, 0, If::Always, 0,
                     m_bucket.versioning()};
    store::RemoveOptions options;
    options.owner = std::to_string(call.version.token);
    if (ifMatch) {
        call.condition = If::Matches;
        call.expected = someBody(key);
        if (call.expected == 0)
            co_return;
        options.conditions.ifMatch = m_session.oracle->etag(call.expected);
    }
    const auto id = history(key).begin(call);
    const auto seen = co_await askVersioning(key, id);
    if (!seen)
        co_return;
    options.versioning = *seen;
    const auto removed = co_await m_session.store->remove(m_name, key, options);
    VersionAnswer answer;
    if (removed) {
        answer.existed = removed->existed;
        if (removed->isMarker) {
            written("marker", key, id, removed->versionId, call.version.token, answer);
            co_return;
        }
        answer.seen.isNull = true; // no versions are kept yet
    } else if (removed.error().code == Code::Forbidden && removed.error().context == "lock") {
        answer.kind = Said::Locked;
    } else if (ifMatch && (removed.error().code == Code::PreconditionFailed ||
                           removed.error().code == Code::NotFound)) {
        answer.kind = Said::Refused;
    } else {
        note("remove", &removed.error());
        history(key).leaveOpen(id);
        co_return;
    }
    end("remove", key, id, answer);
}

env::Task<void> VersionClient::removeNamed(std::string key, std::string versionId)
{
    if (!mayWrite(key))
        co_return;
    VersionCall call;
    call.kind = Kind::RemoveNamed;
    call.target = tokenOf(versionId);
    const auto id = history(key).begin(call);
    store::RemoveOptions options;
    options.versionId = versionId;
    options.versioning = store::Versioning::Enabled; // it does not matter where a version is named
    const auto removed = co_await m_session.store->remove(m_name, key, options);
    VersionAnswer answer;
    if (removed) {
        answer.existed = removed->existed;
        answer.seen.isNull = removed->existed && versionId == kNull;
        answer.seen.body = removed->existed && !removed->isMarker ? 1 : 0;
    } else if (removed.error().code == Code::Forbidden && removed.error().context == "lock") {
        answer.kind = Said::Locked;
    } else {
        note("remove version", &removed.error());
        history(key).leaveOpen(id);
        co_return;
    }
    ++m_session.answers[!removed ? "remove version locked" : answer.existed ? "remove version ok" : "remove version absent"];
    end("remove version", key, id, answer);
}

env::Task<void> VersionClient::hold(std::string key, std::string versionId, bool held)
{
    if (!mayWrite(key))
        co_return;
    VersionCall call;
    call.kind = Kind::Hold;
    call.target = tokenOf(versionId);
    call.version.held = held;
    const auto id = history(key).begin(call);
    store::MutablesChange change;
    change.legalHold = held;
    const auto done = co_await m_session.store->changeMutables(m_name, key, versionId, change);
    VersionAnswer answer;
    if (!done) {
        const Code code = done.error().code;
        if (code == Code::NotFound && done.error().context == "version") {
            answer.kind = Said::Nothing;
        } else if (code == Code::Unsupported && done.error().context == "marker") {
            answer.kind = Said::Marker;
        } else {
            note("hold", &done.error());
            history(key).leaveOpen(id);
            co_return;
        }
    }
    ++m_session.answers[done ? "hold ok" : "hold absent"];
    end("hold", key, id, answer);
}

env::Task<void> VersionClient::complete(std::size_t index)
{
    Oracle& oracle = *m_session.oracle;
    const KnownUpload known = oracle.uploads()[index];
    const std::optional<Joined> whole = joined(known);
    if (!whole || !mayWrite(known.key))
        co_return;
    oracle.uploads()[index].ending = true;
    const VersionCall call{Kind::Put, {known.meta, oracle.addBody(whole->body), false, false}, 0, If::Always,
                           0, m_bucket.versioning()};
    const auto id = history(known.key).begin(call);
    const auto seen = co_await askVersioning(known.key, id);
    if (!seen)
        co_return;
    const std::optional<store::Checksum> checksum;
    const store::WriteConditions conditions;
    const auto done = co_await m_session.store->completeUpload(m_name, known.key, known.id, whole->parts,
                                                               checksum, conditions, *seen);
    VersionAnswer answer;
    if (!done && done.error().code == Code::Forbidden) {
        answer.kind = Said::Locked;
        end("complete", known.key, id, answer);
        co_return;
    }
    if (!note("complete", done ? nullptr : &done.error())) {
        history(known.key).leaveOpen(id);
        co_return;
    }
    oracle.uploads()[index].ended = true;
    if (done->etag != oracle.etag(call.version.body) || done->size != whole->body.size())
        wrong("complete", known.key, "answered ETag " + done->etag);
    answer.seen.body = 1;
    written("version complete", known.key, id, done->versionId, known.meta, answer);
}

} // namespace holdfast::sim
