// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "admin/metrics.h"
#include "admin/node_control.h"
#include "auth/authenticator.h"

namespace holdfast::admin
{

/// Everything under /-/: the admin API (docs/admin-api.md), health and metrics. Who may: health and
/// metrics without a signature from loopback, capabilities for everybody, the rest as the
/// authenticator says ("admin:Status", "admin:Metrics", "admin:ListBuckets", "admin:Stop").
class AdminHandler : public http::Handler
{
public:
    /// All of them outlive the handler.
    AdminHandler(NodeControl& node, auth::Authenticator& authenticator, Metrics& metrics,
                 env::Clock& clock);

    /// Whether a path is this handler's.
    [[nodiscard]] static bool owns(std::string_view path) { return path.starts_with("/-/"); }

    Task<void> handle(http::Request& request, http::ResponseWriter& response) override;

private:
    struct Route;
    static const Route* findRoute(std::string_view path);

    Task<void> live(http::Request& request, http::ResponseWriter& response);
    Task<void> ready(http::Request& request, http::ResponseWriter& response);
    Task<void> metrics(http::Request& request, http::ResponseWriter& response);
    Task<void> capabilities(http::Request& request, http::ResponseWriter& response);
    Task<void> status(http::Request& request, http::ResponseWriter& response);
    Task<void> buckets(http::Request& request, http::ResponseWriter& response);
    Task<void> stop(http::Request& request, http::ResponseWriter& response);

    NodeControl& m_node;
    auth::Authenticator& m_authenticator;
    Metrics& m_metrics;
    env::Clock& m_clock;
};

} // namespace holdfast::admin
