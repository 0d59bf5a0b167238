// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sim/body_maker.h"
#include "sim/key_history.h"
#include "sim/version_history.h"

namespace holdfast::sim
{

/// An upload as its clients know it.
struct KnownUpload
{
    std::string bucket;
    std::string key;
    std::string id;
    std::uint64_t meta = 0; ///< of the object to be
    std::map<std::uint32_t, std::set<std::string>> parts; ///< number: ETags it may have
    std::map<std::uint32_t, Segment> content;             ///< of acknowledged parts, the last one
    std::set<std::uint32_t> acknowledged;
    bool inUse = false;    ///< a client works on it
    bool ending = false;   ///< complete or abort was asked for
    bool ended = false;    ///< and acknowledged
};

/// A bucket that keeps versions, as its clients know it.
class VersionedBucket
{
public:
    struct Id
    {
        std::string key;
        std::uint64_t token = 0;
    };
    [[nodiscard]] std::map<std::string, VersionHistory>& keys() { return m_keys; }
    /// The store says that this id is that write's. False: it is another's, or the write has another id.
    [[nodiscard]] bool learn(const std::string& id, const std::string& key, std::uint64_t token);
    [[nodiscard]] const std::map<std::string, Id>& ids() const { return m_ids; }
    [[nodiscard]] VersioningSet versioning() const { return m_versioning; }
    void beginChange(store::Versioning to);
    void endChange(store::Versioning to) { m_versioning = only(to); }

private:
    std::map<std::string, VersionHistory> m_keys;
    std::map<std::string, Id> m_ids;
    std::map<std::uint64_t, std::string> m_idOf; ///< by token
    VersioningSet m_versioning = 0;
};

/// What the store promised: the history of every key, the bodies that were ever written, the uploads.
/// The first broken promise is kept as the failure.
class Oracle
{
public:
    [[nodiscard]] KeyHistory& history(const std::string& bucket, const std::string& key);
    [[nodiscard]] std::map<std::string, KeyHistory>& keysOf(const std::string& bucket)
    {
        return m_buckets[bucket];
    }
    void addBucket(const std::string& bucket) { m_buckets[bucket]; }
    [[nodiscard]] std::vector<std::string> buckets() const; ///< those that keep no versions
    [[nodiscard]] VersionedBucket& versioned(const std::string& bucket) { return m_versioned[bucket]; }
    [[nodiscard]] bool isVersioned(const std::string& bucket) const { return m_versioned.contains(bucket); }

    std::uint64_t addBody(Body body); ///< its id; the same for the same ETag
    [[nodiscard]] std::optional<std::uint64_t> bodyOf(const std::string& etag) const;
    [[nodiscard]] const Body& body(std::uint64_t id) const { return m_bodies.at(id).body; }
    [[nodiscard]] const std::string& etag(std::uint64_t id) const { return m_bodies.at(id).etag; }
    /// Names a write, in the metadata of what it writes.
    [[nodiscard]] std::uint64_t newMeta(const std::string& storageClass = "STANDARD");
    [[nodiscard]] const std::string& classOf(std::uint64_t meta) const;

    [[nodiscard]] std::vector<KnownUpload>& uploads() { return m_uploads; }

    /// The process that made the open calls is gone, and every record is decided.
    void settle();
    void crashed(); ///< open calls become calls of unknown outcome

    void fail(const std::string& what);
    [[nodiscard]] const std::optional<std::string>& failure() const { return m_failure; }

private:
    struct Known
    {
        Body body;
        std::string etag;
    };
    std::map<std::string, std::map<std::string, KeyHistory>> m_buckets;
    std::map<std::string, VersionedBucket> m_versioned;
    std::map<std::uint64_t, Known> m_bodies;
    std::map<std::string, std::uint64_t> m_byEtag;
    std::uint64_t m_lastBody = 0;
    std::vector<std::string> m_classes{""}; ///< by metadata id
    std::vector<KnownUpload> m_uploads;
    std::optional<std::string> m_failure;
};

} // namespace holdfast::sim
