// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a bucket with versions shows: deleted objects, the past, the history of one object, and an older
// version in a file.
#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

#include "app/models/objects_model.h"
#include "app/models/version_history.h"
#include "app/s3client/file_download.h"
#include "support/fake_s3.h"

using namespace holdfast;
using namespace holdfast::app;
using namespace holdfast::app::models;
using namespace holdfast::app::s3client;
using holdfast::test::FakeS3;
using holdfast::test::testData;
using Kind = FakeS3::FaultKind;
using Strict = QAbstractItemModelTester;

namespace
{

QDateTime day(int n)
{
    return QDateTime(QDate(2026, 11, n), QTime(10, 0), Qt::UTC);
}

QStringList names(const ObjectsModel& model)
{
    QStringList out;
    for (int row = 0; row < model.rowCount(); ++row) {
        const ObjectEntry* entry = model.entry(model.index(row, 0));
        out << entry->name + (entry->kind == EntryKind::Folder ? "/" : "") + (entry->deleted ? "-" : "")
                   + (entry->current || entry->deleted ? "" : "<");
    }
    return out;
}

} // namespace

class TestVersionViews : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<FakeS3> m_server;
    std::unique_ptr<S3Client> m_client;

    void loadAll(ObjectsModel& model)
    {
        QTRY_COMPARE(model.phase(), ObjectsModel::Phase::Loaded);
        while (model.hasMore()) {
            model.loadMore();
            QTRY_COMPARE(model.phase(), ObjectsModel::Phase::Loaded);
        }
    }

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<FakeS3>();
        m_client = std::make_unique<S3Client>(m_server->endpoint(), m_server->credentials());
        m_server->keepVersions("b");
    }
    void cleanup()
    {
        m_client.reset();
        m_server.reset();
    }

    /// The same whatever the size of the pages, sorted by whatever column.
    void deletedAndPast()
    {
        m_server->putAt("b", "always", "1", day(1));
        m_server->putAt("b", "always", "22", day(5));
        m_server->putAt("b", "back", "1", day(1));
        m_server->removeAt("b", "back", day(3));
        m_server->putAt("b", "back", "333", day(6));
        m_server->putAt("b", "gone", "1", day(2));
        m_server->removeAt("b", "gone", day(4));
        m_server->putAt("b", "late", "1", day(7));
        m_server->putAt("b", "sub/x", "1", day(7));
        for (const int pageSize : {1, 2, 3, 1000}) {
            ObjectsModel model;
            Strict strict(&model, Strict::FailureReportingMode::Fatal);
            model.setPageSize(pageSize);
            model.setClient(m_client.get());
            model.open("b", {});
            loadAll(model);
            QCOMPARE(names(model), (QStringList{"sub/", "always", "back", "late"}));
            model.setView({VersionView::Kind::WithDeleted, {}});
            loadAll(model);
            QCOMPARE(names(model), (QStringList{"sub/", "always", "back", "gone-", "late"}));
            QCOMPARE(model.loadedDeleted(), 1);
            QCOMPARE(model.loadedObjects(), 3);
            const ObjectEntry gone = *model.entry(model.indexOf("gone"));
            QCOMPARE(gone.modified, day(4));
            QCOMPARE(gone.size, -1);
            model.setView({VersionView::Kind::AsOf, day(2)});
            loadAll(model);
            QCOMPARE(names(model), (QStringList{"sub/", "always<", "back<", "gone<"}));
            QCOMPARE(model.entry(model.indexOf("always"))->size, 1);
            model.setView({VersionView::Kind::AsOf, day(4)});
            loadAll(model);
            QCOMPARE(names(model), (QStringList{"sub/", "always<"}));
            model.sort(ObjectsModel::Size, Qt::DescendingOrder);
            model.setView({VersionView::Kind::AsOf, day(8)});
            loadAll(model);
            QCOMPARE(names(model), (QStringList{"sub/", "back", "always", "late"}));
            model.setView({});
            loadAll(model);
            QCOMPARE(model.view().kind, VersionView::Kind::Now);
            QCOMPARE(model.rowCount(), 4);
        }
    }

    /// Restoring elsewhere shows at the next look; rows that stay are the same rows.
    void aRefreshFoldsAnew()
    {
        for (const char* key : {"a", "b", "c"})
            m_server->putAt("b", key, "1", day(1));
        const QByteArray marker = m_server->removeAt("b", "b", day(2));
        ObjectsModel model;
        Strict strict(&model, Strict::FailureReportingMode::Fatal);
        model.setPageSize(2);
        model.setClient(m_client.get());
        model.setView({VersionView::Kind::WithDeleted, {}});
        model.open("b", {});
        loadAll(model);
        QCOMPARE(names(model), (QStringList{"a", "b-", "c"}));
        const QPersistentModelIndex kept = model.indexOf("b");
        m_server->removeAt("b", "c", day(3));
        m_server->buckets()["b"]["b"] = m_server->keeping()["b"].history["b"].last().object;
        m_server->keeping()["b"].history["b"].removeFirst();
        model.refresh();
        QTRY_COMPARE(names(model), (QStringList{"a", "b", "c-"}));
        QCOMPARE(kept.row(), 1);
        QCOMPARE(model.loadedDeleted(), 1);
    }

    /// One file that was written ten thousand times is not loaded to its end unasked.
    void pagesWithoutRowsStop()
    {
        m_server->setPageLimit(2);
        for (int i = 0; i < 200; ++i)
            m_server->putAt("b", "busy", "x", day(20));
        m_server->putAt("b", "zebra", "x", day(1));
        ObjectsModel model;
        model.setClient(m_client.get());
        model.setView({VersionView::Kind::AsOf, day(2)});
        model.open("b", {});
        QTRY_COMPARE(model.phase(), ObjectsModel::Phase::Loaded);
        QVERIFY(model.hasMore());
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(m_server->count("ListObjectVersions"), 20);
        loadAll(model);
        QCOMPARE(names(model), QStringList{"zebra"});
    }

    void historyOfOneObject()
    {
        for (int i = 1; i <= 5; ++i)
            m_server->putAt("b", "k", QByteArray(i, 'x'), day(i));
        m_server->putAt("b", "k2", "x", day(1));
        VersionHistory history;
        history.setPageSize(2);
        history.load(m_client.get(), "b", "k");
        QTRY_COMPARE(history.phase(), VersionHistory::Phase::Loaded);
        QCOMPARE(history.versions().size(), 2);
        QVERIFY(history.hasMore());
        while (history.hasMore()) {
            history.loadMore();
            QTRY_COMPARE(history.phase(), VersionHistory::Phase::Loaded);
        }
        QCOMPARE(history.versions().size(), 5);
        QCOMPARE(history.versions().first().size, 5);
        QVERIFY(history.versions().first().latest && !history.versions().last().latest);
        // Whoever asks for another gets the other, whatever the first answer says and when.
        m_server->add({.operation = "ListObjectVersions", .kind = Kind::Delay, .bytes = 100});
        history.load(m_client.get(), "b", "k");
        history.load(m_client.get(), "b", "k2");
        QTRY_COMPARE(history.phase(), VersionHistory::Phase::Loaded);
        QTest::qWait(150);
        QCOMPARE(history.versions().size(), 1);
        QCOMPARE(history.versions().first().key, QStringLiteral("k2"));
        m_server->add({.operation = "ListObjectVersions", .status = 403, .code = "AccessDenied"});
        history.load(m_client.get(), "b", "k2");
        QTRY_COMPARE(history.phase(), VersionHistory::Phase::Failed);
    }

    void whatABucketKeeps()
    {
        m_server->put("plain", "k", "x");
        m_server->keepVersions("locked", true);
        BucketKeeping keeping;
        keeping.look(m_client.get(), "plain");
        QVERIFY(!keeping.versioning());
        QTRY_VERIFY(keeping.versioning().has_value());
        QVERIFY(!keeping.keepsVersions());
        keeping.look(m_client.get(), "locked");
        QVERIFY(!keeping.keepsVersions());
        QTRY_VERIFY(keeping.keepsVersions() && keeping.lock().enabled);
        m_server->add({.operation = "GetBucketVersioning", .status = 501, .code = "NotImplemented"});
        keeping.look(m_client.get(), "b");
        QTRY_VERIFY(keeping.fault().has_value());
        QVERIFY(!keeping.versioning() && !keeping.keepsVersions());
    }

    void anOlderVersionInAFile()
    {
        const QByteArray old = testData(20 << 20);
        const QString version = QString::fromLatin1(m_server->putAt("b", "k.bin", old, day(1)));
        m_server->putAt("b", "k.bin", "new", day(2));
        QTemporaryDir dir;
        const QString file = dir.filePath("k.bin");
        const auto fetch = [&](bool overwrite) {
            auto* download = new FileDownload(
                m_client.get(), {.bucket = "b", .key = "k.bin", .versionId = version}, file, overwrite, this);
            std::optional<Fault> fault;
            QString saved;
            bool ended = false;
            connect(download, &FileDownload::finished, this,
                    [&](const std::optional<Fault>& f, const QString& name) { fault = f, saved = name, ended = true; });
            download->start();
            [&] { QTRY_VERIFY_WITH_TIMEOUT(ended, 20'000); }();
            return std::pair(fault, saved);
        };
        const auto [fault, saved] = fetch(true);
        QVERIFY(!fault);
        QCOMPARE(saved, file);
        QFile read(file);
        QVERIFY(read.open(QIODevice::ReadOnly));
        QVERIFY(read.readAll() == old);
        QCOMPARE(fetch(false).second, dir.filePath("k (2).bin"));
        // What is not what was stored never stands under the name.
        QVERIFY(QFile::remove(file));
        m_server->add({.operation = "GetObject", .kind = Kind::CorruptBody});
        QCOMPARE(fetch(true).first->code, QStringLiteral("VerificationFailed"));
        QVERIFY(!QFile::exists(file));
        m_server->add({.operation = "GetObject", .kind = Kind::CutResponse, .bytes = 5 << 20});
        QVERIFY(fetch(true).first.has_value());
        QCOMPARE(QDir(dir.path()).entryList(QDir::Files | QDir::Hidden), QStringList{"k (2).bin"});
    }
};

QTEST_GUILESS_MAIN(TestVersionViews)
#include "test_version_views.moc"
