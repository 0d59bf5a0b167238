// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"

#include <QDateTime>

#include "app/cli/exit_codes.h"
#include "app/share/address.h"

namespace holdfast::app::cli
{

using namespace s3client;

int noPlace(Command& command, const QString& name, const Fault& fault)
{
    command.output.error((name.isEmpty() ? QString() : name + QLatin1String(": ")) + fault.message);
    return kNoPlace;
}

int failed(Command& command, const QString& what, const Fault& fault)
{
    if (fault.kind == FaultClass::Cancelled && command.interrupt.hasHappened())
        return kInterrupted;
    command.output.fault(what, fault);
    return fault.kind == FaultClass::Auth ? kNoPlace : kFailed;
}

std::optional<Fault> eachPage(Command& command, S3Client& s3, ListQuery query,
                              const std::function<bool(const ListPage&)>& take)
{
    for (;;) {
        const auto page = await(s3.listObjects(query), command.interrupt);
        if (!page)
            return page.error();
        if (!take(*page) || !page->truncated || page->next.isEmpty())
            return std::nullopt;
        query.continuation = page->next;
    }
}

QString lastName(const QString& key)
{
    QString name = key;
    while (name.endsWith(u'/'))
        name.chop(1);
    return name.mid(name.lastIndexOf(u'/') + 1);
}

namespace
{

QString timeText(const QDateTime& time)
{
    return time.isValid() ? time.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"))
                          : QStringLiteral("-");
}

int listPlaces(Command& command)
{
    for (const profiles::Connection& place : command.places.connections()) {
        const QString url = place.endpoint.url.toString();
        command.output.result({{QStringLiteral("place"), place.name},
                               {QStringLiteral("id"), place.id.toString(QUuid::WithoutBraces)},
                               {QStringLiteral("url"), url}},
                              place.name + QLatin1String(":\t") + url);
    }
    return kGood;
}

int listBuckets(Command& command, S3Client& s3, const QString& place)
{
    const auto buckets = await(s3.listBuckets(), command.interrupt);
    if (!buckets)
        return failed(command, place, buckets.error());
    for (const BucketInfo& bucket : *buckets)
        command.output.result({{QStringLiteral("bucket"), bucket.name},
                               {QStringLiteral("created"), bucket.created.toString(Qt::ISODate)}},
                              timeText(bucket.created) + QLatin1String("  ") + bucket.name);
    return kGood;
}

/// Whether another line may follow.
bool listPage(Command& command, const ListPage& page, int& lines)
{
    const int limit = command.arguments.limit;
    for (const QString& prefix : page.prefixes) {
        if (limit > 0 && lines++ >= limit)
            return false;
        command.output.result({{QStringLiteral("prefix"), prefix}},
                              QStringLiteral("%1  %2  %3").arg(QString(), 19).arg("-", 14).arg(prefix));
    }
    for (const ObjectInfo& object : page.objects) {
        if (limit > 0 && lines++ >= limit)
            return false;
        command.output.result({{QStringLiteral("key"), object.key},
                               {QStringLiteral("size"), object.size},
                               {QStringLiteral("modified"), object.modified.toString(Qt::ISODateWithMs)},
                               {QStringLiteral("etag"), object.etag}},
                              timeText(object.modified)
                                  + QStringLiteral("  %1  ").arg(object.size, 14) + object.key);
    }
    return !command.interrupt.hasHappened();
}

} // namespace

int list(Command& command)
{
    const Arguments& arguments = command.arguments;
    if (arguments.operands.isEmpty() && !arguments.endpoint)
        return listPlaces(command);
    const Location where =
        locationOf(arguments.operands.isEmpty() ? QStringLiteral(":") : arguments.operands.first());
    if (!where.isRemote) {
        command.output.error(QStringLiteral("“%1” is no place: write PLACE:BUCKET/PREFIX").arg(where.path));
        return kUsage;
    }
    const auto place = command.places.find(where.place);
    if (!place)
        return noPlace(command, where.place, place.error());
    const auto s3 = clientFor(*place);
    if (where.bucket.isEmpty())
        return listBuckets(command, *s3, place->name);
    int lines = 0;
    ListQuery query{.bucket = where.bucket, .prefix = where.key};
    if (!arguments.recursive)
        query.delimiter = QStringLiteral("/");
    const auto fault = eachPage(command, *s3, query, [&](const ListPage& page) {
        return listPage(command, page, lines);
    });
    if (fault)
        return failed(command, where.bucket, *fault);
    return command.interrupt.hasHappened() ? kInterrupted : kGood;
}

int share(Command& command)
{
    for (const QString& operand : command.arguments.operands) {
        const Location where = locationOf(operand);
        if (!where.isRemote || where.bucket.isEmpty() || where.key.isEmpty()) {
            command.output.error(QStringLiteral("“%1” is no object: write PLACE:BUCKET/KEY").arg(operand));
            return kUsage;
        }
        const auto place = command.places.find(where.place);
        if (!place)
            return noPlace(command, where.place, place.error());
        const auto s3 = clientFor(*place);
        // A link to nothing helps nobody; and the answer corrects a clock that is wrong here.
        const auto head = await(s3->headObject(where.bucket, where.key), command.interrupt);
        if (!head)
            return failed(command, operand, head.error());
        const auto link = s3->presignGet(where.bucket, where.key, command.arguments.expires);
        if (!link)
            return failed(command, operand, link.error());
        const QString text = link->toString(QUrl::FullyEncoded);
        const QDateTime until = QDateTime::currentDateTimeUtc().addSecs(command.arguments.expires);
        if (share::reachOf(*link) == share::AddressReach::ThisComputer)
            command.output.note(QStringLiteral("the link leads to this computer only"));
        command.output.result({{QStringLiteral("link"), text},
                               {QStringLiteral("until"), until.toString(Qt::ISODate)}},
                              text);
    }
    return kGood;
}

} // namespace holdfast::app::cli
