// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "node/request_log.h"

#include "base/log.h"

namespace holdfast::node
{

namespace
{

/// A path can be as long as a head may be; a line of the log shall not.
std::string shortened(const std::string& path)
{
    constexpr std::size_t kMost = 1024;
    return path.size() <= kMost ? path : path.substr(0, kMost) + "...";
}

} // namespace

void RequestLog::requestDone(const http::RequestSummary& summary)
{
    m_metrics.requestDone(summary);
    // "Not implemented" and "version not supported" are the client's doing.
    const bool serverError =
        summary.status >= 500 && summary.status != 501 && summary.status != 505;
    if (!serverError && !m_everything)
        return;
    // Without the query: a presigned link's signature is a secret.
    const http::Request& request = summary.request;
    log::write(serverError ? log::Level::Warn : log::Level::Debug, "request",
               {{"request", request.id},
                {"operation", std::string(request.operation)},
                {"method", request.method},
                {"path", shortened(request.rawPath)},
                {"status", std::to_string(summary.status)},
                {"ms", std::to_string(summary.nanos / kNanosPerMilli)},
                {"in", std::to_string(summary.bytesIn)},
                {"out", std::to_string(summary.bytesOut)},
                {"peer", request.peer}});
}

} // namespace holdfast::node
