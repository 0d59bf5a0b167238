// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/adminclient/admin_client.h"

#include "app/s3client/transport.h"

namespace holdfast::app::adminclient
{

using s3client::JobOf;
using s3client::WireReply;
using s3client::WireRequest;

namespace
{

constexpr s3client::Transport::Timing kTiming{.timeoutMs = 15'000,
                                              .readRetries = 1,
                                              .retryPauseMs = 250};

template <class T, class Parse>
JobOf<T>* get(s3client::Transport& transport, QObject* owner, const char* path, bool sign,
              Parse parse)
{
    auto* job = new JobOf<T>(owner);
    WireRequest request{.path = path, .sign = sign, .readOnly = true};
    transport.send(job, std::move(request), {.onSuccess = [job, parse](const WireReply& reply) {
        job->finish(parse(reply.body));
    }});
    return job;
}

} // namespace

AdminClient::AdminClient(s3client::Endpoint base, s3client::Credentials credentials,
                         QObject* parent)
    : QObject(parent), m_transport(std::make_unique<s3client::Transport>(
                           std::move(base), std::move(credentials), kTiming))
{
}

AdminClient::~AdminClient()
{
    qDeleteAll(findChildren<s3client::Job*>(QString(), Qt::FindDirectChildrenOnly));
}

JobOf<Capabilities>* AdminClient::capabilities()
{
    return get<Capabilities>(*m_transport, this, "/-/admin/v1/capabilities", false,
                             parseCapabilities);
}

JobOf<NodeStatus>* AdminClient::status()
{
    return get<NodeStatus>(*m_transport, this, "/-/admin/v1/status", true, parseStatus);
}

JobOf<QList<BucketCounts>>* AdminClient::buckets()
{
    return get<QList<BucketCounts>>(*m_transport, this, "/-/admin/v1/buckets", true, parseBuckets);
}

JobOf<Done>* AdminClient::stop()
{
    auto* job = new JobOf<Done>(this);
    WireRequest request{.method = "POST", .path = "/-/admin/v1/stop"};
    request.headers.emplace_back("content-type", "application/json");
    m_transport->send(job, std::move(request),
                      {.onSuccess = [job](const WireReply&) { job->finish(Done{}); }});
    return job;
}

JobOf<bool>* AdminClient::ready()
{
    auto* job = new JobOf<bool>(this);
    WireRequest request{.path = "/-/health/ready", .sign = false, .readOnly = true};
    m_transport->send(
        job, std::move(request),
        {.onSuccess = [job](const WireReply& reply) { job->finish(reply.status == 200); },
         .statusIsResult = true});
    return job;
}

} // namespace holdfast::app::adminclient

#include "moc_admin_client.cpp"
