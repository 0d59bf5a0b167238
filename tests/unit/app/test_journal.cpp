// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QtTest>

#include "app/core/sql_query.h"
#include "app/transfer/journal.h"
#include "app/transfer/journal_rows.h"

using namespace holdfast;
using namespace holdfast::app;
using namespace holdfast::app::transfer;

namespace
{

Row row(const QString& key, TransferId batch = 0)
{
    Row made;
    made.batch = batch;
    made.connection = QUuid::fromString(QStringLiteral("{11111111-2222-3333-4444-555555555555}"));
    made.bucket = "b";
    made.key = key;
    made.localPath = "/files/" + key;
    made.size = 10;
    return made;
}

} // namespace

class TestJournal : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void oneUnfinishedRow();
    void keepsAll();
    void waitingInOrder();
    void restartMakesAnOrphan();
    void batches();
    void theLastRuleCounts();
    void secondProgramIsRefused();
    void failedCommandIsRolledBackAlone();
    void newerFormatIsRefused();
    void firstFormatIsTakenOver();
    void keepsRules();

private:
    /// Runs the event loop until the reply is there.
    template <class T, class Call>
    Outcome<T> wait(Call call)
    {
        std::optional<Outcome<T>> outcome;
        call([&](Outcome<T> o) { outcome = std::move(o); });
        [&] { QTRY_VERIFY(outcome.has_value()); }();
        return outcome ? std::move(*outcome) : std::unexpected(Fault{});
    }
    QList<Inserted> insert(Journal& journal, const QList<Row>& rows)
    {
        return wait<QList<Inserted>>([&](auto reply) { journal.insert(rows, std::move(reply)); })
            .value_or(QList<Inserted>());
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_file;
};

void TestJournal::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_file = m_dir->filePath("journal.sqlite");
}

void TestJournal::oneUnfinishedRow()
{
    Journal journal(m_file, this);
    const auto first = insert(journal, {row("a"), row("a"), row("c")});
    QCOMPARE(first.size(), 3);
    QVERIFY(first[0].isNew);
    QVERIFY(!first[1].isNew);
    QCOMPARE(first[0].row.id, first[1].row.id);
    journal.saveState(first[0].row.id, TransferState::Done, Question::None, {}, Proof::Etag, 5, {});
    const auto again = insert(journal, {row("a")});
    QVERIFY(again[0].isNew);
    QVERIFY(again[0].row.id != first[0].row.id);
}

void TestJournal::keepsAll()
{
    TransferId id = 0;
    {
        Journal journal(m_file, this);
        id = insert(journal, {row(QStringLiteral("ü/日本"))})[0].row.id;
        const Fingerprint source{123, 456789, 0xffffffffffffffffULL};
        QVERIFY(wait<Done>([&](auto reply) {
                    journal.saveUpload(id, "upload", 16, true, source, std::move(reply));
                }).has_value());
        journal.savePart(id, {2, 16, "etag", "md5", "crc"});
        journal.savePart(id, {1, 16, "e1", "m1", "c1"});
        const Fault fault{.kind = FaultClass::Server, .httpStatus = 500, .code = "InternalError",
                          .message = "m", .requestId = "r"};
        journal.saveState(id, TransferState::Waiting, Question::None, fault, Proof::None, 0, {});
    } // what was queued is written before the journal is gone
    Journal journal(m_file, this);
    const auto rows = wait<QList<Row>>([&](auto reply) {
        journal.loadWaiting({row("x").connection}, 10, std::move(reply));
    });
    QVERIFY(rows.has_value());
    QCOMPARE(rows->size(), 1);
    const Row& kept = rows->first();
    QCOMPARE(kept.id, id);
    QCOMPARE(kept.key, QStringLiteral("ü/日本"));
    QCOMPARE(kept.uploadId, "upload");
    QCOMPARE(kept.partSize, 16);
    QVERIFY(kept.fullCrc);
    QCOMPARE(kept.source, (Fingerprint{123, 456789, 0xffffffffffffffffULL}));
    QCOMPARE(kept.parts.size(), 2);
    QCOMPARE(kept.parts[0].number, 1);
    QCOMPARE(kept.parts[1].crc64, "crc");
    QCOMPARE(kept.storedBytes, 32);
    QCOMPARE(kept.storedParts, 2);
    QCOMPARE(kept.fault->code, "InternalError");
    QCOMPARE(kept.fault->httpStatus, 500);
    QCOMPARE(kept.fault->requestId, "r");
}

void TestJournal::waitingInOrder()
{
    Journal journal(m_file, this);
    const auto rows = insert(journal, {row("a"), row("c"), row("e")});
    journal.moveToFront(rows[2].row.id);
    journal.saveState(rows[0].row.id, TransferState::Paused, Question::None, {}, Proof::None, 0, {});
    const auto load = [&] {
        QStringList keys;
        const auto loaded = wait<QList<Row>>([&](auto reply) {
            journal.loadWaiting({row("x").connection}, 10, std::move(reply));
        });
        for (const Row& one : loaded.value_or(QList<Row>()))
            keys.append(one.key);
        return keys;
    };
    QCOMPARE(load(), QStringList({"e", "c"}));
    journal.moveStates(0, {TransferState::Paused}, TransferState::Waiting, {});
    QCOMPARE(load(), QStringList({"e", "a", "c"}));
}

void TestJournal::restartMakesAnOrphan()
{
    Journal journal(m_file, this);
    const TransferId id = insert(journal, {row("a")})[0].row.id;
    journal.saveUpload(id, "old", 16, false, {1, 2, 3}, {});
    journal.savePart(id, {1, 16, "e", {}, {}});
    const auto orphan = wait<std::optional<Orphan>>([&](auto reply) {
        journal.restart(id, "a (2)", true, std::move(reply));
    });
    QVERIFY(orphan.has_value() && orphan->has_value());
    QCOMPARE((*orphan)->uploadId, "old");
    QCOMPARE((*orphan)->key, "a");
    const auto now = wait<Row>([&](auto reply) { journal.loadRow(id, std::move(reply)); });
    QCOMPARE(now->key, "a (2)");
    QVERIFY(now->uploadId.isEmpty());
    QVERIFY(!now->source.isKnown());
    QVERIFY(now->overwrite);
    QCOMPARE(now->storedParts, 0);
    const auto loaded =
        wait<Journal::Loaded>([&](auto reply) { journal.load(std::move(reply)); });
    QCOMPARE(loaded->orphans.size(), 1);
    journal.forgetOrphan((*orphan)->id);
    const auto removed = wait<std::optional<Orphan>>(
        [&](auto reply) { journal.remove(id, std::move(reply)); });
    QVERIFY(removed.has_value() && !removed->has_value());
    QVERIFY(!wait<Row>([&](auto reply) { journal.loadRow(id, std::move(reply)); }).has_value());
}

void TestJournal::batches()
{
    Journal journal(m_file, this);
    BatchRow wanted;
    wanted.connection = row("x").connection;
    wanted.bucket = "b";
    wanted.localPath = "/files";
    const auto made = wait<BatchRow>(
        [&](auto reply) { journal.insertBatch(wanted, std::move(reply)); });
    QVERIFY(made->id < 0);
    const auto again = wait<BatchRow>(
        [&](auto reply) { journal.insertBatch(wanted, std::move(reply)); });
    QCOMPARE(again->id, made->id);
    const auto rows = insert(journal, {row("a", made->id), row("c", made->id)});
    journal.saveState(rows[0].row.id, TransferState::Done, Question::None, {}, Proof::Etag, 5, {});
    // Walked again: the finished one is not made anew.
    QCOMPARE(insert(journal, {row("a", made->id), row("c", made->id)}).size(), 1);
    const auto counted =
        wait<BatchRow>([&](auto reply) { journal.loadBatch(made->id, std::move(reply)); });
    QCOMPARE(counted->total, 2);
    QCOMPARE(counted->done, 1);
    QCOMPARE(counted->bytes, 20);
    QCOMPARE(counted->bytesDone, 10);
    journal.setBatchPaused(made->id, true);
    QVERIFY(wait<QList<Row>>([&](auto reply) {
                journal.loadWaiting({wanted.connection}, 10, std::move(reply));
            })->isEmpty());
    journal.saveUpload(rows[1].row.id, "u", 16, false, {1, 2, 3}, {});
    const auto left = wait<Leftovers>(
        [&](auto reply) { journal.removeBatch(made->id, std::move(reply)); });
    QCOMPARE(left->orphans.size(), 1);
    QVERIFY(left->downloads.isEmpty());
}

/// Whoever asks again for what is not finished is obeyed as now asked, not as before.
void TestJournal::theLastRuleCounts()
{
    Journal journal(m_file, this);
    BatchRow wanted;
    wanted.connection = row("x").connection;
    wanted.bucket = "b";
    wanted.localPath = "/files";
    wanted.overwrite = true;
    wanted.conflict = Conflict::Overwrite;
    const auto insertBatch = [&](const BatchRow& batch) {
        return wait<BatchRow>([&](auto reply) { journal.insertBatch(batch, std::move(reply)); });
    };
    const auto made = insertBatch(wanted);
    Row one = row("a", made->id);
    one.overwrite = true;
    one.conflict = Conflict::Overwrite;
    QCOMPARE(insert(journal, {one}).size(), 1);
    wanted.overwrite = one.overwrite = false;
    wanted.conflict = one.conflict = Conflict::Skip;
    wanted.rules.ignore = QStringList{"*.key"};
    const auto again = insertBatch(wanted);
    QCOMPARE(again->id, made->id);
    QVERIFY(again->conflict == Conflict::Skip && !again->overwrite);
    QVERIFY(again->rules == wanted.rules);
    const auto rows = insert(journal, {one});
    QVERIFY(!rows[0].isNew && rows[0].row.conflict == Conflict::Skip && !rows[0].row.overwrite);
    const auto kept =
        wait<BatchRow>([&](auto reply) { journal.loadBatch(made->id, std::move(reply)); });
    QVERIFY(kept->conflict == Conflict::Skip && !kept->overwrite && kept->rules == wanted.rules);
}

void TestJournal::secondProgramIsRefused()
{
    Journal first(m_file, this);
    QVERIFY(wait<Journal::Loaded>([&](auto reply) { first.load(std::move(reply)); }).has_value());
    Journal second(m_file, this);
    std::optional<Outcome<Journal::Loaded>> loaded;
    second.load([&](auto outcome) { loaded = std::move(outcome); });
    QTRY_VERIFY_WITH_TIMEOUT(loaded.has_value(), 10'000);
    QVERIFY(!loaded->has_value());
    QCOMPARE(loaded->error().kind, FaultClass::LocalDisk);
}

void TestJournal::failedCommandIsRolledBackAlone()
{
    SqlThread sql(m_file, {"CREATE TABLE t(x INTEGER PRIMARY KEY)"}, this);
    QList<bool> results;
    for (int value : {1, 1, 2}) {
        sql.run<Done>(
            [value](QSqlDatabase& db) -> Outcome<Done> {
                auto other = runSql(db, "INSERT INTO t(x) VALUES(?)", {value + 100});
                const auto query = runSql(db, "INSERT INTO t(x) VALUES(?)", {value});
                if (!query || !other)
                    return std::unexpected(Fault{});
                return Done{};
            },
            [&](Outcome<Done> outcome) { results.append(outcome.has_value()); });
    }
    QTRY_COMPARE(results, QList<bool>({true, false, true}));
    const auto count = wait<int>([&](auto reply) {
        sql.run<int>(
            [](QSqlDatabase& db) -> Outcome<int> {
                auto query = runSql(db, "SELECT count(*) FROM t");
                return query && query->next() ? query->value(0).toInt() : -1;
            },
            std::move(reply));
    });
    QCOMPARE(count.value(), 4);
}

void TestJournal::newerFormatIsRefused()
{
    {
        SqlThread newer(m_file, {"CREATE TABLE a(x)", "CREATE TABLE b(x)"}, this);
        QVERIFY(wait<Done>([&](auto reply) {
                    newer.run<Done>([](QSqlDatabase&) -> Outcome<Done> { return Done{}; },
                                    std::move(reply));
                }).has_value());
    }
    SqlThread older(m_file, {"CREATE TABLE a(x)"}, this);
    const auto refused = wait<Done>([&](auto reply) {
        older.run<Done>([](QSqlDatabase&) -> Outcome<Done> { return Done{}; }, std::move(reply));
    });
    QCOMPARE(refused.error().code, "JournalTooNew");
}

/// What a version without conflict rules wrote: uploads asked, downloads took the next free name.
void TestJournal::firstFormatIsTakenOver()
{
    {
        SqlThread old(m_file, {journalSchema().first()}, this);
        const auto done = wait<Done>([&](auto reply) {
            old.run<Done>(
                [](QSqlDatabase& db) -> Outcome<Done> {
                    for (const char* sql :
                         {"INSERT INTO transfers(batch,direction,connection,bucket,key,local) "
                          "VALUES(0,0,'{11111111-2222-3333-4444-555555555555}','b','up','/up')",
                          "INSERT INTO transfers(batch,direction,connection,bucket,key,local) "
                          "VALUES(0,1,'{11111111-2222-3333-4444-555555555555}','b','down','/down')",
                          "INSERT INTO batches VALUES(1,1,'{11111111-2222-3333-4444-555555555555}',"
                          "'b','p/','/tree',1,0,0,5,0,0)"}) {
                        if (const auto ran = runSql(db, QLatin1String(sql)); !ran)
                            return std::unexpected(ran.error());
                    }
                    return Done{};
                },
                std::move(reply));
        });
        QVERIFY2(done.has_value(), qPrintable(done ? QString() : done.error().message));
    }
    Journal journal(m_file, this);
    const auto loaded = wait<Journal::Loaded>([&](auto reply) { journal.load(std::move(reply)); });
    QVERIFY2(loaded.has_value(), qPrintable(loaded ? QString() : loaded.error().message));
    QCOMPARE(loaded->rows.size(), 2);
    for (const Row& one : loaded->rows)
        QVERIFY(one.conflict == (one.key == "up" ? Conflict::Ask : Conflict::KeepBoth));
    QCOMPARE(loaded->batches.size(), 1);
    QVERIFY(loaded->batches.first().conflict == Conflict::KeepBoth);
    QVERIFY(loaded->batches.first().rules == WalkRules{});
}

void TestJournal::keepsRules()
{
    BatchRow batch;
    batch.connection = row("x").connection;
    batch.bucket = "b";
    batch.localPath = "/tree";
    batch.conflict = Conflict::Newer;
    batch.rules = {{"*.tmp", "a b/"}, LinkRule::Follow};
    {
        Journal journal(m_file, this);
        QVERIFY(wait<BatchRow>([&](auto reply) { journal.insertBatch(batch, std::move(reply)); }));
        Row one = row("a");
        one.conflict = Conflict::Skip;
        QCOMPARE(insert(journal, {one}).size(), 1);
        one.conflict = Conflict::Overwrite; // sent once more, with another rule
        const auto again = insert(journal, {one});
        QVERIFY(!again[0].isNew && again[0].row.conflict == Conflict::Overwrite);
    }
    Journal journal(m_file, this);
    const auto loaded = wait<Journal::Loaded>([&](auto reply) { journal.load(std::move(reply)); });
    QVERIFY(loaded);
    QVERIFY(loaded->batches.first().conflict == Conflict::Newer);
    QVERIFY(loaded->batches.first().rules == batch.rules);
    QVERIFY(loaded->rows.first().conflict == Conflict::Overwrite);
}

QTEST_GUILESS_MAIN(TestJournal)
#include "test_journal.moc"
