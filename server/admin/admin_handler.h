// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <span>
#include <string_view>
#include <vector>

#include "admin/admin_call.h"
#include "admin/metrics.h"
#include "admin/node_control.h"
#include "auth/authenticator.h"

namespace holdfast::admin
{

/// Everything under /-/: the admin API (docs/admin-api.md, docs/openapi.yaml), health and metrics. Who
/// may: health and metrics without a signature from loopback, capabilities for everybody, links for every
/// account (each its own), the rest as the authenticator says ("admin:Status", "admin:PlanGrowth", ...). What a signed request carries is
/// read whole, at most kMaxBody bytes, and compared with the hash that was signed.
class AdminHandler : public http::Handler
{
public:
    static constexpr std::size_t kMaxBody = 64 * 1024;

    /// All of them outlive the handler.
    AdminHandler(NodeControl& node, auth::Authenticator& authenticator, Metrics& metrics,
                 env::Clock& clock);

    /// Whether a path is this handler's.
    [[nodiscard]] static bool owns(std::string_view path) { return path.starts_with("/-/"); }

    /// What there is to ask, for the test that holds docs/openapi.yaml against it.
    struct RouteName
    {
        std::string_view method;
        std::string_view path;
        std::string_view action;
    };
    [[nodiscard]] static std::vector<RouteName> routes();

    Task<void> handle(http::Request& request, http::ResponseWriter& response) override;

private:
    struct Route;
    static std::span<const Route> table();
    /// The route, or why there is none.
    static std::expected<const Route*, AdminRefusal> findRoute(const http::Request& request);
    Task<std::expected<std::string, AdminRefusal>> admit(const Route* route, AdminCall* call);

    Task<void> live(AdminCall& call);
    Task<void> ready(AdminCall& call);
    Task<void> metrics(AdminCall& call);
    Task<void> capabilities(AdminCall& call);
    Task<void> status(AdminCall& call);
    Task<void> buckets(AdminCall& call);
    Task<void> stop(AdminCall& call);
    // admin_drives.cpp
    Task<void> planGrowth(AdminCall& call);
    Task<void> applyGrowth(AdminCall& call);
    Task<void> pauseGrowth(AdminCall& call);
    Task<void> resumeGrowth(AdminCall& call);
    // admin_upkeep.cpp
    Task<void> scrub(AdminCall& call);
    Task<void> setScrub(AdminCall& call);
    Task<void> startScrub(AdminCall& call);
    Task<void> pauseScrub(AdminCall& call);
    Task<void> resumeScrub(AdminCall& call);
    Task<void> quarantine(AdminCall& call);
    // admin_sharing.cpp
    Task<void> shares(AdminCall& call);
    Task<void> createShare(AdminCall& call);
    Task<void> revokeShare(AdminCall& call);
    Task<void> deniedLinks(AdminCall& call);
    Task<void> denyLink(AdminCall& call);
    Task<void> allowLink(AdminCall& call);

    NodeControl& m_node;
    auth::Authenticator& m_authenticator;
    Metrics& m_metrics;
    env::Clock& m_clock;
};

} // namespace holdfast::admin
