// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/s3client/transport.h"

#include <QSslConfiguration>

#include "app/s3client/trust.h"
#include "base/sigv4.h"
#include "base/checksum.h"
#include "base/time.h"

namespace holdfast::app::s3client
{

namespace
{

QByteArray hostHeader(const QUrl& url)
{
    QByteArray host = url.host(QUrl::FullyEncoded).toLatin1();
    if (host.contains(':')) // IPv6
        host = '[' + host + ']';
    const int port = url.port();
    const bool usual = port < 0 || (port == 80 && url.scheme() == QLatin1String("http"))
                       || (port == 443 && url.scheme() == QLatin1String("https"));
    return usual ? host : host + ':' + QByteArray::number(port);
}

WallNanos nowNanos(qint64 offsetSeconds)
{
    return QDateTime::currentMSecsSinceEpoch() * kNanosPerMilli + offsetSeconds * kNanosPerSecond;
}

QByteArray encodedQuery(const QueryList& query)
{
    std::string out;
    for (const auto& [name, value] : query) {
        if (!out.empty())
            out += '&';
        out += uriEncode(name, false) + '=' + uriEncode(value, false);
    }
    return QByteArray::fromStdString(out);
}

} // namespace

Transport::Transport(Endpoint endpoint, Credentials credentials, Timing timing)
    : m_endpoint(std::move(endpoint)), m_anchor(trust::fromPem(m_endpoint.anchor)),
      m_credentials(std::move(credentials)), m_timing(timing)
{
    for (QNetworkAccessManager* manager : {&m_control, &m_data}) {
        manager->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
        manager->setAutoDeleteReplies(false);
    }
}

Transport::Target Transport::target(const QUrl& base, const QString& bucket,
                                    const QString& key) const
{
    Target target;
    target.url.setScheme(base.scheme());
    target.url.setHost(base.host());
    target.url.setPort(base.port());
    QByteArray path = "/";
    if (!bucket.isEmpty() && m_endpoint.style == AddressStyle::VirtualHost) {
        target.url.setHost(bucket + QLatin1Char('.') + base.host());
        path += key.toUtf8();
    } else if (!bucket.isEmpty()) {
        path += bucket.toUtf8();
        if (!key.isEmpty())
            path += '/' + key.toUtf8();
    }
    target.host = hostHeader(target.url);
    target.path = path;
    target.url.setPath(QString::fromStdString(uriEncode(path.toStdString(), true)),
                       QUrl::StrictMode);
    return target;
}

QNetworkRequest Transport::prepare(const WireRequest& wire) const
{
    Target where = target(m_endpoint.url, wire.bucket, wire.key);
    if (!wire.path.isEmpty()) {
        where.path = wire.path;
        where.url.setPath(QString::fromStdString(uriEncode(wire.path.toStdString(), true)),
                          QUrl::StrictMode);
    }
    if (!wire.query.empty())
        where.url.setQuery(QString::fromLatin1(encodedQuery(wire.query)), QUrl::StrictMode);

    QNetworkRequest request(where.url);
    if (!m_anchor.isEmpty()) {
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setCaCertificates(m_anchor);
        request.setSslConfiguration(tls);
    }
    request.setRawHeader("Host", where.host);
    // Qt would offer gzip and unpack it behind our back: sizes and checksums would not fit.
    request.setRawHeader("Accept-Encoding", "identity");
    request.setRawHeader("User-Agent", "holdfast/0.1");
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false); // six connections instead
    for (const auto& [name, value] : wire.headers)
        request.setRawHeader(name, value);
    const bool sendsBody = wire.method == "PUT" || wire.method == "POST";
    if (sendsBody)
        request.setHeader(QNetworkRequest::ContentLengthHeader, wire.body.size());
    if (!wire.sign)
        return request;

    sigv4::SignableRequest signable;
    signable.method = wire.method.toStdString();
    signable.path = where.path.toStdString();
    signable.query = wire.query;
    signable.headers.emplace_back("host", where.host.toStdString());
    for (const auto& [name, value] : wire.headers)
        signable.headers.emplace_back(name.toStdString(), value.toStdString());
    if (!wire.payloadHash.isEmpty())
        signable.payloadHash = wire.payloadHash.toStdString();
    else
        signable.payloadHash =
            sha256Hex({reinterpret_cast<const std::uint8_t*>(wire.body.constData()),
                       std::size_t(wire.body.size())});
    const std::string authorization = sigv4::signHeaders(
        signable, {m_credentials.accessKey.toStdString(), m_credentials.secretKey.toStdString()},
        m_endpoint.region.toStdString(), nowNanos(m_clockOffset));
    for (const auto& [name, value] : signable.headers) {
        if (name.starts_with("x-amz-"))
            request.setRawHeader(QByteArray::fromStdString(name),
                                 QByteArray::fromStdString(value));
    }
    request.setRawHeader("Authorization", QByteArray::fromStdString(authorization));
    return request;
}

void Transport::send(Job* job, WireRequest request, WireHandlers handlers)
{
    // It starts from the event loop: a job never ends before its maker has connected to it.
    new Exchange(*this, job, std::move(request), std::move(handlers));
}

} // namespace holdfast::app::s3client

#include "moc_transport.cpp"
