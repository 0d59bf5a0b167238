// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "admin/share_json.h"

#include <limits>

#include "admin/json_value.h"

namespace holdfast::admin
{
namespace
{

/// Text that may be left out.
Result<std::string> readText(const Fields& fields, std::string_view name, bool must)
{
    const Json* value = fields.find(name);
    if (!value && !must)
        return std::string();
    if (!value)
        return fields.wrong(name, "is missing");
    if (!value->is_string())
        return fields.wrong(name, "must be text");
    return value->get<std::string>();
}

Result<std::optional<std::uint64_t>> readLimit(const Fields& fields, std::string_view name)
{
    const Json* value = fields.find(name);
    if (!value || value->is_null())
        return std::optional<std::uint64_t>();
    auto number = fields.number(name, 1, std::numeric_limits<std::int64_t>::max());
    if (!number)
        return failed(std::move(number));
    return std::optional(*number);
}

Result<meta::ShareKind> readKind(const Fields& fields)
{
    const Json* kind = fields.find("kind");
    if (kind && *kind == "drop")
        return meta::ShareKind::Drop;
    if (kind && *kind == "folder")
        return meta::ShareKind::Folder;
    return fields.wrong("kind", "must be drop or folder");
}

/// Reads one field into its place, unless one before was wrong.
template <class T> void take(Result<void>& outcome, T& into, Result<T>&& value)
{
    if (outcome && value)
        into = std::move(*value);
    else if (outcome)
        outcome = std::unexpected(value.error());
}

Json orNull(const std::optional<std::uint64_t>& number)
{
    return number ? Json(*number) : Json(nullptr);
}

std::string pathOf(const meta::ShareToken& token)
{
    return (token.kind == meta::ShareKind::Drop ? "/-/drop/" : "/-/share/") + token.id.hex();
}

Json shareJson(const meta::ShareToken& token, meta::ShareState state)
{
    std::uint64_t bytesUnderWay = 0;
    for (const meta::SharePlace& place : token.places)
        bytesUnderWay += place.size;
    return {{"id", token.id.hex()},
            {"kind", meta::shareKindName(token.kind)},
            {"path", pathOf(token)},
            {"state", meta::shareStateName(state)},
            {"bucket", token.bucket},
            {"folder", token.folder},
            {"label", token.label},
            {"creator", token.creator},
            {"created", token.created},
            {"expires", token.expires},
            {"revoked", token.revoked},
            {"maxFiles", orNull(token.limits.files)},
            {"maxBytes", orNull(token.limits.bytes)},
            {"maxFileBytes", orNull(token.limits.fileBytes)},
            {"files", token.files},
            {"bytes", token.bytes},
            {"filesUnderWay", token.places.size()},
            {"bytesUnderWay", bytesUnderWay}};
}

Json linkJson(const meta::DeniedLink& link)
{
    return {{"id", link.hash},         {"target", link.target},   {"accessKey", link.accessKey},
            {"expires", link.expires}, {"denied", link.denied}, {"who", link.who},
            {"note", link.note}};
}

} // namespace

Result<meta::ShareRequest> parseShareBody(std::string_view body)
{
    Result<Json> json = parseObject(body);
    if (!json)
        return failed(std::move(json));
    const Fields fields(*json, "");
    Result<void> outcome = fields.only({"kind", "bucket", "folder", "label", "maxFiles", "maxBytes",
                                        "maxFileBytes", "expires"});
    meta::ShareRequest out;
    std::uint64_t expires = 0;
    take(outcome, out.kind, readKind(fields));
    take(outcome, out.bucket, readText(fields, "bucket", true));
    take(outcome, out.folder, readText(fields, "folder", false));
    take(outcome, out.label, readText(fields, "label", false));
    take(outcome, out.limits.files, readLimit(fields, "maxFiles"));
    take(outcome, out.limits.bytes, readLimit(fields, "maxBytes"));
    take(outcome, out.limits.fileBytes, readLimit(fields, "maxFileBytes"));
    take(outcome, expires, fields.number("expires", 1, std::numeric_limits<std::int64_t>::max()));
    if (!outcome)
        return failed(std::move(outcome));
    out.expires = static_cast<WallNanos>(expires);
    return out;
}

Result<DenyOrder> parseDenyBody(std::string_view body)
{
    Result<Json> json = parseObject(body);
    if (!json)
        return failed(std::move(json));
    const Fields fields(*json, "");
    Result<void> outcome = fields.only({"link", "note"});
    DenyOrder out;
    take(outcome, out.link, readText(fields, "link", true));
    take(outcome, out.note, readText(fields, "note", false));
    if (!outcome)
        return failed(std::move(outcome));
    return out;
}

std::string shareMadeJson(const meta::ShareMade& made, WallNanos now)
{
    Json json = shareJson(made.token, made.token.state(now));
    json["secret"] = made.secret;
    json["link"] = pathOf(made.token) + "#" + made.secret;
    return textOf(json);
}

std::string sharesJson(const meta::SharePage& page)
{
    Json shares = Json::array();
    for (const meta::ShareListed& share : page.shares)
        shares.push_back(shareJson(share.token, share.state));
    return textOf({{"shares", std::move(shares)}, {"next", page.next}});
}

std::string deniedLinkJson(const meta::DeniedLink& link)
{
    return textOf(linkJson(link));
}

std::string deniedLinksJson(const std::vector<meta::DeniedLink>& links)
{
    Json entries = Json::array();
    for (const meta::DeniedLink& link : links)
        entries.push_back(linkJson(link));
    return textOf({{"links", std::move(entries)}});
}

} // namespace holdfast::admin
