// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "node/gate.h"

#include "base/log.h"
#include "base/xml.h"
#include "s3/shares.h"

namespace holdfast::node
{
namespace
{

env::Task<void> answerStarting(http::Request* request, http::ResponseWriter* response)
{
    XmlWriter xml;
    xml.open("Error")
        .text("Code", "ServiceUnavailable")
        .text("Message", "The store is starting. Please try again.")
        .text("RequestId", request->id);
    http::ResponseHead head;
    head.status = 503;
    head.headers.add("content-type", "application/xml");
    head.headers.add("retry-after", "1");
    std::string body = std::move(xml).finish();
    const Result<void> sent = co_await response->reply(std::move(head), std::move(body));
    if (!sent)
        log::debug("answer not taken", {{"reason", sent.error().describe()}});
}

} // namespace

Gate::Gate(std::vector<std::string> domains, s3::WebsiteHosts websites)
    : m_domains(std::move(domains)), m_websites(std::move(websites))
{
}

bool Gate::isVirtualHost(const http::Request& request) const
{
    const std::string host = request.headers.get("host");
    return !s3::addressOf(host, {}, m_domains).bucket.empty() ||
           !s3::websiteBucket(host, m_websites, m_domains).empty();
}

env::Task<void> Gate::handle(http::Request& request, http::ResponseWriter& response)
{
    const bool isOwn = request.path.starts_with("/-/") && !isVirtualHost(request);
    const bool isShare = isOwn && s3::Shares::owns(request.path);
    if (isOwn && !isShare) {
        co_await m_admin->handle(request, response);
        co_return;
    }
    http::Handler* handler = (isShare ? m_shares : m_s3).load(std::memory_order_acquire);
    if (handler)
        co_await handler->handle(request, response);
    else
        co_await answerStarting(&request, &response);
}

} // namespace holdfast::node
