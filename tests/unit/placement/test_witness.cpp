// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"
#include "placement/path_index.h"
#include "placement/witness_file.h"

#include <QtTest> // after our headers: its keyword macros would rename their members

using namespace holdfast;
using namespace holdfast::placement;

namespace
{
WitnessState makeState(std::uint64_t epoch)
{
    WitnessState state;
    state.store.bytes[0] = 9;
    state.layout = makeLayout({"a", "b"}, 1, 1);
    state.layout.version = 7;
    state.configuration = Configuration::first(state.layout);
    for (std::uint64_t& block : state.configuration.blockEpochs)
        block = epoch;
    state.drives = {{Uuid{}, 3, 0, false, 42}, {Uuid{}, 4, 1, true, 43}};
    return state;
}
} // namespace

class TestWitness : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->path().toStdString();
    }
    void remembersAndCompares();
    void aDamagedNewestFallsBackToTheOneBefore();
    void aCopyCountsAsAbsent();
    void indexOfPaths();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::string m_path;
    std::unique_ptr<env::FileSystem> m_files = env::makePosixFileSystem();
};

void TestWitness::remembersAndCompares()
{
    WitnessFile witness(*m_files, m_path);
    QVERIFY(!witness.load());
    QCOMPARE(witness.load().error().code, Code::NotFound);
    QVERIFY(witness.compareAndSet(0, makeState(1)));
    const auto wrong = witness.compareAndSet(5, makeState(6));
    QVERIFY(!wrong);
    QCOMPARE(wrong.error().code, Code::Conflict);
    for (std::uint64_t epoch = 1; epoch < 5; ++epoch)
        QVERIFY(witness.compareAndSet(epoch, makeState(epoch + 1)));
    const auto loaded = WitnessFile(*m_files, m_path).load();
    QVERIFY(loaded);
    QCOMPARE(loaded->configuration.epoch(), std::uint64_t(5));
    QCOMPARE(loaded->drives.size(), std::size_t(2));
    QCOMPARE(loaded->layout.version, 7U);
    QVERIFY(loaded->layout.table == makeState(1).layout.table);
    QVERIFY(loaded->drives[1].fenced);
    QCOMPARE(loaded->drives[1].fileSystemId, std::uint64_t(43));
}

void TestWitness::aDamagedNewestFallsBackToTheOneBefore()
{
    WitnessFile witness(*m_files, m_path);
    QVERIFY(witness.compareAndSet(0, makeState(1)));
    QVERIFY(witness.compareAndSet(1, makeState(2)));
    // Which file is newer: damage one, then the other.
    for (const char* name : {"/witness.a", "/witness.b"}) {
        QFile file(QString::fromStdString(m_path + name));
        QVERIFY(file.open(QIODevice::ReadWrite));
        const QByteArray good = file.readAll();
        file.seek(200);
        file.putChar(char(good[200] ^ 1));
        file.flush();
        const auto loaded = witness.load();
        QVERIFY(loaded);
        file.seek(0);
        file.write(good);
    }
    QCOMPARE(witness.load()->configuration.epoch(), std::uint64_t(2));
}

void TestWitness::aCopyCountsAsAbsent()
{
    WitnessFile witness(*m_files, m_path);
    QVERIFY(witness.compareAndSet(0, makeState(1)));
    QTemporaryDir other;
    QVERIFY(QFile::copy(QString::fromStdString(m_path + "/witness.a"), other.filePath("witness.a")));
    const auto loaded = WitnessFile(*m_files, other.path().toStdString()).load();
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().code, Code::NotFound);
}

void TestWitness::indexOfPaths()
{
    PathIndex index(*m_files, m_path);
    QVERIFY(index.load());
    Uuid store;
    store.bytes[3] = 1;
    index.set("/data/a \"quoted\"", {store, 2, 77});
    QVERIFY(index.save());
    index.set("/data/b", {store, 3, 78});
    QVERIFY(index.save());
    PathIndex again(*m_files, m_path);
    QVERIFY(again.load());
    QCOMPARE(again.entries().size(), std::size_t(2));
    QCOMPARE(again.find("/data/a \"quoted\"")->index, 2U);
    QCOMPARE(again.find("/data/b")->fileSystemId, std::uint64_t(78));
    // Any byte of either file (each seventh is tried): the other one serves, and both are whole again.
    log::configure(log::Level::Error, log::Format::Text);
    for (const char* name : {"/drives.json", "/drives.copy.json"}) {
        QFile file(QString::fromStdString(m_path + name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray good = file.readAll();
        file.close();
        for (qsizetype at = good.size() % 7; at < good.size(); at += 7) {
            QByteArray bytes = good;
            bytes[at] = static_cast<char>(bytes[at] ^ (1 << at % 7));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(bytes);
            file.close();
            QVERIFY(again.load());
            QVERIFY(again.entries() == index.entries());
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(file.readAll() == good, std::to_string(at).c_str());
            file.close();
        }
    }
    // One that is gone comes back from the other: a path in the index is never new (rule 5).
    for (const char* name : {"/drives.json", "/drives.copy.json"}) {
        QVERIFY(QFile::remove(QString::fromStdString(m_path + name)));
        QVERIFY(again.load());
        QVERIFY(again.entries() == index.entries());
        QVERIFY(QFile::exists(QString::fromStdString(m_path + name)));
    }
    for (const char* name : {"/drives.json", "/drives.copy.json"}) {
        QFile file(QString::fromStdString(m_path + name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"drives\":[{\"path\":1}]}");
    }
    QCOMPARE(again.load().error().code, Code::Corrupt);
}

QTEST_APPLESS_MAIN(TestWitness)
#include "test_witness.moc"
