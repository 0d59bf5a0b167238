// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "sim/simulation.h"

#include <cstdio>

#include "sim/redundancy.h"
#include "sim/version_client.h"
#include "sim/whole.h"
#include "store/storage_class.h"

namespace holdfast::sim
{

using namespace std::chrono_literals;

namespace
{

constexpr auto kOpenLimit = 10min;
constexpr std::uint64_t kDriveBytes = 256ULL << 20;

env::Task<void> askStatus(store::ErasureStore* store, std::shared_ptr<store::StoreStatus> into)
{
    *into = co_await store->status();
}

env::Task<void> makeBucket(store::ErasureStore* store, std::string name, Oracle* oracle)
{
    const auto made = co_await store->createBucket(name);
    if (made || made.error().code == Code::AlreadyExists)
        oracle->addBucket(name);
}

store::BucketSettings settingsFor(store::Versioning versioning)
{
    if (versioning == store::Versioning::Off)
        return {};
    return {{store::kVersioningState, versioning == store::Versioning::Enabled ? "Enabled" : "Suspended"}};
}

env::Task<void> makeVersioned(store::ErasureStore* store, std::string name, store::Versioning versioning,
                              Oracle* oracle)
{
    const std::string owner;
    const store::BucketSettings settings = settingsFor(versioning);
    const auto made = co_await store->createBucket(name, owner, settings);
    if (made || made.error().code == Code::AlreadyExists)
        oracle->versioned(name).endChange(versioning);
}

/// Until it is known how it ended, the bucket may be in either state.
env::Task<void> changeVersioning(store::ErasureStore* store, std::string name, store::Versioning versioning,
                                 VersionedBucket* bucket, std::shared_ptr<bool> ended)
{
    store::BucketSettingsChange change;
    for (const auto& [setting, value] : settingsFor(versioning))
        change[setting] = value;
    bucket->beginChange(versioning);
    const auto changed = co_await store->changeBucket(name, change);
    if (changed)
        bucket->endChange(versioning);
    *ended = true;
}

env::Task<void> runFlagged(env::Task<void> task, std::shared_ptr<bool> done)
{
    co_await std::move(task);
    *done = true;
}

env::Task<void> plan(store::ErasureStore* store, store::GrowthRequest request,
                     std::shared_ptr<Result<store::GrowthPlan>> into)
{
    *into = co_await store->planGrowth(std::move(request));
}

env::Task<void> apply(store::ErasureStore* store, store::GrowthRequest request, std::uint64_t epoch,
                      std::shared_ptr<Result<void>> into)
{
    *into = co_await store->applyGrowth(std::move(request), epoch, true);
}

} // namespace

Simulation::Simulation(const SimulationOptions& options)
    : m_options(options), m_world(options.seed, 1 + static_cast<int>(options.seed % 3)),
      m_rng(m_world.rng().fork()), m_files(m_world)
{
}

void Simulation::tell(const std::string& what)
{
    if (m_options.verbose)
        std::fprintf(stderr, "%12.3f %s\n",
                     static_cast<double>(m_world.bootNow() - 1'000 * kNanosPerSecond) / 1e9,
                     what.c_str());
}

void Simulation::makeMachine()
{
    static const std::vector<int> kDrives = {1, 2, 2, 3, 4, 4, 5, 6, 8};
    int count = m_options.drives != 0 ? m_options.drives : m_rng.pick(kDrives);
    if (m_options.nodes && m_options.drives == 0)
        count = std::max(2, count);
    for (int i = 0; i < count; ++i) {
        m_drives.push_back("/disk" + std::to_string(i));
        m_files.mount(m_drives.back(), "disk" + std::to_string(i), kDriveBytes);
    }
    store::StoreOptions options;
    options.drives = m_drives;
    options.stateDirectory = "/state/store";
    options.stateHome = "/state";
    m_grows = m_options.grow && m_rng.coin();
    for (int i = count; m_grows && i < count + 2; ++i) {
        m_drives.push_back("/disk" + std::to_string(i));
        m_files.mount(m_drives.back(), "disk" + std::to_string(i), kDriveBytes);
    }
    SimDisk& system = m_files.systemDisk();
    system.link(system.root(), "state", system.makeInode(true));
    system.syncNames(system.root());
    system.link(system.find("/state"), "store", system.makeInode(true));
    system.syncNames(system.find("/state"));
    m_server = std::make_unique<SimServer>(m_world, m_files, options);
    // Which features a history has is drawn beside the rest of it.
    Rng features(m_options.seed ^ 0x5eed'0f'fea7'0e5ULL);
    m_session.reduced = features.oneIn(3) || m_options.allFeatures;
    if (features.coin() || m_options.allFeatures)
        m_session.versioned = "kept";
    m_firstVersioning = features.oneIn(3) ? store::Versioning::Off : store::Versioning::Enabled;
    const drive::Geometry geometry = drive::geometryFor(static_cast<std::uint32_t>(count));
    // What the weakest class in use survives.
    const std::uint32_t parity = m_session.reduced ? store::halfTheParity(geometry).m : geometry.m;
    m_nemesis = std::make_unique<Nemesis>(*m_server, m_rng.fork(), m_options.mode, m_drives, parity,
                                          [this](const std::string& what) { tell(what); });
    if (m_options.nodes)
        makeNodes(m_rng.fork());
    m_session.clock = &m_server->clock();
    m_session.oracle = &m_oracle;
    m_session.buckets = {"one", "two"};
    for (const char* key : {"a", "a/b", "a/c", "b", "b/x/y", "b/x/z", "c"})
        m_session.keys.emplace_back(key);
    m_session.largest = 1'500'000;
    m_session.readsMustSucceed = m_options.mode == Mode::Within || m_options.mode == Mode::Calm;
    tell("seed " + std::to_string(m_options.seed) + " mode " + modeName(m_options.mode) + " drives " +
         std::to_string(count) + " parity " + std::to_string(parity) +
         (m_session.reduced ? " two classes" : "") + (m_session.versioned.empty() ? "" : " versions"));
}

void Simulation::makeNodes(Rng rng)
{
    const int nodes = static_cast<int>(rng.between(2, 4));
    m_cluster = std::make_unique<Cluster>(*m_server, m_drives, nodes);
    m_nodeNemesis = std::make_unique<NodeNemesis>(*m_cluster, *m_nemesis, rng.fork(), m_options.mode,
                                                  [this](const std::string& what) { tell(what); });
    m_nemesis->setPause([this](const std::string& path, bool paused) {
        DriveNode* const node = m_cluster->nodeOf(path);
        if (!node)
            return;
        if (paused && node->node().hasProcess())
            node->crash(false);
        else if (!paused)
            node->start();
    });
    tell("nodes " + std::to_string(nodes));
}

void Simulation::act(bool running)
{
    if (m_nodeNemesis && !m_rng.oneIn(3))
        m_nodeNemesis->act();
    else
        m_nemesis->act(running);
}

void Simulation::healAll()
{
    if (m_nodeNemesis)
        m_nodeNemesis->healAll();
    m_nemesis->healAll();
}

bool Simulation::await(env::Task<void> task, std::chrono::nanoseconds span)
{
    const auto done = std::make_shared<bool>(false);
    env::spawn(m_world.executors().front(), runFlagged(std::move(task), done));
    m_awaited = m_world.run([&done] { return *done; }, span);
    return m_awaited == SimWorld::Outcome::Done;
}

std::optional<store::StoreStatus> Simulation::status()
{
    const auto into = std::make_shared<store::StoreStatus>();
    if (!await(askStatus(&m_server->store(), into), 1min))
        return std::nullopt;
    return *into;
}

bool Simulation::start()
{
    ++m_starts;
    m_server->start();
    const auto outcome = m_world.run(
        [this] { return m_server->isOpen() || m_server->failure().has_value(); }, kOpenLimit);
    if (outcome == SimWorld::Outcome::Crashed) {
        die(m_rng.coin());
        return false;
    }
    if (m_server->failure()) {
        tell("did not start: " + m_server->failure()->sentence);
        judgeRefusal(*m_server->failure());
        die(false);
        return false;
    }
    if (!m_server->isOpen()) {
        // It waits for its state directory as long as that hangs.
        const bool witness = m_nodeNemesis && m_nodeNemesis->isWitnessTroubled();
        if (m_nemesis->impaired() == 0 && !witness)
            m_oracle.fail("the start did not end within ten minutes");
        die(false);
        return false;
    }
    const auto now = status();
    if (!now && m_awaited == SimWorld::Outcome::Crashed) { // killed as soon as it was up
        die(m_rng.coin());
        return false;
    }
    if (!now) {
        m_oracle.fail("no status after the start");
        return false;
    }
    tell("started: " + describe(*now));
    // While a member that C counts is away, what it holds prepared may still be committed.
    const bool settled = now->undecided == 0 && now->state <= store::StoreState::Degraded;
    if (settled)
        m_oracle.settle();
    m_session.store = &m_server->store();
    if (settled && m_haveBuckets && !m_session.versioned.empty())
        learnVersions();
    if (m_awaited == SimWorld::Outcome::Crashed) {
        die(m_rng.coin());
        return false;
    }
    return true;
}

/// Which of the writes of unknown outcome took place: nothing overwrites them, and the judge would have to
/// keep all possibilities to the end.
void Simulation::learnVersions()
{
    const auto reader = std::make_shared<VersionClient>(m_session, m_rng.fork());
    if (!await(VersionClient::learn(reader), 1min))
        reader->giveUp();
}

void Simulation::judgeRefusal(const store::StartFailure& failure)
{
    if (m_nodeNemesis && m_nodeNemesis->isWitnessTroubled())
        return; // a start that cannot be recorded is none
    const bool mayRefuse = m_nemesis->impaired() != 0 && m_options.mode >= Mode::Within;
    if (!mayRefuse || failure.kind != store::StartFailureKind::NotEnough)
        m_oracle.fail("refused to start: " + failure.sentence);
    else if (!m_nemesis->exceeded())
        m_oracle.fail("refused to start within the parity: " + failure.sentence);
}

void Simulation::die(bool power)
{
    tell(power ? "power cut" : "killed");
    m_oracle.crashed();
    m_session.store = nullptr;
    m_session.running = 0;
    m_switched = std::make_shared<bool>(true);
    m_server->die(power);
}

void Simulation::spawnClients()
{
    m_session.stop = false;
    const std::size_t clients = m_rng.between(1, 5);
    for (std::size_t i = 0; i < clients; ++i) {
        const auto executors = m_world.executors();
        const auto executor = executors[m_rng.below(executors.size())];
        std::shared_ptr<Client> client;
        if (!m_session.versioned.empty() && (i == 0 || m_rng.coin()))
            client = std::make_shared<VersionClient>(m_session, m_rng.fork());
        else
            client = std::make_shared<Client>(m_session, m_rng.fork());
        env::spawn(executor, Client::run(std::move(client)));
    }
}

void Simulation::learnWhole()
{
    const auto now = status();
    if (now && isWhole(*now))
        m_nemesis->whole();
    if (now)
        tell(describe(*now));
}

void Simulation::growSome()
{
    const auto now = status();
    if (!now || now->growth.state != store::GrowthStatus::State::Idle)
        return;
    std::vector<std::uint32_t> used;
    std::vector<std::string> spare = m_drives;
    for (const store::DriveStatus& drive : now->drives) {
        if (drive.state == store::DriveState::Retired)
            continue;
        used.push_back(drive.index);
        std::erase(spare, drive.path);
    }
    // What is put where a disk should be mounted is hidden once it is: nobody can see that beforehand.
    std::erase_if(spare, [this](const std::string& path) { return !m_files.isMounted(path); });
    store::GrowthRequest request;
    request.geometry = drive::Geometry{now->k, now->m}; // the nemesis counts on the parity
    if (!spare.empty() && (m_rng.coin() || used.size() <= request.geometry->shards())) {
        request.kind = store::GrowthRequest::Kind::Add;
        request.paths = {spare[m_rng.below(spare.size())]};
    } else if (used.size() > request.geometry->shards()) {
        request.kind = store::GrowthRequest::Kind::Drain;
        request.drives = {used[m_rng.below(used.size())]};
    } else {
        return;
    }
    tell("growth: " + (request.paths.empty() ? "drain " + std::to_string(request.drives.front())
                                             : "add " + request.paths.front()));
    const auto made = std::make_shared<Result<store::GrowthPlan>>(fail(Code::Timeout, "no plan"));
    if (!await(plan(&m_server->store(), request, made), 1min) || !*made)
        return tell("no plan: " + (*made ? std::string("no answer") : made->error().describe()));
    const auto done = std::make_shared<Result<void>>(fail(Code::Timeout, "not applied"));
    const bool answered = await(apply(&m_server->store(), request, (*made)->epoch, done), 2min);
    tell(answered && *done ? "growth begins" : "growth refused: " + (answered ? done->error().describe() : ""));
}

void Simulation::drain()
{
    m_session.stop = true;
    const auto outcome = m_world.run([this] { return m_session.running == 0; }, 10min);
    if (outcome == SimWorld::Outcome::Crashed || failed())
        return;
    if (outcome != SimWorld::Outcome::Done && m_nemesis->impaired() == 0)
        m_oracle.fail("a call got no answer within ten minutes");
}

bool Simulation::makeBuckets()
{
    for (const std::string& bucket : m_session.buckets) {
        if (!await(makeBucket(&m_server->store(), bucket, &m_oracle), 5min) && !failed())
            return false;
    }
    const std::string& versioned = m_session.versioned;
    if (!versioned.empty() && !m_oracle.isVersioned(versioned) &&
        !await(makeVersioned(&m_server->store(), versioned, m_firstVersioning, &m_oracle), 5min))
        return false;
    m_haveBuckets = m_oracle.buckets().size() == m_session.buckets.size() &&
                    (versioned.empty() || m_oracle.isVersioned(versioned));
    if (!m_haveBuckets)
        return false;
    for (const std::string& key : m_session.keys) { // lists judge keys that come meanwhile
        for (const std::string& bucket : m_session.buckets)
            static_cast<void>(m_oracle.history(bucket, key));
        if (!versioned.empty())
            static_cast<void>(m_oracle.versioned(versioned).keys()[key]);
    }
    return true;
}

/// Clients go on meanwhile, and go by what they see.
void Simulation::switchVersioning()
{
    if (!*m_switched)
        return; // the last one has had no answer yet
    m_switched = std::make_shared<bool>(false);
    const store::Versioning to = m_rng.oneIn(3) ? store::Versioning::Suspended : store::Versioning::Enabled;
    tell(to == store::Versioning::Enabled ? "versioning enabled" : "versioning suspended");
    env::spawn(m_world.executors().front(),
               changeVersioning(&m_server->store(), m_session.versioned, to,
                                &m_oracle.versioned(m_session.versioned), m_switched));
}

void Simulation::round()
{
    if (!m_haveBuckets && !makeBuckets())
        return;
    spawnClients();
    const std::uint64_t acts = m_cluster ? m_rng.between(3, 12) : m_rng.between(1, 6);
    for (std::uint64_t i = 0; i < acts && !failed(); ++i) {
        const auto pause = std::chrono::milliseconds(m_rng.between(50, m_rng.oneIn(4) ? 40'000 : 3'000));
        if (m_world.run([this] { return failed(); }, pause) == SimWorld::Outcome::Crashed)
            return;
        act(true);
        if (m_grows && m_rng.coin())
            growSome();
        if (!m_world.hasProcess() || !m_server->isOpen())
            return;
        if (!m_session.versioned.empty() && m_rng.oneIn(3))
            switchVersioning();
        if (m_rng.oneIn(m_cluster ? 2 : 3))
            learnWhole();
        if (m_rng.oneIn(20))
            m_world.jumpWall(std::chrono::seconds(m_rng.below(7'200)) - 1h);
    }
}

void Simulation::runAndDie(std::chrono::nanoseconds span)
{
    if (m_rng.coin())
        m_world.crashAtOperation(m_rng.between(1, 400));
    const std::uint64_t steps = m_rng.between(1, 4'000);
    m_world.run([this] { return failed(); }, span, steps);
    m_world.crashAtOperation(0);
}

SimulationReport Simulation::run()
{
    makeMachine();
    const std::uint64_t rounds = m_rng.between(1, 5);
    for (std::uint64_t i = 0; i < rounds && !failed(); ++i) {
        if (!m_world.hasProcess()) {
            if (m_options.mode != Mode::Calm && m_rng.oneIn(4))
                m_world.crashAtOperation(m_rng.between(1, 300)); // a crash during the start
            if (!start()) {
                m_world.crashAtOperation(0);
                healAll();
                continue;
            }
            m_world.crashAtOperation(0);
        }
        round();
        if (failed())
            break;
        if (m_options.mode == Mode::Calm || m_rng.oneIn(4)) {
            drain();
            continue;
        }
        runAndDie(5s);
        if (failed())
            break;
        die(m_rng.coin());
        for (std::uint64_t n = m_rng.below(3); n > 0; --n)
            act(false);
        if (m_options.mode >= Mode::Within && m_nemesis->impaired() == 0 && m_rng.oneIn(8))
            m_nemesis->harmWitness();
    }
    if (!failed())
        finish();
    SimulationReport report;
    report.failure = m_oracle.failure();
    if (report.failure && m_options.verbose)
        tellRows(*m_server, m_drives, m_oracle);
    if (m_world.hasProcess())
        die(false);
    report.trace = m_world.trace();
    report.steps = m_world.steps();
    report.starts = m_starts;
    report.virtualSeconds = static_cast<double>(m_world.bootNow()) / 1e9 - 1'000;
    report.answers = m_session.answers;
    return report;
}

} // namespace holdfast::sim
