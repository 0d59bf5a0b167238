// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QHostAddress>
#include <QList>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>

#include <functional>
#include <memory>

namespace holdfast::test
{

struct HttpRequest
{
    QByteArray method;
    QByteArray target; ///< as it came: path and query
    QByteArray path;   ///< as it came, still encoded
    QByteArray rawQuery;
    QList<std::pair<QByteArray, QByteArray>> headers; ///< lower-case names
    QByteArray body;
    [[nodiscard]] QByteArray header(const QByteArray& name) const;
};

struct HttpResponse
{
    int status = 200;
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body;
    qint64 contentLength = -1; ///< when it differs from the body's (HEAD)
    // Faults
    bool hang = false;       ///< no answer at all
    bool drop = false;       ///< the connection is closed instead
    int delayMs = 0;
    qint64 cutAfter = -1;    ///< the connection is closed after so many bytes of the body
    int bytesPerSecond = 0;  ///< trickles
};

/// A small HTTP/1.1 server on loopback for tests: keep-alive, Content-Length bodies. Lives in the
/// test's thread. `stop` closes every connection like a crash; `start` takes the same port again.
class FakeHttp : public QObject
{
    Q_OBJECT
public:
    using Handler = std::function<HttpResponse(const HttpRequest&)>;
    explicit FakeHttp(Handler handler);
    ~FakeHttp() override;

    /// Speaks TLS from now on: PEM of the key, the server's certificate and what follows it in the chain.
    void setTls(const QByteArray& pem);
    bool start(const QHostAddress& address = QHostAddress::LocalHost);
    void stop();
    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] int connectionsMade() const { return m_connections; }
    /// Asked before a body is read: a number of body bytes after which the request is cut, or -1.
    std::function<qint64(const HttpRequest&)> cutRequestAfter;

private:
    struct Peer
    {
        QByteArray buffer;
        bool busy = false;
    };
    void onConnection();
    void onData(QTcpSocket* socket);
    bool takeRequest(QTcpSocket* socket, Peer& peer, HttpRequest& request);
    void respond(QTcpSocket* socket, HttpResponse response, bool isHead);
    void finish(QTcpSocket* socket);

    Handler m_handler;
    std::unique_ptr<QTcpServer> m_server;
    QHash<QTcpSocket*, Peer> m_peers;
    quint16 m_port = 0;
    int m_connections = 0;
};

} // namespace holdfast::test
