// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "env/clock.h"
#include "sim/oracle.h"
#include "sim/rng.h"
#include "store/object_layer.h"

namespace holdfast::sim
{

/// What all clients of one process share. Lives longer than their coroutines.
struct Session
{
    store::ObjectLayer* store = nullptr;
    env::Clock* clock = nullptr;
    Oracle* oracle = nullptr;
    std::vector<std::string> buckets;
    std::vector<std::string> keys;
    std::string versioned;           ///< a bucket that keeps versions; empty: none
    bool reduced = false;            ///< some objects are of the class with less redundancy
    std::uint64_t largest = 1 << 20; ///< bytes of a body
    bool readsMustSucceed = false;   ///< faults stay within the parity
    bool stop = false;
    int running = 0;
    std::map<std::string, std::uint64_t> answers; ///< how often which call ended how
};

/// One client: calls drawn from its seed, one after the other, each judged by the oracle.
class Client
{
public:
    Client(Session& session, Rng rng) : m_session(session), m_rng(rng) {}
    virtual ~Client() = default;

    /// Until the session stops. `self` keeps the client as long as its coroutine.
    static env::Task<void> run(std::shared_ptr<Client> self);

    // -- single calls, for the tests of rules too --
    env::Task<void> put(std::string bucket, std::string key, std::uint64_t length,
                        KeyCall::Kind kind);
    env::Task<void> get(std::string bucket, std::string key, bool whole);
    env::Task<void> head(std::string bucket, std::string key);
    env::Task<void> remove(std::string bucket, std::string key, bool ifMatch);
    env::Task<void> retag(std::string bucket, std::string key);
    env::Task<void> list(std::string bucket, std::string prefix, std::string delimiter);
    env::Task<void> upload(std::string bucket, std::string key);
    env::Task<void> checkUpload(std::size_t index); ///< ListParts against what was acknowledged

protected:
    virtual env::Task<void> one();
    env::Task<void> readBody(std::unique_ptr<store::ObjectReader> reader, std::uint64_t body,
                             bool whole);
    env::Task<Result<void>> writeBody(store::ObjectWriter* writer, const Bytes* bytes);
    [[nodiscard]] store::BodyDigests someDigests(const Bytes& bytes);
    /// What the parts make, if that is known and may be completed.
    struct Joined
    {
        Body body;
        std::vector<store::CompletePart> parts;
    };
    [[nodiscard]] std::optional<Joined> joined(const KnownUpload& upload) const;
    // A listing reads every key it may show: what one read of a key is, and how it ends.
    using ReadId = std::uint64_t;
    [[nodiscard]] virtual std::vector<std::string> keysOf(const std::string& bucket);
    [[nodiscard]] virtual ReadId beginRead(const std::string& bucket, const std::string& key);
    virtual void cancelRead(const std::string& bucket, const std::string& key, ReadId id);
    virtual void endRead(const std::string& bucket, const std::string& key, ReadId id, std::uint64_t body);
    void judgeList(const store::ListQuery& query, const store::ListPage& page,
                   const std::map<std::string, ReadId>& calls);
    virtual env::Task<void> complete(std::size_t index);
    /// Counts the answer; an error that no rule allows is the oracle's failure. False: an error.
    bool note(const std::string& call, const Error* error);
    [[nodiscard]] std::optional<KeyState> stateOf(const store::ObjectInfo& info);
    [[nodiscard]] std::uint64_t someLength();
    [[nodiscard]] std::string someClass();
    Session& m_session;
    Rng m_rng;

private:
    env::Task<bool> putPart(std::size_t index, std::uint32_t number, bool last);
    [[nodiscard]] std::uint64_t somePossibleBody(KeyHistory& history);
    void broken(const std::string& call, const std::string& bucket, const std::string& key,
                const std::string& what);
};

/// The name under which user metadata tell a write from all others.
inline constexpr const char* kMetaName = "id";
/// More calls of unknown outcome on a key would make its judge slow.
inline constexpr std::size_t kUnknownCallsPerKey = 5;
inline constexpr int kReadAttempts = 60; ///< two virtual minutes: longer than any silence (rule 1)

} // namespace holdfast::sim
