// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A person's first ten minutes with the real server: the wizard, a bucket, a folder dropped, the
// program killed at some moment, started again; then every file is read back by boto3 and compared.
// And once more with the node killed under the program.
#include <QCryptographicHash>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>

class TestFirstRun : public QObject
{
    Q_OBJECT

private:
    QString m_bin = qEnvironmentVariable("HOLDFAST_BIN");
    std::unique_ptr<QTemporaryDir> m_dir;
    QJsonObject m_said;
    QElapsedTimer m_clock;

    [[nodiscard]] bool prepare(QProcess& process, const QStringList& arguments) const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("HOLDFAST_NODE_BINARY"), m_bin + QStringLiteral("/holdfastd"));
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process.start(QCoreApplication::applicationDirPath() + QStringLiteral("/gui_actor"), arguments);
        return process.waitForStarted();
    }
    /// Reads lines until one has `key`; false when the actor ends or says "failed" before.
    bool waitFor(QProcess& process, const char* key, int ms)
    {
        QDeadlineTimer deadline(ms);
        while (!deadline.hasExpired()) {
            while (process.canReadLine()) {
                const QJsonObject line = QJsonDocument::fromJson(process.readLine()).object();
                for (auto it = line.begin(); it != line.end(); ++it)
                    m_said.insert(it.key(), it.value());
                if (line.contains(QLatin1String("failed")))
                    return false;
                if (line.contains(QLatin1String(key))) {
                    qInfo("%s after %.1f s", key, double(m_clock.elapsed()) / 1000);
                    return true;
                }
            }
            if (process.state() == QProcess::NotRunning && !process.canReadLine())
                return false;
            process.waitForReadyRead(200);
        }
        return false;
    }
    /// Writes `size` bytes; their SHA-256.
    static QByteArray write(const QString& path, qint64 size, quint32 seed)
    {
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        QCryptographicHash hash(QCryptographicHash::Sha256);
        if (!file.open(QIODevice::WriteOnly))
            return {};
        QRandomGenerator random(seed);
        QByteArray block(1 << 20, Qt::Uninitialized);
        for (qint64 done = 0; done < size; done += block.size()) {
            random.fillRange(reinterpret_cast<quint32*>(block.data()), block.size() / 4);
            block.truncate(qMin<qint64>(block.size(), size - done)); // the last is shorter
            file.write(block);
            hash.addData(block);
        }
        return hash.result().toHex();
    }
    /// Every object of the bucket with its digest, as boto3 reads it.
    [[nodiscard]] QJsonObject readBack() const
    {
        QProcess reader;
        reader.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        const QStringList words{QStringLiteral("endpoint"), QStringLiteral("accessKey"),
            QStringLiteral("secretKey"), QStringLiteral("bucket")};
        QStringList arguments{qEnvironmentVariable("HOLDFAST_SOURCE") + QStringLiteral("/tests/gui/read_back.py")};
        for (const QString& word : words)
            arguments << m_said[word].toString();
        reader.start(QStringLiteral("/usr/bin/python3"), arguments);
        reader.waitForFinished(120'000);
        return QJsonDocument::fromJson(reader.readAllStandardOutput()).object();
    }
    /// Home, four folders for the store, and a folder of files to drop. What readBack must say.
    QJsonObject prepareFolders()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_said = {};
        m_clock.start();
        const QString source = m_dir->filePath(QStringLiteral("trip 2026"));
        const std::pair<QString, qint64> files[] = {{QStringLiteral("film/long.mov"), 300LL << 20},
            {QStringLiteral("notes.txt"), 1200}, {QStringLiteral("pictures/größe ü.jpg"), 3 << 20},
            {QStringLiteral("pictures/empty.dat"), 0}};
        quint32 seed = 7;
        QJsonObject expected;
        for (const auto& [name, size] : files)
            expected.insert(QStringLiteral("trip 2026/") + name,
                QString::fromLatin1(write(source + QLatin1Char('/') + name, size, ++seed)));
        for (int i = 1; i <= 4; ++i)
            QDir().mkpath(m_dir->filePath(QStringLiteral("store/d%1").arg(i)));
        return expected;
    }
    [[nodiscard]] QStringList firstArguments() const
    {
        return {QStringLiteral("first"), m_dir->filePath(QStringLiteral("home")),
            m_dir->filePath(QStringLiteral("store")), m_dir->filePath(QStringLiteral("trip 2026"))};
    }
    [[nodiscard]] QByteArray said() const { return QJsonDocument(m_said).toJson(); }

private Q_SLOTS:
    void init()
    {
        QVERIFY2(QFile::exists(m_bin + QStringLiteral("/holdfastd")), "holdfastd is not built");
    }

    void firstRunSurvivesAKill()
    {
        const QJsonObject expected = prepareFolders();
        QProcess one;
        QVERIFY(prepare(one, firstArguments()));
        QVERIFY2(waitFor(one, "dropped", 120'000), said());
        QCOMPARE(m_said[QStringLiteral("headline")].toString(), QStringLiteral("All folders are on one disk."));
        const quint32 moment = QRandomGenerator::global()->bounded(100, 2500);
        qInfo("killed after %u ms", moment);
        QTest::qWait(int(moment));
        one.kill();
        QVERIFY(one.waitForFinished(10'000));

        QProcess two;
        QVERIFY(prepare(two, {QStringLiteral("again"), m_dir->filePath(QStringLiteral("home"))}));
        QVERIFY2(waitFor(two, "finished", 300'000), said());
        QCOMPARE(m_said[QStringLiteral("stopped")].toInt(), 0);
        QCOMPARE(m_said[QStringLiteral("unproved")].toInt(-1), 0);
        QCOMPARE(readBack(), expected);
        two.closeWriteChannel();
        QVERIFY(two.waitForFinished(30'000));
        QCOMPARE(two.exitCode(), 0);
    }

    void aKilledNodeComesBack()
    {
        const QJsonObject expected = prepareFolders();
        QProcess one;
        QVERIFY(prepare(one, firstArguments()));
        QVERIFY2(waitFor(one, "dropped", 120'000), said());
        for (int time = 1; time <= 2; ++time) {
            const quint32 moment = QRandomGenerator::global()->bounded(100, 900);
            const auto node = pid_t(m_said[QStringLiteral("pid")].toInteger());
            qInfo("node %d killed after %u ms", int(node), moment);
            QTest::qWait(int(moment));
            QVERIFY(node > 1 && ::kill(node, SIGKILL) == 0);
            QVERIFY2(waitFor(one, "crashed", 30'000), said());
            QCOMPARE(m_said[QStringLiteral("shown")].toString(), QStringLiteral("The store stopped unexpectedly."));
            QVERIFY(m_said[QStringLiteral("retryInMs")].toInt() > 0);
            QVERIFY2(waitFor(one, "ready", 60'000), said());
            QVERIFY(pid_t(m_said[QStringLiteral("pid")].toInteger()) != node);
        }
        QVERIFY2(waitFor(one, "finished", 300'000), said());
        QCOMPARE(m_said[QStringLiteral("stopped")].toInt(), 0);
        QCOMPARE(m_said[QStringLiteral("unproved")].toInt(-1), 0);
        QCOMPARE(readBack(), expected);
        one.closeWriteChannel();
        QVERIFY(one.waitForFinished(30'000));
        QCOMPARE(one.exitCode(), 0);
    }
};

QTEST_GUILESS_MAIN(TestFirstRun)
#include "test_first_run.moc"
