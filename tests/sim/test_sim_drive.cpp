// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "base/checksum.h"
#include "base/log.h"
#include "drive/drive_factory.h"
#include "placement/configuration.h"
#include "sim/body_maker.h"
#include "sim/model_meta_db.h"
#include "sim/sim_pool.h"

#include <QtTest> // last: its macro `slots` is a name in drive/

using namespace holdfast;
using namespace holdfast::sim;
using namespace std::chrono_literals;
using drive::Family;
using drive::LogRecord;
using drive::PartitionId;
using drive::Sequence;

namespace
{

/// What one partition was told, and what of it was acknowledged.
struct Told
{
    PartitionId partition = 0;
    std::vector<LogRecord> sent; ///< sequence 1 at index 0
    std::map<Sequence, drive::SmallBody> bodies;
    std::map<Sequence, std::pair<drive::ShardName, Segment>> shards;
    Sequence acknowledged = 0;
    Sequence commitAsked = 0;
    drive::Epoch epochSent = 1;
    drive::Epoch epochAcknowledged = 0;
};

struct Machine
{
    explicit Machine(std::uint64_t seed)
        : world(seed), rng(world.rng().fork()), files(world), disk(files.mount("/d", "d", 64 << 20)),
          databases(files), random(world), clock(world)
    {
        for (PartitionId p = 1; p <= 4; ++p)
            told.push_back({static_cast<PartitionId>(p * 1000), {}, {}, {}, 0, 0, 1, 0});
    }
    void start()
    {
        world.startProcess();
        factory = std::make_unique<drive::DriveFactory>(
            files, databases,
            [this](const std::string& name, int threads) {
                return std::make_unique<SimPool>(world, name, threads);
            },
            random, clock, drive::DriveOptions{4 << 20, 1 << 20});
    }
    bool open()
    {
        auto opened = factory->open("/d", {});
        if (!opened) {
            why = opened.error().describe();
            return false;
        }
        local = std::move(*opened);
        return true;
    }
    void die(bool power)
    {
        world.endProcess(true);
        local.reset();
        factory.reset();
        if (power)
            disk.powerCut();
        else
            disk.settle();
    }
    void broken(const std::string& what)
    {
        if (failure.empty())
            failure = what;
    }

    SimWorld world;
    Rng rng;
    SimFileSystem files;
    SimDisk& disk;
    ModelMetaDbFactory databases;
    SimRandom random;
    SimClock clock;
    std::unique_ptr<drive::DriveFactory> factory;
    std::unique_ptr<drive::LocalDrive> local;
    std::vector<Told> told;
    std::string failure;
    std::string why;
};

std::string rowKey(PartitionId partition, std::uint64_t n)
{
    return drive::auxKey(partition, 'M', "row" + std::to_string(n));
}

std::string counterKey(PartitionId partition)
{
    std::string key;
    appendBe<std::uint64_t>(key, 77);
    appendBe<std::uint16_t>(key, partition);
    return key;
}

LogRecord makeRecord(Machine& m, Told& told)
{
    LogRecord record;
    record.epoch = told.epochSent;
    record.sequence = told.sent.size() + 1;
    for (std::uint64_t n = m.rng.between(1, 3); n > 0; --n) {
        const std::string key = rowKey(told.partition, m.rng.below(10));
        if (m.rng.oneIn(4))
            record.mutations.push_back({drive::MutationKind::Delete, Family::Aux, key, {}});
        else
            record.mutations.push_back(
                {drive::MutationKind::Put, Family::Aux, key, std::to_string(m.rng.next())});
    }
    std::string one;
    appendLe<std::int64_t>(one, 1);
    record.mutations.push_back(
        {drive::MutationKind::Merge, Family::Counters, counterKey(told.partition), one});
    return record;
}

drive::ShardShape shapeOf(const Segment& segment)
{
    return drive::shardShape({1, 0}, drive::kBlockSize, segment.length);
}

env::Task<bool> writeShard(Machine* m, drive::Fence fence, drive::ShardName name, Segment segment)
{
    drive::ShardOrigin origin;
    origin.geometry = {1, 0};
    auto writer = co_await m->local->createShard(fence, name, origin);
    if (!writer)
        co_return false;
    const Bytes bytes = makeBytes(segment);
    for (std::size_t at = 0; at < bytes.size(); at += drive::kBlockSize) {
        const std::size_t count = std::min<std::size_t>(drive::kBlockSize, bytes.size() - at);
        const auto appended = co_await (*writer)->append(ByteView(bytes).subspan(at, count));
        if (!appended)
            co_return false;
    }
    const auto finished = co_await (*writer)->finish(bytes.size(), crc64Nvme(0, bytes));
    co_return finished.has_value();
}

/// A primary of one partition: prepares and commits until an error or for ever.
env::Task<void> lead(Machine* m, Told* told)
{
    for (;;) {
        const drive::Fence fence{told->partition, told->epochSent};
        LogRecord record = makeRecord(*m, *told);
        const Sequence sequence = record.sequence;
        std::vector<drive::SmallBody> bodies;
        std::vector<drive::ShardName> shards;
        if (m->rng.oneIn(3)) {
            const Uuid id = m->random.uuid();
            bodies.push_back({drive::bodyKey(told->partition, id, 1), std::to_string(m->rng.next())});
            record.bodyKeys.push_back(bodies[0].key);
        }
        if (m->rng.oneIn(5)) {
            const drive::ShardName name{told->partition, m->random.uuid(), 0};
            const Segment segment{m->rng.next(), m->rng.between(1, 200'000)};
            const bool written = co_await writeShard(m, fence, name, segment);
            if (!written)
                co_return;
            shards.push_back(name);
            told->shards[sequence] = {name, segment};
        }
        if (!bodies.empty())
            told->bodies[sequence] = bodies[0];
        told->sent.push_back(record);
        const auto prepared = co_await m->local->prepare(fence, record, bodies, shards, {});
        if (!prepared)
            co_return;
        told->acknowledged = sequence;
        told->epochAcknowledged = told->epochSent;
        if (m->rng.coin()) {
            const Sequence upTo = m->rng.between(told->commitAsked, sequence);
            told->commitAsked = upTo;
            const bool drop = m->rng.coin();
            const auto committed = co_await m->local->commit(fence, upTo, drop);
            if (!committed)
                co_return;
            // Visible at once on this drive.
            const auto row = co_await m->local->get(fence, Family::Counters, counterKey(told->partition));
            if (!row)
                co_return;
            const std::int64_t count = *row ? readLe<std::int64_t>((*row)->data()) : 0;
            if (count != static_cast<std::int64_t>(upTo))
                m->broken("after a commit of " + std::to_string(upTo) + " the counter is " +
                          std::to_string(count));
        }
        if (m->rng.oneIn(10))
            ++told->epochSent;
        const auto pause = std::chrono::microseconds(m->rng.below(3'000));
        co_await m->clock.sleepFor(pause);
    }
}

env::Task<void> checkPartition(Machine* m, Told* told, drive::PartitionState state)
{
    const std::string where = "partition " + std::to_string(told->partition) + ": ";
    if (state.lastSequence < told->acknowledged)
        m->broken(where + "an acknowledged prepare is lost");
    if (state.lastSequence > told->sent.size() || state.commitSequence > told->commitAsked)
        m->broken(where + "more than was ever asked for");
    if (state.obeyed < told->epochAcknowledged)
        m->broken(where + "an epoch that was obeyed is forgotten");
    const auto log = co_await m->local->readLog(told->partition, state.commitSequence + 1, 64 << 20);
    if (!log || log->size() != state.lastSequence - state.commitSequence) {
        m->broken(where + "the log does not reach from the commit point to the end");
        co_return;
    }
    for (const LogRecord& record : *log) {
        if (record.encode() != told->sent[record.sequence - 1].encode())
            m->broken(where + "another record than was sent");
    }
    std::map<std::string, std::string> rows;
    for (Sequence s = 1; s <= state.commitSequence; ++s) {
        for (const drive::Mutation& mutation : told->sent[s - 1].mutations) {
            if (mutation.kind == drive::MutationKind::Put)
                rows[mutation.key] = mutation.value;
            else if (mutation.kind == drive::MutationKind::Delete)
                rows.erase(mutation.key);
        }
    }
    const drive::Fence fence{told->partition, state.obeyed};
    for (std::uint64_t n = 0; n < 10; ++n) {
        const std::string key = rowKey(told->partition, n);
        const auto row = co_await m->local->get(fence, Family::Aux, key);
        const auto expected = rows.find(key);
        if (!row || row->has_value() != (expected != rows.end()) ||
            (row->has_value() && **row != expected->second))
            m->broken(where + "a row is not what the committed records make it");
    }
    for (const auto& [sequence, body] : told->bodies) {
        if (sequence > state.lastSequence)
            continue;
        const auto stored = co_await m->local->get(fence, Family::Body, body.key);
        if (!stored || !*stored || **stored != body.bytes)
            m->broken(where + "a small body of a prepared record is not there");
    }
    for (const auto& [sequence, shard] : told->shards) {
        if (sequence > state.lastSequence)
            continue;
        auto reader = co_await m->local->openShard(fence, shard.first, shapeOf(shard.second));
        if (!reader) {
            m->broken(where + "a shard of a prepared record: " + reader.error().describe());
            co_return;
        }
        Bytes into(shard.second.length);
        const auto read = co_await (*reader)->read(
            0, static_cast<std::uint32_t>(shapeOf(shard.second).blocks), into);
        if (!read || into != makeBytes(shard.second))
            m->broken(where + "a shard of a prepared record has other bytes");
    }
    const auto late = co_await m->local->get({told->partition, state.obeyed - 1}, Family::Aux, "x");
    if (late || late.error().code != Code::WrongEpoch)
        m->broken(where + "a lower epoch is not refused");
    // From here on the partition goes on from what is there.
    told->sent.resize(state.lastSequence);
    told->bodies.erase(told->bodies.upper_bound(state.lastSequence), told->bodies.end());
    told->shards.erase(told->shards.upper_bound(state.lastSequence), told->shards.end());
    told->acknowledged = state.lastSequence;
    told->commitAsked = state.commitSequence;
    told->epochSent = std::max(told->epochSent, state.obeyed);
}

env::Task<void> checkAll(Machine* m, bool* done)
{
    const auto states = co_await m->local->states();
    if (!states) {
        m->broken("no states: " + states.error().describe());
    } else {
        for (Told& told : m->told)
            co_await checkPartition(m, &told, (*states)[told.partition]);
    }
    *done = true;
}

Result<void> format(Machine& m, const drive::Superblock& identity)
{
    const placement::Layout layout = placement::makeLayout({"d"}, 1, 0);
    const auto config = placement::Configuration::first(layout).encode();
    return m.factory->format("/d", identity, config, layout.encode());
}

/// Formats a drive, then again and again: work, die in some way, look at what is left.
std::string story(std::uint64_t seed, bool withFaults)
{
    Machine m(seed);
    m.start();
    drive::Superblock identity;
    identity.store = m.random.uuid();
    identity.drive = m.random.uuid();
    identity.generation = 1;
    if (auto made = format(m, identity); !made)
        return "format: " + made.error().describe();
    for (int round = 0; round < 5; ++round) {
        m.die(true);
        m.disk.heal();
        m.start();
        if (!m.open())
            return "round " + std::to_string(round) + ": " + m.why;
        bool done = false;
        env::spawn(m.world.executors()[0], checkAll(&m, &done));
        m.world.run([&] { return done || !m.failure.empty(); }, 1h);
        if (!done || !m.failure.empty())
            return "round " + std::to_string(round) + ": " + m.failure;
        for (Told& told : m.told)
            env::spawn(m.world.executors()[0], lead(&m, &told));
        if (m.rng.coin())
            m.world.crashAtOperation(m.rng.between(1, 300));
        if (withFaults && m.rng.coin())
            m.disk.failNth(static_cast<Operation>(m.rng.below(kOperations)), m.rng.between(1, 100),
                           m.rng.coin());
        m.world.run([&] { return !m.failure.empty(); }, 10s, m.rng.between(100, 6'000));
        m.world.crashAtOperation(0);
        if (!m.failure.empty())
            return m.failure;
    }
    return {};
}

} // namespace

class TestSimDrive : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { log::configure(log::Level::Error, log::Format::Text); }

    void acknowledgedPreparesSurvivePowerCuts()
    {
        for (std::uint64_t seed = 1; seed <= 30; ++seed) {
            const std::string failure = story(seed, false);
            QVERIFY2(failure.empty(), ("seed " + std::to_string(seed) + ": " + failure).c_str());
        }
    }

    void acknowledgedPreparesSurviveErrors()
    {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            const std::string failure = story(seed, true);
            QVERIFY2(failure.empty(), ("seed " + std::to_string(seed) + ": " + failure).c_str());
        }
    }

    void formattingIsWholeOrStartsAgain()
    {
        int whole = 0;
        for (std::uint64_t seed = 1; seed <= 100; ++seed) {
            Machine m(seed);
            m.start();
            drive::Superblock identity;
            identity.store = m.random.uuid();
            identity.drive = m.random.uuid();
            m.world.crashAtOperation(m.rng.between(1, 30));
            const auto made = format(m, identity);
            m.die(true);
            m.start();
            const auto found = m.factory->probe("/d");
            QVERIFY(found);
            const bool opened = m.open();
            whole += opened ? 1 : 0;
            if (made)
                QVERIFY2(opened, m.why.c_str());
            if (opened)
                QCOMPARE(m.local->superblock().drive, identity.drive);
        }
        QVERIFY(whole > 5 && whole < 95);
    }
};

QTEST_APPLESS_MAIN(TestSimDrive)
#include "test_sim_drive.moc"
