// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/s3client/job.h"

namespace holdfast::app::s3client
{

Job::~Job() = default;

bool Job::beginEnd()
{
    return !std::exchange(m_ended, true);
}

void Job::completeEnd()
{
    Q_EMIT ended();
    deleteLater();
}

void Job::fail(Fault fault)
{
    if (!beginEnd())
        return;
    // The callback may destroy the client, and with it this job.
    const QPointer<Job> self(this);
    deliverFault(std::move(fault));
    if (self)
        completeEnd();
}

void Job::cancel()
{
    fail(cancelledFault());
}

} // namespace holdfast::app::s3client

#include "moc_job.cpp"
