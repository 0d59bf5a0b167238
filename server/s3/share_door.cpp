// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/share_door.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <nlohmann/json.hpp>

#include "s3/share_pages.h"
#include "s3/shares.h"

namespace holdfast::s3
{
namespace
{

using meta::ShareKind;
using meta::ShareState;

constexpr std::string_view kSecretHeader = "x-holdfast-secret";

/// What stands behind the token's id.
enum class Tail : std::uint8_t {
    None,
    Exact,    ///< the route's word
    Name,     ///< the word, '/', and a name with all its slashes
    Upload,   ///< the word, '/', and an upload's id
    Part,     ///< the same, '/', and a number
    Complete, ///< the same, "/complete"
};

enum class Key : std::uint8_t { None, Secret, Ticket };

std::unexpected<DoorError> invalidLink()
{
    return shut(403, "LinkInvalid", "This link is not valid.");
}

/// Headers that mean something here; whatever else a stranger sends is not acted upon.
http::Headers withoutRest(const http::Headers& headers, bool isRead)
{
    static constexpr std::array<std::string_view, 2> kAlways{"user-agent", "referer"};
    static constexpr std::array<std::string_view, 6> kOfReads{
        "range", "if-range", "if-match", "if-none-match", "if-modified-since", "if-unmodified-since"};
    http::Headers kept;
    for (const auto& [name, value] : headers.all()) {
        if (std::ranges::find(kAlways, name) != kAlways.end() ||
            (isRead && std::ranges::find(kOfReads, name) != kOfReads.end()))
            kept.add(name, value);
    }
    return kept;
}

class Counted
{
public:
    explicit Counted(std::atomic<std::uint32_t>& count) : m_count(count), m_mine(++count) {}
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;
    ~Counted() { --m_count; }
    [[nodiscard]] std::uint32_t mine() const { return m_mine; }

private:
    std::atomic<std::uint32_t>& m_count;
    const std::uint32_t m_mine;
};

Task<void> sendRefusal(Exchange& x, const DoorError& error)
{
    if (x.response.started() || error.status == 0) {
        x.response.abort();
        co_return;
    }
    const nlohmann::ordered_json json{
        {"code", error.code}, {"message", error.message}, {"requestId", x.request.id}};
    http::ResponseHead head;
    head.status = error.status;
    head.headers.set("content-type", "application/json");
    head.headers.set("cache-control", "no-store");
    for (const auto& [name, value] : error.headers)
        head.headers.set(name, value);
    std::string text = json.dump() + "\n";
    const auto sent = co_await x.response.reply(std::move(head), std::move(text));
    if (!sent)
        x.response.abort();
}

} // namespace

struct ShareDoor::Route
{
    ShareKind kind;
    std::string_view method;
    Tail tail;
    std::string_view word;
    Key key;
    std::string_view name; ///< for logs and metrics
    Task<Doored<void>> (*operation)(Visit&);
};

struct ShareDoor::Found
{
    const Route* route = nullptr;
    Uuid id;
    std::string rest;
    std::uint32_t part = 0;
};

namespace
{

/// Whether `tail` is one of the route's, and what it names.
template <class Route> bool fits(const Route& route, std::string_view tail, std::string& rest, std::uint32_t& part)
{
    if (route.tail == Tail::None)
        return tail.empty();
    if (!tail.starts_with(route.word))
        return false;
    tail.remove_prefix(route.word.size());
    if (route.tail == Tail::Exact)
        return tail.empty();
    if (!tail.starts_with('/'))
        return false;
    tail.remove_prefix(1);
    if (route.tail == Tail::Name) {
        rest = tail;
        return !rest.empty();
    }
    const std::size_t slash = std::min(tail.find('/'), tail.size());
    rest = tail.substr(0, slash);
    const std::string_view more = tail.substr(std::min(slash + 1, tail.size()));
    if (route.tail == Tail::Upload)
        return !rest.empty() && slash == tail.size();
    if (route.tail == Tail::Complete)
        return more == "complete";
    const auto [end, problem] = std::from_chars(more.data(), more.data() + more.size(), part);
    return !more.empty() && problem == std::errc{} && end == more.data() + more.size();
}

} // namespace

Doored<ShareDoor::Found> ShareDoor::find(const http::Request& request)
{
    using enum ShareKind;
    static constexpr std::array kRoutes{
        Route{Drop, "GET", Tail::None, "", Key::None, "share:DropPage", nullptr},
        Route{Drop, "GET", Tail::Exact, "info", Key::Secret, "share:DropInfo", dropInfo},
        Route{Drop, "PUT", Tail::Name, "files", Key::Secret, "share:DropFile", dropFile},
        Route{Drop, "POST", Tail::Exact, "uploads", Key::Secret, "share:BeginUpload", beginUpload},
        Route{Drop, "GET", Tail::Upload, "uploads", Key::Secret, "share:ShowUpload", showUpload},
        Route{Drop, "DELETE", Tail::Upload, "uploads", Key::Secret, "share:GiveUpUpload", giveUpUpload},
        Route{Drop, "PUT", Tail::Part, "uploads", Key::Secret, "share:DropPart", dropPart},
        Route{Drop, "POST", Tail::Complete, "uploads", Key::Secret, "share:CompleteUpload", completeDrop},
        Route{Folder, "GET", Tail::None, "", Key::None, "share:FolderPage", nullptr},
        Route{Folder, "GET", Tail::Exact, "info", Key::Secret, "share:FolderInfo", folderInfo},
        Route{Folder, "GET", Tail::Exact, "list", Key::Secret, "share:ListFolder", listFolder},
        Route{Folder, "POST", Tail::Exact, "tickets", Key::Secret, "share:MakeTicket", makeTicket},
        Route{Folder, "GET", Tail::Name, "files", Key::Ticket, "share:GetFile", sendFile},
    };
    constexpr std::size_t kIdDigits = 32;
    const bool isDrop = request.path.starts_with("/-/drop/");
    std::string_view path = std::string_view(request.path).substr(isDrop ? 8 : 9);
    const std::string_view id = path.substr(0, std::min(path.find('/'), path.size()));
    path.remove_prefix(id.size());
    if (path.starts_with('/'))
        path.remove_prefix(1);
    const auto parsed = Uuid::parse(id);
    if (!parsed || id.size() != kIdDigits)
        return shut(404, "NotFound", "There is nothing here.");
    const std::string_view method = request.method == "HEAD" ? "GET" : std::string_view(request.method);
    std::string allowed;
    for (const Route& route : kRoutes) {
        Found found{&route, *parsed, {}, 0};
        if ((route.kind == Drop) != isDrop || !fits(route, path, found.rest, found.part))
            continue;
        if (route.method == method)
            return found;
        allowed += (allowed.empty() ? "" : ", ") + std::string(route.method);
    }
    if (allowed.empty())
        return shut(404, "NotFound", "There is nothing here.");
    return std::unexpected(DoorError{405, "MethodNotAllowed", "Use " + allowed + " instead.", {{"allow", allowed}}});
}

/// The token, if the secret or the ticket opens it. One answer for whatever is wrong with them.
Task<Doored<meta::ShareToken>> ShareDoor::tokenOf(const Exchange& x, const Found& found)
{
    auto stored = co_await m_house.shares.load(found.id);
    if (!stored)
        co_return std::unexpected(doorError(x, stored.error()));
    const Route& route = *found.route;
    if (!*stored || (*stored)->kind != route.kind)
        co_return invalidLink();
    if (route.key == Key::Secret) {
        const std::string* secret = x.header(kSecretHeader);
        if (!secret || !(*stored)->opensWith(*secret))
            co_return invalidLink();
    } else {
        const bool holds = ticketHolds(**stored, found.rest, x.queryOr("until", {}), x.queryOr("ticket", {}),
                                       x.services.clock.wallNow());
        if (!holds)
            co_return shut(403, "TicketInvalid", "This address has ended. Open the shared folder again.");
    }
    co_return std::move(**stored);
}

/// Lets a request in through a token: state, creator and bucket hold; rights are the operation's to ask for.
Task<Doored<void>> ShareDoor::visit(Exchange& x, const Found& found)
{
    auto token = co_await tokenOf(x, found);
    if (!token)
        co_return std::unexpected(token.error());
    const ShareState state = token->state(x.services.clock.wallNow());
    if (state == ShareState::Revoked)
        co_return shut(410, "LinkRevoked", "This link has been taken back.");
    if (state == ShareState::Expired)
        co_return shut(410, "LinkExpired", "This link has ended.");
    const auto creator = creatorOf(x.services, token->creator);
    auto bucket = co_await x.store().headBucket(token->bucket);
    if (!bucket && bucket.error().code != Code::NotFound)
        co_return std::unexpected(doorError(x, bucket.error()));
    if (!creator || !bucket || bucket->id != token->bucketId)
        co_return std::unexpected(doorError(refuse(ErrorCode::AccessDenied).error()));
    x.caller = {};
    x.caller.identity = *creator;
    x.bucketInfo = std::move(*bucket);
    x.address.bucket = token->bucket;
    Visit visit{m_house, x, std::move(*token), found.rest, found.part, x.request.headers.get("content-type")};
    x.request.headers = withoutRest(x.request.headers, found.route->method == "GET");
    if (found.route->operation != listFolder && found.route->operation != sendFile)
        x.request.query.clear();
    co_return co_await found.route->operation(visit);
}

Task<Doored<void>> ShareDoor::answer(Exchange& x)
{
    const auto found = find(x.request);
    if (!found)
        co_return std::unexpected(found.error());
    x.request.operation = found->route->name;
    if (found->route->key != Key::None)
        co_return co_await visit(x, *found);
    const DoorPage& page = found->route->kind == ShareKind::Drop ? dropPage() : folderPage();
    http::ResponseHead head;
    addPageHeaders(page, head.headers);
    std::string html = page.html;
    const auto sent = co_await x.response.reply(std::move(head), std::move(html));
    if (!sent)
        co_return std::unexpected(DoorError{0, "Internal", {}, {}});
    co_return Doored<void>{};
}

Task<void> ShareDoor::handle(http::Request& request, http::ResponseWriter& response)
{
    const Counted counted(m_requests);
    request.operation = "share:Unknown";
    AccessFacts facts;
    Exchange x{m_house.services, request, response, m_house.budget, m_house.access, facts};
    Doored<void> answered;
    if (counted.mine() > kMostRequests)
        answered = std::unexpected(doorError(slowDown().error()));
    else
        answered = co_await answer(x);
    if (!answered)
        co_await sendRefusal(x, answered.error());
}

} // namespace holdfast::s3
