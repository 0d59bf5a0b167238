// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <thread>

#include "drive/drive_factory.h"
#include "env/file_system.h"
#include "replica/assembly.h"

#include <QtTest> // after our headers: its keyword macros would rename their members

using namespace holdfast;
using namespace holdfast::replica;

/// The rule book over real drives (RocksDB) in a temporary folder: what the simulator does with models,
/// here once with everything real.
class TestAssembly : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void writesAreThereAfterARestart_data();
    void writesAreThereAfterARestart();
    void anEmptiedDriveComesBack();
    void aMissingDriveIsRemovedAndFollows();
    void tooFewDrivesNamesThem();
    void anotherProcessHoldsADrive();

private:
    template <class F>
    auto run(F work)
    {
        using Result = typename decltype(work())::value_type;
        std::optional<Result> result;
        env::asio::co_spawn(
            m_io->get_executor(), work(), [&result](const std::exception_ptr&, Result value) {
                result.emplace(std::move(value));
            });
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(40);
        while (!result && std::chrono::steady_clock::now() < deadline) {
            m_io->restart();
            m_io->run_one_for(std::chrono::milliseconds(20));
        }
        if (!result)
            qFatal("no answer in time");
        return std::move(*result);
    }
    void open(int drives);
    void close();
    Assembly::OpenResult tryOpen(const std::vector<std::string>& drives);
    void put(const std::string& key, const std::string& value, const std::string& body = {});
    std::optional<std::string> get(const std::string& key);
    bool waitUntilWhole();
    std::string drivePath(int i) const { return m_root + "/d" + std::to_string(i); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::string m_root;
    std::unique_ptr<env::asio::io_context> m_io;
    std::unique_ptr<env::FileSystem> m_files = env::makePosixFileSystem();
    std::unique_ptr<env::Clock> m_clock;
    std::unique_ptr<env::Random> m_random = env::makeSystemRandom();
    std::unique_ptr<drive::MetaDbFactory> m_databases;
    std::unique_ptr<drive::DriveFactory> m_factory;
    std::unique_ptr<env::WorkPool> m_pool;
    std::unique_ptr<Assembly> m_assembly;
    int m_count = 0;
};

void TestAssembly::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_root = m_folder->path().toStdString();
    m_io = std::make_unique<env::asio::io_context>();
    m_clock = env::makeSystemClock();
    m_databases = drive::makeRocksFactory();
    m_factory = std::make_unique<drive::DriveFactory>(*m_files, *m_databases, env::makeThreadPool,
                                                      *m_random, *m_clock);
    m_pool = env::makeThreadPool("test", 2);
}

void TestAssembly::cleanup()
{
    if (m_assembly)
        close();
    m_factory.reset();
    m_databases.reset();
}

Assembly::OpenResult TestAssembly::tryOpen(const std::vector<std::string>& drives)
{
    AssemblyEnvironment environment;
    environment.clock = m_clock.get();
    environment.random = m_random.get();
    environment.files = m_files.get();
    environment.drives = m_factory.get();
    environment.pool = m_pool.get();
    environment.pools = env::makeThreadPool;
    environment.executors = {m_io->get_executor()};
    environment.pins = [](const Uuid&) { return false; };
    AssemblyOptions options;
    options.drives = drives;
    options.stateDirectory = m_root + "/state";
    options.stateHome = m_root + "/state";
    return run([&] { return Assembly::open(environment, options); });
}

void TestAssembly::open(int drives)
{
    m_count = drives;
    std::vector<std::string> paths;
    for (int i = 0; i < drives; ++i)
        paths.push_back(drivePath(i));
    auto opened = tryOpen(paths);
    if (!opened)
        qFatal("%s", opened.error().sentence.c_str());
    m_assembly = std::move(*opened);
}

void TestAssembly::close()
{
    struct Close
    {
        static Task<bool> run(Assembly* assembly)
        {
            co_await assembly->close();
            co_return true;
        }
    };
    run([&] { return Close::run(m_assembly.get()); });
    m_assembly.reset();
}

void TestAssembly::put(const std::string& key, const std::string& value, const std::string& body)
{
    struct Put
    {
        static Task<Result<void>> run(Assembly* assembly, std::string key, std::string value,
                                      std::string body)
        {
            const PartitionId partition = drive::partitionOfObject(7, key);
            const std::string rowKey = drive::objectRowKey(7, key);
            auto section = co_await assembly->lockKey(partition, rowKey);
            if (!section)
                co_return failed(std::move(section));
            Proposal proposal;
            proposal.mutations.push_back(
                {drive::MutationKind::Put, Family::Current, rowKey, "\x01" + value});
            if (!body.empty()) {
                Uuid id;
                std::memcpy(id.bytes.data(), key.data(), std::min<std::size_t>(16, key.size()));
                auto targets = assembly->copyTargets(partition, id);
                if (!targets)
                    co_return failed(std::move(targets));
                proposal.bodies.push_back({drive::bodyKey(partition, id, targets->holders), body});
            }
            co_return co_await assembly->commit(*section, std::move(proposal));
        }
    };
    const Result<void> done = run([&] { return Put::run(m_assembly.get(), key, value, body); });
    if (!done)
        qFatal("put %s: %s", key.c_str(), done.error().describe().c_str());
}

std::optional<std::string> TestAssembly::get(const std::string& key)
{
    auto row = run([&] {
        return m_assembly->get(drive::partitionOfObject(7, key), Family::Current,
                               drive::objectRowKey(7, key));
    });
    if (!row)
        qFatal("get %s: %s", key.c_str(), row.error().describe().c_str());
    return *row ? std::optional((*row)->substr(1)) : std::nullopt;
}

bool TestAssembly::waitUntilWhole()
{
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (std::chrono::steady_clock::now() < deadline) {
        m_io->restart();
        m_io->run_for(std::chrono::milliseconds(50)); // looking costs: not after each handler
        const AssemblyStatus status = m_assembly->status();
        bool whole = status.fewestMembers == status.geometry.shards();
        for (const MemberStatus& member : status.members)
            whole = whole && member.state == MemberState::Member;
        if (whole)
            return true;
    }
    return false;
}

void TestAssembly::writesAreThereAfterARestart_data()
{
    QTest::addColumn<int>("drives");
    for (const int n : {1, 2, 3, 4, 5})
        QTest::addRow("%d drives", n) << n;
}

void TestAssembly::writesAreThereAfterARestart()
{
    QFETCH(int, drives);
    open(drives);
    for (int i = 0; i < 200; ++i)
        put("key" + std::to_string(i), "value" + std::to_string(i), "body of " + std::to_string(i));
    put("key7", "changed");
    close();
    open(drives);
    for (int i = 0; i < 200; ++i) {
        const std::string expected = i == 7 ? "changed" : "value" + std::to_string(i);
        QCOMPARE(get("key" + std::to_string(i)), std::optional(expected));
    }
    QCOMPARE(get("never"), std::nullopt);
    drive::ScanRequest request;
    request.family = Family::Current;
    request.begin = drive::objectRowKey(7, "");
    request.end = drive::prefixEnd(request.begin);
    request.limit = 50;
    std::size_t seen = 0;
    std::string last;
    for (;;) {
        auto page = run([&] { return m_assembly->scan(request); });
        QVERIFY(page);
        for (const auto& entry : page->entries) {
            QVERIFY(last < entry.key);
            last = entry.key;
        }
        seen += page->entries.size();
        if (!page->more)
            break;
        request.begin = page->resume;
    }
    QCOMPARE(seen, std::size_t(200));
}

void TestAssembly::anEmptiedDriveComesBack()
{
    open(4);
    for (int i = 0; i < 100; ++i)
        put("before" + std::to_string(i), "v", "body " + std::to_string(i));
    const Uuid oldId = m_assembly->status().members[2].id;
    QVERIFY(QDir(QString::fromStdString(drivePath(2))).removeRecursively());
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (m_assembly->status().members[2].id == oldId &&
           std::chrono::steady_clock::now() < deadline) {
        m_io->restart();
        m_io->run_one_for(std::chrono::milliseconds(20));
    }
    for (int i = 0; i < 100; ++i)
        put("after" + std::to_string(i), "v", "body " + std::to_string(i));
    QVERIFY(waitUntilWhole());
    close();
    // Only the relearned drive and one other, with the witness: everything is readable.
    auto opened = tryOpen({drivePath(2), drivePath(3)});
    QVERIFY(opened);
    m_assembly = std::move(*opened);
    for (int i = 0; i < 100; ++i) {
        QCOMPARE(get("before" + std::to_string(i)), std::optional<std::string>("v"));
        QCOMPARE(get("after" + std::to_string(i)), std::optional<std::string>("v"));
    }
}

void TestAssembly::aMissingDriveIsRemovedAndFollows()
{
    open(4);
    for (int i = 0; i < 50; ++i)
        put("one" + std::to_string(i), "1", "b");
    close();
    QVERIFY(QFile::rename(QString::fromStdString(drivePath(1)), QString::fromStdString(m_root + "/away")));
    QFile block(QString::fromStdString(drivePath(1)));
    QVERIFY(block.open(QIODevice::WriteOnly)); // a file in its place: not a drive, not empty
    block.close();
    QVERIFY(!tryOpen({drivePath(0), drivePath(1), drivePath(2), drivePath(3)}));
    auto opened = tryOpen({drivePath(0), drivePath(2), drivePath(3)});
    if (!opened)
        qFatal("%s", opened.error().sentence.c_str());
    m_assembly = std::move(*opened);
    for (int i = 0; i < 50; ++i)
        put("one" + std::to_string(i), "2", "c");
    QCOMPARE(m_assembly->status().fewestMembers, 3U);
    QVERIFY(block.remove());
    QVERIFY(QFile::rename(QString::fromStdString(m_root + "/away"), QString::fromStdString(drivePath(1))));
    QVERIFY(waitUntilWhole());
    close();
    auto again = tryOpen({drivePath(1), drivePath(0)});
    if (!again)
        qFatal("%s", again.error().sentence.c_str());
    m_assembly = std::move(*again);
    for (int i = 0; i < 50; ++i)
        QCOMPARE(get("one" + std::to_string(i)), std::optional<std::string>("2"));
}

void TestAssembly::tooFewDrivesNamesThem()
{
    open(4);
    put("a", "1");
    close();
    QVERIFY(QDir(QString::fromStdString(m_root + "/state")).removeRecursively()); // no witness
    auto refused = tryOpen({drivePath(0), drivePath(1)});
    QVERIFY(!refused);
    QCOMPARE(refused.error().exitCode, 6);
    auto three = tryOpen({drivePath(0), drivePath(1), drivePath(3)});
    QVERIFY(three);
    m_assembly = std::move(*three);
    QCOMPARE(get("a"), std::optional<std::string>("1"));
}

void TestAssembly::anotherProcessHoldsADrive()
{
    open(2);
    auto second = tryOpen({drivePath(0), drivePath(1)});
    QVERIFY(!second);
    QCOMPARE(second.error().exitCode, 4);
}

QTEST_GUILESS_MAIN(TestAssembly)
#include "test_assembly.moc"
