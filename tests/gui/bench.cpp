// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/bench.h"

#include "app/node/node_config.h"
#include "ui/shell/translations.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QApplication>
#include <QFontDatabase>
#include <QTest>

namespace holdfast::test
{

using namespace holdfast::app;

Bench::Bench(const QString& home, bool keychain)
{
    if (home.isEmpty()) {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_home = m_temporary->path();
    } else {
        m_home = home;
    }
    m_paths = std::make_unique<Paths>(m_home);
    if (!m_paths->create())
        qFatal("the folders of the test cannot be made");
    m_profiles = std::make_unique<profiles::ProfileStore>(m_paths->connectionsFile());
    m_secrets = std::make_unique<profiles::SecretStore>(keychain);
    // A systemctl that is not there: the node runs as a child, as in a container.
    m_node = std::make_unique<node::NodeSupervisor>(
        std::make_unique<node::ServiceManager>(
            m_paths->serviceUnitFile(), m_home + QStringLiteral("/no-systemctl")),
        node::NodeSupervisor::Options{});
    m_transfers = std::make_unique<transfer::TransferEngine>(
        m_paths->journalFile(), transfer::TransferSettings{});
    m_sessions = std::make_unique<profiles::SessionPool>(
        *m_profiles, *m_secrets, *m_node, *m_transfers);
    m_shares = std::make_unique<share::ShareLedger>(m_paths->sharesFile());
    m_services.reset(new Services{*m_paths, *m_profiles, *m_secrets, *m_sessions, *m_node,
        *m_transfers, *m_shares});
    m_settings = std::make_unique<ui::UiSettings>(m_paths->configDir());
}

Bench::~Bench()
{
    m_window.reset();
}

void Bench::start()
{
    if (!m_profiles->load())
        qFatal("the connections cannot be read");
    m_secrets->probe();
    m_transfers->start();
    m_shares->open();
    m_sessions->open();
    const auto config = node::loadNodeConfig(m_paths->nodeFile());
    if (config && *config)
        m_node->start(**config);
}

ui::MainWindow& Bench::makeWindow()
{
    ui::FileChooser chooser;
    chooser.files = [this](QWidget*, const QString&, const ui::FileChooser::Chosen& chosen) {
        chosen(nextFiles);
    };
    chooser.folder = [this](QWidget*, const QString&, const ui::FileChooser::Chosen& chosen) {
        chosen(nextFolder);
    };
    chooser.save = [this](QWidget*, const QString&, const QString&, const ui::FileChooser::Chosen& chosen) {
        if (!nextSave.isEmpty())
            chosen(nextSave);
    };
    m_window = std::make_unique<ui::MainWindow>(*m_services, *m_settings, chooser);
    m_window->resize(1280, 800);
    m_window->move(0, 0);
    m_window->show();
    if (!QTest::qWaitForWindowExposed(m_window.get()))
        qFatal("the window did not show");
    return *m_window;
}

QUuid Bench::connectTo(const QString& name, const s3client::Endpoint& endpoint,
    const s3client::Credentials& credentials, profiles::ConnectionKind kind, const QStringList& addresses)
{
    profiles::Connection connection;
    connection.name = name;
    connection.kind = kind;
    connection.endpoint = endpoint;
    connection.accessKey = credentials.accessKey;
    connection.publicAddresses = addresses;
    const auto kept = m_sessions->putConnection(connection, credentials.secretKey);
    if (!kept || !m_profiles->setCurrent(*kept))
        qFatal("the connection cannot be made current");
    return *kept;
}

void Bench::click(const char* name)
{
    auto* button = find<QAbstractButton>(name);
    if (!button)
        qFatal("there is no button %s", name);
    QTest::mouseClick(button, Qt::LeftButton);
}

void Bench::trigger(const char* action)
{
    QAction* found = m_window->actions().action(QLatin1String(action));
    if (!found)
        qFatal("there is no action %s", action);
    found->trigger();
}

void prepareApplication()
{
    QApplication::setQuitOnLastWindowClosed(false);
    if (QFontDatabase::families().contains(QStringLiteral("Inter"))) {
        QFont font(QStringLiteral("Inter"));
        font.setPixelSize(13);
        QApplication::setFont(font);
    }
    ui::installTranslations(QStringLiteral("en"));
    ui::installTheme(ui::Scheme::Light);
}

} // namespace holdfast::test
