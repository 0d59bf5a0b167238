// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "admin/node_control.h"

namespace holdfast::admin
{

/// Counts what the HTTP server reports and writes everything in the Prometheus text format. Names
/// begin with holdfast_; docs/metrics.md lists them. Thread-safe.
class Metrics : public http::RequestObserver
{
public:
    Metrics();
    ~Metrics() override;

    void requestDone(const http::RequestSummary& summary) override;

    /// `status`, `scrub`: nullptr while the store is not open or cannot say; the gauges are then left out.
    [[nodiscard]] std::string text(const NodeFacts& node, const http::ServerCounters& connections,
                                   const AccessLogFacts& accessLogs,
                                   const store::StoreStatus* status,
                                   const store::ScrubStatus* scrub) const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace holdfast::admin
