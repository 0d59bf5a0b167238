// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QUuid>

#include "app/core/fault.h"

namespace holdfast::app
{

/// Where the program keeps its own files. HOLDFAST_HOME puts all of them below one folder (tests,
/// portable use); else the XDG folders. A value; nothing is created before `create`.
class Paths
{
public:
    [[nodiscard]] static Paths fromEnvironment();
    explicit Paths(const QString& home); ///< everything below `home`

    [[nodiscard]] QString configDir() const { return m_config; } ///< connections.json, node.json, stores/
    [[nodiscard]] QString stateDir() const { return m_state; }   ///< journals, stores/
    [[nodiscard]] QString dataDir() const { return m_data; }     ///< sample store, default store
    [[nodiscard]] QString connectionsFile() const;
    [[nodiscard]] QString nodeFile() const;      ///< the store of this computer that runs
    [[nodiscard]] QString storesDir() const;     ///< how each store of this computer is run
    [[nodiscard]] QString transferSettingsFile() const; ///< limits, what folders leave behind
    [[nodiscard]] QString journalFile() const;   ///< SQLite: transfers
    [[nodiscard]] QString sharesFile() const;    ///< SQLite: links
    /// --state of one store: what a node keeps there is of one store and no other.
    [[nodiscard]] QString storeStateDir(const QUuid& place) const;
    [[nodiscard]] QString sampleStoreDir() const; ///< "Try it with sample data", its state too
    [[nodiscard]] QString serviceUnitFile() const; ///< ~/.config/systemd/user/holdfast.service
    [[nodiscard]] QString downloadDir() const;

    /// Makes the folders, private to the user. LocalDisk with the path in the message.
    [[nodiscard]] Outcome<Done> create() const;

private:
    Paths() = default;
    QString m_config;
    QString m_state;
    QString m_data;
    QString m_systemd;
    QString m_download;
};

} // namespace holdfast::app
