// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/profiles/session_pool.h"

#include <algorithm>

namespace holdfast::app::profiles
{

SessionPool::SessionPool(ProfileStore& profiles, SecretStore& secrets, node::NodeSupervisor& node,
                         transfer::TransferEngine& transfers, QObject* parent)
    : QObject(parent), m_profiles(profiles), m_secrets(secrets), m_node(node),
      m_transfers(transfers)
{
    connect(&m_profiles, &ProfileStore::changed, this, &SessionPool::sync);
    connect(&m_profiles, &ProfileStore::currentChanged, this, &SessionPool::currentChanged);
    connect(&m_node, &node::NodeSupervisor::becameReady, this, &SessionPool::onNodeReady);
    connect(&m_node, &node::NodeSupervisor::changed, this, &SessionPool::onNodeChanged);
}

SessionPool::~SessionPool() = default;

void SessionPool::open()
{
    sync();
    onNodeReady();
}

Session* SessionPool::session(const QUuid& id) const
{
    const auto found = m_sessions.find(id);
    return found == m_sessions.end() ? nullptr : found->second.get();
}

Session* SessionPool::current() const
{
    return session(m_profiles.current());
}

void SessionPool::tellEngine(const Session& session)
{
    if (session.s3())
        m_transfers.setConnection(session.connection().id, session.s3()->endpoint(),
                                  session.s3()->credentials());
}

/// Brings the sessions in line with the profiles.
void SessionPool::sync()
{
    const QList<Connection>& wanted = m_profiles.connections();
    bool membersChanged = false;
    for (auto it = m_sessions.begin(); it != m_sessions.end();) {
        const bool stays = std::any_of(wanted.begin(), wanted.end(),
                                       [&](const Connection& c) { return c.id == it->first; });
        if (stays) {
            ++it;
            continue;
        }
        m_transfers.dropConnection(it->first);
        m_secrets.remove(it->first);
        it = m_sessions.erase(it);
        membersChanged = true;
    }
    for (const Connection& connection : wanted) {
        if (Session* known = session(connection.id)) {
            known->setConnection(connection);
            continue;
        }
        membersChanged = true;
        auto made = std::make_unique<Session>(connection, std::nullopt);
        Session* session = made.get();
        connect(session, &Session::clientsChanged, this, [this, session] { tellEngine(*session); });
        m_sessions.emplace(connection.id, std::move(made));
        if (connection.kind == ConnectionKind::ThisComputer) {
            onNodeReady();
            continue;
        }
        m_secrets.read(connection.id, session, [session](std::optional<QString> secret) {
            if (secret && !session->credentials())
                session->setCredentials({session->connection().accessKey, *secret});
        });
    }
    if (membersChanged)
        Q_EMIT sessionsChanged();
}

void SessionPool::onNodeReady()
{
    const QUuid place = m_node.config().place;
    const auto connection = place.isNull() ? m_profiles.thisComputer() : m_profiles.find(place);
    const auto endpoint = m_node.endpoint();
    Session* own = connection ? session(connection->id) : nullptr;
    if (!own || !endpoint || !m_node.credentials())
        return;
    own->setEndpoint(*endpoint);
    own->setCredentials(*m_node.credentials());
    own->connectNow();
}

/// One store of this computer runs at a time: what was another's address may be this one's now.
void SessionPool::onNodeChanged(const node::NodeSnapshot& snapshot)
{
    if (snapshot.place.isNull())
        return;
    for (const auto& [id, session] : m_sessions) {
        const bool other = id != snapshot.place && session->credentials()
                           && session->connection().kind == ConnectionKind::ThisComputer;
        if (!other)
            continue;
        m_transfers.dropConnection(id);
        session->forgetCredentials();
    }
}

Outcome<QUuid> SessionPool::putConnection(const Connection& connection, const QString& secret)
{
    const auto id = m_profiles.put(connection);
    if (!id || secret.isEmpty())
        return id;
    if (Session* known = session(*id))
        known->setCredentials({connection.accessKey, secret});
    m_secrets.write(*id, secret, this, [this, id = *id](SecretPlace place) {
        Q_EMIT secretKept(id, place);
    });
    return id;
}

QUuid SessionPool::ensureThisComputer(const QString& name, const QUuid& place)
{
    if (const auto known = place.isNull() ? m_profiles.thisComputer() : m_profiles.find(place))
        return known->id;
    Connection connection;
    connection.id = place;
    connection.name = name;
    connection.kind = ConnectionKind::ThisComputer;
    return m_profiles.put(connection).value_or(QUuid());
}

} // namespace holdfast::app::profiles

#include "moc_session_pool.cpp"
