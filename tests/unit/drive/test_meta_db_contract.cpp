// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>
#include <fstream>

#include "drive/rocks_log_check.h"
#include "drive/rocks_options.h"
#include "faulty_file_system.h"
#include "support/meta_db_contract.h"

using namespace holdfast;
using namespace holdfast::drive;
using namespace holdfast::test;

namespace
{

class RocksPlace : public MetaDbPlace
{
public:
    RocksPlace()
        : m_files(std::make_shared<FaultyFileSystem>()), m_env(rocksdb::NewCompositeEnv(m_files))
    {
        RocksSettings settings;
        settings.env = m_env.get();
        m_factory = makeRocksFactory(settings);
    }
    Result<MetaOpenReport> open(bool create) override { return m_factory->open(path(), create); }
    void powerCut(std::unique_ptr<MetaDb> db) override
    {
        // What the dying process would still write (nothing) and what the closing one writes do not
        // differ: Close() flushes no memtable.
        m_files->failAppends(FaultyFileSystem::Fault::Io, "");
        db.reset();
        m_files->heal();
        m_files->powerCut(path(), 5 * ++m_cuts);
    }
    [[nodiscard]] std::string path() const { return m_folder.path().toStdString() + "/db"; }
    [[nodiscard]] std::string logPath() const
    {
        std::string last;
        for (const auto& entry : std::filesystem::directory_iterator(path())) {
            if (entry.path().extension() == ".log")
                last = std::max(last, entry.path().string());
        }
        return last;
    }
    [[nodiscard]] FaultyFileSystem& files() { return *m_files; }

private:
    QTemporaryDir m_folder;
    std::shared_ptr<FaultyFileSystem> m_files;
    std::unique_ptr<rocksdb::Env> m_env;
    std::unique_ptr<MetaDbFactory> m_factory;
    std::size_t m_cuts = 0;
};

bool put(MetaDb& db, const std::string& key, bool sync)
{
    return contract::writes(db, Family::Current, key, std::string(1000, 'v'), sync);
}

void flipByte(const std::string& path, std::uint64_t at)
{
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(at));
    const int was = file.get();
    file.seekp(static_cast<std::streamoff>(at));
    file.put(static_cast<char>(was ^ 0x40));
}

} // namespace

class TestMetaDbContract : public QObject
{
    Q_OBJECT

private slots:
    void rocksDb_data()
    {
        QTest::addColumn<int>("number");
        for (std::size_t i = 0; i < metaDbCases().size(); ++i)
            QTest::newRow(metaDbCases()[i].name) << static_cast<int>(i);
    }
    void rocksDb()
    {
        QFETCH(int, number);
        RocksPlace place;
        QCOMPARE(metaDbCases()[static_cast<std::size_t>(number)].run(place), std::string());
    }

    void damageInsideTheLastLogIsToldAndCopied()
    {
        RocksPlace place;
        std::unique_ptr<MetaDb> db = contract::opened(place, true);
        QVERIFY(db);
        for (int i = 0; i < 10; ++i)
            QVERIFY(put(*db, "k" + std::to_string(i), true));
        db.reset();
        flipByte(place.logPath(), 5500);
        const LogSurvey survey = surveyLogs(place.path());
        QVERIFY(survey.onlyLast);
        QVERIFY(survey.bytesDropped > 4000 && survey.bytesDropped < 7000);
        Result<MetaOpenReport> report = place.open(false);
        QVERIFY(report);
        QVERIFY(report->logWasDamaged);
        QVERIFY(report->onlyLastLog);
        QCOMPARE(contract::valueOf(*report->db, Family::Current, "k3"), std::string(1000, 'v'));
        QCOMPARE(contract::valueOf(*report->db, Family::Current, "k7"), std::string("none"));
        QVERIFY(std::filesystem::exists(
            std::filesystem::path(place.path()).parent_path() / "quarantine" / "logs-1"));
        report->db.reset();
        report = place.open(false); // and the next start is an ordinary one
        QVERIFY(report);
        QVERIFY(!report->logWasDamaged);
    }

    void missingLogIsTold()
    {
        RocksPlace place;
        std::unique_ptr<MetaDb> db = contract::opened(place, true);
        QVERIFY(contract::writes(*db, Family::Aux, "only in the first log", "v", true));
        for (int i = 0; i < 200; ++i) // more than a memtable: a second log begins
            QVERIFY(contract::writes(*db, Family::Current, std::to_string(i),
                                     std::string(100'000, 'v'), true));
        db.reset();
        std::vector<std::string> logs;
        for (const LogFileCheck& log : surveyLogs(place.path()).logs)
            logs.push_back(log.name);
        QVERIFY(logs.size() >= 2);
        std::filesystem::remove(place.path() + "/" + logs.front());
        const Result<MetaOpenReport> report = place.open(false);
        QVERIFY(report);
        QVERIFY(report->logWasDamaged);
        QVERIFY(!report->onlyLastLog);
    }

    void damagedTableIsCorrupt()
    {
        RocksPlace place;
        std::unique_ptr<MetaDb> db = contract::opened(place, true);
        QVERIFY(put(*db, "k", true));
        QVERIFY(db->flush());
        db.reset();
        for (const auto& entry : std::filesystem::directory_iterator(place.path())) {
            if (entry.path().extension() == ".sst" || entry.path().filename() == "CURRENT")
                std::filesystem::resize_file(entry.path(), entry.file_size() / 2);
        }
        const Result<MetaOpenReport> report = place.open(false);
        QVERIFY(!report);
        QCOMPARE(report.error().code, Code::Corrupt);
    }

    void aTableIsCheckedWhole()
    {
        RocksPlace place;
        std::unique_ptr<MetaDb> db = contract::opened(place, true);
        QVERIFY(db);
        for (int i = 0; i < 200; ++i)
            QVERIFY(contract::writes(*db, Family::Sys, "k" + std::to_string(i), std::string(200, 'v'), true));
        QVERIFY(db->flush());
        const Result<CheckedTable> table = db->checkTable(0);
        QVERIFY(table);
        QVERIFY(table->number != 0);
        QCOMPARE(table->newest, table->number);
        QCOMPARE(db->checkTable(table->number)->number, std::uint64_t(0));
        std::string path;
        for (const auto& entry : std::filesystem::directory_iterator(place.path()))
            path = entry.path().extension() == ".sst" ? entry.path().string() : path;
        const std::uint64_t size = std::filesystem::file_size(path);
        QCOMPARE(table->bytes, size);
        std::uint64_t unread = 0; // the footer's padding, and the bits of the table's filter
        for (std::uint64_t at = 0; at < size; at += 61) {
            flipByte(path, at);
            const Result<CheckedTable> damaged = db->checkTable(0);
            unread += damaged ? 1 : 0;
            QVERIFY(damaged || damaged.error().code == Code::Corrupt);
            flipByte(path, at);
        }
        qDebug() << "offsets not noticed:" << unread << "of" << size / 61;
        QVERIFY(unread * 100 <= size / 61 * 2);
        QVERIFY(db->checkTable(0));
    }

    void fullDiskIsNoSpaceAndPassesByReopening()
    {
        RocksPlace place;
        std::unique_ptr<MetaDb> db = contract::opened(place, true);
        QVERIFY(put(*db, "before", true));
        place.files().failAppends(FaultyFileSystem::Fault::NoSpace, ".log", 10);
        Batch batch;
        batch.put(Family::Current, "refused", "v");
        const Result<void> written = db->write(batch, true);
        QVERIFY(!written);
        QCOMPARE(written.error().code, Code::NoSpace);
        place.files().heal();
        db.reset();
        db = contract::opened(place, false);
        QVERIFY(db);
        QCOMPARE(contract::valueOf(*db, Family::Current, "refused"), std::string("none"));
        QCOMPARE(contract::valueOf(*db, Family::Current, "before"), std::string(1000, 'v'));
        QVERIFY(put(*db, "after", true));
    }

    void failingSyncIsIo()
    {
        RocksPlace place;
        const std::unique_ptr<MetaDb> db = contract::opened(place, true);
        place.files().failSyncs(FaultyFileSystem::Fault::Io, ".log");
        Batch batch;
        batch.put(Family::Current, "k", "v");
        const Result<void> written = db->write(batch, true);
        QVERIFY(!written);
        QCOMPARE(written.error().code, Code::Io);
        place.files().heal();
        QVERIFY(!db->write(batch, true)); // never again on this handle
    }
};

QTEST_GUILESS_MAIN(TestMetaDbContract)
#include "test_meta_db_contract.moc"
