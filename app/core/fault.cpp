// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/core/fault.h"

#include <QNetworkReply>
#include <QSet>

namespace holdfast::app
{

namespace
{

bool isAuthCode(const QString& code)
{
    static const QSet<QString> codes{
        QStringLiteral("AccessDenied"),        QStringLiteral("InvalidAccessKeyId"),
        QStringLiteral("SignatureDoesNotMatch"), QStringLiteral("AccountProblem"),
        QStringLiteral("ExpiredToken"),        QStringLiteral("InvalidToken"),
        QStringLiteral("AuthorizationHeaderMalformed"), QStringLiteral("Forbidden")};
    return codes.contains(code);
}

bool isThrottleCode(const QString& code)
{
    static const QSet<QString> codes{
        QStringLiteral("SlowDown"), QStringLiteral("SlowDownRead"), QStringLiteral("SlowDownWrite"),
        QStringLiteral("TooManyRequests"), QStringLiteral("RequestLimitExceeded"),
        QStringLiteral("BandwidthLimitExceeded")};
    return codes.contains(code);
}

/// Codes that mean "try again" although their status is 4xx, or that come inside a 200.
bool isServerCode(const QString& code)
{
    static const QSet<QString> codes{
        QStringLiteral("InternalError"), QStringLiteral("ServiceUnavailable"),
        QStringLiteral("OperationAborted"), QStringLiteral("BadDigest"),
        QStringLiteral("IncompleteBody"), QStringLiteral("XAmzContentChecksumMismatch"),
        QStringLiteral("XAmzContentSHA256Mismatch"), QStringLiteral("UnexpectedAnswer")};
    return codes.contains(code);
}

FaultClass classifyTransport(const Symptoms& symptoms)
{
    switch (symptoms.networkError) {
    case QNetworkReply::TimeoutError:
        return FaultClass::Timeout;
    case QNetworkReply::SslHandshakeFailedError:
    case QNetworkReply::ProtocolUnknownError:
    case QNetworkReply::ProtocolInvalidOperationError:
        return FaultClass::Client;
    default:
        return FaultClass::Network;
    }
}

FaultClass classifyResponse(const Symptoms& symptoms)
{
    const int status = symptoms.httpStatus;
    if (symptoms.code == QLatin1String("RequestTimeTooSkewed")
        || symptoms.code == QLatin1String("RequestExpired"))
        return FaultClass::ClockSkew;
    if (symptoms.code == QLatin1String("RequestTimeout") || status == 408)
        return FaultClass::Timeout;
    if (isThrottleCode(symptoms.code) || status == 429)
        return FaultClass::Throttled;
    if (isAuthCode(symptoms.code))
        return FaultClass::Auth;
    if (isServerCode(symptoms.code))
        return FaultClass::Server;
    if (status == 501) // NotImplemented: it will not be implemented in a minute
        return FaultClass::Client;
    if (status == 503 && symptoms.code.isEmpty())
        return FaultClass::Throttled;
    if (status >= 500)
        return FaultClass::Server;
    if (status == 401 || status == 403)
        return FaultClass::Auth;
    if (status == 409 && symptoms.code == QLatin1String("ConditionalRequestConflict"))
        return FaultClass::Server;
    return FaultClass::Client;
}

} // namespace

FaultClass classify(const Symptoms& symptoms)
{
    if (symptoms.cancelled)
        return FaultClass::Cancelled;
    if (symptoms.sourceChanged)
        return FaultClass::ChangedSource;
    if (symptoms.timedOut)
        return FaultClass::Timeout;
    switch (symptoms.stage) {
    case Symptoms::Stage::Local:
        return FaultClass::LocalDisk;
    case Symptoms::Stage::Transport:
        return classifyTransport(symptoms);
    case Symptoms::Stage::Response:
        return classifyResponse(symptoms);
    }
    return FaultClass::Client;
}

bool Fault::isTransient() const
{
    switch (kind) {
    case FaultClass::Network:
    case FaultClass::Timeout:
    case FaultClass::Throttled:
    case FaultClass::Server:
    case FaultClass::ClockSkew:
        return true;
    default:
        return false;
    }
}

bool Fault::isOutcomeUnknown() const
{
    return kind == FaultClass::Network || kind == FaultClass::Timeout
           || kind == FaultClass::Server || kind == FaultClass::Cancelled;
}

Fault cancelledFault()
{
    Fault fault;
    fault.kind = classify({.cancelled = true});
    fault.code = QStringLiteral("Cancelled");
    return fault;
}

Fault localFault(const QString& code, const QString& message)
{
    Fault fault;
    fault.kind = classify({.stage = Symptoms::Stage::Local});
    fault.code = code;
    fault.message = message;
    return fault;
}

} // namespace holdfast::app
