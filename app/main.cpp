// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QEventLoop>
#include <QLockFile>
#include <QTimer>

#include <cstdio>

#include "app/node/node_config.h"
#include "app/services.h"
#include "ui/run.h"

namespace
{

using namespace holdfast;

/// Lets the node of this program end before the program does. A service goes on.
void shutDownNode(app::node::NodeSupervisor& node)
{
    constexpr int kLongest = 15'000;
    QEventLoop loop;
    QObject::connect(&node, &app::node::NodeSupervisor::finished, &loop, &QEventLoop::quit);
    QTimer::singleShot(kLongest, &loop, &QEventLoop::quit);
    node.shutDown();
    loop.exec();
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("holdfast"));
    QApplication::setApplicationVersion(QStringLiteral("0.1.0"));
    QApplication::setDesktopFileName(QStringLiteral("holdfast"));

    const app::Paths paths = app::Paths::fromEnvironment();
    if (const auto made = paths.create(); !made) {
        std::fprintf(stderr, "holdfast: %s: %s\n", qPrintable(made.error().code),
                     qPrintable(made.error().message));
        return 1;
    }
    // One program per person: two would run one journal and one node.
    QLockFile lock(paths.stateDir() + QStringLiteral("/holdfast.lock"));
    lock.setStaleLockTime(0);
    if (!lock.tryLock(0)) {
        std::fprintf(stderr, "holdfast: already running\n");
        return 3;
    }

    app::profiles::ProfileStore profiles(paths.connectionsFile());
    if (const auto loaded = profiles.load(); !loaded)
        std::fprintf(stderr, "holdfast: %s: %s\n", qPrintable(loaded.error().code),
                     qPrintable(loaded.error().message));
    app::profiles::SecretStore secrets(!qEnvironmentVariableIsSet("HOLDFAST_NO_KEYCHAIN"));
    app::node::NodeSupervisor node(
        std::make_unique<app::node::ServiceManager>(paths.serviceUnitFile()),
        app::node::NodeSupervisor::Options{});
    app::transfer::TransferEngine transfers(paths.journalFile(), {});
    app::share::ShareLedger shares(paths.sharesFile());
    app::profiles::SessionPool sessions(profiles, secrets, node, transfers);

    secrets.probe();
    transfers.start();
    shares.open();
    sessions.open();
    if (const auto config = app::node::loadNodeConfig(paths.nodeFile()); config && *config)
        node.start(**config);

    const int code = ui::run(application, app::Services{paths, profiles, secrets, sessions, node,
                                                        transfers, shares});
    shutDownNode(node);
    return code;
}
