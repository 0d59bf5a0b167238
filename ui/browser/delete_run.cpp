// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/browser/delete_run.h"

#include "app/s3client/versions.h"

namespace holdfast::ui
{

using namespace app;
using namespace app::s3client;

namespace
{
constexpr int kBatch = 1000; // DeleteObjects takes no more
}

DeleteRun::DeleteRun(S3Client* client, What what, QObject* parent)
    : QObject(parent), m_client(client), m_what(std::move(what)), m_waiting(m_what.keys)
{
    if (m_what.wholeBucket)
        m_what.prefixes = QStringList{QString()};
}

void DeleteRun::start()
{
    next();
}

void DeleteRun::cancel()
{
    m_result.cancelled = true;
    if (m_job)
        m_job->cancel();
    else
        end();
}

void DeleteRun::watch(Job* job)
{
    m_job = job;
}

void DeleteRun::next()
{
    if (m_ended)
        return;
    if (m_result.cancelled || !m_client) {
        end(m_client ? std::nullopt : std::optional(cancelledFault()));
        return;
    }
    if (m_what.wholeBucket && !m_versionsDone) {
        listVersions();
    } else if (m_waiting.size() >= kBatch || (!m_waiting.isEmpty() && m_what.prefixes.isEmpty())) {
        deleteBatch();
    } else if (!m_what.prefixes.isEmpty()) {
        listMore();
    } else if (m_what.wholeBucket && !m_uploadsDone) {
        abortUploads();
    } else if (m_what.wholeBucket && m_result.failed.isEmpty()) {
        deleteBucket();
    } else {
        end();
    }
}

void DeleteRun::listMore()
{
    ListQuery query;
    query.bucket = m_what.bucket;
    query.prefix = m_what.prefixes.first();
    query.continuation = m_continuation;
    auto* job = m_client->listObjects(query);
    watch(job);
    job->then(this, [this](Outcome<ListPage> page) {
        if (!page) {
            end(page.error());
            return;
        }
        for (const ObjectInfo& object : page->objects)
            m_waiting << object.key;
        m_continuation = page->next;
        if (!page->truncated || page->next.isEmpty()) {
            m_what.prefixes.removeFirst();
            m_continuation.clear();
        }
        next();
    });
}

/// Older versions and delete markers keep a bucket from being deleted, and nothing but their ids deletes
/// them. Each page is listed from the top, since what was there is gone; what could not be deleted, or
/// comes again, ends it. A server that lists none has only what listMore() finds.
void DeleteRun::listVersions()
{
    auto* job = listObjectVersions(*m_client, {.bucket = m_what.bucket, .maxKeys = kBatch});
    watch(job);
    job->then(this, [this](Outcome<VersionPage> page) {
        if (!page && page.error().kind == FaultClass::Cancelled) {
            end(page.error());
            return;
        }
        const ObjectVersion first = page && !page->versions.isEmpty() ? page->versions.first() : ObjectVersion();
        const QString name = first.key + QLatin1Char('\n') + first.versionId;
        m_versionsDone = !page || !page->truncated;
        if (!page || page->versions.isEmpty() || name == m_firstVersion || !m_client) {
            m_versionsDone = true;
            next();
            return;
        }
        m_firstVersion = name;
        const auto markers = std::count_if(page->versions.begin(), page->versions.end(),
            [](const ObjectVersion& version) { return version.deleteMarker; });
        auto* gone = deleteVersions(*m_client, m_what.bucket, page->versions);
        watch(gone);
        gone->then(this, [this, files = page->versions.size() - markers](Outcome<DeleteResult> done) {
            if (!done) {
                end(done.error());
                return;
            }
            m_result.deleted += qMax<qint64>(0, files - done->failed.size());
            m_result.failed += done->failed;
            m_versionsDone = m_versionsDone || !done->failed.isEmpty();
            Q_EMIT progressed(m_result.deleted);
            next();
        });
    });
}

void DeleteRun::deleteBatch()
{
    const QStringList batch = m_waiting.mid(0, kBatch);
    m_waiting = m_waiting.mid(batch.size());
    auto* job = m_client->deleteObjects(m_what.bucket, batch);
    watch(job);
    job->then(this, [this](Outcome<DeleteResult> done) {
        if (!done) {
            end(done.error());
            return;
        }
        m_result.deleted += done->deleted.size();
        m_result.failed += done->failed;
        Q_EMIT progressed(m_result.deleted);
        next();
    });
}

void DeleteRun::abortUploads()
{
    auto* job = m_client->listMultipartUploads(m_what.bucket);
    watch(job);
    job->then(this, [this](Outcome<UploadPage> page) {
        if (!page) {
            end(page.error());
            return;
        }
        if (page->uploads.isEmpty()) {
            m_uploadsDone = true;
            next();
            return;
        }
        const UploadInfo first = page->uploads.first();
        auto* abort = m_client->abortMultipartUpload(m_what.bucket, first.key, first.uploadId);
        watch(abort);
        abort->then(this, [this](Outcome<Done> done) {
            if (!done && done.error().code != QLatin1String("NoSuchUpload"))
                end(done.error());
            else
                next();
        });
    });
}

void DeleteRun::deleteBucket()
{
    auto* job = m_client->deleteBucket(m_what.bucket);
    watch(job);
    job->then(this, [this](Outcome<Done> done) {
        end(done ? std::nullopt : std::optional(done.error()));
    });
}

void DeleteRun::end(std::optional<Fault> fault)
{
    if (m_ended)
        return;
    m_ended = true;
    if (fault && fault->kind == FaultClass::Cancelled && m_result.cancelled)
        fault.reset();
    m_result.fault = std::move(fault);
    Q_EMIT finished(m_result);
    deleteLater();
}

} // namespace holdfast::ui
