// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/version_history.h"

namespace holdfast::app::models
{

using namespace s3client;

void VersionHistory::settle(Phase phase, std::optional<Fault> fault)
{
    m_phase = phase;
    m_fault = std::move(fault);
    Q_EMIT changed();
}

void VersionHistory::clear()
{
    ++m_generation;
    if (m_job)
        m_job->cancel();
    m_bucket.clear();
    m_key.clear();
    m_versions.clear();
    m_more = false;
    settle(Phase::Empty);
}

void VersionHistory::load(S3Client* client, const QString& bucket, const QString& key)
{
    ++m_generation;
    if (m_job)
        m_job->cancel();
    if (bucket != m_bucket || key != m_key)
        m_versions.clear();
    m_client = client;
    m_bucket = bucket;
    m_key = key;
    m_marker.clear();
    m_anew = true;
    m_more = false;
    request();
}

void VersionHistory::loadMore()
{
    if (m_more && m_phase == Phase::Loaded)
        request();
}

void VersionHistory::request()
{
    if (!m_client) {
        settle(Phase::Empty);
        return;
    }
    settle(Phase::Loading);
    auto* job = s3client::listObjectVersions(*m_client, {.bucket = m_bucket,
                                              .prefix = m_key,
                                              .keyMarker = m_marker.isEmpty() ? QString() : m_key,
                                              .versionMarker = m_marker,
                                              .maxKeys = m_pageSize});
    m_job = job;
    job->then(this, [this, generation = m_generation](Outcome<VersionPage> page) {
        if (generation != m_generation)
            return;
        if (page)
            take(*page);
        else
            settle(Phase::Failed, page.error());
    });
}

void VersionHistory::take(const VersionPage& page)
{
    if (std::exchange(m_anew, false))
        m_versions.clear();
    // Of all keys that begin so, the key itself comes first.
    bool others = false;
    for (const ObjectVersion& version : page.versions) {
        others = others || version.key != m_key;
        if (!others)
            m_versions.append(version);
    }
    m_more = page.truncated && !others && page.nextKey == m_key && !page.nextVersion.isEmpty();
    m_marker = page.nextVersion;
    settle(Phase::Loaded);
}

void BucketKeeping::clear()
{
    ++m_generation;
    m_bucket.clear();
    m_versioning.reset();
    m_lock = {};
    m_fault.reset();
    Q_EMIT changed();
}

void BucketKeeping::look(S3Client* client, const QString& bucket)
{
    const int generation = ++m_generation;
    if (bucket != m_bucket) {
        m_versioning.reset();
        m_lock = {};
        m_fault.reset();
    }
    m_bucket = bucket;
    Q_EMIT changed();
    if (!client || bucket.isEmpty())
        return;
    getBucketVersioning(*client, bucket)->then(this, [this, generation](Outcome<Versioning> is) {
        if (generation != m_generation)
            return;
        m_versioning = is ? std::optional(*is) : std::nullopt;
        m_fault = is ? std::nullopt : std::optional(is.error());
        Q_EMIT changed();
    });
    getObjectLockConfiguration(*client, bucket)->then(
        this, [this, generation](Outcome<LockConfiguration> is) {
            if (generation != m_generation)
                return;
            m_lock = is.value_or(LockConfiguration());
            Q_EMIT changed();
        });
}

} // namespace holdfast::app::models

#include "moc_version_history.cpp"
