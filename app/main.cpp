// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QEventLoop>
#include <QTimer>

#include <cstdio>

#include "app/cli/run.h"
#include "app/core/single_instance.h"
#include "app/node/local_stores.h"
#include "app/services.h"
#include "app/transfer/settings_file.h"
#include "ui/run.h"

namespace
{

using namespace holdfast;

constexpr int kPatienceMs = 20'000; ///< for a program that is on its way out

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
    if (const auto code = app::cli::runCommand(argc, argv))
        return *code;
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("holdfast"));
    QApplication::setApplicationVersion(QStringLiteral("0.1.0"));
    QApplication::setDesktopFileName(QStringLiteral("holdfast"));

    const app::Paths paths = app::Paths::fromEnvironment();
    if (const auto made = paths.create(); !made) {
        std::fprintf(stderr, "holdfast: %s: %s\n", qPrintable(made.error().code),
                     qPrintable(made.error().message));
        ui::sayFoldersCannotBeMade(paths, made.error());
        return 1;
    }
    app::SingleInstance instance(paths.stateDir());
    switch (instance.begin(kPatienceMs)) {
    case app::SingleInstance::Role::First: break;
    case app::SingleInstance::Role::Told: return 0;
    case app::SingleInstance::Role::Busy:
        std::fprintf(stderr, "holdfast: already running\n");
        ui::sayAlreadyRunning(paths);
        return 3;
    }
    QObject::connect(&instance, &app::SingleInstance::showRequested, &application, ui::showWindow);

    app::profiles::ProfileStore profiles(paths.connectionsFile());
    if (const auto loaded = profiles.load(); !loaded)
        std::fprintf(stderr, "holdfast: %s: %s\n", qPrintable(loaded.error().code),
                     qPrintable(loaded.error().message));
    app::profiles::SecretStore secrets(!qEnvironmentVariableIsSet("HOLDFAST_NO_KEYCHAIN"));
    app::node::NodeSupervisor node(
        std::make_unique<app::node::ServiceManager>(paths.serviceUnitFile()),
        app::node::NodeSupervisor::Options{});
    const app::transfer::SettingsFile transferSettings(paths.transferSettingsFile());
    const auto kept = transferSettings.load();
    if (!kept)
        std::fprintf(stderr, "holdfast: %s: %s\n", qPrintable(kept.error().code),
                     qPrintable(kept.error().message));
    app::transfer::TransferEngine transfers(paths.journalFile(), kept.value_or(app::transfer::TransferSettings{}));
    app::share::ShareLedger shares(paths.sharesFile());
    app::profiles::SessionPool sessions(profiles, secrets, node, transfers);

    secrets.probe();
    transfers.start();
    shares.open();
    sessions.open();
    const auto here = profiles.thisComputer();
    const auto config =
        app::node::LocalStores(paths).current(here ? here->id : QUuid());
    if (config && *config)
        node.start(**config);

    const int code = ui::run(application, app::Services{paths, profiles, secrets, sessions, node,
                                                        transfers, shares});
    instance.stopAnswering();
    shutDownNode(node);
    return code;
}
