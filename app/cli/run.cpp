// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/run.h"

#include <QCoreApplication>
#include <QTextStream>

#include "app/cli/commands.h"
#include "app/cli/exit_codes.h"
#include "app/cli/help.h"

namespace holdfast::app::cli
{

namespace
{

int dispatch(Command& command)
{
    switch (command.arguments.verb) {
    case Verb::Ls: return list(command);
    case Verb::Cp: return copy(command);
    case Verb::Sync: return sync(command);
    case Verb::Rm: return remove(command);
    case Verb::Share: return share(command);
    case Verb::Jobs: return jobs(command);
    case Verb::Help:
    case Verb::Version: break;
    }
    return kUsage;
}

} // namespace

std::optional<int> runCommand(int argc, char** argv)
{
    if (argc < 2 || !isCommand(QString::fromLocal8Bit(argv[1])))
        return std::nullopt;
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("holdfast"));
    QCoreApplication::setApplicationVersion(QStringLiteral("0.1.0"));
    const auto arguments = parse(QCoreApplication::arguments().mid(1));
    if (!arguments) {
        Output(false, false).error(arguments.error() + QLatin1String("; see holdfast help"));
        return kUsage;
    }
    if (arguments->verb == Verb::Help || arguments->verb == Verb::Version) {
        QTextStream(stdout) << (arguments->verb == Verb::Version
                                    ? QLatin1String("holdfast 0.1.0\n")
                                    : helpText(arguments->topic));
        return kGood;
    }
    Output output(arguments->json, arguments->quiet);
    Interrupt interrupt;
    const Paths paths = Paths::fromEnvironment();
    if (const auto made = paths.create(); !made) {
        output.fault(paths.stateDir(), made.error());
        return kFailed;
    }
    Places places(paths, *arguments);
    Command command{paths, *arguments, output, interrupt, places};
    return dispatch(command);
}

} // namespace holdfast::app::cli
