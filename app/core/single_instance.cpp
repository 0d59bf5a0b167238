// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/core/single_instance.h"

#include <QCryptographicHash>
#include <QDeadlineTimer>
#include <QDir>
#include <QLocalSocket>

namespace holdfast::app
{

namespace
{

constexpr int kAnswerMs = 2000;
constexpr int kBetweenMs = 250;
constexpr int kLongestAddress = 100; ///< sun_path holds 108 bytes
const QByteArray kAsk = "show\n";
const QByteArray kAnswer = "shown\n";

QString addressIn(const QString& stateDir)
{
    const QString beside = stateDir + QLatin1String("/holdfast.socket");
    if (QFile::encodeName(beside).size() <= kLongestAddress)
        return beside;
    const QByteArray hash =
        QCryptographicHash::hash(stateDir.toUtf8(), QCryptographicHash::Sha256).toHex().left(24);
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR", QDir::tempPath());
    return runtime + QLatin1String("/holdfast-") + QString::fromLatin1(hash);
}

} // namespace

SingleInstance::SingleInstance(const QString& stateDir, QObject* parent)
    : QObject(parent), m_address(addressIn(stateDir)),
      m_lock(stateDir + QLatin1String("/holdfast.lock"))
{
    m_lock.setStaleLockTime(0); // only the end of its process frees it
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &SingleInstance::onConnection);
}

SingleInstance::~SingleInstance() = default;

SingleInstance::Role SingleInstance::begin(int patienceMs)
{
    QDeadlineTimer patience(patienceMs);
    while (!m_lock.tryLock(kBetweenMs)) {
        if (tellFirst())
            return Role::Told;
        if (patience.hasExpired())
            return Role::Busy;
    }
    // What a killed program left; we have the lock, so nobody listens there.
    QLocalServer::removeServer(m_address);
    m_server.listen(m_address); // without it a second start waits and says that one is running
    return Role::First;
}

bool SingleInstance::tellFirst() const
{
    QLocalSocket socket;
    socket.connectToServer(m_address);
    if (!socket.waitForConnected(kAnswerMs))
        return false;
    socket.write(kAsk);
    QByteArray heard;
    while (heard.size() < kAnswer.size() && socket.waitForReadyRead(kAnswerMs))
        heard += socket.readAll();
    return heard == kAnswer;
}

void SingleInstance::onConnection()
{
    while (QLocalSocket* socket = m_server.nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        const auto read = [this, socket] {
            if (!socket->canReadLine() || socket->readLine() != kAsk)
                return;
            socket->write(kAnswer);
            Q_EMIT showRequested();
        };
        connect(socket, &QLocalSocket::readyRead, this, read);
        read();
    }
}

void SingleInstance::stopAnswering()
{
    m_server.close();
}

} // namespace holdfast::app

#include "moc_single_instance.cpp"
