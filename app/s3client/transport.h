// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QPointer>
#include <QSslCertificate>
#include <QSslError>
#include <QTimer>

#include <functional>

#include "app/s3client/endpoint.h"
#include "app/s3client/job.h"
#include "base/uri.h"

namespace holdfast::app::s3client
{

class Limiter;

/// A request before it is signed.
struct WireRequest
{
    QByteArray method = "GET";
    QString bucket; ///< with `key`: path-style or virtual-host by the endpoint
    QString key;
    QByteArray path; ///< decoded absolute path instead of bucket and key (admin API)
    QueryList query; ///< decoded
    QList<std::pair<QByteArray, QByteArray>> headers; ///< lower-case names; all are signed
    QByteArray body;
    QByteArray payloadHash; ///< empty: SHA-256 of the body
    bool sign = true;
    bool data = false;      ///< goes through the data manager
    bool readOnly = false;  ///< may be sent again by itself
    bool patient = false;   ///< the server may be silent for minutes (completing an upload)
};

struct WireReply
{
    int status = 0;
    QHash<QByteArray, QByteArray> headers; ///< lower-case names
    QByteArray body;                       ///< empty when it was streamed
    [[nodiscard]] QByteArray header(const QByteArray& name) const { return headers.value(name); }
};

/// What to do with an answer. `onSuccess` runs once, for a 2xx whose body is no error document.
struct WireHandlers
{
    std::function<void(const WireReply&)> onSuccess;
    std::function<void(const WireReply&)> onHead;  ///< set together with onData: streaming
    std::function<void(const QByteArray&)> onData;
    std::function<bool(const Fault&)> onFault; ///< true: it has ended the job itself
    bool statusIsResult = false; ///< every status counts as success (health checks)
};

/// Signs and sends. One endpoint, one key, two managers. Lives in one thread.
class Transport : public QObject
{
    Q_OBJECT
public:
    struct Timing
    {
        int timeoutMs;
        int readRetries;
        int retryPauseMs;
    };
    Transport(Endpoint endpoint, Credentials credentials, Timing timing);

    [[nodiscard]] const Endpoint& endpoint() const { return m_endpoint; }
    [[nodiscard]] const Credentials& credentials() const { return m_credentials; }
    [[nodiscard]] const Timing& timing() const { return m_timing; }
    /// What paces the bodies that go through the data manager; null: nothing does.
    [[nodiscard]] Limiter* limiter() const { return m_limiter; }
    void setLimiter(Limiter* limiter) { m_limiter = limiter; }
    [[nodiscard]] qint64 clockOffsetSeconds() const { return m_clockOffset; }
    void setClockOffsetSeconds(qint64 seconds) { m_clockOffset = seconds; }

    /// Runs `request` for `job`: a failure ends the job, a success calls the handler, which does.
    void send(Job* job, WireRequest request, WireHandlers handlers);

    /// The signed request, and the body to send with it.
    [[nodiscard]] QNetworkRequest prepare(const WireRequest& request) const;
    [[nodiscard]] QNetworkAccessManager& manager(bool data) { return data ? m_data : m_control; }
    /// scheme://host:port/path for bucket and key, and the path as it is signed.
    struct Target
    {
        QUrl url;
        QByteArray host; ///< of the Host header
        QByteArray path; ///< decoded
    };
    [[nodiscard]] Target target(const QUrl& base, const QString& bucket, const QString& key) const;

private:
    Endpoint m_endpoint;
    QList<QSslCertificate> m_anchor; ///< of the endpoint
    Credentials m_credentials;
    Timing m_timing;
    Limiter* m_limiter = nullptr;
    qint64 m_clockOffset = 0;
    QNetworkAccessManager m_control;
    QNetworkAccessManager m_data;
};

/// One request with its retries. A child of its job: it goes when the job goes.
class Exchange : public QObject
{
    Q_OBJECT
public:
    Exchange(Transport& transport, Job* job, WireRequest request, WireHandlers handlers);
    ~Exchange() override;
    void setHeld(bool held);

private:
    void start();
    void onMetaData();
    void onReadable();
    void onFinished();
    void onTimeout();
    void onTlsErrors(const QList<QSslError>& errors);
    void drain();
    /// Reads on when the limiter lets it.
    void awaitTurn();
    void goOn();
    void conclude();
    void dropReply();
    void failOrRetry(Fault fault);
    [[nodiscard]] Fault transportFault() const;
    [[nodiscard]] Fault responseFault(const WireReply& reply) const;
    [[nodiscard]] bool correctClock(const WireReply& reply, const Fault& fault);
    [[nodiscard]] WireReply readHead() const;
    [[nodiscard]] bool hasMoreToRead() const;
    [[nodiscard]] bool isStreaming() const { return bool(m_handlers.onData); }

    Transport& m_transport;
    Job* m_job;
    WireRequest m_request;
    WireHandlers m_handlers;
    QPointer<QNetworkReply> m_reply;
    QTimer m_timer;
    QList<QSslCertificate> m_shown; ///< what the server showed, where it was refused
    QString m_refusal;              ///< and why
    QByteArray m_body;
    qint64 m_received = 0;
    int m_attempt = 0;
    bool m_clockCorrected = false;
    bool m_headGiven = false;
    bool m_held = false;
    bool m_waiting = false; ///< for the limiter
    bool m_replyEnded = false;
    bool m_timedOut = false;
};

} // namespace holdfast::app::s3client
