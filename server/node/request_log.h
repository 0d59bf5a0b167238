// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/server.h"

namespace holdfast::node
{

/// Hands finished requests to the metrics and writes lines about them: server errors (but 501 and
/// 505, which anybody can ask for) always, the rest at level debug.
class RequestLog : public http::RequestObserver
{
public:
    RequestLog(http::RequestObserver& metrics, bool everything)
        : m_metrics(metrics), m_everything(everything)
    {
    }
    void requestDone(const http::RequestSummary& summary) override;

private:
    http::RequestObserver& m_metrics;
    bool m_everything;
};

} // namespace holdfast::node
