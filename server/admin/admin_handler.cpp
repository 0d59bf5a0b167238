// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "admin/admin_handler.h"

#include <array>

#include "admin/json_text.h"
#include "base/log.h"

namespace holdfast::admin
{
namespace
{

enum class Access : std::uint8_t { Everybody, Loopback, Signed };

Task<void> send(http::ResponseWriter* response, int status, std::string type, std::string body)
{
    http::ResponseHead head;
    head.status = status;
    head.headers.add("content-type", std::move(type));
    head.headers.add("cache-control", "no-store");
    const Result<void> sent = co_await response->reply(std::move(head), std::move(body));
    if (!sent)
        log::debug("admin answer not taken", {{"reason", sent.error().describe()}});
}

Task<void> sendJson(http::ResponseWriter* response, int status, std::string body)
{
    co_await send(response, status, "application/json", std::move(body));
}

Task<void> sendError(http::Request* request, http::ResponseWriter* response, int status,
                     std::string code, std::string message)
{
    co_await sendJson(response, status, errorJson(code, message, request->id));
}

/// Errors of the store in the admin API's words.
Task<void> sendStoreError(http::Request* request, http::ResponseWriter* response, Error error)
{
    const bool later = error.retry != Retry::Never;
    log::warn("admin request failed", {{"request", request->id}, {"reason", error.describe()}});
    co_await sendError(request, response, later ? 503 : 500, std::string(codeName(error.code)),
                       error.message);
}

} // namespace

struct AdminHandler::Route
{
    std::string_view path;
    std::string_view method;
    std::string_view action; ///< for the authenticator, and the operation's name in metrics
    Access access;
    Task<void> (AdminHandler::*handle)(http::Request&, http::ResponseWriter&);
};

AdminHandler::AdminHandler(NodeControl& node, auth::Authenticator& authenticator, Metrics& metrics,
                           env::Clock& clock)
    : m_node(node), m_authenticator(authenticator), m_metrics(metrics), m_clock(clock)
{
}

const AdminHandler::Route* AdminHandler::findRoute(std::string_view path)
{
    using A = AdminHandler;
    static constexpr std::array<Route, 7> kRoutes{{
        {"/-/health/live", "GET", "admin:Live", Access::Loopback, &A::live},
        {"/-/health/ready", "GET", "admin:Ready", Access::Loopback, &A::ready},
        {"/-/metrics", "GET", "admin:Metrics", Access::Loopback, &A::metrics},
        {"/-/admin/v1/capabilities", "GET", "admin:Capabilities", Access::Everybody, &A::capabilities},
        {"/-/admin/v1/status", "GET", "admin:Status", Access::Signed, &A::status},
        {"/-/admin/v1/buckets", "GET", "admin:ListBuckets", Access::Signed, &A::buckets},
        {"/-/admin/v1/stop", "POST", "admin:Stop", Access::Signed, &A::stop},
    }};
    for (const Route& route : kRoutes) {
        if (route.path == path)
            return &route;
    }
    return nullptr;
}

Task<void> AdminHandler::handle(http::Request& request, http::ResponseWriter& response)
{
    request.operation = "admin:Unknown";
    const Route* route = findRoute(request.path);
    if (!route) {
        co_await sendError(&request, &response, 404, "NotFound", "no such resource");
        co_return;
    }
    request.operation = route->action;
    if (request.method != route->method && !(request.method == "HEAD" && route->method == "GET")) {
        co_await sendError(&request, &response, 405, "MethodNotAllowed", "use another method");
        co_return;
    }
    const bool open = route->access == Access::Everybody ||
                      (route->access == Access::Loopback && request.peerIsLoopback);
    if (!open) {
        // The bodies of these requests are not used, so that their hashes need not be compared.
        const auth::RequestView view{request.method, request.path, request.query, request.headers.all()};
        std::expected<void, auth::AuthError> allowed;
        if (const auto caller = m_authenticator.authenticate(view))
            allowed = m_authenticator.authorize(route->action, caller->identity, {}, {});
        else
            allowed = std::unexpected(caller.error());
        if (!allowed) {
            const auth::AuthError& error = allowed.error();
            co_await sendError(&request, &response, auth::denialStatus(error.denial),
                               std::string(auth::denialName(error.denial)), error.message);
            co_return;
        }
    }
    co_await (this->*route->handle)(request, response);
}

Task<void> AdminHandler::live(http::Request& /*request*/, http::ResponseWriter& response)
{
    co_await send(&response, 200, "text/plain", "ok\n");
}

Task<void> AdminHandler::ready(http::Request& /*request*/, http::ResponseWriter& response)
{
    const Readiness readiness = co_await m_node.readiness();
    if (readiness == Readiness::Ready)
        co_await send(&response, 200, "text/plain", "ready\n");
    else
        co_await sendJson(&response, 503, readyJson(readiness));
}

Task<void> AdminHandler::metrics(http::Request& /*request*/, http::ResponseWriter& response)
{
    const Result<store::StoreStatus> status = co_await m_node.status();
    std::string text =
        m_metrics.text(m_node.facts(), m_node.connections(), status ? &*status : nullptr);
    co_await send(&response, 200, "text/plain; version=0.0.4; charset=utf-8", std::move(text));
}

Task<void> AdminHandler::capabilities(http::Request& /*request*/, http::ResponseWriter& response)
{
    const Result<store::StoreStatus> status = co_await m_node.status();
    const Uuid store = status ? status->store : Uuid{};
    co_await sendJson(&response, 200, capabilitiesJson(m_node.facts(), store));
}

Task<void> AdminHandler::status(http::Request& request, http::ResponseWriter& response)
{
    Result<store::StoreStatus> status = co_await m_node.status();
    if (!status) {
        co_await sendStoreError(&request, &response, std::move(status).error());
        co_return;
    }
    co_await sendJson(&response, 200, statusJson(m_node.facts(), *status, m_clock.wallNow()));
}

Task<void> AdminHandler::buckets(http::Request& request, http::ResponseWriter& response)
{
    Result<std::vector<BucketRow>> rows = co_await m_node.buckets();
    if (!rows) {
        co_await sendStoreError(&request, &response, std::move(rows).error());
        co_return;
    }
    co_await sendJson(&response, 200, bucketsJson(*rows));
}

Task<void> AdminHandler::stop(http::Request& /*request*/, http::ResponseWriter& response)
{
    co_await sendJson(&response, 202, "{}\n");
    m_node.requestStop();
}

} // namespace holdfast::admin
