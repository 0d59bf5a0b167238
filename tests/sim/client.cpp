// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "sim/client.h"

#include <algorithm>

namespace holdfast::sim
{

using store::ObjectInfo;

env::Task<void> Client::run(std::shared_ptr<Client> self)
{
    ++self->m_session.running;
    Rng& rng = self->m_rng;
    for (std::uint64_t calls = rng.between(5, 60); calls > 0; --calls) {
        if (self->m_session.stop || self->m_session.oracle->failure())
            break;
        co_await self->one();
        const auto pause = std::chrono::microseconds(rng.below(rng.oneIn(4) ? 2'000'000 : 20'000));
        co_await self->m_session.clock->sleepFor(pause);
    }
    --self->m_session.running;
}

bool Client::note(const std::string& call, const Error* error)
{
    ++m_session.answers[call + (error ? " " + std::string(codeName(error->code)) : " ok")];
    if (!error)
        return true;
    switch (error->code) {
    case Code::Unavailable:
    case Code::Overloaded:
    case Code::Timeout:
    case Code::NoSpace:
    case Code::Io:
        return false;
    default:
        m_session.oracle->fail(call + " answered " + std::string(codeName(error->code)) + ": " +
                               error->describe());
        return false;
    }
}

void Client::broken(const std::string& call, const std::string& bucket, const std::string& key,
                    const std::string& what)
{
    m_session.oracle->fail(call + " " + bucket + "/" + key + ": " + what + "; " +
                           m_session.oracle->history(bucket, key).describe());
}

std::uint64_t Client::someLength()
{
    switch (m_rng.below(10)) {
    case 0:
        return 0;
    case 1:
        return m_rng.between(32 * 1024 - 2, 32 * 1024 + 2); // the limit of small bodies
    case 2:
    case 3:
        return m_rng.below(150 * 1024);
    case 4:
        return m_rng.below(m_rng.oneIn(4) ? m_session.largest : 400 * 1024);
    case 5:
        return 64 * 1024 * m_rng.between(1, 6) + m_rng.below(3) - 1; // the edges of blocks
    default:
        return m_rng.between(1, 2'000);
    }
}

std::string Client::someClass()
{
    return m_session.reduced && m_rng.coin() ? "REDUCED_REDUNDANCY" : "STANDARD";
}

std::uint64_t Client::somePossibleBody(KeyHistory& history)
{
    const auto possible = history.possible();
    auto at = possible.begin();
    std::advance(at, static_cast<std::ptrdiff_t>(m_rng.below(possible.size())));
    return at->body;
}

env::Task<void> Client::one()
{
    const std::string bucket = m_rng.pick(m_session.buckets);
    const std::string key = m_rng.pick(m_session.keys);
    const std::uint64_t length = someLength();
    // Named: temporaries inside a co_await expression are GCC 12's to lose.
    const std::string prefix = m_rng.oneIn(3) ? key.substr(0, 1) : std::string();
    const std::string delimiter = m_rng.oneIn(3) ? "/" : "";
    const bool flag = m_rng.oneIn(3);
    const std::uint64_t choice = m_rng.below(100);
    if (choice < 30)
        co_await put(bucket, key, length, KeyCall::Kind::Put);
    else if (choice < 36)
        co_await put(bucket, key, length, KeyCall::Kind::PutIfAbsent);
    else if (choice < 42)
        co_await put(bucket, key, length, KeyCall::Kind::PutIfMatch);
    else if (choice < 62)
        co_await get(bucket, key, flag);
    else if (choice < 67)
        co_await head(bucket, key);
    else if (choice < 76)
        co_await remove(bucket, key, flag);
    else if (choice < 80)
        co_await retag(bucket, key);
    else if (choice < 94)
        co_await list(bucket, prefix, delimiter);
    else
        co_await upload(bucket, key);
}

env::Task<Result<void>> Client::writeBody(store::ObjectWriter* writer, const Bytes* bytes)
{
    for (std::size_t at = 0; at < bytes->size();) {
        const std::size_t count = std::min<std::size_t>(bytes->size() - at, m_rng.between(1, 200'000));
        Result<void> written = co_await writer->write(ByteView(*bytes).subspan(at, count));
        if (!written)
            co_return written;
        at += count;
    }
    co_return Result<void>{};
}

store::BodyDigests Client::someDigests(const Bytes& bytes)
{
    store::BodyDigests out;
    out.md5 = digest(ChecksumKind::Md5, bytes);
    if (m_rng.oneIn(3))
        out.checksums.push_back(
            {ChecksumKind::Crc64Nvme, digest(ChecksumKind::Crc64Nvme, bytes), false});
    return out;
}

env::Task<void> Client::put(std::string bucket, std::string key, std::uint64_t length,
                            KeyCall::Kind kind)
{
    Oracle& oracle = *m_session.oracle;
    KeyHistory& history = oracle.history(bucket, key);
    if (history.unknownCalls() >= kUnknownCallsPerKey)
        co_return;
    Body body{{{m_rng.next(), length}}, false};
    const Bytes bytes = body.bytes();
    store::PutOptions options;
    options.storageClass = someClass();
    KeyCall call{kind, {oracle.addBody(body), oracle.newMeta(options.storageClass)}, 0};
    const std::string etag = oracle.etag(call.next.body);
    options.userMetadata[kMetaName] = std::to_string(call.next.meta);
    options.contentHeaders["content-type"] = "application/octet-stream";
    if (m_rng.coin())
        options.length = length;
    if (kind == KeyCall::Kind::PutIfAbsent)
        options.conditions.ifNoneMatchAny = true;
    if (kind == KeyCall::Kind::PutIfMatch) {
        call.expected = somePossibleBody(history);
        options.conditions.ifMatch = call.expected ? oracle.etag(call.expected) : std::string("none");
        if (!call.expected)
            call.expected = ~std::uint64_t(0);
    }
    // A condition may be judged at once, to spare a body that would be refused: the call begins here.
    const auto id = history.begin(call);
    const auto isRefusal = [kind](const Error& error) {
        return kind != KeyCall::Kind::Put &&
               (error.code == Code::PreconditionFailed ||
                (kind == KeyCall::Kind::PutIfMatch && error.code == Code::NotFound));
    };
    auto writer = co_await m_session.store->put(bucket, key, options);
    if (!writer && isRefusal(writer.error())) {
        ++m_session.answers["put refused"];
        if (!history.end(id, {KeyAnswer::Kind::Refused, {}}))
            broken("conditional put", bucket, key, "was refused without reason");
        co_return;
    }
    if (!note("put", writer ? nullptr : &writer.error())) {
        history.cancel(id);
        co_return;
    }
    const Result<void> written = co_await writeBody(writer->get(), &bytes);
    if (!note("write", written ? nullptr : &written.error())) {
        history.cancel(id);
        co_return;
    }
    if (m_rng.oneIn(25)) { // the client goes away
        history.cancel(id);
        co_return;
    }
    const store::BodyDigests digests = someDigests(bytes);
    const auto committed = co_await (*writer)->commit(digests);
    if (!committed && isRefusal(committed.error())) {
        ++m_session.answers["commit refused"];
        if (!history.end(id, {KeyAnswer::Kind::Refused, {}}))
            broken("conditional put", bucket, key, "was refused without reason");
        co_return;
    }
    if (!note("commit", committed ? nullptr : &committed.error())) {
        history.leaveOpen(id);
        co_return;
    }
    if (committed->etag != etag || committed->size != length)
        broken("put", bucket, key, "answered another ETag or size");
    if (!history.end(id, {KeyAnswer::Kind::Done, {}}))
        broken("put", bucket, key, "succeeded against its condition");
}

std::optional<KeyState> Client::stateOf(const ObjectInfo& info)
{
    const auto body = m_session.oracle->bodyOf(info.etag);
    if (!body || m_session.oracle->body(*body).size() != info.size)
        return std::nullopt;
    KeyState state{*body, 0};
    const auto meta = info.userMetadata.find(kMetaName);
    if (meta != info.userMetadata.end())
        state.meta = std::stoull(meta->second);
    if (info.storageClass != m_session.oracle->classOf(state.meta))
        m_session.oracle->fail(info.key + " is of class " + info.storageClass + ", not " +
                               m_session.oracle->classOf(state.meta));
    return state;
}

env::Task<void> Client::get(std::string bucket, std::string key, bool whole)
{
    KeyHistory& history = m_session.oracle->history(bucket, key);
    for (int attempt = 0; attempt < kReadAttempts; ++attempt) {
        const auto id = history.begin({KeyCall::Kind::Get, {}, 0});
        auto reader = co_await m_session.store->get(bucket, key);
        if (!reader && reader.error().code == Code::NotFound) {
            ++m_session.answers["get absent"];
            if (!history.end(id, {KeyAnswer::Kind::Value, {}}))
                broken("get", bucket, key, "says it does not exist (" + reader.error().context + ")");
            co_return;
        }
        if (note("get", reader ? nullptr : &reader.error())) {
            const auto state = stateOf((*reader)->info());
            if (!state)
                broken("get", bucket, key, "unknown ETag " + (*reader)->info().etag);
            else if (!history.end(id, {KeyAnswer::Kind::Value, *state}))
                broken("get", bucket, key,
                       "answered " + std::to_string(state->body) + "/" + std::to_string(state->meta));
            else
                co_await readBody(std::move(*reader), state->body, whole);
            co_return;
        }
        history.cancel(id);
        if (m_session.stop || !m_session.readsMustSucceed)
            co_return;
        co_await m_session.clock->sleepFor(std::chrono::seconds(2));
    }
    broken("get", bucket, key, "not readable for two minutes though enough drives are well");
}

env::Task<void> Client::readBody(std::unique_ptr<store::ObjectReader> reader, std::uint64_t body,
                                 bool whole)
{
    const Bytes expected = m_session.oracle->body(body).bytes();
    std::size_t at = 0, end = expected.size();
    if (!whole && !expected.empty()) {
        at = m_rng.below(expected.size());
        end = at + m_rng.between(1, expected.size() - at);
        reader->setRange(at, end - at);
    }
    for (;;) {
        const auto piece = co_await reader->read();
        if (!note("read", piece ? nullptr : &piece.error()))
            co_return;
        if (piece->empty())
            break;
        if (piece->size() > end - at ||
            !std::equal(piece->begin(), piece->end(), expected.begin() + static_cast<std::ptrdiff_t>(at))) {
            m_session.oracle->fail("read: wrong bytes near " + std::to_string(at) + " of body " +
                                   std::to_string(body));
            co_return;
        }
        at += piece->size();
    }
    if (at != end)
        m_session.oracle->fail("read: body " + std::to_string(body) + " ended at " +
                               std::to_string(at) + " instead of " + std::to_string(end));
}

env::Task<void> Client::head(std::string bucket, std::string key)
{
    KeyHistory& history = m_session.oracle->history(bucket, key);
    const auto id = history.begin({KeyCall::Kind::Get, {}, 0});
    const auto info = co_await m_session.store->head(bucket, key);
    KeyAnswer answer{KeyAnswer::Kind::Value, {}};
    if (info) {
        const auto state = stateOf(*info);
        if (!state) {
            broken("head", bucket, key, "unknown ETag " + info->etag);
            co_return;
        }
        answer.seen = *state;
    } else if (info.error().code != Code::NotFound) {
        note("head", &info.error());
        history.cancel(id);
        co_return;
    }
    ++m_session.answers[info ? "head ok" : "head absent"];
    if (!history.end(id, answer))
        broken("head", bucket, key, "answered " + std::to_string(answer.seen.body));
}

env::Task<void> Client::remove(std::string bucket, std::string key, bool ifMatch)
{
    KeyHistory& history = m_session.oracle->history(bucket, key);
    if (history.unknownCalls() >= kUnknownCallsPerKey)
        co_return;
    KeyCall call{KeyCall::Kind::Delete, {}, 0};
    store::WriteConditions conditions;
    if (ifMatch) {
        const std::uint64_t expected = somePossibleBody(history);
        if (expected == 0)
            co_return;
        call = {KeyCall::Kind::DeleteIfMatch, {}, expected};
        conditions.ifMatch = m_session.oracle->etag(expected);
    }
    const auto id = history.begin(call);
    store::RemoveOptions options;
    options.conditions = std::move(conditions);
    const auto removed = co_await m_session.store->remove(bucket, key, std::move(options));
    KeyAnswer answer{KeyAnswer::Kind::Done, {}};
    if (!removed) {
        const Code code = removed.error().code;
        if (ifMatch && (code == Code::PreconditionFailed || code == Code::NotFound)) {
            answer.kind = KeyAnswer::Kind::Refused;
        } else if (code != Code::NotFound) {
            note("remove", &removed.error());
            history.leaveOpen(id);
            co_return;
        }
    }
    ++m_session.answers[answer.kind == KeyAnswer::Kind::Done ? "remove ok" : "remove refused"];
    if (!history.end(id, answer))
        broken("remove", bucket, key, "a condition was judged wrongly");
}

env::Task<void> Client::retag(std::string bucket, std::string key)
{
    KeyHistory& history = m_session.oracle->history(bucket, key);
    const std::uint64_t expected = somePossibleBody(history);
    if (expected == 0 || history.unknownCalls() >= kUnknownCallsPerKey)
        co_return;
    store::PutOptions options;
    options.storageClass = someClass();
    const KeyCall call{KeyCall::Kind::Retag, {0, m_session.oracle->newMeta(options.storageClass)}, expected};
    options.userMetadata[kMetaName] = std::to_string(call.next.meta);
    const std::string etag = m_session.oracle->etag(expected);
    const auto id = history.begin(call);
    const auto done = co_await m_session.store->replaceMetadata(bucket, key, options, etag);
    KeyAnswer answer{KeyAnswer::Kind::Done, {}};
    if (!done) {
        const Code code = done.error().code;
        if (code != Code::PreconditionFailed && code != Code::NotFound) {
            note("retag", &done.error());
            history.leaveOpen(id);
            co_return;
        }
        answer.kind = KeyAnswer::Kind::Refused;
    }
    ++m_session.answers[done ? "retag ok" : "retag refused"];
    if (!history.end(id, answer))
        broken("retag", bucket, key, done ? "succeeded against its condition" : "was refused");
}

} // namespace holdfast::sim
