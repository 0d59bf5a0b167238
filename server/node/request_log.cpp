// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "node/request_log.h"

#include "base/log.h"

namespace holdfast::node
{

void RequestLog::requestDone(const http::RequestSummary& summary)
{
    m_metrics.requestDone(summary);
    const bool serverError = summary.status >= 500;
    if (!serverError && !m_everything)
        return;
    // Without the query: a presigned link's signature is a secret.
    const http::Request& request = summary.request;
    log::write(serverError ? log::Level::Warn : log::Level::Debug, "request",
               {{"request", request.id},
                {"operation", std::string(request.operation)},
                {"method", request.method},
                {"path", request.rawPath},
                {"status", std::to_string(summary.status)},
                {"ms", std::to_string(summary.nanos / kNanosPerMilli)},
                {"in", std::to_string(summary.bytesIn)},
                {"out", std::to_string(summary.bytesOut)},
                {"peer", request.peer}});
}

} // namespace holdfast::node
