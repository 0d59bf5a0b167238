// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/s3client/trust.h"

#include <QCryptographicHash>
#include <QSslConfiguration>

#include <algorithm>

namespace holdfast::app::s3client::trust
{

namespace
{

bool isAboutDates(QSslError::SslError error)
{
    return error == QSslError::CertificateNotYetValid || error == QSslError::CertificateExpired
           || error == QSslError::InvalidNotBeforeField || error == QSslError::InvalidNotAfterField;
}

/// Errors that say "nobody I know vouches for this", which a person may do instead.
bool isAboutTrust(QSslError::SslError error)
{
    switch (error) {
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::SelfSignedCertificate:
    case QSslError::SelfSignedCertificateInChain:
    case QSslError::CertificateUntrusted:
    case QSslError::HostNameMismatch:
        return true;
    default:
        return false;
    }
}

bool all(const QList<QSslError>& errors, bool (*is)(QSslError::SslError))
{
    return std::ranges::all_of(errors, [is](const QSslError& error) { return is(error.error()); });
}

/// What to trust of a chain: the authority that is the server's own, else the server's certificate alone. One
/// that signs for many (the system knows it) would vouch for all of them, as names need not fit.
QSslCertificate end(const QList<QSslCertificate>& chain)
{
    for (qsizetype i = chain.size(); i-- > 0;) {
        if (chain[i].isNull() || !chain[i].isSelfSigned())
            continue;
        return QSslConfiguration::systemCaCertificates().contains(chain[i]) ? chain.value(0) : chain[i];
    }
    return chain.value(0);
}

} // namespace

Shown describe(const QList<QSslCertificate>& chain)
{
    Shown shown;
    const QSslCertificate leaf = chain.value(0);
    if (leaf.isNull())
        return shown;
    shown.name = leaf.subjectInfo(QSslCertificate::CommonName).join(QLatin1String(", "));
    shown.names = leaf.subjectAlternativeNames().values();
    std::ranges::sort(shown.names);
    shown.issuer = leaf.issuerDisplayName();
    shown.from = leaf.effectiveDate();
    shown.until = leaf.expiryDate();
    shown.selfSigned = leaf.isSelfSigned();
    const QSslCertificate anchor = end(chain);
    shown.anchor = anchor.toPem();
    shown.fingerprint =
        QString::fromLatin1(anchor.digest(QCryptographicHash::Sha256).toHex(':').toUpper());
    return shown;
}

QString inTwoLines(const QString& fingerprint)
{
    constexpr int kHalf = 16 * 3;
    return fingerprint.left(kHalf - 1) + QLatin1Char('\n') + fingerprint.mid(kHalf);
}

QList<QSslCertificate> fromPem(const QByteArray& pem)
{
    return pem.isEmpty() ? QList<QSslCertificate>() : QSslCertificate::fromData(pem, QSsl::Pem);
}

QByteArray toPem(const QList<QSslCertificate>& chain)
{
    QByteArray pem;
    for (const QSslCertificate& certificate : chain)
        pem += certificate.toPem();
    return pem;
}

bool isAnchored(const QByteArray& anchor, const QList<QSslCertificate>& chain,
                const QList<QSslError>& errors)
{
    const QList<QSslCertificate> anchors = fromPem(anchor);
    if (anchors.isEmpty() || chain.isEmpty())
        return false;
    // The chain ends in the anchor, since nothing else was taken for an authority.
    if (all(errors, [](QSslError::SslError e) { return e == QSslError::HostNameMismatch; }))
        return true;
    // The server's own certificate was trusted without its issuer, which it does not show.
    return chain.first() == anchors.first() && all(errors, isAboutTrust);
}

QString refusal(const QByteArray& anchor, const QList<QSslCertificate>& chain,
                const QList<QSslError>& errors)
{
    if (chain.isEmpty() || errors.isEmpty())
        return QStringLiteral("TlsFailed");
    const auto trustOrDates = [](QSslError::SslError e) { return isAboutTrust(e) || isAboutDates(e); };
    if (!all(errors, trustOrDates))
        return QStringLiteral("TlsFailed");
    const bool sameAnchor = !anchor.isEmpty() && describe(chain).anchor == fromPem(anchor).value(0).toPem();
    if (!anchor.isEmpty() && !sameAnchor)
        return QStringLiteral("TlsChanged");
    return all(errors, isAboutTrust) ? QStringLiteral("TlsUntrusted") : QStringLiteral("TlsExpired");
}

bool isQuestion(const Fault& fault)
{
    return fault.code == QLatin1String("TlsUntrusted") || fault.code == QLatin1String("TlsChanged");
}

} // namespace holdfast::app::s3client::trust
