// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "node/gate.h"

#include <algorithm>

#include "base/log.h"
#include "base/xml.h"
#include "s3/shares.h"

namespace holdfast::node
{
namespace
{

std::string lowered(std::string text)
{
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + 32);
    }
    return text;
}

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

Gate::Gate(std::vector<std::string> domains)
{
    for (std::string& domain : domains)
        m_suffixes.push_back("." + lowered(std::move(domain)));
}

bool Gate::isVirtualHost(const http::Request& request) const
{
    if (m_suffixes.empty())
        return false;
    std::string host = lowered(request.headers.get("host"));
    host.resize(std::min(host.size(), host.find(':')));
    return std::ranges::any_of(m_suffixes, [&host](const std::string& suffix) {
        return host.size() > suffix.size() && host.ends_with(suffix);
    });
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
