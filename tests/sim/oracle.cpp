// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "sim/oracle.h"

namespace holdfast::sim
{

bool VersionedBucket::learn(const std::string& id, const std::string& key, std::uint64_t token)
{
    const auto [known, isNew] = m_ids.emplace(id, Id{key, token});
    if (known->second.key != key || known->second.token != token)
        return false;
    return m_idOf.emplace(token, id).first->second == id;
}

void VersionedBucket::beginChange(store::Versioning to)
{
    m_versioning |= only(to);
    for (auto& [key, history] : m_keys)
        history.alsoUnder(to);
}

KeyHistory& Oracle::history(const std::string& bucket, const std::string& key)
{
    return m_buckets[bucket][key];
}

std::vector<std::string> Oracle::buckets() const
{
    std::vector<std::string> out;
    for (const auto& [name, keys] : m_buckets)
        out.push_back(name);
    return out;
}

std::uint64_t Oracle::addBody(Body body)
{
    std::string etag = body.etag();
    const auto known = m_byEtag.find(etag);
    if (known != m_byEtag.end())
        return known->second;
    const std::uint64_t id = ++m_lastBody;
    m_byEtag.emplace(etag, id);
    m_bodies.emplace(id, Known{std::move(body), std::move(etag)});
    return id;
}

std::optional<std::uint64_t> Oracle::bodyOf(const std::string& etag) const
{
    const auto found = m_byEtag.find(etag);
    if (found == m_byEtag.end())
        return std::nullopt;
    return found->second;
}

std::uint64_t Oracle::newMeta(const std::string& storageClass)
{
    m_classes.push_back(storageClass);
    return m_classes.size() - 1;
}

const std::string& Oracle::classOf(std::uint64_t meta) const
{
    return m_classes[meta < m_classes.size() ? meta : 0];
}

void Oracle::settle()
{
    for (auto& [bucket, versioned] : m_versioned) {
        for (auto& [key, history] : versioned.keys())
            history.settle();
    }
    for (auto& [bucket, keys] : m_buckets) {
        for (auto& [key, history] : keys)
            history.settle();
    }
}

void Oracle::crashed()
{
    for (auto& [bucket, versioned] : m_versioned) {
        for (auto& [key, history] : versioned.keys())
            history.leaveAllOpen();
    }
    for (auto& [bucket, keys] : m_buckets) {
        for (auto& [key, history] : keys)
            history.leaveAllOpen();
    }
    for (KnownUpload& upload : m_uploads)
        upload.inUse = false;
}

void Oracle::fail(const std::string& what)
{
    if (!m_failure)
        m_failure = what;
}

} // namespace holdfast::sim
