// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <random>

#include "support/transfer_rig.h"

using namespace holdfast;
using namespace holdfast::app;
using namespace holdfast::app::transfer;
using holdfast::test::FakeS3;
using holdfast::test::testData;
using holdfast::test::TransferRig;

/// A server that fails at random, and a person who pauses, resumes, cancels, limits the speed, cuts the
/// connection and ends the program at random. What must hold at the end: every file that was not cancelled is there
/// byte for byte and proved, nothing cancelled left an upload behind, nothing was created twice.
class TestTransferRandom : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void uploads_data();
    void uploads();
    void downloads_data();
    void downloads();

private:
    void seeds();
    void tell(const TransferRig& rig);
    void disturb(TransferRig& rig, std::mt19937& random, const QString& neverCancel);
};

void TestTransferRandom::seeds()
{
    QTest::addColumn<quint32>("seed");
    const QByteArray chosen = qgetenv("HOLDFAST_SEED");
    if (!chosen.isEmpty()) {
        QTest::newRow(chosen.constData()) << quint32(chosen.toUInt());
        return;
    }
    for (quint32 seed = 1; seed <= 4; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

/// What did not settle, beside the seed.
void TestTransferRandom::tell(const TransferRig& rig)
{
    for (const TransferItem& item : rig.engine->items()) {
        if (item.state != TransferState::Done)
            qWarning() << item.id << item.key << "state" << int(item.state) << "done" << item.done
                       << "of" << item.size << "files" << item.filesDone << "of" << item.filesTotal
                       << (item.fault ? item.fault->code : QString());
    }
}

void TestTransferRandom::uploads_data() { seeds(); }
void TestTransferRandom::downloads_data() { seeds(); }

void TestTransferRandom::disturb(TransferRig& rig, std::mt19937& random, const QString& neverCancel)
{
    QTest::qWait(int(random() % 60));
    const auto items = rig.engine->items().values();
    if (items.isEmpty())
        return;
    const TransferItem& item = items[qsizetype(random() % quint32(items.size()))];
    switch (random() % 9) {
    case 0:
    case 1:
        rig.engine->pause({item.id});
        break;
    case 2:
        rig.engine->resumeAll();
        break;
    case 3:
        rig.server.stop();
        QTest::qWait(int(random() % 80));
        QVERIFY(rig.server.start());
        break;
    case 4: // the program ends and begins again
        rig.engine.reset();
        rig.startEngine(random() % 2 == 0);
        rig.connect();
        break;
    case 5:
        rig.engine->dropConnection(rig.connection);
        rig.connect();
        break;
    case 6:
        rig.engine->retry({item.id});
        break;
    case 8: // a limit, another one, or none
        rig.settings.bandwidth.up = random() % 3 == 0 ? 0 : qint64(200'000 + random() % 4'000'000);
        rig.settings.bandwidth.down = random() % 3 == 0 ? 0 : qint64(200'000 + random() % 4'000'000);
        rig.engine->setSettings(rig.settings);
        break;
    case 7:
        if (!neverCancel.isEmpty() && item.key.startsWith("cancel"))
            rig.engine->cancel({item.id});
        break;
    }
}

void TestTransferRandom::uploads()
{
    QFETCH(quint32, seed);
    std::mt19937 random(seed);
    TransferRig rig;
    rig.settings.maxAttempts = 1000;
    rig.settings.backOffCapMs = 50;
    rig.server.setRandomFaults(seed, 0.15);
    QHash<QString, QByteArray> files;
    QStringList paths;
    for (int i = 0; i < 8; ++i) {
        const QString name = QStringLiteral("%1-%2").arg(i < 2 ? "cancel" : "keep").arg(i);
        const QByteArray data = testData(qint64(random() % 250'000), seed * 100 + quint32(i));
        files.insert(name, data);
        paths.append(rig.file(name, data));
    }
    for (int i = 0; i < 30; ++i) {
        const QString name = QStringLiteral("tree/f%1").arg(i);
        const QByteArray data = testData(qint64(random() % 2000), seed * 1000 + quint32(i));
        files.insert(name, data);
        rig.file(name, data);
    }
    paths.append(rig.dir.filePath("files/tree"));
    rig.startEngine();
    rig.upload(paths);
    QTRY_COMPARE_WITH_TIMEOUT(rig.engine->items().size() >= 9, true, 10'000);
    for (int step = 0; step < 25; ++step)
        disturb(rig, random, "cancel");
    rig.server.setRandomFaults(seed, 0.0);
    const auto settled = [&] {
        rig.engine->resumeAll();
        if (rig.batch().state != TransferState::Done) // also: not loaded yet
            return false;
        for (const TransferItem& item : rig.engine->items()) {
            if (item.state == TransferState::Done)
                continue;
            if (item.state == TransferState::Failed)
                rig.engine->retry({item.id});
            return false;
        }
        return true;
    };
    if (!QTest::qWaitFor(settled, 20'000))
        tell(rig);
    QVERIFY(settled());
    for (auto it = files.begin(); it != files.end(); ++it) {
        const bool mayBeGone = it.key().startsWith("cancel");
        const auto& bucket = rig.server.buckets()["b"];
        if (mayBeGone && !bucket.contains(it.key().toUtf8()))
            continue;
        QVERIFY2(bucket.value(it.key().toUtf8()).data == it.value(), qPrintable(it.key()));
    }
    for (const TransferItem& item : rig.engine->items()) {
        QVERIFY(item.isBatch || item.proof == Proof::Checksum || item.proof == Proof::Etag);
        QCOMPARE(item.done, item.size);
    }
    QCOMPARE(rig.batch().filesDone, 30);
    QCOMPARE(rig.batch().filesTotal, 30);
}

void TestTransferRandom::downloads()
{
    QFETCH(quint32, seed);
    std::mt19937 random(seed);
    TransferRig rig;
    rig.settings.maxAttempts = 1000;
    rig.settings.backOffCapMs = 50;
    rig.server.setRandomFaults(seed, 0.15);
    QList<s3client::ObjectInfo> objects;
    for (int i = 0; i < 8; ++i) {
        const QByteArray key = "keep-" + QByteArray::number(i);
        rig.server.put("b", key, testData(qint64(random() % 400'000), seed + quint32(i)));
        objects.append({.key = QString::fromLatin1(key)});
    }
    for (int i = 0; i < 20; ++i)
        rig.server.put("b", "tree/f" + QByteArray::number(i), testData(500, quint32(i)));
    rig.startEngine();
    const QString target = rig.dir.filePath("down");
    rig.engine->download({rig.connection, "b", "", objects, {"tree/"}, target});
    QTRY_COMPARE_WITH_TIMEOUT(rig.engine->items().size() >= 9, true, 10'000);
    for (int step = 0; step < 25; ++step)
        disturb(rig, random, {});
    rig.server.setRandomFaults(seed, 0.0);
    const auto settled = [&] {
        rig.engine->resumeAll();
        if (rig.batch().state != TransferState::Done) // also: not loaded yet
            return false;
        for (const TransferItem& item : rig.engine->items()) {
            if (item.state == TransferState::Failed)
                rig.engine->retry({item.id});
            if (item.state != TransferState::Done)
                return false;
        }
        return true;
    };
    if (!QTest::qWaitFor(settled, 20'000))
        tell(rig);
    QVERIFY(settled());
    int files = 0;
    const auto bucket = rig.server.buckets()["b"];
    for (auto it = bucket.begin(); it != bucket.end(); ++it, ++files) {
        QFile file(target + '/' + QString::fromLatin1(it.key()));
        QVERIFY2(file.open(QIODevice::ReadOnly), it.key().constData());
        QVERIFY2(file.readAll() == it->data, it.key().constData());
    }
    // Neither doubles nor leftovers.
    QCOMPARE(QDir(target).entryList(QDir::Files | QDir::Hidden).size(), 8);
    QCOMPARE(QDir(target + "/tree").entryList(QDir::Files | QDir::Hidden).size(), 20);
    QCOMPARE(files, 28);
}

QTEST_GUILESS_MAIN(TestTransferRandom)
#include "test_transfer_random.moc"
