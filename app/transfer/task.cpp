// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/transfer/task.h"

namespace holdfast::app::transfer
{

Task::Task(TaskHost& host, Row row) : m_host(host), m_row(std::move(row)), m_fault(m_row.fault) {}

Task::~Task()
{
    m_halted = true;
    *m_stopped = true;
    for (const auto& job : std::as_const(m_jobs)) {
        if (job)
            job->cancel();
    }
}

void Task::track(s3client::Job* job)
{
    m_jobs.removeIf([](const QPointer<s3client::Job>& known) { return !known; });
    m_jobs.append(job);
    const auto refresh = [this] {
        onProgress();
        m_host.touched(*this);
    };
    connect(job, &s3client::Job::uploadProgressed, this, refresh);
    connect(job, &s3client::Job::downloadProgressed, this, refresh);
}

void Task::halt()
{
    if (std::exchange(m_halted, true))
        return;
    *m_stopped = true;
    const auto jobs = std::exchange(m_jobs, {});
    for (const auto& job : jobs) {
        if (job)
            job->cancel();
    }
    m_inFlight = 0;
    onHalt();
}

void Task::succeed()
{
    --m_inFlight;
    m_attempts = 0;
    m_fault.reset();
    m_host.stepSucceeded(*this);
}

void Task::yield()
{
    --m_inFlight;
    m_host.stepYielded(*this);
}

void Task::fail(const Fault& fault)
{
    --m_inFlight;
    m_fault = fault;
    m_host.stepFailed(*this, fault);
}

void Task::end(const Ending& ending)
{
    if (m_ended)
        return;
    m_ended = true;
    if (ending.fault)
        m_fault = ending.fault;
    halt();
    m_host.taskEnded(*this, ending);
}

void Task::endWith(TransferState state, const Fault& fault)
{
    end({.state = state, .fault = fault});
}

void Task::ask(Question question, std::optional<Fault> fault, bool isNewer)
{
    end({.state = TransferState::NeedsAnswer,
         .question = question,
         .fault = std::move(fault),
         .isNewer = isNewer});
}

Fault Task::noConnection()
{
    Fault fault;
    fault.kind = FaultClass::Network;
    fault.code = QStringLiteral("NoConnection");
    return fault;
}

} // namespace holdfast::app::transfer

#include "moc_task.cpp"
