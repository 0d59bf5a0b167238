// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "sim/redundancy.h"
#include "sim/simulation.h"
#include "sim/version_client.h"
#include "sim/whole.h"

// The end of a history: everything is healed, and everything that was promised is looked for.
namespace holdfast::sim
{

using namespace std::chrono_literals;

namespace
{

constexpr auto kHealLimit = 2h;
constexpr auto kReadLimit = 30min;

env::Task<void> askUsage(store::ErasureStore* store, std::string name,
                         std::shared_ptr<Result<store::BucketUsage>> into)
{
    *into = co_await store->bucketUsage(name);
}

} // namespace

void Simulation::finish()
{
    healAll();
    m_session.stop = true;
    if (!m_world.hasProcess() && !start() && !failed() && !start()) {
        m_oracle.fail("did not start with everything healed");
        return;
    }
    m_session.readsMustSucceed = true;
    drain();
    readEverything(); // what is damaged is found by reading it
    std::optional<store::StoreStatus> now;
    for (std::int64_t waited = 0; waited < std::chrono::seconds(kHealLimit).count() && !failed();
         waited += 10) {
        m_world.run([] { return false; }, 10s);
        now = status();
        if (now && isWhole(*now))
            break;
    }
    if (failed())
        return;
    if (!now || !isWhole(*now)) {
        m_oracle.fail("not whole two hours after everything was healed: " +
                      (now ? describe(*now) : std::string("no status")));
        return;
    }
    m_nemesis->whole();
    if (now->quarantined != 0)
        m_oracle.fail("something is quarantined though nothing was lost");
    m_oracle.settle();
    readEverything();
    m_world.run([] { return false; }, 10min); // the sweeper and the committer come to rest
    m_server->close();
    if (m_world.run([this] { return m_server->isClosed(); }, 10min) != SimWorld::Outcome::Done)
        m_oracle.fail("closing did not end");
    die(false);
    if (failed())
        return;
    if (m_cluster)
        m_cluster->restart(); // nothing is under way any more
    std::vector<std::string> used;
    for (const store::DriveStatus& drive : now->drives) {
        if (drive.state != store::DriveState::Retired)
            used.push_back(drive.path);
    }
    checkRedundancy(*m_server, used, m_oracle);
    if (!failed() && start()) // and once more, from what a clean end left
        readEverything();
}

void Simulation::readEverything()
{
    for (const std::string& bucket : m_oracle.buckets()) {
        Client reader(m_session, m_rng.fork());
        std::vector<std::string> keys;
        for (const auto& [key, history] : m_oracle.keysOf(bucket))
            keys.push_back(key);
        m_session.stop = false;
        for (const std::string& key : keys) {
            if (!failed() && !await(reader.get(bucket, key, true), kReadLimit) && !failed())
                m_oracle.fail("reading " + bucket + "/" + key + " got no answer");
        }
        if (!failed() && !await(reader.list(bucket, "", ""), kReadLimit))
            m_oracle.fail("listing " + bucket + " got no answer");
        for (std::size_t i = 0; i < m_oracle.uploads().size() && !failed(); ++i) {
            if (m_oracle.uploads()[i].bucket == bucket && !m_oracle.uploads()[i].ending)
                static_cast<void>(await(reader.checkUpload(i), kReadLimit));
        }
        if (!failed())
            checkUsage(bucket);
    }
    if (!m_session.versioned.empty() && m_haveBuckets && !failed())
        readVersions();
}

void Simulation::checkUsage(const std::string& bucket)
{
    const auto usage = std::make_shared<Result<store::BucketUsage>>(fail(Code::Unavailable, "none"));
    if (!await(askUsage(&m_server->store(), bucket, usage), kReadLimit) || !*usage)
        return;
    std::uint64_t objects = 0, bytes = 0;
    for (const auto& [key, history] : m_oracle.keysOf(bucket)) {
        const auto possible = history.possible();
        if (possible.size() != 1 || history.openCalls() != 0)
            return;
        if (possible.begin()->body != 0) {
            ++objects;
            bytes += m_oracle.body(possible.begin()->body).size();
        }
    }
    // The bytes of versions alone: parts of open uploads are not in the counters.
    if ((*usage)->objects != objects || (*usage)->bytes != bytes)
        m_oracle.fail("usage of " + bucket + ": " + std::to_string((*usage)->objects) + " objects, " +
                      std::to_string((*usage)->bytes) + " bytes; it holds " + std::to_string(objects) +
                      " and " + std::to_string(bytes));
}

/// Once more than all that was promised: whatever was ever heard of, by its id.
void Simulation::readVersions()
{
    VersionClient reader(m_session, m_rng.fork());
    const bool quiet = std::ranges::all_of(m_oracle.versioned(m_session.versioned).keys(), [](const auto& key) {
        return key.second.openCalls() == 0;
    });
    // What was left open before may still take effect: then no listing is a single moment's.
    const auto limit = static_cast<std::uint32_t>(m_rng.coin() ? 1000 : m_rng.between(1, 9));
    if (quiet && !await(reader.listAll(limit), kReadLimit) && !failed())
        m_oracle.fail("listing versions got no answer");
    if (!failed() && !await(reader.listVersions("", ""), kReadLimit) && !failed())
        m_oracle.fail("listing versions got no answer");
    if (!failed() && !await(reader.list(m_session.versioned, "", ""), kReadLimit) && !failed())
        m_oracle.fail("listing " + m_session.versioned + " got no answer");
    if (!failed() && !await(reader.readAll(), kReadLimit) && !failed())
        m_oracle.fail("reading versions got no answer");
    for (std::size_t i = 0; i < m_oracle.uploads().size() && !failed(); ++i) {
        if (m_oracle.uploads()[i].bucket == m_session.versioned && !m_oracle.uploads()[i].ending)
            static_cast<void>(await(reader.checkUpload(i), kReadLimit));
    }
    if (!failed())
        checkVersionUsage();
}

void Simulation::checkVersionUsage()
{
    const auto usage = std::make_shared<Result<store::BucketUsage>>(fail(Code::Unavailable, "none"));
    if (!await(askUsage(&m_server->store(), m_session.versioned, usage), kReadLimit) || !*usage)
        return;
    store::BucketUsage expected;
    for (const auto& [key, history] : m_oracle.versioned(m_session.versioned).keys()) {
        const auto possible = history.possible();
        if (possible.size() != 1 || history.openCalls() != 0)
            return;
        const Versions& versions = *possible.begin();
        expected.objects += versions.empty() || versions.front().isMarker() ? 0 : 1;
        expected.versions += versions.size();
        for (const Version& version : versions)
            expected.bytes += version.isMarker() ? 0 : m_oracle.body(version.body).size();
    }
    if ((*usage)->objects != expected.objects || (*usage)->bytes != expected.bytes ||
        (*usage)->versions != expected.versions)
        m_oracle.fail("usage of " + m_session.versioned + ": " + std::to_string((*usage)->objects) +
                      " objects, " + std::to_string((*usage)->versions) + " versions, " +
                      std::to_string((*usage)->bytes) + " bytes; it holds " +
                      std::to_string(expected.objects) + ", " + std::to_string(expected.versions) + " and " +
                      std::to_string(expected.bytes));
}

} // namespace holdfast::sim
