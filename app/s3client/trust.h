// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QSslCertificate>
#include <QSslError>
#include <QStringList>

#include "app/core/fault.h"

/// Which certificates a TLS connection takes (RFC 5280, RFC 6125).
///
/// Without an anchor the system's authorities decide, and the name must fit. An anchor is one certificate a
/// person has looked at, or that our own node wrote itself: the end of the chain which the server showed then
/// (its private authority), or the server's certificate where it signs itself, or was signed by an authority of
/// the system's and has another name. With an anchor nothing else counts, the system's authorities neither;
/// and the name need not fit, since the anchor is this server's alone: people reach it by addresses that it
/// did not know of.
namespace holdfast::app::s3client::trust
{

/// What a person is shown before trusting it.
struct Shown
{
    QString name;      ///< common name of the server's certificate
    QStringList names; ///< host names and addresses it is for
    QString issuer;
    QDateTime from;
    QDateTime until;
    QByteArray anchor;      ///< PEM; what to keep if the answer is yes
    QString fingerprint;    ///< SHA-256 of the anchor, "3A:0F:…"
    bool selfSigned = false;
};

/// Null certificates are passed over; an empty `anchor` when the chain is empty.
[[nodiscard]] Shown describe(const QList<QSslCertificate>& chain);
/// A fingerprint in two lines, which can be compared by reading them out.
[[nodiscard]] QString inTwoLines(const QString& fingerprint);
[[nodiscard]] QList<QSslCertificate> fromPem(const QByteArray& pem);
[[nodiscard]] QByteArray toPem(const QList<QSslCertificate>& chain);

/// Whether `errors` of a chain that was checked against the anchor alone may be passed over.
[[nodiscard]] bool isAnchored(const QByteArray& anchor, const QList<QSslCertificate>& chain,
                              const QList<QSslError>& errors);

/// Why a chain was refused, as a code of Fault: "TlsExpired", "TlsUntrusted" (nobody has vouched for it: a
/// person may), "TlsChanged" (it is not the one that was trusted), "TlsFailed" (anything else).
[[nodiscard]] QString refusal(const QByteArray& anchor, const QList<QSslCertificate>& chain,
                              const QList<QSslError>& errors);

/// Whether a person may settle this fault by looking at the certificate.
[[nodiscard]] bool isQuestion(const Fault& fault);

} // namespace holdfast::app::s3client::trust
