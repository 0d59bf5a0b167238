// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QThreadPool>

#include "app/cli/exit_codes.h"
#include "app/cli/sync_plan.h"
#include "app/cli/transfer_run.h"
#include "app/core/format.h"
#include "app/core/names.h"
#include "app/transfer/folder_walk.h"
#include "app/transfer/ignore_rules.h"

namespace holdfast::app::cli
{

using namespace s3client;

namespace
{

constexpr qsizetype kAtOnce = 1000;

struct Side
{
    QList<SyncEntry> entries;
    int unread = 0; ///< what could not be looked at, or has a name that cannot be kept
};

/// What is in a folder here. The walk blocks: it runs in a thread, so that Ctrl-C is heard.
Outcome<Side> readFolder(Command& command, const QString& folder, const transfer::WalkRules& rules)
{
    Side side;
    std::optional<Fault> fault;
    std::atomic<bool> cancelled = false;
    QEventLoop loop;
    QObject::connect(&command.interrupt, &Interrupt::happened, &loop, [&] { cancelled = true; });
    QThreadPool::globalInstance()->start([&] {
        transfer::walkFolder(folder, QString(), rules, cancelled, [&](const transfer::Walked& walked) {
            side.unread += walked.skipped;
            if (walked.fault)
                fault = walked.fault;
            for (const transfer::WalkedFile& file : walked.files)
                side.entries.append({file.key.mid(file.key.indexOf(u'/') + 1), file.size,
                                     file.mtimeMs, file.path});
        });
        QMetaObject::invokeMethod(&loop, &QEventLoop::quit, Qt::QueuedConnection);
    });
    loop.exec();
    if (cancelled)
        return std::unexpected(cancelledFault());
    if (fault)
        return std::unexpected(*fault);
    return side;
}

Outcome<Side> readObjects(Command& command, S3Client& s3, const Location& where,
                          const transfer::IgnoreRules& ignore)
{
    Side side;
    const auto fault = eachPage(command, s3, {.bucket = where.bucket, .prefix = where.key},
                                [&](const ListPage& page) {
        for (const ObjectInfo& object : page.objects) {
            const QString name = object.key.mid(where.key.size());
            if (name.isEmpty() || name.endsWith(u'/') || ignore.ignoresOrParent(name))
                continue; // markers of folders are no files
            side.entries.append({name, object.size, object.modified.toMSecsSinceEpoch(), object.key});
        }
        return true;
    });
    if (fault)
        return std::unexpected(*fault);
    return side;
}

void show(Command& command, const SyncPlan& plan, SyncWay way)
{
    const QString verb = way == SyncWay::Up ? QStringLiteral("upload") : QStringLiteral("download");
    for (const SyncEntry& entry : plan.copies)
        command.output.result({{QStringLiteral("action"), verb},
                               {QStringLiteral("name"), entry.name},
                               {QStringLiteral("size"), entry.size}},
                              verb + u' ' + entry.name);
    for (const SyncEntry& entry : plan.deletes)
        command.output.result({{QStringLiteral("action"), QStringLiteral("delete")},
                               {QStringLiteral("name"), entry.name},
                               {QStringLiteral("size"), entry.size}},
                              QLatin1String("delete ") + entry.name);
    command.output.note(QStringLiteral("%1 to copy (%2), %3 to delete, %4 the same")
                            .arg(plan.copies.size())
                            .arg(formatSize(plan.bytes))
                            .arg(plan.deletes.size())
                            .arg(plan.same));
}

int copyAll(Command& command, const SyncPlan& plan, SyncWay way, const Location& remote,
            const QString& folder, const Place& place)
{
    TransferRun run(command.paths, command.arguments, command.output, command.interrupt);
    if (const auto code = run.open())
        return *code;
    run.connectTo(place);
    int unnameable = 0;
    if (way == SyncWay::Up) {
        transfer::UploadRequest request;
        request.connection = place.id;
        request.bucket = remote.bucket;
        request.overwrite = true;
        for (const SyncEntry& entry : plan.copies)
            request.files.append({entry.origin, keyFor(remote.key, entry.name)});
        run.send(request, 0);
    } else {
        transfer::DownloadRequest request;
        request.connection = place.id;
        request.bucket = remote.bucket;
        request.overwrite = true;
        for (const SyncEntry& entry : plan.copies) {
            const auto path = localPathFor(entry.name, NameRules::Here);
            if (path) {
                request.files.append({entry.origin, entry.size, folder + u'/' + *path});
                continue;
            }
            ++unnameable;
            command.output.error(entry.origin + QLatin1String(": has a name that cannot be kept here"));
        }
        run.send(request, 0);
    }
    auto result = run.wait();
    result.failed += unnameable;
    run.report(result);
    return result.exitCode();
}

int deleteObjects(Command& command, S3Client& s3, const QString& bucket, const SyncPlan& plan)
{
    int code = kGood;
    for (qsizetype from = 0; from < plan.deletes.size(); from += kAtOnce) {
        QStringList keys;
        for (const SyncEntry& entry : plan.deletes.mid(from, kAtOnce))
            keys.append(entry.origin);
        const auto done = await(s3.deleteObjects(bucket, keys), command.interrupt);
        if (!done)
            return failed(command, bucket, done.error());
        for (const DeleteFailure& failure : done->failed) {
            command.output.error(failure.key + QLatin1String(": ") + failure.code);
            code = kFailed;
        }
    }
    return code;
}

int deleteFiles(Command& command, const QString& folder, const SyncPlan& plan)
{
    int code = kGood;
    for (const SyncEntry& entry : plan.deletes) {
        QCoreApplication::processEvents(); // Ctrl-C comes that way
        if (command.interrupt.hasHappened())
            return kInterrupted;
        if (!QFile::remove(entry.origin)) {
            command.output.error(entry.origin + QLatin1String(": cannot be deleted"));
            code = kFailed;
            continue;
        }
        // Folders that this leaves empty go too, never the one that is compared.
        QString parent = QFileInfo(entry.origin).path();
        while (parent.size() > folder.size() && QDir().rmdir(parent))
            parent = QFileInfo(parent).path();
    }
    return code;
}

/// Whether the deletes of a plan may be done; says so when not.
bool mayDelete(Command& command, const SyncPlan& plan, const Side& source)
{
    if (plan.deletes.isEmpty())
        return true;
    if (source.unread > 0) {
        command.output.error(QStringLiteral("%1 of the source could not be read: nothing is deleted, "
                                            "and nothing was copied").arg(source.unread));
        return false;
    }
    if (plan.deletesTooMuch() && !command.arguments.force) {
        command.output.error(QStringLiteral("%1 of %2 would be deleted: is the source the right one? "
                                            "Nothing was done; --force does it")
                                 .arg(plan.deletes.size())
                                 .arg(plan.targets));
        return false;
    }
    return true;
}

} // namespace

int sync(Command& command)
{
    const Location first = locationOf(command.arguments.operands[0]);
    const Location second = locationOf(command.arguments.operands[1]);
    const SyncWay way = second.isRemote ? SyncWay::Up : SyncWay::Down;
    Location remote = second.isRemote ? second : first;
    if (first.isRemote == second.isRemote || remote.bucket.isEmpty()) {
        command.output.error(QStringLiteral("sync needs one folder here and one PLACE:BUCKET[/PREFIX]"));
        return kUsage;
    }
    if (!remote.key.isEmpty() && !remote.key.endsWith(u'/'))
        remote.key += u'/';
    const QString path = second.isRemote ? first.path : second.path;
    const QString folder = QDir::cleanPath(QDir::current().absoluteFilePath(path));
    const auto place = command.places.find(remote.place);
    if (!place)
        return noPlace(command, remote.place, place.error());
    const auto s3 = clientFor(*place);
    // What lies behind a link to a folder is not the target's, and must not go with it.
    const transfer::LinkRule links = way == SyncWay::Down
                                         ? transfer::LinkRule::FilesOnly
                                         : command.arguments.links.value_or(transfer::LinkRule::FilesOnly);
    const transfer::WalkRules rules{command.arguments.exclude, links};
    Outcome<Side> here = Side{};
    if (way == SyncWay::Up || QFileInfo::exists(folder))
        here = readFolder(command, folder, rules);
    if (!here)
        return failed(command, path, here.error());
    const auto there = readObjects(command, *s3, remote, transfer::IgnoreRules(rules.ignore));
    if (!there)
        return failed(command, remote.bucket, there.error());
    const Side& source = way == SyncWay::Up ? *here : *there;
    const Side& target = way == SyncWay::Up ? *there : *here;
    const SyncPlan plan = makeSyncPlan(source.entries, target.entries, way, command.arguments.deletes);
    if (command.arguments.dryRun) {
        show(command, plan, way);
        return mayDelete(command, plan, source) ? kGood : kUsage;
    }
    if (!mayDelete(command, plan, source))
        return kUsage;
    int code = kGood;
    if (!plan.copies.isEmpty())
        code = copyAll(command, plan, way, remote, folder, *place);
    if (code != kGood || command.interrupt.hasHappened())
        return code; // nothing goes before everything is there
    if (!plan.deletes.isEmpty())
        code = way == SyncWay::Up ? deleteObjects(command, *s3, remote.bucket, plan)
                                  : deleteFiles(command, folder, plan);
    command.output.note(QStringLiteral("%1 deleted, %2 the same").arg(plan.deletes.size()).arg(plan.same));
    return code == kGood && source.unread > 0 ? kFailed : code;
}

} // namespace holdfast::app::cli
