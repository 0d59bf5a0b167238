// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"

#include <algorithm>

#include "app/cli/exit_codes.h"
#include "app/cli/transfer_run.h"
#include "app/core/format.h"

namespace holdfast::app::cli
{

using namespace transfer;

namespace
{

QString stateName(TransferState state)
{
    switch (state) {
    case TransferState::Waiting: return QStringLiteral("waiting");
    case TransferState::Running: return QStringLiteral("running");
    case TransferState::Verifying: return QStringLiteral("verifying");
    case TransferState::Paused: return QStringLiteral("paused");
    case TransferState::NeedsAnswer: return QStringLiteral("asks");
    case TransferState::Failed: return QStringLiteral("failed");
    case TransferState::Done: return QStringLiteral("done");
    case TransferState::Cancelling: return QStringLiteral("cancelling");
    }
    return {};
}

/// Rows of their own and folders, by their place in the queue.
QList<TransferItem> shownJobs(const TransferEngine& engine)
{
    QList<TransferItem> items;
    for (const TransferItem& item : engine.items()) {
        if (item.batch == 0)
            items.append(item);
    }
    std::sort(items.begin(), items.end(), [](const TransferItem& a, const TransferItem& b) {
        return std::pair(a.order, a.id) < std::pair(b.order, b.id);
    });
    return items;
}

void showJob(Command& command, const TransferItem& item)
{
    const bool up = item.direction == Direction::Upload;
    QJsonObject json{{QStringLiteral("id"), item.id},
                     {QStringLiteral("direction"), up ? QStringLiteral("up") : QStringLiteral("down")},
                     {QStringLiteral("state"), stateName(item.state)},
                     {QStringLiteral("place"), command.places.nameOf(item.connection)},
                     {QStringLiteral("bucket"), item.bucket},
                     {QStringLiteral("key"), item.key},
                     {QStringLiteral("path"), item.localPath},
                     {QStringLiteral("folder"), item.isBatch},
                     {QStringLiteral("size"), item.size},
                     {QStringLiteral("done"), item.done}};
    if (item.isBatch) {
        json.insert(QStringLiteral("files"), item.filesTotal);
        json.insert(QStringLiteral("filesDone"), item.filesDone);
        json.insert(QStringLiteral("filesFailed"), item.filesFailed);
    }
    if (item.fault)
        json.insert(QStringLiteral("fault"), jsonOf(*item.fault));
    const QString where = item.bucket + u'/' + item.key;
    QString text = QStringLiteral("%1  %2  %3%  %4  ")
                       .arg(item.id, 5)
                       .arg(stateName(item.state), -9)
                       .arg(percentOf(item.done, item.size), 3)
                       .arg(formatSize(item.size), 9);
    text += up ? item.localPath + QLatin1String(" -> ") + where
               : where + QLatin1String(" -> ") + item.localPath;
    if (item.fault)
        text += QLatin1String("  [") + sentenceOf(*item.fault) + u']';
    command.output.result(json, text);
}

/// The jobs that the words after the verb name; none named: all that are not done.
std::optional<QList<TransferItem>> chosenJobs(Command& command, const TransferEngine& engine)
{
    const QStringList words = command.arguments.operands.mid(1);
    QList<TransferItem> chosen;
    if (words.isEmpty()) {
        for (const TransferItem& item : shownJobs(engine)) {
            if (item.state != TransferState::Done)
                chosen.append(item);
        }
        return chosen;
    }
    for (const QString& word : words) {
        bool isNumber = false;
        const TransferId id = word.toLongLong(&isNumber);
        if (!isNumber || !engine.items().contains(id)) {
            command.output.error(QStringLiteral("there is no job %1").arg(word));
            return std::nullopt;
        }
        chosen.append(engine.items().value(id));
    }
    return chosen;
}

QList<TransferId> idsOf(const QList<TransferItem>& items)
{
    QList<TransferId> ids;
    for (const TransferItem& item : items)
        ids.append(item.id);
    return ids;
}

/// Connects what the jobs need; those whose place cannot be reached are left out and counted.
int connectPlaces(Command& command, TransferRun& run, QList<TransferItem>& items)
{
    QHash<QUuid, bool> known;
    int left = 0;
    QList<TransferItem> reachable;
    for (const TransferItem& item : std::as_const(items)) {
        if (!known.contains(item.connection)) {
            const auto place = command.places.find(item.connection);
            known.insert(item.connection, place.has_value());
            if (place)
                run.connectTo(*place);
            else
                (void)noPlace(command, QStringLiteral("job %1").arg(item.id), place.error());
        }
        if (known.value(item.connection))
            reachable.append(item);
        else
            ++left;
    }
    items = reachable;
    return left;
}

int resumeJobs(Command& command, TransferRun& run, QList<TransferItem> items)
{
    const int left = connectPlaces(command, run, items);
    run.resume(idsOf(items));
    const auto result = run.wait();
    run.report(result);
    const int code = result.exitCode();
    return code == kGood && left > 0 ? kNoPlace : code;
}

} // namespace

int jobs(Command& command)
{
    const QString verb = command.arguments.operands.value(0, QStringLiteral("list"));
    const QStringList known{QStringLiteral("list"),   QStringLiteral("pause"), QStringLiteral("resume"),
                            QStringLiteral("retry"),  QStringLiteral("cancel"), QStringLiteral("clear")};
    if (!known.contains(verb)) {
        command.output.error(QStringLiteral("jobs knows %1").arg(known.join(QLatin1String(", "))));
        return kUsage;
    }
    TransferRun run(command.paths, command.arguments, command.output, command.interrupt);
    if (const auto code = run.open())
        return *code;
    TransferEngine& engine = run.engine();
    if (verb == QLatin1String("list")) {
        for (const TransferItem& item : shownJobs(engine))
            showJob(command, item);
        return kGood;
    }
    const auto chosen = chosenJobs(command, engine);
    if (!chosen)
        return kUsage;
    const QList<TransferId> ids = idsOf(*chosen);
    if (verb == QLatin1String("resume") || verb == QLatin1String("retry"))
        return chosen->isEmpty() ? kGood : resumeJobs(command, run, *chosen);
    if (verb == QLatin1String("clear")) {
        engine.removeFinished();
        const bool done = run.waitUntil([&] {
            return std::none_of(engine.items().begin(), engine.items().end(),
                                [](const TransferItem& item) {
                                    return item.batch == 0 && item.state == TransferState::Done;
                                });
        });
        return done ? kGood : kInterrupted;
    }
    const bool pauses = verb == QLatin1String("pause");
    if (!pauses && command.arguments.operands.size() < 2) {
        command.output.error(QStringLiteral("which jobs? “jobs list” numbers them"));
        return kUsage;
    }
    pauses ? engine.pause(ids) : engine.cancel(ids);
    const bool done = run.waitUntil([&] {
        return std::all_of(ids.begin(), ids.end(), [&](TransferId id) {
            const auto item = engine.items().constFind(id);
            const bool gone = item == engine.items().cend();
            return pauses ? gone || (item->state != TransferState::Waiting
                                     && item->state != TransferState::Running)
                          : gone;
        });
    });
    return done ? kGood : kInterrupted;
}

} // namespace holdfast::app::cli
