// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/exchange.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "base/uri.h"
#include "s3/routes.h"

namespace holdfast::s3
{

const std::string* Exchange::query(std::string_view name) const
{
    return findQuery(request.query, name);
}

std::string Exchange::queryOr(std::string_view name, std::string_view otherwise) const
{
    const std::string* value = query(name);
    return value ? *value : std::string(otherwise);
}

const std::string* Exchange::header(std::string_view lowerName) const
{
    return request.headers.find(lowerName);
}

bool Exchange::hasObjectLock() const
{
    return bucketInfo.setting(store::kObjectLockSetting) != nullptr;
}

std::string Exchange::ownerOfMarkers() const
{
    const std::string owner =
        bucketInfo.owner.empty() ? services.authenticator.owner().id : bucketInfo.owner;
    return caller.identity.isAnonymous() || caller.identity.id == owner ? std::string() : caller.identity.id;
}

void Exchange::addOwner(const std::string& id, XmlWriter& xml) const
{
    const std::string& who = id.empty() ? bucketInfo.owner : id;
    const auth::Identity owner = services.authenticator.account(who);
    xml.open("Owner").text("ID", owner.id).text("DisplayName", owner.name).close();
}

std::unexpected<S3Error> Exchange::storeRefusal(const Error& error) const
{
    return storeRefusal(error, address);
}

std::unexpected<S3Error> Exchange::storeRefusal(const Error& error, const Address& about) const
{
    const std::string* uploadId = query("uploadId");
    const std::string* versionId = query("versionId");
    const Subject subject{route ? route->name : std::string_view{}, request.id, about.bucket,
                          about.key, uploadId ? std::string_view(*uploadId) : std::string_view{},
                          versionId ? std::string_view(*versionId) : std::string_view{}};
    return std::unexpected(fromStore(error, subject));
}

Task<Outcome<void>> Exchange::sendXml(int status, std::string document)
{
    http::Headers headers;
    co_return co_await sendXml(status, std::move(document), std::move(headers));
}

Task<Outcome<void>> Exchange::sendXml(int status, std::string document, http::Headers headers)
{
    http::ResponseHead head;
    head.status = status;
    head.headers = std::move(headers);
    head.headers.set("content-type", "application/xml");
    const auto sent = co_await response.reply(std::move(head), std::move(document));
    if (!sent)
        co_return clientGone();
    co_return Outcome<void>{};
}

Task<Outcome<void>> Exchange::sendEmpty(int status, http::Headers headers)
{
    http::ResponseHead head;
    head.status = status;
    head.headers = std::move(headers);
    std::string nothing;
    const auto sent = co_await response.reply(std::move(head), std::move(nothing));
    if (!sent)
        co_return clientGone();
    co_return Outcome<void>{};
}

std::string hostOfPeer(std::string_view peer)
{
    peer = peer.substr(0, peer.rfind(':'));
    if (peer.starts_with('[') && peer.ends_with(']'))
        peer = peer.substr(1, peer.size() - 2);
    return std::string(peer);
}

std::unexpected<S3Error> clientGone()
{
    return refuse(ErrorCode::ClientDisconnected);
}

std::unexpected<S3Error> slowDown()
{
    auto error = refuse(ErrorCode::SlowDown);
    error.error().headers.emplace_back("retry-after", "1");
    return error;
}

Outcome<std::uint32_t> parseBounded(const std::string& value, std::string_view name,
                                    std::uint32_t least, std::uint32_t most)
{
    std::uint32_t number = 0;
    const char* last = value.data() + value.size();
    const auto [end, problem] = std::from_chars(value.data(), last, number);
    if (problem != std::errc{} || end != last || number < least || number > most)
        return refuseArgument("Argument " + std::string(name) + " must be an integer between " +
                                  std::to_string(least) + " and " + std::to_string(most),
                              std::string(name), value);
    return number;
}

Outcome<std::uint32_t> pageLimit(const Exchange& x, std::string_view name)
{
    constexpr std::uint32_t kPage = 1000;
    const std::string* value = x.query(name);
    if (!value || value->empty())
        return kPage;
    const auto number = parseBounded(*value, name, 0, std::numeric_limits<std::int32_t>::max());
    if (!number)
        return refuseArgument("Provided " + std::string(name) +
                                  " not an integer or within integer range",
                              std::string(name), *value);
    return std::min(*number, kPage);
}

Outcome<bool> wantsUrlEncoding(const Exchange& x)
{
    const std::string* type = x.query("encoding-type");
    if (!type || type->empty())
        return false;
    if (lowered(*type) != "url")
        return refuseArgument("Invalid Encoding Method specified in Request", "encoding-type",
                              *type);
    return true;
}

std::string listed(std::string_view text, bool encode)
{
    return encode ? uriEncode(text, true) : std::string(text);
}

std::string quoted(std::string_view etag)
{
    std::string out = "\"";
    out += etag;
    out += '"';
    return out;
}

std::string_view unquoted(std::string_view etag)
{
    if (etag.starts_with("W/"))
        etag.remove_prefix(2);
    if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"')
        return etag.substr(1, etag.size() - 2);
    return etag;
}

std::string lowered(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + 32);
    return out;
}

} // namespace holdfast::s3
