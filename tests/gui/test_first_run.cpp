// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A person's first ten minutes with the real server: the wizard, a bucket, a folder dropped, the
// program killed at some moment, started again; then every file is read back by curl and compared.
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

class TestFirstRun : public QObject
{
    Q_OBJECT

private:
    QString m_bin = qEnvironmentVariable("HOLDFAST_BIN");
    QTemporaryDir m_dir;
    QJsonObject m_said;

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
                if (line.contains(QLatin1String(key)))
                    return true;
            }
            if (process.state() == QProcess::NotRunning && !process.canReadLine())
                return false;
            process.waitForReadyRead(200);
        }
        return false;
    }
    static QByteArray digest(const QByteArray& data)
    {
        return QCryptographicHash::hash(data, QCryptographicHash::Sha256).toHex();
    }
    void write(const QString& path, qint64 size, quint32 seed)
    {
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QRandomGenerator random(seed);
        QByteArray block(1 << 20, Qt::Uninitialized);
        for (qint64 done = 0; done < size; done += block.size()) {
            random.fillRange(reinterpret_cast<quint32*>(block.data()), block.size() / 4);
            file.write(block.constData(), qMin<qint64>(block.size(), size - done));
        }
    }
    [[nodiscard]] QByteArray fetch(const QString& key) const
    {
        const QString output = m_dir.filePath(QStringLiteral("back"));
        QProcess curl;
        const QString url = m_said[QStringLiteral("endpoint")].toString() + QLatin1Char('/')
            + m_said[QStringLiteral("bucket")].toString() + QLatin1Char('/')
            + QString::fromLatin1(QUrl::toPercentEncoding(key, "/"));
        curl.start(QStringLiteral("curl"),
            {QStringLiteral("-sS"), QStringLiteral("--fail"), QStringLiteral("--max-time"), QStringLiteral("60"),
                QStringLiteral("--aws-sigv4"), QStringLiteral("aws:amz:us-east-1:s3"), QStringLiteral("-u"),
                m_said[QStringLiteral("accessKey")].toString() + QLatin1Char(':')
                    + m_said[QStringLiteral("secretKey")].toString(),
                QStringLiteral("-o"), output, url});
        curl.waitForFinished(70'000);
        if (curl.exitCode() != 0)
            return curl.readAllStandardError();
        QFile file(output);
        return file.open(QIODevice::ReadOnly) ? digest(file.readAll()) : QByteArray("unreadable");
    }

private Q_SLOTS:
    void firstRunSurvivesAKill()
    {
        if (!QFile::exists(m_bin + QStringLiteral("/holdfastd")))
            QSKIP("holdfastd is not built");
        const QString source = m_dir.filePath(QStringLiteral("trip 2026"));
        const std::pair<QString, qint64> files[] = {{QStringLiteral("film/long.mov"), 300LL << 20},
            {QStringLiteral("notes.txt"), 1200}, {QStringLiteral("pictures/größe ü.jpg"), 3 << 20},
            {QStringLiteral("pictures/empty.dat"), 0}};
        quint32 seed = 7;
        for (const auto& [name, size] : files)
            write(source + QLatin1Char('/') + name, size, ++seed);
        const QString home = m_dir.filePath(QStringLiteral("home"));
        const QString store = m_dir.filePath(QStringLiteral("store"));
        for (int i = 1; i <= 4; ++i)
            QDir().mkpath(QStringLiteral("%1/d%2").arg(store).arg(i));

        QProcess one;
        QVERIFY(prepare(one, {QStringLiteral("first"), home, store, source}));
        QVERIFY2(waitFor(one, "dropped", 120'000), qPrintable(QJsonDocument(m_said).toJson()));
        QCOMPARE(m_said[QStringLiteral("headline")].toString(), QStringLiteral("All folders are on one disk."));
        const quint32 moment = QRandomGenerator::global()->bounded(200, 2500);
        qInfo("killed after %u ms", moment);
        QTest::qWait(int(moment));
        one.kill();
        QVERIFY(one.waitForFinished(10'000));

        QProcess two;
        QVERIFY(prepare(two, {QStringLiteral("again"), home}));
        QVERIFY2(waitFor(two, "finished", 300'000), qPrintable(QJsonDocument(m_said).toJson()));
        QCOMPARE(m_said[QStringLiteral("stopped")].toInt(), 0);
        for (const auto& [name, size] : files) {
            QFile original(source + QLatin1Char('/') + name);
            QVERIFY(original.open(QIODevice::ReadOnly));
            QCOMPARE(fetch(QStringLiteral("trip 2026/") + name), digest(original.readAll()));
        }
        two.closeWriteChannel();
        QVERIFY(two.waitForFinished(30'000));
        QCOMPARE(two.exitCode(), 0);
    }
};

QTEST_GUILESS_MAIN(TestFirstRun)
#include "test_first_run.moc"
