// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/website.h"

#include "s3/authorization.h"
#include "s3/object_headers.h"
#include "s3/operations.h"

namespace holdfast::s3
{

namespace
{

std::string keyIn(const std::string& path)
{
    return path.starts_with('/') ? path.substr(1) : path;
}

WebsiteRequest websiteRequest(const Exchange& x)
{
    WebsiteRequest asked;
    asked.scheme = x.request.tls ? "https" : "http";
    asked.host = x.request.headers.get("host");
    asked.key = keyIn(x.request.path);
    const std::size_t query = x.request.target.find('?');
    if (query != std::string::npos)
        asked.rawQuery = x.request.target.substr(query + 1);
    return asked;
}

Task<Outcome<void>> mayRead(const Exchange& x, std::string key)
{
    std::string action = "s3:GetObject";
    Target target{x.bucketInfo, std::move(key), {}};
    co_return co_await x.access.check(x, std::move(action), std::move(target));
}

/// ACLs open objects one by one, and none that is not there: a site that is public by them has
/// folders and missing pages all the same. What of it is told is decided as for every missing key.
Task<Outcome<void>> refusePage(const Exchange& x, S3Error denied)
{
    std::string key = x.key();
    std::string current;
    const auto found = co_await x.store().head(x.bucket(), std::move(key), std::move(current));
    if (!found && found.error().code == Code::NotFound)
        co_return x.storeRefusal(found.error());
    co_return std::unexpected(std::move(denied));
}

Task<Outcome<void>> readPage(Exchange& x)
{
    if (auto checked = checkKey(x.key()); !checked)
        co_return checked;
    std::string key = x.key();
    Outcome<void> allowed = co_await mayRead(x, std::move(key));
    if (!allowed && allowed.error().code == ErrorCode::AccessDenied) {
        S3Error denied = std::move(allowed).error();
        co_return co_await refusePage(x, std::move(denied));
    }
    if (!allowed)
        co_return allowed;
    if (x.request.method == "HEAD")
        co_return co_await headObject(x);
    co_return co_await getObject(x);
}

/// Whether there is an index document that the visitor may read.
Task<Outcome<bool>> isThere(const Exchange& x, std::string index)
{
    if (!checkKey(index))
        co_return false;
    std::string key = index;
    const Outcome<void> allowed = co_await mayRead(x, std::move(key));
    if (!allowed && errorRow(allowed.error().code).status >= 500)
        co_return std::unexpected(allowed.error());
    if (!allowed)
        co_return false;
    std::string current;
    const auto found = co_await x.store().head(x.bucket(), std::move(index), std::move(current));
    if (!found && found.error().code != Code::NotFound)
        co_return x.storeRefusal(found.error());
    co_return found.has_value();
}

http::Headers errorHeaders(const S3Error& error)
{
    const ErrorRow& row = errorRow(error.code);
    http::Headers headers;
    for (const auto& [name, value] : error.headers)
        headers.set(name, value);
    if (error.code == ErrorCode::NotModified)
        return headers;
    headers.set("x-amz-error-code", std::string(row.name));
    headers.set("x-amz-error-message",
                error.message.empty() ? std::string(row.message) : error.message);
    return headers;
}

/// The bucket's error document, whole, whatever ranges and conditions the request has: they were
/// meant for the page.
Task<Outcome<void>> sendErrorDocument(Exchange& x, const S3Error& error, std::string key)
{
    std::string asked = key;
    Outcome<void> allowed = co_await mayRead(x, std::move(asked));
    if (!allowed)
        co_return allowed;
    const Address about{x.bucket(), key};
    std::string current;
    auto opened = co_await x.store().get(x.bucket(), std::move(key), std::move(current));
    if (!opened) {
        auto refusal = x.storeRefusal(opened.error(), about);
        co_await hideMissing(x, refusal.error());
        co_return refusal;
    }
    store::ObjectReader& reader = **opened;
    http::ResponseHead head;
    head.status = errorRow(error.code).status;
    head.headers = errorHeaders(error);
    for (const auto& [name, value] : reader.info().contentHeaders)
        if (name != kRedirectLocation)
            head.headers.set(name, value);
    head.length = reader.info().size;
    if (x.request.method != "HEAD")
        co_return co_await sendBody(x, reader, std::move(head));
    const auto started = co_await x.response.start(std::move(head));
    if (!started)
        co_return clientGone();
    const auto finished = co_await x.response.finish();
    if (!finished)
        co_return clientGone();
    co_return Outcome<void>{};
}

Task<Outcome<void>> sendPage(Exchange& x, int status, std::string page, http::Headers headers)
{
    http::ResponseHead head;
    head.status = status;
    head.headers = std::move(headers);
    head.headers.set("content-type", "text/html; charset=utf-8");
    const auto sent = co_await x.response.reply(std::move(head), std::move(page));
    if (!sent)
        co_return clientGone();
    co_return Outcome<void>{};
}

Task<Outcome<void>> answerError(Exchange& x, const S3Error& error, const std::string& hostId)
{
    const int status = errorRow(error.code).status;
    http::Headers headers = errorHeaders(error);
    if (error.code == ErrorCode::NotModified)
        co_return co_await x.sendEmpty(status, std::move(headers));
    std::optional<S3Error> ofDocument;
    const std::shared_ptr<const BucketRules> rules = x.access.rulesOf(x.bucketInfo);
    // Without a route nothing was looked for: the method is not one of a website's.
    if (x.route && rules->website && !rules->requesterPays) {
        const WebsiteRequest asked = websiteRequest(x);
        const WebsiteAnswer answer = rules->website->onError(asked, status);
        if (const auto* redirect = std::get_if<Redirect>(&answer)) {
            std::string location = redirect->location;
            co_return co_await sendRedirect(x, redirect->status, std::move(location));
        }
        std::string key = std::get<ErrorDocument>(answer).key;
        if (!key.empty()) {
            Outcome<void> sent = co_await sendErrorDocument(x, error, std::move(key));
            if (sent || x.response.started())
                co_return sent;
            ofDocument = std::move(sent).error();
        }
    }
    std::string page =
        websiteErrorPage(error, ofDocument ? &*ofDocument : nullptr, x.request.id, hostId);
    co_return co_await sendPage(x, status, std::move(page), std::move(headers));
}

} // namespace

void recognisePage(Exchange& x)
{
    const S3Options& options = x.services.options;
    std::string bucket =
        websiteBucket(x.request.headers.get("host"), options.websites, options.domains);
    if (bucket.empty())
        return;
    x.address = {std::move(bucket), keyIn(x.request.path), true};
    x.request.query.clear();
    http::Headers kept;
    for (const auto& [name, value] : x.request.headers.all())
        if (!name.starts_with("x-amz-") && name != "authorization")
            kept.add(name, value);
    x.request.headers = std::move(kept);
}

std::unexpected<S3Error> noWebsite(const Exchange& x)
{
    return refuse(ErrorCode::NoSuchWebsiteConfiguration, {}, {{"BucketName", x.bucket()}});
}

const std::string* pageRedirect(const Exchange& x, const store::ObjectInfo& info)
{
    const auto found = info.contentHeaders.find(std::string(kRedirectLocation));
    return x.address.isWebsite && found != info.contentHeaders.end() ? &found->second : nullptr;
}

Task<Outcome<void>> sendRedirect(Exchange& x, int status, std::string location)
{
    http::Headers headers;
    headers.set("location", locationText(location));
    co_return co_await x.sendEmpty(status, std::move(headers));
}

Task<Outcome<void>> websitePage(Exchange& x)
{
    const std::shared_ptr<const BucketRules> rules = x.access.rulesOf(x.bucketInfo);
    if (!rules->website)
        co_return noWebsite(x);
    if (rules->requesterPays)
        co_return refuse(ErrorCode::AccessDenied);
    const WebsiteRequest asked = websiteRequest(x);
    const WebsiteAnswer answer = rules->website->route(asked);
    if (const auto* redirect = std::get_if<Redirect>(&answer)) {
        std::string location = redirect->location;
        co_return co_await sendRedirect(x, redirect->status, std::move(location));
    }
    x.address.key = std::get<Serve>(answer).key;
    Outcome<void> served = co_await readPage(x);
    std::optional<std::string> index = rules->website->folderIndex(asked.key);
    if (served || served.error().code != ErrorCode::NoSuchKey || !index)
        co_return served;
    const Outcome<bool> isFolder = co_await isThere(x, std::move(*index));
    if (!isFolder)
        co_return std::unexpected(isFolder.error());
    if (!*isFolder)
        co_return served;
    const Redirect folder = WebsiteConfiguration::folderRedirect(asked);
    std::string location = folder.location;
    co_return co_await sendRedirect(x, folder.status, std::move(location));
}

Task<void> sendWebsiteError(Exchange& x, const S3Error& error, const std::string& hostId)
{
    Outcome<void> sent = clientGone();
    if (!x.response.started() && error.code != ErrorCode::ClientDisconnected)
        sent = co_await answerError(x, error, hostId);
    if (!sent)
        x.response.abort();
}

} // namespace holdfast::s3
