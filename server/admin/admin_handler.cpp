// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "admin/admin_handler.h"

#include <array>

#include "admin/json_text.h"
#include "admin/verified_body.h"

namespace holdfast::admin
{
namespace
{

enum class Access : std::uint8_t { Everybody, Loopback, Account, Signed };

AdminRefusal refusalOf(const auth::AuthError& error)
{
    return {auth::denialStatus(error.denial), std::string(auth::denialName(error.denial)),
            error.message};
}

} // namespace

struct AdminHandler::Route
{
    std::string_view path;
    std::string_view method;
    std::string_view action; ///< for the authenticator, and the operation's name in metrics
    Access access;
    Task<void> (AdminHandler::*handle)(AdminCall&);
};

AdminHandler::AdminHandler(NodeControl& node, auth::Authenticator& authenticator, Metrics& metrics,
                           env::Clock& clock)
    : m_node(node), m_authenticator(authenticator), m_metrics(metrics), m_clock(clock)
{
}

std::span<const AdminHandler::Route> AdminHandler::table()
{
    using A = AdminHandler;
    static constexpr std::array kRoutes{
        Route{"/-/health/live", "GET", "admin:Live", Access::Loopback, &A::live},
        Route{"/-/health/ready", "GET", "admin:Ready", Access::Loopback, &A::ready},
        Route{"/-/metrics", "GET", "admin:Metrics", Access::Loopback, &A::metrics},
        Route{"/-/admin/v1/capabilities", "GET", "admin:Capabilities", Access::Everybody, &A::capabilities},
        Route{"/-/admin/v1/status", "GET", "admin:Status", Access::Signed, &A::status},
        Route{"/-/admin/v1/buckets", "GET", "admin:ListBuckets", Access::Signed, &A::buckets},
        Route{"/-/admin/v1/drives/plan", "POST", "admin:PlanGrowth", Access::Signed, &A::planGrowth},
        Route{"/-/admin/v1/drives/apply", "POST", "admin:ApplyGrowth", Access::Signed, &A::applyGrowth},
        Route{"/-/admin/v1/growth/pause", "POST", "admin:PauseGrowth", Access::Signed, &A::pauseGrowth},
        Route{"/-/admin/v1/growth/resume", "POST", "admin:ResumeGrowth", Access::Signed, &A::resumeGrowth},
        Route{"/-/admin/v1/scrub", "GET", "admin:GetScrub", Access::Signed, &A::scrub},
        Route{"/-/admin/v1/scrub", "PUT", "admin:SetScrub", Access::Signed, &A::setScrub},
        Route{"/-/admin/v1/scrub/start", "POST", "admin:StartScrub", Access::Signed, &A::startScrub},
        Route{"/-/admin/v1/scrub/pause", "POST", "admin:PauseScrub", Access::Signed, &A::pauseScrub},
        Route{"/-/admin/v1/scrub/resume", "POST", "admin:ResumeScrub", Access::Signed, &A::resumeScrub},
        Route{"/-/admin/v1/quarantine", "GET", "admin:ListQuarantine", Access::Signed, &A::quarantine},
        Route{"/-/admin/v1/shares", "GET", "admin:ListShares", Access::Account, &A::shares},
        Route{"/-/admin/v1/shares", "POST", "admin:CreateShare", Access::Account, &A::createShare},
        Route{"/-/admin/v1/shares", "DELETE", "admin:RevokeShare", Access::Account, &A::revokeShare},
        Route{"/-/admin/v1/links/denied", "GET", "admin:ListDeniedLinks", Access::Account, &A::deniedLinks},
        Route{"/-/admin/v1/links/denied", "POST", "admin:DenyLink", Access::Account, &A::denyLink},
        Route{"/-/admin/v1/links/denied", "DELETE", "admin:AllowLink", Access::Account, &A::allowLink},
        Route{"/-/admin/v1/stop", "POST", "admin:Stop", Access::Signed, &A::stop},
    };
    return kRoutes;
}

std::vector<AdminHandler::RouteName> AdminHandler::routes()
{
    std::vector<RouteName> names;
    for (const Route& route : table())
        names.push_back({route.method, route.path, route.action});
    return names;
}

std::expected<const AdminHandler::Route*, AdminRefusal>
AdminHandler::findRoute(const http::Request& request)
{
    const std::string_view method = request.method == "HEAD" ? "GET" : std::string_view(request.method);
    std::string others;
    for (const Route& route : table()) {
        if (route.path != request.path)
            continue;
        if (route.method == method)
            return &route;
        others += others.empty() ? "" : ", ";
        others += route.method;
    }
    if (others.empty())
        return std::unexpected(AdminRefusal{404, "NotFound", "no such resource"});
    return std::unexpected(AdminRefusal{405, "MethodNotAllowed", "use " + others});
}

/// The verified body, or why the request is refused. Requests that need no signature have none.
Task<std::expected<std::string, AdminRefusal>> AdminHandler::admit(const Route* route, AdminCall* call)
{
    http::Request* request = &call->request;
    const bool open = route->access == Access::Everybody ||
                      (route->access == Access::Loopback && request->peerIsLoopback);
    if (open)
        co_return std::string();
    const auth::RequestView view{request->method, request->path, request->query,
                                 request->headers.all()};
    const auto caller = m_authenticator.authenticate(view);
    if (!caller)
        co_return std::unexpected(refusalOf(caller.error()));
    const bool isAccount = route->access == Access::Account && !caller->identity.isAnonymous();
    const auto allowed = m_authenticator.authorizeAdmin(caller->identity);
    if (!allowed && !isAccount)
        co_return std::unexpected(refusalOf(allowed.error()));
    call->caller = caller->identity;
    co_return co_await readVerifiedBody(request->body, &*caller, kMaxBody);
}

Task<void> AdminHandler::handle(http::Request& request, http::ResponseWriter& response)
{
    AdminCall call{request, response, {}, {}};
    request.operation = "admin:Unknown";
    const auto route = findRoute(request);
    if (!route) {
        co_await sendRefusal(&call, route.error());
        co_return;
    }
    request.operation = (*route)->action;
    auto body = co_await admit(*route, &call);
    if (!body) {
        co_await sendRefusal(&call, std::move(body).error());
        co_return;
    }
    call.body = std::move(*body);
    co_await (this->*(*route)->handle)(call);
}

Task<void> AdminHandler::live(AdminCall& call)
{
    co_await sendText(&call, 200, "text/plain", "ok\n");
}

Task<void> AdminHandler::ready(AdminCall& call)
{
    const Readiness readiness = co_await m_node.readiness();
    if (readiness == Readiness::Ready)
        co_await sendText(&call, 200, "text/plain", "ready\n");
    else
        co_await sendJson(&call, 503, readyJson(readiness));
}

Task<void> AdminHandler::metrics(AdminCall& call)
{
    const Result<store::StoreStatus> status = co_await m_node.status();
    const Result<store::ScrubStatus> scrub = co_await m_node.scrubStatus();
    std::string text =
        m_metrics.text(m_node.facts(), m_node.connections(), m_node.accessLogs(), status ? &*status : nullptr,
                       scrub ? &*scrub : nullptr);
    co_await sendText(&call, 200, "text/plain; version=0.0.4; charset=utf-8", std::move(text));
}

Task<void> AdminHandler::capabilities(AdminCall& call)
{
    const Result<store::StoreStatus> status = co_await m_node.status();
    const Uuid store = status ? status->store : Uuid{};
    co_await sendJson(&call, 200, capabilitiesJson(m_node.facts(), store));
}

Task<void> AdminHandler::status(AdminCall& call)
{
    Result<store::StoreStatus> status = co_await m_node.status();
    if (status)
        co_await sendJson(&call, 200, statusJson(m_node.facts(), *status, m_clock.wallNow()));
    else
        co_await sendFailure(&call, std::move(status).error());
}

Task<void> AdminHandler::buckets(AdminCall& call)
{
    Result<std::vector<BucketRow>> rows = co_await m_node.buckets();
    if (rows)
        co_await sendJson(&call, 200, bucketsJson(*rows));
    else
        co_await sendFailure(&call, std::move(rows).error());
}

Task<void> AdminHandler::stop(AdminCall& call)
{
    co_await sendJson(&call, 202, "{}\n");
    m_node.requestStop();
}

} // namespace holdfast::admin
