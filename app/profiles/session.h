// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

#include "app/adminclient/admin_client.h"
#include "app/profiles/connection.h"
#include "app/s3client/s3_client.h"

namespace holdfast::app::profiles
{

enum class Reach {
    Unknown,   ///< not tried yet
    Trying,
    Online,
    Offline,   ///< no answer; tried again with back-off
    Denied,    ///< answers, but refuses the key
    Untrusted, ///< shows a certificate that nobody has vouched for, or another one than before
    NeedsSecret, ///< no secret known: ask for it
};

/// One connection in use: its clients, what the server can do, and whether it answers. GUI thread.
///
///   Trying --answer--> Online --no answer--> Offline --timer--> Trying
///      |---403-------> Denied     (until setCredentials)
///      \---certificate> Untrusted (until setConnection)
class Session : public QObject
{
    Q_OBJECT
public:
    /// Without credentials it starts as NeedsSecret (or, for this computer, waits for setEndpoint).
    Session(Connection connection, std::optional<s3client::Credentials> credentials,
            QObject* parent = nullptr);
    ~Session() override;

    [[nodiscard]] const Connection& connection() const { return m_connection; }
    [[nodiscard]] Reach reach() const { return m_reach; }
    [[nodiscard]] std::optional<Fault> lastFault() const { return m_fault; }
    /// Null until there are credentials and an endpoint; a new one after either changed.
    [[nodiscard]] s3client::S3Client* s3() const { return m_s3.get(); }
    [[nodiscard]] adminclient::AdminClient* admin() const { return m_admin.get(); } ///< null: any S3
    [[nodiscard]] const std::optional<adminclient::Capabilities>& capabilities() const
    {
        return m_capabilities;
    }
    /// The last status; nullopt for servers that are not ours.
    [[nodiscard]] const std::optional<adminclient::NodeStatus>& status() const { return m_status; }
    [[nodiscard]] const std::optional<s3client::Credentials>& credentials() const
    {
        return m_credentials;
    }

    void setCredentials(const s3client::Credentials& credentials);
    void forgetCredentials(); ///< this computer runs another store now
    void setEndpoint(const s3client::Endpoint& endpoint); ///< this computer's node came up elsewhere
    void setConnection(const Connection& connection);     ///< it was edited
    void connectNow();                                    ///< tries at once
    void setPolling(bool on); ///< status every 2 s while a window shows it, else every 15 s

Q_SIGNALS:
    void reachChanged(holdfast::app::profiles::Reach reach);
    void clientsChanged(); ///< s3() and admin() are new objects; the old ones are gone
    void capabilitiesChanged();
    void statusChanged();

private:
    void rebuild();
    void tryCapabilities();
    void tryBuckets();
    void pollStatus();
    void settle(Reach reach, std::optional<Fault> fault = {});

    Connection m_connection;
    std::optional<s3client::Credentials> m_credentials;
    std::unique_ptr<s3client::S3Client> m_s3;
    std::unique_ptr<adminclient::AdminClient> m_admin;
    std::optional<adminclient::Capabilities> m_capabilities;
    std::optional<adminclient::NodeStatus> m_status;
    std::optional<Fault> m_fault;
    Reach m_reach = Reach::Unknown;
    QTimer m_timer;
    int m_failures = 0;
    bool m_eager = true;
};

} // namespace holdfast::app::profiles

Q_DECLARE_METATYPE(holdfast::app::profiles::Reach)
