// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/transfer/journal_rows.h"

#include <QFileInfo>

#include "app/core/sql_query.h"
#include "app/transfer/disk.h"

namespace holdfast::app::transfer
{

QStringList journalSchema()
{
    // The unique index is what makes a second drop of the same file reach the same row.
    return {QStringLiteral(
        "CREATE TABLE transfers(id INTEGER PRIMARY KEY AUTOINCREMENT, batch INTEGER NOT NULL,"
        " direction INTEGER NOT NULL, connection TEXT NOT NULL, bucket TEXT NOT NULL,"
        " key TEXT NOT NULL, local TEXT NOT NULL, state INTEGER NOT NULL DEFAULT 0,"
        " question INTEGER NOT NULL DEFAULT 0, size INTEGER NOT NULL DEFAULT 0,"
        " source_size INTEGER NOT NULL DEFAULT -1, mtime INTEGER NOT NULL DEFAULT 0,"
        " inode INTEGER NOT NULL DEFAULT 0, upload TEXT NOT NULL DEFAULT '',"
        " part_size INTEGER NOT NULL DEFAULT 0, full_crc INTEGER NOT NULL DEFAULT 0,"
        " etag TEXT NOT NULL DEFAULT '', checksum_kind INTEGER NOT NULL DEFAULT 0,"
        " checksum BLOB, overwrite INTEGER NOT NULL DEFAULT 0,"
        " created INTEGER NOT NULL DEFAULT 0, started INTEGER NOT NULL DEFAULT 0,"
        " finished INTEGER NOT NULL DEFAULT 0, ord INTEGER NOT NULL DEFAULT 0,"
        " proof INTEGER NOT NULL DEFAULT 0, fault_kind INTEGER NOT NULL DEFAULT -1,"
        " fault_status INTEGER NOT NULL DEFAULT 0, fault_code TEXT, fault_message TEXT,"
        " fault_request TEXT);\n"
        "CREATE UNIQUE INDEX one_unfinished ON"
        " transfers(connection,bucket,key,local,direction) WHERE state NOT IN (6,7);\n"
        "CREATE INDEX by_order ON transfers(state,ord,id);\n"
        "CREATE INDEX by_batch ON transfers(batch,key);\n"
        "CREATE TABLE parts(transfer INTEGER NOT NULL REFERENCES transfers(id) ON DELETE CASCADE,"
        " number INTEGER NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL, md5 BLOB,"
        " crc64 BLOB, PRIMARY KEY(transfer,number)) WITHOUT ROWID;\n"
        "CREATE TABLE batches(id INTEGER PRIMARY KEY AUTOINCREMENT, direction INTEGER NOT NULL,"
        " connection TEXT NOT NULL, bucket TEXT NOT NULL, prefix TEXT NOT NULL,"
        " local TEXT NOT NULL, walking INTEGER NOT NULL, paused INTEGER NOT NULL,"
        " overwrite INTEGER NOT NULL, created INTEGER NOT NULL, finished INTEGER NOT NULL,"
        " skipped INTEGER NOT NULL);\n"
        "CREATE TABLE orphans(id INTEGER PRIMARY KEY AUTOINCREMENT, connection TEXT NOT NULL,"
        " bucket TEXT NOT NULL, key TEXT NOT NULL, upload TEXT NOT NULL)"),
            // What happens when a name is taken, and which files of a folder are taken. A download used
            // to take the next free name always.
            QStringLiteral(
                "ALTER TABLE transfers ADD COLUMN conflict INTEGER NOT NULL DEFAULT 0;\n"
                "ALTER TABLE batches ADD COLUMN conflict INTEGER NOT NULL DEFAULT 0;\n"
                "ALTER TABLE batches ADD COLUMN ignored TEXT NOT NULL DEFAULT '';\n"
                "ALTER TABLE batches ADD COLUMN links INTEGER NOT NULL DEFAULT 0;\n"
                "UPDATE transfers SET conflict=3 WHERE direction=1;\n"
                "UPDATE batches SET conflict=3 WHERE direction=1")};
}

namespace
{

/// How much of a download its temporary file holds.
qint64 receivedBytes(const QString& localPath, TransferId id, qint64 size)
{
    const QFileInfo file(DownloadFile::temporaryPath(localPath, id));
    return file.exists() ? std::min(file.size(), size) : 0;
}

Outcome<QHash<TransferId, qint64>> loadPartBytes(QSqlDatabase& db, TransferId batch)
{
    QHash<TransferId, qint64> bytes;
    auto parts = runSql(db,
                        QStringLiteral("SELECT t.id,sum(p.size) FROM transfers t JOIN parts p "
                                       "ON p.transfer=t.id WHERE t.batch=? AND t.state<>6 "
                                       "GROUP BY t.id"),
                        {batch});
    if (!parts)
        return std::unexpected(parts.error());
    while (parts->next())
        bytes.insert(parts->value(0).toLongLong(), parts->value(1).toLongLong());
    auto begun = runSql(db,
                        QStringLiteral("SELECT id,local,size FROM transfers WHERE batch=? AND "
                                       "direction=1 AND state<>6 AND etag<>''"),
                        {batch});
    if (!begun)
        return std::unexpected(begun.error());
    while (begun->next()) {
        const TransferId id = begun->value(0).toLongLong();
        const qint64 there =
            receivedBytes(begun->value(1).toString(), id, begun->value(2).toLongLong());
        if (there > 0)
            bytes.insert(id, there);
    }
    return bytes;
}

} // namespace

QString selectRows(const QString& where)
{
    return QStringLiteral(
               "SELECT id,batch,direction,connection,bucket,key,local,state,question,size,"
               "source_size,mtime,inode,upload,part_size,full_crc,etag,checksum_kind,checksum,"
               "overwrite,conflict,created,started,finished,ord,proof,fault_kind,fault_status,fault_code,"
               "fault_message,fault_request,"
               "(SELECT coalesce(sum(p.size),0) FROM parts p WHERE p.transfer=transfers.id),"
               "(SELECT count(*) FROM parts p WHERE p.transfer=transfers.id) "
               "FROM transfers WHERE ")
           + where;
}

Row rowFrom(const QSqlQuery& query)
{
    int at = 0;
    const auto next = [&] { return query.value(at++); };
    Row row;
    row.id = next().toLongLong();
    row.batch = next().toLongLong();
    row.direction = Direction(next().toInt());
    row.connection = QUuid(next().toString());
    row.bucket = next().toString();
    row.key = next().toString();
    row.localPath = next().toString();
    row.state = TransferState(next().toInt());
    row.question = Question(next().toInt());
    row.size = next().toLongLong();
    row.source.size = next().toLongLong();
    row.source.mtimeNs = next().toLongLong();
    row.source.inode = quint64(next().toLongLong());
    row.uploadId = next().toString();
    row.partSize = next().toLongLong();
    row.fullCrc = next().toBool();
    row.etag = next().toString();
    const int kind = next().toInt();
    const QByteArray checksum = next().toByteArray();
    if (kind != 0)
        row.checksum = s3client::Checksum{.kind = ChecksumKind(kind), .raw = checksum};
    row.overwrite = next().toBool();
    row.conflict = Conflict(next().toInt());
    row.created = next().toLongLong();
    row.started = next().toLongLong();
    row.finished = next().toLongLong();
    row.order = next().toLongLong();
    row.proof = Proof(next().toInt());
    const int kindOfFault = next().toInt();
    Fault fault{.kind = FaultClass(kindOfFault)};
    fault.httpStatus = next().toInt();
    fault.code = next().toString();
    fault.message = next().toString();
    fault.requestId = next().toString();
    if (kindOfFault >= 0)
        row.fault = fault;
    row.storedBytes = next().toLongLong();
    row.storedParts = next().toInt();
    const bool begun = row.direction == Direction::Download && !row.etag.isEmpty();
    if (begun && row.state != TransferState::Done)
        row.storedBytes = receivedBytes(row.localPath, row.id, row.size);
    return row;
}

Outcome<Row> insertRow(QSqlDatabase& db, Row row)
{
    auto query = runSql(db,
                        QStringLiteral("INSERT INTO transfers(batch,direction,connection,bucket,"
                                       "key,local,size,overwrite,conflict,created) "
                                       "VALUES(?,?,?,?,?,?,?,?,?,?)"),
                        {row.batch, int(row.direction), row.connection.toString(), row.bucket,
                         row.key, row.localPath, row.size, row.overwrite, int(row.conflict),
                         row.created});
    if (!query)
        return std::unexpected(query.error());
    row.id = query->lastInsertId().toLongLong();
    row.order = row.id;
    query = runSql(db, QStringLiteral("UPDATE transfers SET ord=id WHERE id=?"), {row.id});
    if (!query)
        return std::unexpected(query.error());
    return row;
}

Outcome<BatchRow> makeBatch(QSqlDatabase& db, BatchRow batch)
{
    auto query = runSql(db,
                        QStringLiteral("INSERT INTO batches(direction,connection,bucket,prefix,"
                                       "local,walking,paused,overwrite,created,finished,skipped,"
                                       "conflict,ignored,links) "
                                       "VALUES(?,?,?,?,?,1,0,?,?,0,0,?,?,?)"),
                        {int(batch.direction), batch.connection.toString(), batch.bucket,
                         batch.prefix, batch.localPath, batch.overwrite, batch.created,
                         int(batch.conflict), batch.rules.ignore.join(QLatin1Char('\n')),
                         int(batch.rules.links)});
    if (!query)
        return std::unexpected(query.error());
    batch.id = -query->lastInsertId().toLongLong();
    batch.walking = true;
    return batch;
}

namespace
{

Outcome<Done> countRows(QSqlDatabase& db, BatchRow& batch)
{
    auto counts = runSql(db,
                         QStringLiteral("SELECT state,question,count(*),sum(size) FROM transfers "
                                        "WHERE batch=? GROUP BY state,question"),
                         {batch.id});
    if (!counts)
        return std::unexpected(counts.error());
    while (counts->next()) {
        const auto state = TransferState(counts->value(0).toInt());
        const auto question = Question(counts->value(1).toInt());
        const int rows = counts->value(2).toInt();
        const qint64 bytes = counts->value(3).toLongLong();
        batch.total += rows;
        batch.bytes += bytes;
        if (state == TransferState::Done) {
            batch.done += rows;
            batch.bytesDone += bytes;
        }
        if (state == TransferState::Failed || state == TransferState::NeedsAnswer)
            batch.failed += rows;
        if (state == TransferState::NeedsAnswer && question == Question::TargetExists)
            batch.exists += rows;
        if (state == TransferState::NeedsAnswer && question == Question::SourceChanged)
            batch.changed += rows;
    }
    auto parts = loadPartBytes(db, batch.id);
    if (!parts)
        return std::unexpected(parts.error());
    batch.partBytes = std::move(*parts);
    return Done{};
}

} // namespace

Outcome<QList<BatchRow>> loadBatches(QSqlDatabase& db, const QString& where,
                                     const QVariantList& values)
{
    auto query = runSql(db,
                        QStringLiteral("SELECT id,direction,connection,bucket,prefix,local,walking,"
                                       "paused,overwrite,created,finished,skipped,conflict,ignored,links "
                                       "FROM batches "
                                       "WHERE ")
                            + where,
                        values);
    if (!query)
        return std::unexpected(query.error());
    QList<BatchRow> batches;
    while (query->next()) {
        int at = 0;
        const auto next = [&] { return query->value(at++); };
        BatchRow batch;
        batch.id = -next().toLongLong();
        batch.direction = Direction(next().toInt());
        batch.connection = QUuid(next().toString());
        batch.bucket = next().toString();
        batch.prefix = next().toString();
        batch.localPath = next().toString();
        batch.walking = next().toBool();
        batch.paused = next().toBool();
        batch.overwrite = next().toBool();
        batch.created = next().toLongLong();
        batch.finished = next().toLongLong();
        batch.skipped = next().toInt();
        batch.conflict = Conflict(next().toInt());
        batch.rules.ignore = next().toString().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        batch.rules.links = LinkRule(next().toInt());
        batches.append(batch);
    }
    for (BatchRow& batch : batches) {
        if (auto counted = countRows(db, batch); !counted)
            return std::unexpected(counted.error());
    }
    return batches;
}

Outcome<QList<PartRecord>> loadParts(QSqlDatabase& db, TransferId id)
{
    auto query = runSql(
        db,
        QStringLiteral("SELECT number,size,etag,md5,crc64 FROM parts WHERE transfer=? "
                       "ORDER BY number"),
        {id});
    if (!query)
        return std::unexpected(query.error());
    QList<PartRecord> parts;
    while (query->next())
        parts.append({query->value(0).toInt(), query->value(1).toLongLong(),
                      query->value(2).toString(), query->value(3).toByteArray(),
                      query->value(4).toByteArray()});
    return parts;
}

Outcome<QList<Orphan>> loadOrphans(QSqlDatabase& db)
{
    auto query =
        runSql(db, QStringLiteral("SELECT id,connection,bucket,key,upload FROM orphans"));
    if (!query)
        return std::unexpected(query.error());
    QList<Orphan> orphans;
    while (query->next())
        orphans.append({query->value(0).toLongLong(), QUuid(query->value(1).toString()),
                        query->value(2).toString(), query->value(3).toString(),
                        query->value(4).toString()});
    return orphans;
}

} // namespace holdfast::app::transfer
