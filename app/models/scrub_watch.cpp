// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/scrub_watch.h"

namespace holdfast::app::models
{

using adminclient::AdminClient;
using adminclient::ScrubState;
using adminclient::ScrubStatus;

ScrubWatch::ScrubWatch(QObject* parent) : QObject(parent) {}

void ScrubWatch::setClient(AdminClient* client)
{
    m_client = client;
    ++m_generation;
    m_status.reset();
    m_missing = false;
    m_asking = false;
    m_busy = false;
    Q_EMIT changed();
}

void ScrubWatch::refresh()
{
    if (!m_client || m_asking || m_busy || m_missing)
        return;
    m_asking = true;
    m_client->scrub()->then(this, [this, generation = m_generation](Outcome<ScrubStatus> scrub) {
        if (generation != m_generation)
            return;
        m_asking = false;
        if (scrub) {
            m_status = *scrub;
        } else {
            const int status = scrub.error().httpStatus;
            m_missing = status == 404 || status == 405 || status == 501;
        }
        Q_EMIT changed();
    });
}

void ScrubWatch::act(AdminClient::ScrubAct act)
{
    if (m_client && !m_busy)
        follow(m_client->driveScrub(act));
}

void ScrubWatch::setInterval(int everyDays)
{
    if (m_client && !m_busy)
        follow(m_client->setScrubInterval(everyDays));
}

void ScrubWatch::follow(s3client::JobOf<Done>* job)
{
    ++m_generation; // an answer on its way tells of the time before
    m_asking = false;
    m_busy = true;
    job->then(this, [this, generation = m_generation](Outcome<Done> done) {
        if (generation != m_generation)
            return;
        m_busy = false;
        if (!done)
            Q_EMIT refused(done.error());
        Q_EMIT changed();
        refresh();
    });
    Q_EMIT changed();
}

bool isOverdue(const ScrubStatus& scrub, const QDateTime& now)
{
    return scrub.everyDays > 0 && scrub.nextDue.isValid() && scrub.state != ScrubState::Running
           && scrub.nextDue.addDays(1) < now;
}

} // namespace holdfast::app::models

#include "moc_scrub_watch.cpp"
