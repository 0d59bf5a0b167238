// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/profiles/session.h"

#include <algorithm>

#include "app/s3client/trust.h"

namespace holdfast::app::profiles
{

namespace
{

constexpr int kEagerPollMs = 2000;
constexpr int kIdlePollMs = 15'000;
constexpr int kFirstRetryMs = 1000;
constexpr int kLastRetryMs = 30'000;

Reach whyNot(const Fault& fault)
{
    if (fault.kind == FaultClass::Auth)
        return Reach::Denied;
    return s3client::trust::isQuestion(fault) ? Reach::Untrusted : Reach::Offline;
}

} // namespace

Session::Session(Connection connection, std::optional<s3client::Credentials> credentials,
                 QObject* parent)
    : QObject(parent), m_connection(std::move(connection)), m_credentials(std::move(credentials))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Session::connectNow);
    rebuild();
}

Session::~Session() = default;

void Session::setCredentials(const s3client::Credentials& credentials)
{
    if (m_credentials == credentials && m_reach != Reach::Denied)
        return;
    m_credentials = credentials;
    m_connection.accessKey = credentials.accessKey;
    rebuild();
}

void Session::forgetCredentials()
{
    if (!m_credentials)
        return;
    m_credentials.reset();
    rebuild();
}

void Session::setEndpoint(const s3client::Endpoint& endpoint)
{
    if (m_connection.endpoint == endpoint && m_s3)
        return;
    m_connection.endpoint = endpoint;
    rebuild();
}

void Session::setConnection(const Connection& connection)
{
    const bool same = m_connection.endpoint == connection.endpoint
                      && m_connection.accessKey == connection.accessKey
                      && m_connection.kind == connection.kind;
    const s3client::Endpoint current = m_connection.endpoint;
    m_connection = connection;
    if (same)
        return;
    // The node's own address is the supervisor's to say, not the profile's.
    if (connection.kind == ConnectionKind::ThisComputer && connection.endpoint.url.isEmpty())
        m_connection.endpoint = current;
    rebuild();
}

void Session::setPolling(bool on)
{
    m_eager = on;
    if (on && m_reach == Reach::Online)
        connectNow();
}

void Session::rebuild()
{
    m_timer.stop();
    m_failures = 0;
    m_capabilities.reset();
    m_status.reset();
    m_admin.reset();
    m_s3.reset();
    const bool hasAll = m_credentials && !m_credentials->isEmpty()
                        && m_connection.endpoint.url.isValid()
                        && !m_connection.endpoint.url.isEmpty();
    if (hasAll) {
        m_s3 = std::make_unique<s3client::S3Client>(m_connection.endpoint, *m_credentials);
        if (m_connection.kind != ConnectionKind::AnyS3)
            m_admin = std::make_unique<adminclient::AdminClient>(m_connection.endpoint,
                                                                 *m_credentials);
    }
    Q_EMIT clientsChanged();
    Q_EMIT capabilitiesChanged();
    Q_EMIT statusChanged();
    if (hasAll) {
        settle(Reach::Trying);
        connectNow();
    } else if (m_connection.kind == ConnectionKind::ThisComputer) {
        settle(Reach::Offline); // the node is not up yet
    } else {
        settle(Reach::NeedsSecret);
    }
}

void Session::connectNow()
{
    m_timer.stop();
    if (!m_s3 || m_reach == Reach::Denied)
        return;
    if (m_admin && !m_capabilities)
        tryCapabilities();
    else if (m_admin)
        pollStatus();
    else
        tryBuckets();
}

void Session::settle(Reach reach, std::optional<Fault> fault)
{
    m_fault = std::move(fault);
    if (reach == Reach::Online) {
        m_failures = 0;
        // A server that is not ours has no status to poll: the next request will tell.
        if (m_admin)
            m_timer.start(m_eager ? kEagerPollMs : kIdlePollMs);
    } else if (reach == Reach::Offline && m_s3) {
        m_timer.start(std::min(kFirstRetryMs << std::min(m_failures, 8), kLastRetryMs));
        ++m_failures;
    }
    if (std::exchange(m_reach, reach) != reach)
        Q_EMIT reachChanged(reach);
}

void Session::tryCapabilities()
{
    m_admin->capabilities()->then(this, [this](Outcome<adminclient::Capabilities> known) {
        if (!known && known.error().kind == FaultClass::Cancelled)
            return;
        if (known) {
            m_capabilities = *known;
            Q_EMIT capabilitiesChanged();
            pollStatus();
        } else {
            settle(whyNot(known.error()), known.error());
        }
    });
}

void Session::tryBuckets()
{
    m_s3->listBuckets()->then(this, [this](Outcome<QList<s3client::BucketInfo>> buckets) {
        if (buckets) {
            settle(Reach::Online);
            return;
        }
        const Fault& fault = buckets.error();
        if (fault.kind == FaultClass::Cancelled)
            return;
        // A key may be good without the right to list all buckets.
        if (fault.code == QLatin1String("AccessDenied") && fault.kind == FaultClass::Auth)
            settle(Reach::Online, fault);
        else
            settle(whyNot(fault), fault);
    });
}

void Session::pollStatus()
{
    m_admin->status()->then(this, [this](Outcome<adminclient::NodeStatus> status) {
        if (status) {
            m_status = *status;
            settle(Reach::Online);
            Q_EMIT statusChanged();
            return;
        }
        const Fault& fault = status.error();
        if (fault.kind == FaultClass::Cancelled)
            return;
        if (fault.kind == FaultClass::Auth && fault.code == QLatin1String("AccessDenied"))
            settle(Reach::Online, fault); // may use S3, not the admin API
        else
            settle(whyNot(fault), fault);
    });
}

} // namespace holdfast::app::profiles

#include "moc_session.cpp"
