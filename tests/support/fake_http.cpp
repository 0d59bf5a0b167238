// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fake_http.h"

#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QTimer>

namespace holdfast::test
{

QByteArray HttpRequest::header(const QByteArray& name) const
{
    for (const auto& [key, value] : headers) {
        if (key == name)
            return value;
    }
    return {};
}

FakeHttp::FakeHttp(Handler handler)
    : m_handler(std::move(handler)), m_server(std::make_unique<QTcpServer>())
{
    connect(m_server.get(), &QTcpServer::newConnection, this, &FakeHttp::onConnection);
}

FakeHttp::~FakeHttp()
{
    stop();
}

void FakeHttp::setTls(const QByteArray& pem)
{
    stop();
    auto server = std::make_unique<QSslServer>();
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setPrivateKey(QSslKey(pem, QSsl::Ec));
    tls.setLocalCertificateChain(QSslCertificate::fromData(pem));
    tls.setPeerVerifyMode(QSslSocket::VerifyNone);
    server->setSslConfiguration(tls);
    // The connection is a client's once its handshake is done.
    connect(server.get(), &QTcpServer::pendingConnectionAvailable, this, &FakeHttp::onConnection);
    m_server = std::move(server);
}

bool FakeHttp::start(const QHostAddress& address)
{
    if (!m_server->listen(address, m_port))
        return false;
    m_port = m_server->serverPort();
    return true;
}

void FakeHttp::stop()
{
    m_server->close();
    const auto sockets = m_peers.keys();
    m_peers.clear();
    for (QTcpSocket* socket : sockets) {
        socket->disconnect(this);
        socket->abort();
        socket->deleteLater();
    }
}

void FakeHttp::onConnection()
{
    while (QTcpSocket* socket = m_server->nextPendingConnection()) {
        ++m_connections;
        m_peers.insert(socket, {});
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { onData(socket); });
        connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
            m_peers.remove(socket);
            socket->deleteLater();
        });
    }
}

bool FakeHttp::takeRequest(QTcpSocket* socket, Peer& peer, HttpRequest& request)
{
    const qsizetype end = peer.buffer.indexOf("\r\n\r\n");
    if (end < 0)
        return false;
    const QList<QByteArray> lines = peer.buffer.left(end).replace("\r\n", "\n").split('\n');
    const QList<QByteArray> first = lines.value(0).split(' ');
    request.method = first.value(0);
    request.target = first.value(1);
    const qsizetype mark = request.target.indexOf('?');
    request.path = mark < 0 ? request.target : request.target.left(mark);
    request.rawQuery = mark < 0 ? QByteArray() : request.target.mid(mark + 1);
    for (const QByteArray& line : lines.mid(1)) {
        const qsizetype colon = line.indexOf(':');
        request.headers.append(
            std::make_pair(line.left(colon).toLower(), line.mid(colon + 1).trimmed()));
    }
    const qint64 length = request.header("content-length").toLongLong();
    const qint64 have = peer.buffer.size() - end - 4;
    if (cutRequestAfter) {
        const qint64 cut = cutRequestAfter(request);
        if (cut >= 0 && have >= std::min(cut, length)) {
            socket->abort();
            return false;
        }
    }
    if (have < length)
        return false;
    request.body = peer.buffer.mid(end + 4, length);
    peer.buffer.remove(0, end + 4 + length);
    return true;
}

void FakeHttp::onData(QTcpSocket* socket)
{
    const auto it = m_peers.find(socket);
    if (it == m_peers.end())
        return;
    it->buffer += socket->readAll();
    HttpRequest request;
    if (it->busy || !takeRequest(socket, *it, request))
        return;
    if (const auto again = m_peers.find(socket); again != m_peers.end())
        again->busy = true;
    const QPointer<QTcpSocket> guard(socket);
    HttpResponse response = m_handler(request);
    if (!guard || !m_peers.contains(socket) || response.hang)
        return;
    if (response.drop) {
        socket->abort();
        return;
    }
    const bool isHead = request.method == "HEAD";
    if (response.delayMs > 0) {
        QTimer::singleShot(response.delayMs, socket, [this, socket, response, isHead] {
            respond(socket, response, isHead);
        });
        return;
    }
    respond(socket, std::move(response), isHead);
}

void FakeHttp::respond(QTcpSocket* socket, HttpResponse response, bool isHead)
{
    if (!socket->isOpen()) // it went while the answer was delayed
        return;
    QByteArray out = "HTTP/1.1 " + QByteArray::number(response.status) + " Status\r\n";
    const qint64 length =
        response.contentLength >= 0 ? response.contentLength : response.body.size();
    if (response.status != 204)
        out += "Content-Length: " + QByteArray::number(length) + "\r\n";
    for (const auto& [name, value] : response.headers)
        out += name + ": " + value + "\r\n";
    out += "\r\n";
    if (isHead)
        response.body.clear();
    if (response.cutAfter >= 0) {
        socket->write(out + response.body.left(response.cutAfter));
        socket->flush();
        connect(socket, &QTcpSocket::bytesWritten, socket, [socket] {
            if (socket->bytesToWrite() == 0)
                socket->disconnectFromHost();
        });
        if (socket->bytesToWrite() == 0)
            socket->disconnectFromHost();
        return;
    }
    if (response.bytesPerSecond > 0) {
        socket->write(out);
        auto* timer = new QTimer(socket);
        const qint64 step = std::max(1, response.bytesPerSecond / 50);
        auto sent = std::make_shared<qint64>(0);
        connect(timer, &QTimer::timeout, socket, [this, socket, timer, response, sent, step] {
            socket->write(response.body.mid(*sent, step));
            *sent += step;
            if (*sent >= response.body.size()) {
                timer->deleteLater();
                finish(socket);
            }
        });
        timer->start(20);
        return;
    }
    socket->write(out + response.body);
    finish(socket);
}

void FakeHttp::finish(QTcpSocket* socket)
{
    const auto it = m_peers.find(socket);
    if (it == m_peers.end())
        return;
    it->busy = false;
    if (!it->buffer.isEmpty())
        QMetaObject::invokeMethod(this, [this, socket = QPointer(socket)] {
            if (socket)
                onData(socket);
        }, Qt::QueuedConnection);
}

} // namespace holdfast::test
