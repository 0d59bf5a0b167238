// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"

#include <QDir>
#include <QFileInfo>

#include "app/cli/exit_codes.h"
#include "app/cli/transfer_run.h"
#include "app/core/names.h"

namespace holdfast::app::cli
{

using namespace s3client;
using transfer::Conflict;

namespace
{

bool endsInFolder(const Location& to)
{
    return to.key.isEmpty() || to.key.endsWith(u'/');
}

int wrong(Command& command, const QString& sentence)
{
    command.output.error(sentence);
    return kUsage;
}

/// Files and folders of this computer to a bucket.
int upload(Command& command, const QStringList& sources, const Location& to, const Place& place)
{
    transfer::UploadRequest request;
    request.connection = place.id;
    request.bucket = to.bucket;
    request.overwrite = command.arguments.conflict == Conflict::Overwrite;
    request.conflict = command.arguments.conflict;
    if (!command.arguments.exclude.isEmpty() || command.arguments.links)
        request.rules = transfer::WalkRules{
            command.arguments.exclude,
            command.arguments.links.value_or(transfer::LinkRule::FilesOnly)};
    int folders = 0;
    for (const QString& source : sources) {
        const QFileInfo info(QDir::cleanPath(QDir::current().absoluteFilePath(source)));
        if (!info.exists())
            return wrong(command, QStringLiteral("%1 does not exist").arg(source));
        if (info.isDir() && !command.arguments.recursive)
            return wrong(command, QStringLiteral("%1 is a folder: say --recursive").arg(source));
        if (endsInFolder(to)) {
            request.prefix = to.key;
            request.paths.append(info.absoluteFilePath());
            folders += info.isDir();
        } else if (info.isDir() || sources.size() > 1) {
            return wrong(command, QStringLiteral("end the target in “/”: it is to hold several things"));
        } else {
            request.files.append({info.absoluteFilePath(), to.key});
        }
    }
    TransferRun run(command.paths, command.arguments, command.output, command.interrupt);
    if (const auto code = run.open())
        return *code;
    run.connectTo(place);
    run.send(request, folders);
    const auto result = run.wait();
    run.report(result);
    return result.exitCode();
}

/// Objects, or all that begin with a prefix, to this computer.
int download(Command& command, const QList<Location>& sources, const QString& target,
             const Place& place)
{
    const QFileInfo to(QDir::cleanPath(QDir::current().absoluteFilePath(target)));
    const bool intoFolder = target.endsWith(u'/') || to.isDir() || sources.size() > 1;
    QList<transfer::DownloadRequest> requests;
    for (const Location& source : sources) {
        transfer::DownloadRequest request;
        request.connection = place.id;
        request.bucket = source.bucket;
        request.overwrite = command.arguments.conflict == Conflict::Overwrite;
        request.conflict = command.arguments.conflict;
        request.targetDir = to.absoluteFilePath();
        if (command.arguments.recursive) {
            // "a/b/" goes into TARGET/b, a whole bucket into TARGET/BUCKET.
            QString key = source.key;
            if (!key.isEmpty() && !key.endsWith(u'/'))
                key += u'/';
            request.prefix = key.left(key.size() - lastName(key).size() - (key.isEmpty() ? 0 : 1));
            if (key.isEmpty())
                request.targetDir += u'/' + source.bucket;
            request.folders.append(key);
        } else {
            const auto name = localPathFor(lastName(source.key), NameRules::Here);
            if (source.key.isEmpty() || source.key.endsWith(u'/') || !name)
                return wrong(command, QStringLiteral("%1/%2 is no single object: say --recursive")
                                          .arg(source.bucket, source.key));
            request.files.append({source.key, 0,
                                  intoFolder ? to.absoluteFilePath() + u'/' + *name
                                             : to.absoluteFilePath()});
        }
        requests.append(std::move(request));
    }
    TransferRun run(command.paths, command.arguments, command.output, command.interrupt);
    if (const auto code = run.open())
        return *code;
    run.connectTo(place);
    for (const transfer::DownloadRequest& request : std::as_const(requests))
        run.send(request, int(request.folders.size()));
    const auto result = run.wait();
    run.report(result);
    return result.exitCode();
}

struct CopyCounts
{
    int done = 0;
    int skipped = 0;
    int failed = 0;
};

void copyOne(Command& command, S3Client& s3, const Location& from, const Location& to,
             CopyCounts& counts)
{
    PutOptions options;
    if (command.arguments.conflict == Conflict::Skip) {
        const auto there = await(s3.headObject(to.bucket, to.key), command.interrupt);
        if (there) {
            ++counts.skipped;
            return;
        }
        if (there.error().httpStatus != 404) { // whether it is there is not known
            ++counts.failed;
            (void)failed(command, to.bucket + u'/' + to.key, there.error());
            return;
        }
        options.onlyIfAbsent = true;
    }
    const auto done = await(s3.copyObject(from.bucket, from.key, to.bucket, to.key, options),
                            command.interrupt);
    if (!done) {
        ++counts.failed;
        (void)failed(command, from.bucket + u'/' + from.key, done.error());
        return;
    }
    ++counts.done;
    command.output.progress(QStringLiteral("%1 copied").arg(counts.done));
}

/// Inside one place the server copies; nothing comes here.
int serverCopy(Command& command, const QList<Location>& sources, const Location& to,
               const Place& place)
{
    const bool copiesMany = command.arguments.recursive || sources.size() > 1;
    if (copiesMany && !endsInFolder(to))
        return wrong(command, QStringLiteral("end the target in “/”: it is to hold several things"));
    const Conflict rule = command.arguments.conflict;
    if (rule != Conflict::Overwrite && rule != Conflict::Skip)
        return wrong(command, QStringLiteral("between buckets --conflict is overwrite or skip"));
    const auto s3 = clientFor(place);
    CopyCounts counts;
    for (const Location& from : sources) {
        Location target = to;
        if (!command.arguments.recursive) {
            if (endsInFolder(to))
                target.key += lastName(from.key);
            copyOne(command, *s3, from, target, counts);
            continue;
        }
        const QString base = from.key.isEmpty() ? from.bucket : lastName(from.key);
        const QString cut = from.key.isEmpty() || from.key.endsWith(u'/') ? from.key : from.key + u'/';
        // Pages are listed while copies are made: those would be copied again, and again.
        if (from.bucket == to.bucket && (to.key + base + u'/').startsWith(cut))
            return wrong(command, QStringLiteral("the target lies in what is to be copied"));
        const auto fault = eachPage(command, *s3, {.bucket = from.bucket, .prefix = cut},
                                    [&](const ListPage& page) {
            for (const ObjectInfo& object : page.objects) {
                if (command.interrupt.hasHappened())
                    return false;
                Location one = from;
                one.key = object.key;
                target.key = to.key + base + u'/' + object.key.mid(cut.size());
                copyOne(command, *s3, one, target, counts);
            }
            return true;
        });
        if (fault)
            return failed(command, from.bucket, *fault);
    }
    const QString text = QStringLiteral("%1 copied, %2 skipped, %3 failed")
                             .arg(counts.done).arg(counts.skipped).arg(counts.failed);
    if (command.output.isJson())
        command.output.result({{QStringLiteral("done"), counts.done},
                               {QStringLiteral("skipped"), counts.skipped},
                               {QStringLiteral("failed"), counts.failed}},
                              text);
    else
        command.output.note(text);
    if (command.interrupt.hasHappened())
        return kInterrupted;
    return counts.failed > 0 ? kFailed : kGood;
}

} // namespace

int copy(Command& command)
{
    QStringList words = command.arguments.operands;
    const QString last = words.takeLast();
    const Location to = locationOf(last);
    QList<Location> from;
    for (const QString& word : std::as_const(words)) {
        from.append(locationOf(word));
        const Location& source = from.back();
        if (source.isRemote != from.first().isRemote || source.place != from.first().place)
            return wrong(command, QStringLiteral("copy from one place at a time"));
        if (source.isRemote && (source.bucket.isEmpty()
                                || (source.key.isEmpty() && !command.arguments.recursive)))
            return wrong(command, QStringLiteral("“%1” is no object: write PLACE:BUCKET/KEY").arg(word));
    }
    const bool fromRemote = from.first().isRemote;
    if (!fromRemote && !to.isRemote)
        return wrong(command, QStringLiteral("one side must be a place: PLACE:BUCKET/KEY"));
    if (to.isRemote && to.bucket.isEmpty())
        return wrong(command, QStringLiteral("“%1” names no bucket").arg(last));
    if (fromRemote && to.isRemote && from.first().place != to.place)
        return wrong(command, QStringLiteral("from one place to another: copy to this computer first"));
    const QString name = to.isRemote ? to.place : from.first().place;
    const auto place = command.places.find(name);
    if (!place)
        return noPlace(command, name, place.error());
    if (!fromRemote)
        return upload(command, words, to, *place);
    return to.isRemote ? serverCopy(command, from, to, *place)
                       : download(command, from, last, *place);
}

} // namespace holdfast::app::cli
