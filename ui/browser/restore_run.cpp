// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/browser/restore_run.h"

namespace holdfast::ui
{

using namespace app;
using namespace app::s3client;
using app::models::ObjectEntry;

RestoreRun::RestoreRun(
    S3Client* client, QString bucket, QList<ObjectEntry> entries, QObject* parent)
    : QObject(parent), m_client(client), m_bucket(std::move(bucket)), m_entries(std::move(entries))
{
}

void RestoreRun::start()
{
    next();
}

void RestoreRun::cancel()
{
    m_result.cancelled = true;
    if (m_job)
        m_job->cancel();
    else
        end();
}

void RestoreRun::next()
{
    if (m_ended)
        return;
    if (!m_client || m_result.cancelled || m_at == m_entries.size()) {
        end(m_client ? std::nullopt : std::optional(cancelledFault()));
        return;
    }
    const ObjectEntry& entry = m_entries[m_at];
    if (entry.deleted) {
        auto* job = deleteVersion(*m_client, m_bucket, entry.key, entry.versionId);
        m_job = job;
        job->then(this, [this](Outcome<Done> done) {
            took(done ? std::nullopt : std::optional(done.error()));
        });
        return;
    }
    auto* job = copyObject(*m_client, {.fromBucket = m_bucket,
                                          .fromKey = entry.key,
                                          .fromVersion = entry.versionId,
                                          .toBucket = m_bucket,
                                          .toKey = entry.key});
    m_job = job;
    job->then(this, [this](Outcome<PutResult> done) {
        took(done ? std::nullopt : std::optional(done.error()));
    });
}

void RestoreRun::took(const std::optional<Fault>& fault)
{
    if (fault) {
        end(fault);
        return;
    }
    ++m_at;
    Q_EMIT progressed(++m_result.restored);
    next();
}

void RestoreRun::end(std::optional<Fault> fault)
{
    if (std::exchange(m_ended, true))
        return;
    if (fault && fault->kind == FaultClass::Cancelled && m_result.cancelled)
        fault.reset();
    if (fault && m_at < m_entries.size())
        m_result.key = m_entries[m_at].key;
    m_result.fault = std::move(fault);
    Q_EMIT finished(m_result);
    deleteLater();
}

} // namespace holdfast::ui
