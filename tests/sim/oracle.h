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

namespace holdfast::sim
{

/// An upload as its clients know it.
struct KnownUpload
{
    std::string bucket;
    std::string key;
    std::string id;
    std::map<std::uint32_t, std::set<std::string>> parts; ///< number: ETags it may have
    std::map<std::uint32_t, Segment> content;             ///< of acknowledged parts, the last one
    std::set<std::uint32_t> acknowledged;
    bool inUse = false;    ///< a client works on it
    bool ending = false;   ///< complete or abort was asked for
    bool ended = false;    ///< and acknowledged
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
    [[nodiscard]] std::vector<std::string> buckets() const;

    std::uint64_t addBody(Body body); ///< its id; the same for the same ETag
    [[nodiscard]] std::optional<std::uint64_t> bodyOf(const std::string& etag) const;
    [[nodiscard]] const Body& body(std::uint64_t id) const { return m_bodies.at(id).body; }
    [[nodiscard]] const std::string& etag(std::uint64_t id) const { return m_bodies.at(id).etag; }
    [[nodiscard]] std::uint64_t newMeta() { return ++m_lastMeta; }

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
    std::map<std::uint64_t, Known> m_bodies;
    std::map<std::string, std::uint64_t> m_byEtag;
    std::uint64_t m_lastBody = 0;
    std::uint64_t m_lastMeta = 0;
    std::vector<KnownUpload> m_uploads;
    std::optional<std::string> m_failure;
};

} // namespace holdfast::sim
