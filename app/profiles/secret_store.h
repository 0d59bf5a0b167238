// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>
#include <QUuid>

#include <functional>
#include <optional>

#include "app/core/fault.h"

namespace holdfast::app::profiles
{

/// Where secrets are kept. The person is always told which.
enum class SecretPlace {
    Unknown,     ///< not tried yet
    Keychain,    ///< the system's
    SessionOnly, ///< memory of this process: gone when it ends
};

/// Secret keys by connection. Asynchronous, GUI thread. Never writes a secret to a file of its own.
class SecretStore : public QObject
{
    Q_OBJECT
public:
    using Read = std::move_only_function<void(std::optional<QString>)>;
    using Written = std::move_only_function<void(SecretPlace)>;

    /// `useKeychain` false: session only, for tests and for people who want it so.
    explicit SecretStore(bool useKeychain, QObject* parent = nullptr);
    ~SecretStore() override;

    /// Tries the keychain with a harmless read; `placeChanged` follows.
    void probe();
    [[nodiscard]] SecretPlace place() const { return m_place; }
    /// Why the keychain cannot be used, in its own words; empty when it can.
    [[nodiscard]] QString keychainProblem() const { return m_problem; }

    /// nullopt: there is none. Memory first, then the keychain.
    void read(const QUuid& connection, QObject* context, Read callback);
    /// Says where the secret went: SessionOnly when the keychain refused.
    void write(const QUuid& connection, const QString& secret, QObject* context, Written callback);
    void remove(const QUuid& connection);

Q_SIGNALS:
    void placeChanged(holdfast::app::profiles::SecretPlace place);

private:
    void settle(SecretPlace place, const QString& problem);

    bool m_useKeychain;
    SecretPlace m_place = SecretPlace::Unknown;
    QString m_problem;
    QHash<QUuid, QString> m_session;
};

} // namespace holdfast::app::profiles
