// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/services.h"
#include "ui/shell/main_window.h"

#include <QTemporaryDir>

namespace holdfast::test
{

/// The desktop program put together as main.cpp does it, below a folder of its own and with answers
/// in place of the file dialogs.
class Bench
{
public:
    /// `home` empty: a temporary folder. `keychain`: secrets go into the system's.
    explicit Bench(const QString& home = {}, bool keychain = false);
    ~Bench();

    /// Reads what is there and starts what main.cpp starts.
    void start();
    ui::MainWindow& makeWindow();
    [[nodiscard]] ui::MainWindow& window() { return *m_window; }
    [[nodiscard]] const app::Services& services() const { return *m_services; }
    [[nodiscard]] ui::UiSettings& settings() { return *m_settings; }
    [[nodiscard]] QString home() const { return m_home; }

    /// A connection to a server of the test; becomes the current one.
    QUuid connectTo(const QString& name, const app::s3client::Endpoint& endpoint,
        const app::s3client::Credentials& credentials, app::profiles::ConnectionKind kind,
        const QStringList& addresses = {});

    QStringList nextFolder; ///< what the folder dialog answers
    QStringList nextFiles;
    QStringList nextSave; ///< empty: the person cancels

    template <class T>
    [[nodiscard]] T* find(const char* name) const
    {
        return m_window->findChild<T*>(QLatin1String(name));
    }
    void click(const char* name);
    void trigger(const char* action);

private:
    std::unique_ptr<QTemporaryDir> m_temporary;
    QString m_home;
    std::unique_ptr<app::Paths> m_paths;
    std::unique_ptr<app::profiles::ProfileStore> m_profiles;
    std::unique_ptr<app::profiles::SecretStore> m_secrets;
    std::unique_ptr<app::node::NodeSupervisor> m_node;
    std::unique_ptr<app::transfer::TransferEngine> m_transfers;
    std::unique_ptr<app::profiles::SessionPool> m_sessions;
    std::unique_ptr<app::share::ShareLedger> m_shares;
    std::unique_ptr<app::Services> m_services;
    std::unique_ptr<ui::UiSettings> m_settings;
    std::unique_ptr<ui::MainWindow> m_window;
};

/// The font of the pictures and a fixed style, so that tests do not depend on the desktop.
void prepareApplication();

} // namespace holdfast::test
