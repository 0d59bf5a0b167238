// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/client.h"

namespace holdfast::sim
{

/// A client of the bucket that keeps versions. Like the S3 layer it asks for the bucket's state first, and
/// lets the write go by what it saw.
class VersionClient final : public Client
{
public:
    VersionClient(Session& session, Rng rng)
        : Client(session, rng), m_name(session.versioned), m_bucket(session.oracle->versioned(m_name))
    {
    }

    /// One try at listAll(): which writes of unknown outcome took place.
    static env::Task<void> learn(std::shared_ptr<VersionClient> self);
    /// Others write from now on: what a listing on its way shows is no single moment's.
    void giveUp() { m_gaveUp = true; }

    env::Task<void> put(std::string key, std::uint64_t length, VersionCall::If condition);
    env::Task<void> remove(std::string key, bool ifMatch);
    env::Task<void> removeNamed(std::string key, std::string id);
    env::Task<void> hold(std::string key, std::string id, bool held);
    env::Task<void> listVersions(std::string prefix, std::string delimiter);
    /// While nobody writes: what a listing in pages of `limit` shows is all there is.
    env::Task<void> listAll(std::uint32_t limit);
    /// While nobody writes: every version that was ever heard of, by its id, with its bytes and its hold.
    env::Task<void> readAll();

private:
    using If = VersionCall::If;
    using Kind = VersionCall::Kind;
    using Said = VersionAnswer::Kind;
    enum class How : std::uint8_t { Head, Held, Piece, Whole };

    env::Task<void> one() override;
    env::Task<void> complete(std::size_t index) override;
    std::vector<std::string> keysOf(const std::string& bucket) override;
    ReadId beginRead(const std::string& bucket, const std::string& key) override;
    void cancelRead(const std::string& bucket, const std::string& key, ReadId id) override;
    void endRead(const std::string& bucket, const std::string& key, ReadId id, std::uint64_t body) override;

    /// False: no answer.
    env::Task<bool> look(std::string key, std::string id, How how);
    /// Until there is an answer, where there must be one.
    env::Task<void> lookLong(std::string key, std::string id, How how);
    /// The state that the store says the bucket has; nothing: no answer, and the call is over.
    env::Task<std::optional<store::Versioning>> askVersioning(std::string key, VersionHistory::CallId id);
    [[nodiscard]] VersionHistory& history(const std::string& key) { return m_bucket.keys()[key]; }
    [[nodiscard]] bool mayWrite(const std::string& key);
    [[nodiscard]] std::uint64_t someBody(const std::string& key);
    [[nodiscard]] std::string someId(const std::string& key);
    [[nodiscard]] std::uint64_t tokenOf(const std::string& id) const;
    /// The version that an answer shows; nothing, and a failure, when it is none that was written.
    [[nodiscard]] std::optional<Version> versionOf(const std::string& key, const store::ObjectInfo& info);
    /// What a read that found nothing readable says, or nothing: it failed.
    [[nodiscard]] std::optional<VersionAnswer> absence(const Error& error, bool isNamed) const;
    /// What an acknowledged write says, after its id was learned.
    void written(const std::string& call, const std::string& key, VersionHistory::CallId id,
                 const std::string& versionId, std::uint64_t token, const VersionAnswer& answer);
    void end(const std::string& call, const std::string& key, VersionHistory::CallId id,
             const VersionAnswer& answer);
    env::Task<bool> tryListAll(std::uint32_t limit);
    void judgeAll(const std::vector<store::ObjectInfo>& shown,
                  const std::map<std::string, VersionHistory::CallId>& calls);
    [[nodiscard]] bool isSound(const store::VersionListQuery& query, const store::VersionListPage& page);
    void judgePage(const store::VersionListQuery& query, const store::VersionListPage& page,
                   const std::map<std::string, VersionHistory::Watch>& seen);
    void judgeKey(const std::string& key, const std::vector<const store::ObjectInfo*>& shown, bool isCovered,
                  const VersionHistory::Watch& seen);
    void wrong(const std::string& call, const std::string& key, const std::string& what);

    const std::string m_name;
    VersionedBucket& m_bucket;
    bool m_gaveUp = false;
};

} // namespace holdfast::sim
