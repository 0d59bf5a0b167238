// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/growth_run.h"

namespace holdfast::app::models
{

using adminclient::GrowthPlan;
using adminclient::GrowthRequest;

namespace
{

constexpr int kConflict = 409;

Fault noClient()
{
    Fault fault;
    fault.kind = FaultClass::Network;
    fault.code = QStringLiteral("NotConnected");
    return fault;
}

} // namespace

GrowthRun::GrowthRun(QObject* parent) : QObject(parent) {}

GrowthRun::~GrowthRun()
{
    dropJob();
}

void GrowthRun::setClient(adminclient::AdminClient* client)
{
    if (m_client == client)
        return;
    const bool busy = m_phase == Phase::Planning || m_phase == Phase::Applying;
    dropJob();
    m_client = client;
    if (busy)
        settle(Phase::Refused, noClient());
}

void GrowthRun::plan(const GrowthRequest& request)
{
    m_request = request;
    m_conflict = Conflict::None;
    ask({});
}

void GrowthRun::ask(std::optional<qint64> epochRefused)
{
    dropJob();
    m_plan.reset();
    if (!m_client) {
        settle(Phase::Refused, noClient());
        return;
    }
    auto* job = m_client->planDrives(m_request);
    m_job = job;
    job->then(this, [this, epochRefused, generation = m_generation](Outcome<GrowthPlan> plan) {
        if (generation == m_generation)
            onPlan(std::move(plan), epochRefused);
    });
    settle(Phase::Planning);
}

void GrowthRun::onPlan(Outcome<GrowthPlan> plan, std::optional<qint64> epochRefused)
{
    if (!plan) {
        settle(Phase::Refused, plan.error());
        return;
    }
    if (epochRefused)
        m_conflict =
            plan->epoch == *epochRefused ? Conflict::OtherUnderWay : Conflict::StoreChanged;
    m_plan = std::move(*plan);
    settle(Phase::Planned);
}

void GrowthRun::apply(bool reencode)
{
    if (m_phase != Phase::Planned)
        return;
    dropJob();
    m_conflict = Conflict::None;
    if (!m_client) {
        settle(Phase::Planned, noClient());
        return;
    }
    const qint64 epoch = m_plan->epoch;
    auto* job = m_client->applyDrives(m_request, epoch, reencode);
    m_job = job;
    job->then(this, [this, epoch, generation = m_generation](Outcome<Done> done) {
        if (generation != m_generation)
            return;
        if (done)
            settle(Phase::Applied);
        else if (done.error().httpStatus == kConflict)
            ask(epoch);
        else
            settle(Phase::Planned, done.error());
    });
    settle(Phase::Applying);
}

void GrowthRun::cancel()
{
    dropJob();
    m_plan.reset();
    m_conflict = Conflict::None;
    settle(Phase::Idle);
}

void GrowthRun::settle(Phase phase, std::optional<Fault> fault)
{
    m_phase = phase;
    m_fault = std::move(fault);
    Q_EMIT changed();
}

void GrowthRun::dropJob()
{
    ++m_generation;
    if (m_job)
        m_job->cancel();
    m_job.clear();
}

} // namespace holdfast::app::models

#include "moc_growth_run.cpp"
