// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <charconv>

#include <nlohmann/json.hpp>

#include "base/checksum.h"
#include "base/encoding.h"
#include "s3/object_headers.h"
#include "s3/operations.h"
#include "s3/share_names.h"
#include "s3/share_visit.h"

// Folder shares: looking at files without an account (docs/sharing.md).
namespace holdfast::s3
{
namespace
{

using Json = nlohmann::ordered_json;

constexpr std::uint32_t kPage = 500;
constexpr std::int64_t kTicketSeconds = 3600;

std::string dumped(const Json& json)
{
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string ticketOf(const meta::ShareToken& token, std::string_view name, std::string_view until)
{
    std::string text = "ticket\n" + token.id.hex() + "\n";
    text.append(until).append("\n").append(token.folder).append(name);
    return hexEncode(asBytes(hmacSha256(token.secretHash, text)));
}

/// What a browser shows by itself without running anything of it.
bool canBeShown(std::string_view type)
{
    static constexpr std::array<std::string_view, 7> kTypes{
        "image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "text/plain", "application/pdf"};
    return std::ranges::find(kTypes, type.substr(0, type.find(';'))) != kTypes.end();
}

/// Passes a file on as something to look at or to save, and nothing else: none of the store's own headers.
class FileWriter final : public http::ResponseWriter
{
public:
    FileWriter(http::ResponseWriter& inner, std::string name, bool show)
        : m_inner(inner), m_name(std::move(name)), m_show(show)
    {
    }
    env::Task<Result<void>> start(http::ResponseHead head) override
    {
        http::Headers kept;
        for (const auto& [name, value] : head.headers.all()) {
            if (!name.starts_with("x-amz-") && name != "content-disposition" && name != "cache-control")
                kept.add(name, value);
        }
        const bool isShown = m_show && canBeShown(lowered(kept.get("content-type")));
        if (!isShown && lowered(kept.get("content-type")).starts_with("text/"))
            kept.set("content-type", "application/octet-stream");
        const std::string leaf = m_name.substr(m_name.rfind('/') + 1);
        kept.set("content-disposition", std::string(isShown ? "inline" : "attachment") +
                                            "; filename*=UTF-8''" + uriEncode(leaf, false));
        if (lowered(kept.get("content-type")) != "application/pdf") // browsers' viewers need rights of their own
            kept.set("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox");
        kept.set("x-content-type-options", "nosniff");
        kept.set("referrer-policy", "no-referrer");
        kept.set("cache-control", "private, no-store");
        head.headers = std::move(kept);
        co_return co_await m_inner.start(std::move(head));
    }
    env::Task<Result<void>> write(std::vector<ByteView> pieces) override
    {
        return m_inner.write(std::move(pieces));
    }
    env::Task<Result<void>> finish() override { return m_inner.finish(); }
    [[nodiscard]] bool started() const override { return m_inner.started(); }
    void abort() override { m_inner.abort(); }

private:
    http::ResponseWriter& m_inner;
    const std::string m_name;
    const bool m_show;
};

/// A name that a client gave back: it is below the token's folder, whatever it is.
Doored<std::string> keyBelow(const Visit& visit, const std::string& name)
{
    std::string key = visit.keyOf(name);
    if (name.empty() || name.ends_with('/') || !checkKey(key))
        return shut(404, "NotFound", "There is no such file.");
    return key;
}

} // namespace

bool ticketHolds(const meta::ShareToken& token, std::string_view name, std::string_view until,
                 std::string_view ticket, WallNanos now)
{
    std::int64_t seconds = 0;
    const auto [end, problem] = std::from_chars(until.data(), until.data() + until.size(), seconds);
    if (problem != std::errc{} || end != until.data() + until.size() || seconds <= now / kNanosPerSecond)
        return false;
    return constantTimeEqual(ticketOf(token, name, until), ticket);
}

Task<Doored<void>> folderInfo(Visit& visit)
{
    std::string json = dumped({{"label", visit.token.label},
                               {"expires", visit.token.expires},
                               {"state", meta::shareStateName(visit.state())}});
    co_return co_await sendDoor(visit.x, 200, std::move(json));
}

Task<Doored<void>> listFolder(Visit& visit)
{
    Exchange& x = visit.x;
    const std::string folder = x.queryOr("folder", {});
    const std::string after = x.queryOr("after", {});
    if (!folder.empty() && (!folder.ends_with('/') || !checkKey(visit.keyOf(folder))))
        co_return shut(404, "NotFound", "There is no such folder.");
    store::ListQuery query;
    query.bucket = visit.token.bucket;
    query.prefix = visit.keyOf(folder);
    query.delimiter = "/";
    query.limit = kPage;
    if (!after.empty())
        query.after = visit.keyOf(after);
    // In the words of the policies that may be about listing.
    x.request.query = {{"prefix", query.prefix}, {"delimiter", "/"}, {"max-keys", std::to_string(kPage)}};
    std::string action = "s3:ListBucket";
    std::string noKey;
    if (auto allowed = co_await checkRight(visit, std::move(action), std::move(noKey)); !allowed)
        co_return allowed;
    const std::size_t own = query.prefix.size();
    const auto page = co_await x.store().list(std::move(query));
    if (!page)
        co_return std::unexpected(doorError(x, page.error()));
    Json folders = Json::array();
    for (const std::string& prefix : page->prefixes)
        folders.push_back(prefix.substr(own, prefix.size() - own - 1));
    Json files = Json::array();
    for (const store::ObjectInfo& info : page->objects) {
        if (info.key.size() > own) // the folder's own marker is no file
            files.push_back({{"name", info.key.substr(own)}, {"size", info.size}, {"modified", info.modified}});
    }
    std::string json = dumped({{"folders", std::move(folders)},
                               {"files", std::move(files)},
                               {"next", page->truncated ? visit.nameOf(page->next) : std::string()}});
    co_return co_await sendDoor(x, 200, std::move(json));
}

Task<Doored<void>> makeTicket(Visit& visit)
{
    const auto body = co_await readSmallBody(visit.x);
    if (!body)
        co_return std::unexpected(body.error());
    const Json asked = Json::parse(*body, nullptr, false);
    if (!asked.is_object() || !asked.contains("name") || !asked["name"].is_string())
        co_return shut(400, "RequestInvalid", "\"name\" is missing or wrong.");
    const std::string name = asked["name"].get<std::string>();
    const auto key = keyBelow(visit, name);
    if (!key)
        co_return std::unexpected(key.error());
    std::string action = "s3:GetObject";
    if (auto allowed = co_await checkRight(visit, std::move(action), *key); !allowed)
        co_return allowed;
    const WallNanos now = visit.x.services.clock.wallNow();
    const std::int64_t end = std::min(now / kNanosPerSecond + kTicketSeconds, visit.token.expires / kNanosPerSecond);
    const std::string until = std::to_string(end);
    std::string json = dumped({{"url", "/-/share/" + visit.token.id.hex() + "/files/" + uriEncode(name, true) +
                                           "?until=" + until + "&ticket=" + ticketOf(visit.token, name, until)}});
    co_return co_await sendDoor(visit.x, 200, std::move(json));
}

Task<Doored<void>> sendFile(Visit& visit)
{
    Exchange& x = visit.x;
    auto key = keyBelow(visit, visit.rest);
    if (!key)
        co_return std::unexpected(key.error());
    const bool show = x.query("show") != nullptr;
    x.request.query.clear();
    std::string action = "s3:GetObject";
    if (auto allowed = co_await checkRight(visit, std::move(action), *key); !allowed)
        co_return allowed;
    FileWriter writer(x.response, visit.rest, show);
    AccessFacts facts;
    Exchange inner{x.services, x.request, writer, x.budget, x.access, facts};
    inner.address = {visit.token.bucket, std::move(*key)};
    inner.caller = x.caller;
    inner.bucketInfo = x.bucketInfo;
    Outcome<void> sent;
    if (x.request.method == "HEAD")
        sent = co_await headObject(inner);
    else
        sent = co_await getObject(inner);
    if (sent)
        co_return Doored<void>{};
    if (sent.error().code == ErrorCode::NotModified || sent.error().code == ErrorCode::PreconditionFailed) {
        http::ResponseHead head;
        head.status = errorRow(sent.error().code).status;
        std::string nothing;
        const auto told = co_await x.response.reply(std::move(head), std::move(nothing));
        if (told)
            co_return Doored<void>{};
    }
    co_return std::unexpected(doorError(sent.error()));
}

} // namespace holdfast::s3
