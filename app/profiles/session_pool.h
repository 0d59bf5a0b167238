// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>
#include <QUuid>

#include <map>
#include <memory>

#include "app/node/node_supervisor.h"
#include "app/profiles/profile_store.h"
#include "app/profiles/secret_store.h"
#include "app/profiles/session.h"
#include "app/transfer/transfer_engine.h"

namespace holdfast::app::profiles
{

/// One Session per connection, made from the profile and its secret, kept in step with profile edits
/// and with this computer's node; tells the transfer engine how to reach each. GUI thread.
class SessionPool : public QObject
{
    Q_OBJECT
public:
    SessionPool(ProfileStore& profiles, SecretStore& secrets, node::NodeSupervisor& node,
                transfer::TransferEngine& transfers, QObject* parent = nullptr);
    ~SessionPool() override;

    /// Makes the sessions of all profiles. Call once, after profiles are loaded.
    void open();
    /// Null for an unknown id.
    [[nodiscard]] Session* session(const QUuid& id) const;
    [[nodiscard]] Session* current() const;
    /// Adds or edits a connection together with its secret (empty: keep the one known). `secretKept`
    /// follows when there was a secret.
    Outcome<QUuid> putConnection(const Connection& connection, const QString& secret);
    /// Makes sure that there is a profile for a store of this computer; its id. `place`: which one;
    /// null: whichever there is.
    QUuid ensureThisComputer(const QString& name, const QUuid& place = {});

Q_SIGNALS:
    void sessionsChanged();
    void currentChanged();
    /// Where a secret went; ui tells the person when it is SessionOnly.
    void secretKept(const QUuid& connection, holdfast::app::profiles::SecretPlace place);

private:
    void sync();
    void onNodeReady();
    void onNodeChanged(const node::NodeSnapshot& snapshot);
    void tellEngine(const Session& session);

    ProfileStore& m_profiles;
    SecretStore& m_secrets;
    node::NodeSupervisor& m_node;
    transfer::TransferEngine& m_transfers;
    std::map<QUuid, std::unique_ptr<Session>> m_sessions;
};

} // namespace holdfast::app::profiles
