// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QMetaType>
#include <QString>

#include <expected>

namespace holdfast::app
{

/// What kind of trouble it is, and with that, what to do about it. The only sorter is `classify`.
enum class FaultClass {
    Network,       ///< refused, reset, no route, DNS: wait with back-off, goes on by itself
    Timeout,       ///< no answer in time: outcome unknown, try again with back-off
    Throttled,     ///< 429, 503 SlowDown: try again later, at least after Retry-After
    Server,        ///< 5xx, or an error inside a 200: try again a bounded number of times
    Auth,          ///< wrong key, wrong signature, no permission: a person must act
    ClockSkew,     ///< the clocks differ: corrected from the Date header, tried once more
    Client,        ///< 4xx: the same request can never succeed
    ChangedSource, ///< the file changed while it was read
    LocalDisk,     ///< the file here cannot be read or written
    Cancelled,     ///< somebody here ended it
};

/// An error as a value, in data: ui/ makes the sentence from kind and code. Copyable, any thread.
struct Fault
{
    FaultClass kind = FaultClass::Client;
    int httpStatus = 0;  ///< 0 when no response came
    QString code;        ///< S3 error code ("NoSuchBucket") or one of ours ("ConnectionRefused")
    QString message;     ///< the server's or the system's own words; for "Details" only
    QString requestId;   ///< x-amz-request-id; empty when no response came
    int retryAfter = 0;  ///< seconds the server asked for; 0: none
    QByteArray certificates; ///< PEM: what the server showed, where that is the trouble ("Tls…")

    bool operator==(const Fault&) const = default;
    /// Whether the same request may succeed later without anybody doing anything.
    [[nodiscard]] bool isTransient() const;
    /// Whether the request cannot have reached the server or its outcome is unknown.
    [[nodiscard]] bool isOutcomeUnknown() const;
};

template <class T>
using Outcome = std::expected<T, Fault>;

/// The outcome of an operation that yields nothing.
struct Done
{
    bool operator==(const Done&) const = default;
};

/// What was seen when something failed.
struct Symptoms
{
    enum class Stage { Local, Transport, Response };
    Stage stage = Stage::Response;
    bool cancelled = false; ///< our own abort
    bool timedOut = false;  ///< our own deadline
    bool sourceChanged = false;
    int networkError = 0; ///< QNetworkReply::NetworkError
    int httpStatus = 0;
    QString code; ///< S3 code when there was an error document
};

/// Sorts every error of the desktop program into its class. The only place that does.
[[nodiscard]] FaultClass classify(const Symptoms& symptoms);

/// Faults that arise here, not on a server.
[[nodiscard]] Fault cancelledFault();
[[nodiscard]] Fault localFault(const QString& code, const QString& message);

} // namespace holdfast::app

Q_DECLARE_METATYPE(holdfast::app::Fault)
