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
JobOf<T>* ask(s3client::Transport& transport, QObject* owner, WireRequest request, Parse parse)
{
    auto* job = new JobOf<T>(owner);
    transport.send(job, std::move(request), {.onSuccess = [job, parse](const WireReply& reply) {
        job->finish(parse(reply.body));
    }});
    return job;
}

template <class T, class Parse>
JobOf<T>* get(s3client::Transport& transport, QObject* owner, const char* path, bool sign,
              Parse parse)
{
    return ask<T>(transport, owner, {.path = path, .sign = sign, .readOnly = true}, parse);
}

WireRequest document(const QByteArray& method, const char* path, const QByteArray& body)
{
    WireRequest request{.method = method, .path = path, .body = body};
    request.headers.emplace_back("content-type", "application/json");
    return request;
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

JobOf<Done>* AdminClient::tell(const QByteArray& method, const char* path, const QByteArray& body)
{
    auto* job = new JobOf<Done>(this);
    m_transport->send(job, document(method, path, body),
                      {.onSuccess = [job](const WireReply&) { job->finish(Done{}); }});
    return job;
}

JobOf<Done>* AdminClient::stop()
{
    return tell("POST", "/-/admin/v1/stop", {});
}

JobOf<GrowthPlan>* AdminClient::planDrives(const GrowthRequest& request)
{
    // It counts what would move; nothing is changed, so it may be sent again.
    WireRequest wire = document("POST", "/-/admin/v1/drives/plan", growthJson(request));
    wire.readOnly = true;
    wire.patient = true;
    return ask<GrowthPlan>(*m_transport, this, std::move(wire), parsePlan);
}

JobOf<Done>* AdminClient::applyDrives(const GrowthRequest& request, qint64 epoch, bool reencode)
{
    return tell("POST", "/-/admin/v1/drives/apply", applyJson(request, epoch, reencode));
}

JobOf<Done>* AdminClient::pauseGrowth(bool paused)
{
    return tell("POST", paused ? "/-/admin/v1/growth/pause" : "/-/admin/v1/growth/resume", {});
}

JobOf<ScrubStatus>* AdminClient::scrub()
{
    return get<ScrubStatus>(*m_transport, this, "/-/admin/v1/scrub", true, parseScrub);
}

JobOf<Done>* AdminClient::setScrubInterval(int everyDays)
{
    return tell("PUT", "/-/admin/v1/scrub",
                "{\"everyDays\":" + QByteArray::number(everyDays) + '}');
}

JobOf<Done>* AdminClient::driveScrub(ScrubAct act)
{
    switch (act) {
    case ScrubAct::Start: return tell("POST", "/-/admin/v1/scrub/start", {});
    case ScrubAct::Pause: return tell("POST", "/-/admin/v1/scrub/pause", {});
    case ScrubAct::Resume: break;
    }
    return tell("POST", "/-/admin/v1/scrub/resume", {});
}

JobOf<QuarantinePage>* AdminClient::quarantine(const QString& after)
{
    WireRequest request{.path = "/-/admin/v1/quarantine", .readOnly = true};
    if (!after.isEmpty())
        request.query.emplace_back("after", after.toStdString());
    return ask<QuarantinePage>(*m_transport, this, std::move(request), parseQuarantine);
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
