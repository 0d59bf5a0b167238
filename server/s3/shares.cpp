// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/shares.h"

#include <array>

#include "base/encoding.h"
#include "base/log.h"
#include "s3/share_door.h"
#include "s3/share_link.h"
#include "s3/share_names.h"

namespace holdfast::s3
{
namespace
{

using meta::DeniedLink;
using meta::ShareCaller;
using meta::ShareKind;
using meta::ShareToken;

constexpr std::uint64_t kBodyMemory = 64 << 20;
constexpr std::int64_t kDay = 24 * 3600 * kNanosPerSecond;
constexpr std::int64_t kLongest = 366 * kDay;
constexpr std::size_t kMostTokens = 10'000;
constexpr std::size_t kMostOfAccount = 1000;
constexpr std::size_t kMostLabelBytes = 200;
constexpr std::uint32_t kPage = 500;

std::unexpected<Error> wrong(std::string message)
{
    return fail(Code::InvalidArgument, std::move(message));
}

/// Text for people: one line of UTF-8, not long.
Result<void> checkText(std::string_view name, std::string_view text)
{
    const bool hasControls = std::ranges::any_of(text, [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    });
    if (text.size() > kMostLabelBytes || !isUtf8(text) || hasControls)
        return wrong("\"" + std::string(name) + "\" must be one line of at most 200 bytes");
    return {};
}

Result<void> checkRequest(const meta::ShareRequest& request, WallNanos now)
{
    if (!isBucketName(request.bucket))
        return wrong("\"bucket\" is no name of a bucket");
    if (Result<void> checked = checkFolder(request.folder); !checked)
        return checked;
    if (Result<void> checked = checkText("label", request.label); !checked)
        return checked;
    if (request.expires <= now || request.expires - now > kLongest)
        return wrong("\"expires\" must lie in the next 366 days");
    const meta::ShareLimits& limits = request.limits;
    if (request.kind == ShareKind::Folder && (limits.files || limits.bytes || limits.fileBytes))
        return wrong("limits are those of upload requests: \"files\", \"bytes\", \"fileBytes\"");
    if (limits.files == std::uint64_t(0) || limits.bytes == std::uint64_t(0) || limits.fileBytes == std::uint64_t(0))
        return wrong("a limit of 0 would take nothing");
    return {};
}

/// 256 random bits as base64url without padding: 43 characters.
std::string makeSecret(env::Random& random)
{
    std::array<std::uint8_t, 32> bytes{};
    random.fill(bytes);
    std::string text = base64Encode(bytes);
    std::erase(text, '=');
    std::ranges::replace(text, '+', '-');
    std::ranges::replace(text, '/', '_');
    return text;
}

/// The answer of a request that nobody sent.
class NoWriter final : public http::ResponseWriter
{
public:
    env::Task<Result<void>> start(http::ResponseHead) override { co_return Result<void>{}; }
    env::Task<Result<void>> write(std::vector<ByteView>) override { co_return Result<void>{}; }
    env::Task<Result<void>> finish() override { co_return Result<void>{}; }
    [[nodiscard]] bool started() const override { return false; }
    void abort() override {}
};

std::unexpected<Error> noSuchShare()
{
    return fail(Code::NotFound, "there is no such share");
}

/// What the admin API makes of tokens and the deny list.
class Sharing final : public meta::Sharing
{
public:
    Sharing(ShareHouse& house, meta::DenyList& denied) : m_house(house), m_denied(denied) {}

    Task<Result<meta::ShareMade>> createShare(ShareCaller caller, meta::ShareRequest request) override;
    Task<Result<meta::SharePage>> shares(ShareCaller caller, std::string after, std::uint32_t limit) override;
    Task<Result<void>> revokeShare(ShareCaller caller, Uuid id) override;
    Task<Result<DeniedLink>> denyLink(ShareCaller caller, std::string link, std::string note) override;
    Task<Result<std::vector<DeniedLink>>> deniedLinks(ShareCaller caller) override;
    Task<Result<void>> allowLink(ShareCaller caller, std::string hash) override;

private:
    Task<bool> mayShare(ShareToken token, ShareCaller from);
    Task<Result<void>> checkRoom(ShareCaller caller);
    [[nodiscard]] WallNanos now() const { return m_house.services.clock.wallNow(); }

    ShareHouse& m_house;
    meta::DenyList& m_denied;
};

/// Whether the creator has what the token would give, at some name in its folder. Every use asks again, for the
/// key it is about.
Task<bool> Sharing::mayShare(ShareToken token, ShareCaller from)
{
    const auto creator = creatorOf(m_house.services, token.creator);
    auto bucket = co_await m_house.services.store.headBucket(token.bucket);
    if (!creator || !bucket || bucket->id != token.bucketId)
        co_return false;
    http::Request request;
    request.method = "GET";
    request.peer = from.peer;
    request.tls = from.tls;
    NoWriter writer;
    AccessFacts facts;
    Exchange x{m_house.services, request, writer, m_house.budget, m_house.access, facts};
    x.caller.identity = *creator;
    x.bucketInfo = std::move(*bucket);
    x.address.bucket = token.bucket;
    const bool isDrop = token.kind == ShareKind::Drop;
    Target file;
    file.bucket = x.bucketInfo;
    file.key = token.folder + "file";
    std::string action = isDrop ? "s3:PutObject" : "s3:GetObject";
    const bool mayFile = co_await m_house.access.may(x, std::move(action), std::move(file));
    if (isDrop || !mayFile)
        co_return mayFile;
    request.query = {{"prefix", token.folder}, {"delimiter", "/"}};
    Target whole;
    whole.bucket = x.bucketInfo;
    std::string list = "s3:ListBucket";
    co_return co_await m_house.access.may(x, std::move(list), std::move(whole));
}

Task<Result<void>> Sharing::checkRoom(ShareCaller caller)
{
    std::size_t all = 0;
    std::size_t own = 0;
    std::string after;
    do {
        auto page = co_await m_house.shares.list(std::move(after), kPage);
        if (!page)
            co_return failed(std::move(page));
        all += page->tokens.size();
        own += static_cast<std::size_t>(std::ranges::count(page->tokens, caller.id, &ShareToken::creator));
        after = std::move(page->next);
    } while (!after.empty());
    if (all >= kMostTokens || (!caller.isRoot && own >= kMostOfAccount))
        co_return fail(Code::Conflict, "there are as many shares as there may be; they go 30 days after their end");
    co_return Result<void>{};
}

Task<Result<meta::ShareMade>> Sharing::createShare(ShareCaller caller, meta::ShareRequest request)
{
    if (Result<void> checked = checkRequest(request, now()); !checked)
        co_return failed(std::move(checked));
    auto bucket = co_await m_house.services.store.headBucket(request.bucket);
    if (!bucket && (bucket.error().code != Code::NotFound || caller.isRoot))
        co_return failed(std::move(bucket));
    ShareToken token;
    token.id = m_house.services.random.uuid();
    token.kind = request.kind;
    token.bucket = request.bucket;
    token.bucketId = bucket ? bucket->id : 0;
    token.folder = request.folder;
    token.creator = caller.id;
    token.created = now();
    token.expires = request.expires;
    token.label = request.label;
    token.limits = request.limits;
    // Where there is no bucket an account learns what it learns of one that is not its own.
    bool may = false;
    if (bucket)
        may = co_await mayShare(token, caller);
    if (!may)
        co_return fail(Code::Forbidden, "this key may not do in this bucket what the link would let others do");
    if (Result<void> room = co_await checkRoom(caller); !room)
        co_return failed(std::move(room));
    std::string secret = makeSecret(m_house.services.random);
    token.secretHash = meta::hashOfSecret(secret);
    Result<void> created = co_await m_house.shares.create(token);
    if (!created)
        co_return failed(std::move(created));
    co_return meta::ShareMade{std::move(token), std::move(secret)};
}

Task<Result<meta::SharePage>> Sharing::shares(ShareCaller caller, std::string after, std::uint32_t limit)
{
    meta::SharePage out;
    auto page = co_await m_house.shares.list(std::move(after), limit);
    if (!page)
        co_return failed(std::move(page));
    for (ShareToken& token : page->tokens) {
        if (!caller.isRoot && token.creator != caller.id)
            continue;
        meta::ShareState state = token.state(now());
        if (state == meta::ShareState::Open) {
            const bool may = co_await mayShare(token, caller);
            if (!may)
                state = meta::ShareState::Stopped;
        }
        out.shares.push_back({std::move(token), state});
    }
    out.next = std::move(page->next);
    co_return out;
}

Task<Result<void>> Sharing::revokeShare(ShareCaller caller, Uuid id)
{
    const WallNanos at = now();
    meta::ShareStore::Change change = [caller, at](ShareToken& stored) -> Result<void> {
        if (!caller.isRoot && stored.creator != caller.id)
            return noSuchShare();
        if (!stored.revoked)
            stored.revoked = at;
        return {};
    };
    auto revoked = co_await m_house.shares.change(id, std::move(change));
    if (!revoked)
        co_return failed(std::move(revoked));
    // It is revoked whatever comes of this; upkeep tries again.
    Result<void> ended = co_await m_house.places.lookThrough(std::move(*revoked));
    if (!ended)
        log::debug("files under way of a revoked share are left to upkeep", {{"why", ended.error().describe()}});
    co_return Result<void>{};
}

Task<Result<DeniedLink>> Sharing::denyLink(ShareCaller caller, std::string link, std::string note)
{
    if (Result<void> checked = checkText("note", note); !checked)
        co_return failed(std::move(checked));
    auto denied = readLink(link, now(), m_house.services.options.domains);
    if (!denied)
        co_return failed(std::move(denied));
    const auto signer = m_house.services.authenticator.identities().find(denied->accessKey);
    if (!caller.isRoot && denied->accessKey != caller.accessKey)
        co_return fail(Code::Forbidden, "this key may take back only links that it signed");
    if (!signer)
        co_return wrong("\"link\" is not signed by a key of this store");
    denied->who = caller.id;
    denied->denied = now();
    denied->note = std::move(note);
    Result<void> added = co_await m_denied.add(*denied, caller.isRoot);
    if (!added)
        co_return failed(std::move(added));
    co_return std::move(*denied);
}

Task<Result<std::vector<DeniedLink>>> Sharing::deniedLinks(ShareCaller caller)
{
    std::vector<DeniedLink> links = m_denied.entries();
    std::erase_if(links, [&](const DeniedLink& link) {
        return link.expires <= now() || (!caller.isRoot && link.who != caller.id && link.accessKey != caller.accessKey);
    });
    co_return links;
}

Task<Result<void>> Sharing::allowLink(ShareCaller caller, std::string hash)
{
    const std::vector<DeniedLink> links = m_denied.entries();
    const auto found = std::ranges::find(links, hash, &DeniedLink::hash);
    // What root took back stays so for the account that signed it.
    if (found == links.end() || (!caller.isRoot && found->who != caller.id))
        co_return fail(Code::NotFound, "no such link is on the deny list");
    co_return co_await m_denied.remove(std::move(hash));
}

} // namespace

/// In the order in which they are made.
struct Shares::Parts
{
    Parts(Services given, store::Documents& documents, Uuid run)
        : services(std::move(given)), budget(kBodyMemory), shares(documents),
          places(shares, services.store, services.clock, run), denied(documents, services.clock),
          house{services, shares, places, access, budget}, sharing(house, denied), door(house),
          upkeep(shares, places, denied, services.clock), scheduler(services.clock)
    {
        scheduler.add(upkeep);
    }

    const Services services;
    Authorizer access;
    MemoryBudget budget;
    meta::ShareStore shares;
    meta::SharePlaces places;
    meta::DenyList denied;
    ShareHouse house;
    Sharing sharing;
    ShareDoor door;
    meta::ShareUpkeep upkeep;
    store::Scheduler scheduler;
    bool isRunning = false;
};

Shares::Shares(Services services, store::Documents& documents, Uuid run)
    : m_parts(std::make_unique<Parts>(std::move(services), documents, run))
{
}

Shares::~Shares() = default;

Task<void> Shares::begin(std::vector<env::Executor> executors)
{
    Result<void> loaded = co_await m_parts->denied.load();
    if (!loaded)
        log::warn("the deny list cannot be read; presigned links wait", {{"why", loaded.error().describe()}});
    m_parts->scheduler.start(executors);
    m_parts->isRunning = true;
}

Task<void> Shares::stop()
{
    if (m_parts->isRunning)
        co_await m_parts->scheduler.stop();
}

const meta::DenyList& Shares::denied() const
{
    return m_parts->denied;
}

meta::Sharing& Shares::sharing()
{
    return m_parts->sharing;
}

http::Handler& Shares::door()
{
    return m_parts->door;
}

} // namespace holdfast::s3
