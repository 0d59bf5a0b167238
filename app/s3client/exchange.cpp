// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSslConfiguration>

#include <cstdlib>

#include "app/s3client/limiter.h"
#include "app/s3client/s3_xml.h"
#include "app/s3client/transport.h"
#include "app/s3client/trust.h"
#include "base/time.h"

namespace holdfast::app::s3client
{

namespace
{

constexpr qint64 kReadBuffer = 1 << 20;
constexpr qint64 kLargestDocument = 64 << 20; ///< a runaway answer must not eat the memory
constexpr int kPatience = 10;                 ///< times the usual timeout
constexpr qint64 kNoticeableSkew = 300;       ///< seconds

/// Answers to HEAD have no body: the status must speak.
QString codeForStatus(int status)
{
    switch (status) {
    case 301: case 307: case 308: return QStringLiteral("PermanentRedirect");
    case 304: return QStringLiteral("NotModified");
    case 400: return QStringLiteral("BadRequest");
    case 401: case 403: return QStringLiteral("AccessDenied");
    case 404: return QStringLiteral("NotFound");
    case 405: return QStringLiteral("MethodNotAllowed");
    case 409: return QStringLiteral("Conflict");
    case 412: return QStringLiteral("PreconditionFailed");
    case 416: return QStringLiteral("InvalidRange");
    case 501: return QStringLiteral("NotImplemented");
    default: return {};
    }
}

/// Qt's HTTP code normalises dots in a path before it sends it, encoded or not ("a/../b", and by a
/// defect of Qt 6.4 also "a/.b/c", a dot and one character): the request would name another object than the one signed.
bool isPathKept(const QUrl& url)
{
    return url.adjusted(QUrl::NormalizePathSegments).path(QUrl::FullyEncoded)
           == url.path(QUrl::FullyEncoded);
}

Fault tooLarge()
{
    Fault fault;
    fault.kind = FaultClass::Client;
    fault.code = QStringLiteral("AnswerTooLarge");
    return fault;
}

QString codeForNetwork(QNetworkReply::NetworkError error)
{
    switch (error) {
    case QNetworkReply::ConnectionRefusedError: return QStringLiteral("ConnectionRefused");
    case QNetworkReply::RemoteHostClosedError: return QStringLiteral("ConnectionClosed");
    case QNetworkReply::HostNotFoundError: return QStringLiteral("HostNotFound");
    case QNetworkReply::TimeoutError: return QStringLiteral("Timeout");
    case QNetworkReply::SslHandshakeFailedError: return QStringLiteral("TlsFailed");
    case QNetworkReply::ProtocolUnknownError: return QStringLiteral("BadAddress");
    default: return QStringLiteral("NetworkError");
    }
}

} // namespace

Exchange::Exchange(Transport& transport, Job* job, WireRequest request, WireHandlers handlers)
    : QObject(job), m_transport(transport), m_job(job), m_request(std::move(request)),
      m_handlers(std::move(handlers))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(transport.timing().timeoutMs * (m_request.patient ? kPatience : 1));
    connect(&m_timer, &QTimer::timeout, this, &Exchange::onTimeout);
    connect(job, &Job::ended, this, &Exchange::dropReply);
    QTimer::singleShot(0, this, &Exchange::start);
}

Exchange::~Exchange()
{
    dropReply();
}

void Exchange::dropReply()
{
    m_timer.stop();
    m_waiting = false;
    if (!m_reply)
        return;
    m_reply->disconnect(this);
    // Qt complains of an abort after an error status has come; deleting the reply ends it as well.
    if (!m_replyEnded && m_reply->error() == QNetworkReply::NoError)
        m_reply->abort();
    m_reply->deleteLater();
    m_reply = nullptr;
}

void Exchange::start()
{
    if (m_job->hasEnded())
        return;
    m_body.clear();
    m_received = 0;
    m_headGiven = m_replyEnded = m_timedOut = false;
    m_shown.clear();
    m_refusal.clear();
    const QNetworkRequest request = m_transport.prepare(m_request);
    if (!isPathKept(request.url())) {
        Fault fault;
        fault.kind = FaultClass::Client;
        fault.code = QStringLiteral("UnsupportedKey");
        fault.message = m_request.key;
        m_job->fail(std::move(fault));
        return;
    }
    QNetworkAccessManager& manager = m_transport.manager(m_request.data);
    if (m_request.method == "GET")
        m_reply = manager.get(request);
    else if (m_request.method == "HEAD")
        m_reply = manager.head(request);
    else if (m_request.data && m_transport.limiter() && !m_request.body.isEmpty()) {
        auto* body = new PacedBody(m_request.body, *m_transport.limiter(), nullptr);
        m_reply = manager.sendCustomRequest(request, m_request.method, body);
        body->setParent(m_reply);
    } else
        m_reply = manager.sendCustomRequest(request, m_request.method, m_request.body);
    if (isStreaming())
        m_reply->setReadBufferSize(kReadBuffer);
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &Exchange::onMetaData);
    connect(m_reply, &QNetworkReply::readyRead, this, &Exchange::onReadable);
    connect(m_reply, &QNetworkReply::finished, this, &Exchange::onFinished);
    connect(m_reply, &QNetworkReply::sslErrors, this, &Exchange::onTlsErrors);
    connect(m_reply, &QNetworkReply::uploadProgress, this, [this](qint64 sent, qint64 total) {
        m_timer.start();
        if (sent > 0)
            Q_EMIT m_job->uploadProgressed(sent, total);
    });
    m_timer.start();
}

WireReply Exchange::readHead() const
{
    WireReply reply;
    reply.status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    for (const auto& [name, value] : m_reply->rawHeaderPairs())
        reply.headers.insert(name.toLower(), value);
    return reply;
}

void Exchange::onMetaData()
{
    m_timer.start();
    if (!isStreaming() || m_headGiven)
        return;
    const WireReply reply = readHead();
    if (reply.status / 100 != 2)
        return;
    m_headGiven = true;
    m_handlers.onHead(reply);
}

void Exchange::onReadable()
{
    if (!m_held && !m_waiting)
        m_timer.start();
    drain();
}

void Exchange::drain()
{
    const QPointer<Exchange> self(this);
    while (self && m_reply && !m_job->hasEnded() && m_reply->bytesAvailable() > 0) {
        if (isStreaming() && m_headGiven) {
            if (m_held || m_waiting)
                return;
            qint64 most = std::min(kReadBuffer, m_reply->bytesAvailable());
            if (m_request.data && m_transport.limiter())
                most = m_transport.limiter()->take(Limiter::Way::Down, most);
            if (most == 0) {
                awaitTurn();
                return;
            }
            const QByteArray data = m_reply->read(most);
            if (data.isEmpty())
                return;
            m_received += data.size();
            m_handlers.onData(data); // may end or destroy the job
        } else {
            m_body += m_reply->readAll();
            m_received = m_body.size();
            if (m_body.size() > kLargestDocument) {
                failOrRetry(tooLarge());
                return;
            }
            Q_EMIT m_job->downloadProgressed(m_received, -1);
        }
    }
}

void Exchange::setHeld(bool held)
{
    m_held = held;
    if (held) {
        m_timer.stop();
        return;
    }
    if (!m_reply)
        return;
    goOn();
}

void Exchange::goOn()
{
    if (!m_replyEnded && !m_waiting)
        m_timer.start();
    const QPointer<Exchange> self(this);
    drain();
    if (self && m_replyEnded && m_reply && !hasMoreToRead())
        conclude();
}

/// No byte is read meanwhile: the system's window closes, and the server waits. That it is silent then
/// is our doing.
void Exchange::awaitTurn()
{
    m_waiting = true;
    m_timer.stop();
    m_transport.limiter()->await(Limiter::Way::Down, this, [this] {
        if (!std::exchange(m_waiting, false) || !m_reply || m_held)
            return;
        goOn();
    });
}

bool Exchange::hasMoreToRead() const
{
    return isStreaming() && (m_held || m_waiting) && m_reply->bytesAvailable() > 0;
}

void Exchange::onTimeout()
{
    m_timedOut = true;
    if (m_reply)
        failOrRetry(transportFault());
}

void Exchange::onTlsErrors(const QList<QSslError>& errors)
{
    const QByteArray& anchor = m_transport.endpoint().anchor;
    const QList<QSslCertificate> chain = m_reply->sslConfiguration().peerCertificateChain();
    if (trust::isAnchored(anchor, chain, errors)) {
        m_reply->ignoreSslErrors(errors);
        return;
    }
    m_shown = chain;
    m_refusal = trust::refusal(anchor, chain, errors);
}

void Exchange::onFinished()
{
    m_timer.stop();
    m_replyEnded = true;
    const QPointer<Exchange> self(this);
    drain();
    if (!self || m_job->hasEnded())
        return;
    if (hasMoreToRead())
        return; // setHeld(false) or the limiter goes on
    conclude();
}

void Exchange::conclude()
{
    WireReply reply = readHead();
    reply.body = m_body;
    const bool answered = reply.status > 0;
    const auto error = m_reply->error();
    // From 200 on Qt's error codes are about HTTP statuses: those are read from the response.
    const bool cut = error != QNetworkReply::NoError && error < QNetworkReply::ContentAccessDenied;
    if (m_timedOut || !answered || cut) {
        failOrRetry(transportFault());
        return;
    }
    if (m_handlers.statusIsResult) {
        m_handlers.onSuccess(reply);
        return;
    }
    if (reply.status / 100 != 2 || isErrorDocument(reply.body)) {
        Fault fault = responseFault(reply);
        if (correctClock(reply, fault)) {
            dropReply();
            start();
            return;
        }
        failOrRetry(std::move(fault));
        return;
    }
    const QByteArray promised = reply.header("content-length");
    if (m_request.method == "GET" && !promised.isEmpty() && promised.toLongLong() != m_received) {
        Fault fault;
        fault.code = QStringLiteral("ConnectionClosed");
        fault.kind = classify({.stage = Symptoms::Stage::Transport,
                               .networkError = QNetworkReply::RemoteHostClosedError});
        failOrRetry(std::move(fault));
        return;
    }
    m_handlers.onSuccess(reply);
}

Fault Exchange::transportFault() const
{
    Fault fault;
    const auto error = m_reply->error();
    fault.kind = classify({.stage = Symptoms::Stage::Transport,
                           .timedOut = m_timedOut,
                           .networkError = int(error)});
    fault.code = m_timedOut ? QStringLiteral("Timeout") : codeForNetwork(error);
    if (error == QNetworkReply::SslHandshakeFailedError && !m_refusal.isEmpty()) {
        fault.code = m_refusal;
        fault.certificates = trust::toPem(m_shown);
    }
    fault.message = m_timedOut ? QString() : m_reply->errorString();
    return fault;
}

Fault Exchange::responseFault(const WireReply& reply) const
{
    Fault fault = parseErrorDocument(reply.body);
    fault.httpStatus = reply.status;
    if (fault.code.isEmpty())
        fault.code = codeForStatus(reply.status);
    if (fault.requestId.isEmpty())
        fault.requestId = QString::fromLatin1(reply.header("x-amz-request-id"));
    fault.retryAfter = std::clamp(reply.header("retry-after").toInt(), 0, 3600);
    fault.kind = classify({.httpStatus = reply.status, .code = fault.code});
    return fault;
}

bool Exchange::correctClock(const WireReply& reply, const Fault& fault)
{
    const bool said = fault.kind == FaultClass::ClockSkew;
    const bool maybe = reply.status == 403 && reply.body.isEmpty();
    if ((!said && !maybe) || m_clockCorrected || !m_request.sign)
        return false;
    const auto server = parseHttpDate(reply.header("date").toStdString());
    if (!server)
        return false;
    const qint64 offset =
        *server / kNanosPerSecond - QDateTime::currentSecsSinceEpoch();
    if (std::llabs(offset - m_transport.clockOffsetSeconds()) < kNoticeableSkew && !said)
        return false;
    m_clockCorrected = true;
    m_transport.setClockOffsetSeconds(offset);
    return true;
}

void Exchange::failOrRetry(Fault fault)
{
    const Transport::Timing timing = m_transport.timing();
    const bool again = m_request.readOnly && !m_headGiven && fault.isTransient()
                       && fault.kind != FaultClass::Timeout && m_attempt < timing.readRetries;
    dropReply();
    if (!again) {
        if (m_handlers.onFault && m_handlers.onFault(fault))
            return;
        m_job->fail(std::move(fault));
        return;
    }
    QTimer::singleShot(timing.retryPauseMs << m_attempt, this, &Exchange::start);
    ++m_attempt;
}

} // namespace holdfast::app::s3client
