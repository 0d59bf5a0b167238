// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/exit_codes.h"

namespace holdfast::app::cli
{

using namespace s3client;

namespace
{

constexpr qsizetype kAtOnce = 1000; ///< DeleteObjects' own limit

/// The keys that one operand means; the exit code when that cannot be said.
std::optional<int> keysOf(Command& command, S3Client& s3, const Location& where, QStringList& keys)
{
    if (!command.arguments.recursive) {
        const auto head = await(s3.headObject(where.bucket, where.key), command.interrupt);
        if (!head)
            return failed(command, where.bucket + u'/' + where.key, head.error());
        keys.append(where.key);
        return std::nullopt;
    }
    const auto fault = eachPage(command, s3, {.bucket = where.bucket, .prefix = where.key},
                                [&](const ListPage& page) {
                                    for (const ObjectInfo& object : page.objects)
                                        keys.append(object.key);
                                    return true;
                                });
    return fault ? std::optional(failed(command, where.bucket, *fault)) : std::nullopt;
}

int removeKeys(Command& command, S3Client& s3, const QString& bucket, const QStringList& keys)
{
    int code = kGood;
    for (qsizetype from = 0; from < keys.size(); from += kAtOnce) {
        const auto done = await(s3.deleteObjects(bucket, keys.mid(from, kAtOnce)), command.interrupt);
        if (!done)
            return failed(command, bucket, done.error());
        for (const QString& key : done->deleted)
            command.output.result({{QStringLiteral("deleted"), key}},
                                  QLatin1String("deleted ") + bucket + u'/' + key);
        for (const DeleteFailure& failure : done->failed) {
            command.output.error(bucket + u'/' + failure.key + QLatin1String(": ") + failure.code
                                 + QLatin1String(", ") + failure.message);
            code = kFailed;
        }
    }
    return code;
}

QString questionFor(const Location& where, qsizetype count)
{
    if (count == 1)
        return QStringLiteral("Delete one object of %1?").arg(where.bucket);
    return where.key.isEmpty()
               ? QStringLiteral("Delete all %1 objects of %2?").arg(count).arg(where.bucket)
               : QStringLiteral("Delete %1 objects of %2 that begin with %3?")
                     .arg(count)
                     .arg(where.bucket, where.key);
}

} // namespace

int remove(Command& command)
{
    int code = kGood;
    for (const QString& operand : command.arguments.operands) {
        const Location where = locationOf(operand);
        const bool named = !where.key.isEmpty() || command.arguments.recursive;
        if (!where.isRemote || where.bucket.isEmpty() || !named) {
            command.output.error(QStringLiteral("“%1” is no object: write PLACE:BUCKET/KEY, or "
                                                "--recursive with a prefix").arg(operand));
            return kUsage;
        }
        const auto place = command.places.find(where.place);
        if (!place)
            return noPlace(command, where.place, place.error());
        const auto s3 = clientFor(*place);
        QStringList keys;
        if (const auto wrong = keysOf(command, *s3, where, keys))
            return *wrong;
        if (keys.isEmpty()) {
            command.output.note(operand + QLatin1String(": nothing is there"));
            continue;
        }
        if (!command.arguments.yes && !command.output.ask(questionFor(where, keys.size()))) {
            command.output.error(QStringLiteral("nothing was deleted; without a terminal say --yes"));
            return kUsage;
        }
        if (const int removed = removeKeys(command, *s3, where.bucket, keys); removed != kGood)
            code = removed;
        if (command.interrupt.hasHappened())
            return kInterrupted;
    }
    return code;
}

} // namespace holdfast::app::cli
