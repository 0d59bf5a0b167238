// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/transfer/journal.h"

#include "app/core/sql_query.h"
#include "app/transfer/journal_rows.h"

namespace holdfast::app::transfer
{

namespace
{

constexpr int kFinishedShown = 1000; ///< Done rows loaded at start
constexpr int kTroubledShown = 500;  ///< rows inside folders that need a person

/// Collects a value from a chain of statements: the first failure ends it.
template <class T>
Outcome<T> failedAs(const Fault& fault)
{
    return std::unexpected(fault);
}

Outcome<std::optional<Orphan>> orphan(QSqlDatabase& db, const Row& row)
{
    if (row.uploadId.isEmpty())
        return std::optional<Orphan>();
    Orphan made{0, row.connection, row.bucket, row.key, row.uploadId};
    auto query = runSql(
        db, QStringLiteral("INSERT INTO orphans(connection,bucket,key,upload) VALUES(?,?,?,?)"),
        {row.connection.toString(), row.bucket, row.key, row.uploadId});
    if (!query)
        return std::unexpected(query.error());
    made.id = query->lastInsertId().toLongLong();
    return std::optional(made);
}

Outcome<std::optional<Row>> findUnfinished(QSqlDatabase& db, const Row& row)
{
    auto query = runSql(db,
                        selectRows(QStringLiteral("connection=? AND bucket=? AND key=? AND local=? "
                                                  "AND direction=? AND state NOT IN (6,7)")),
                        {row.connection.toString(), row.bucket, row.key, row.localPath,
                         int(row.direction)});
    if (!query)
        return std::unexpected(query.error());
    return query->next() ? std::optional(rowFrom(*query)) : std::nullopt;
}

Outcome<bool> batchHas(QSqlDatabase& db, const Row& row)
{
    auto query = runSql(db,
                        QStringLiteral("SELECT 1 FROM transfers WHERE batch=? AND bucket=? AND "
                                       "key=? AND local=?"),
                        {row.batch, row.bucket, row.key, row.localPath});
    if (!query)
        return std::unexpected(query.error());
    return query->next();
}

Outcome<QList<Inserted>> insertRows(QSqlDatabase& db, const QList<Row>& rows)
{
    QList<Inserted> inserted;
    for (const Row& wanted : rows) {
        auto found = findUnfinished(db, wanted);
        if (!found)
            return std::unexpected(found.error());
        if (*found) {
            if (wanted.overwrite && !(*found)->overwrite) {
                const auto asked = runSql(
                    db, QStringLiteral("UPDATE transfers SET overwrite=1 WHERE id=?"),
                    {(*found)->id});
                if (!asked)
                    return std::unexpected(asked.error());
                (*found)->overwrite = true;
            }
            if (wanted.conflict != (*found)->conflict) {
                // Another rule than before is the person's last word, also where the first was to overwrite.
                const auto ruled = runSql(
                    db, QStringLiteral("UPDATE transfers SET conflict=?,overwrite=? WHERE id=?"),
                    {int(wanted.conflict), wanted.overwrite, (*found)->id});
                if (!ruled)
                    return std::unexpected(ruled.error());
                (*found)->conflict = wanted.conflict;
                (*found)->overwrite = wanted.overwrite;
            }
            inserted.append({std::move(**found), false});
            continue;
        }
        if (wanted.batch != 0) {
            const auto has = batchHas(db, wanted);
            if (!has)
                return std::unexpected(has.error());
            if (*has)
                continue;
        }
        auto made = insertRow(db, wanted);
        if (!made)
            return std::unexpected(made.error());
        inserted.append({std::move(*made), true});
    }
    return inserted;
}

Outcome<Row> oneRow(QSqlDatabase& db, TransferId id)
{
    auto query = runSql(db, selectRows(QStringLiteral("id=?")), {id});
    if (!query)
        return std::unexpected(query.error());
    if (!query->next())
        return std::unexpected(localFault(QStringLiteral("NoSuchRow"), QString::number(id)));
    return rowFrom(*query);
}

Outcome<QList<Row>> manyRows(QSqlDatabase& db, const QString& where, const QVariantList& values)
{
    auto query = runSql(db, selectRows(where), values);
    if (!query)
        return std::unexpected(query.error());
    QList<Row> rows;
    while (query->next())
        rows.append(rowFrom(*query));
    return rows;
}

/// The row from scratch, under `key`.
Outcome<std::optional<Orphan>> restartOne(QSqlDatabase& db, const Row& row, const QString& key,
                                          bool overwrite)
{
    auto made = orphan(db, row);
    if (!made)
        return made;
    auto query = runSql(db, QStringLiteral("DELETE FROM parts WHERE transfer=?"), {row.id});
    if (query)
        query = runSql(db,
                       QStringLiteral("UPDATE transfers SET upload='',part_size=0,full_crc=0,"
                                      "source_size=-1,etag='',state=0,question=0,fault_kind=-1,"
                                      "key=?,overwrite=? WHERE id=?"),
                       {key, overwrite, row.id});
    if (!query)
        return std::unexpected(query.error());
    return made;
}

Outcome<std::optional<Orphan>> removeOne(QSqlDatabase& db, const Row& row)
{
    auto made = orphan(db, row);
    if (!made)
        return made;
    const auto query = runSql(db, QStringLiteral("DELETE FROM transfers WHERE id=?"), {row.id});
    if (!query)
        return std::unexpected(query.error());
    return made;
}

Outcome<std::optional<Orphan>> answerOne(QSqlDatabase& db, const Row& row, Answer answer,
                                         const std::function<QString(QString)>& nextName)
{
    switch (answer) {
    case Answer::Restart: return restartOne(db, row, row.key, row.overwrite);
    case Answer::KeepBoth:
        if (row.direction == Direction::Upload)
            return restartOne(db, row, nextName(row.key), row.overwrite);
        break; // a download keeps its object, and its file takes the next name
    case Answer::Skip: return removeOne(db, row);
    case Answer::Overwrite: break;
    }
    const auto query = runSql(
        db,
        QStringLiteral("UPDATE transfers SET %1,state=0,question=0,fault_kind=-1 WHERE id=?")
            .arg(answer == Answer::Overwrite ? QLatin1String("overwrite=1")
                                             : QLatin1String("conflict=3")),
        {row.id});
    if (!query)
        return std::unexpected(query.error());
    return std::optional<Orphan>();
}

} // namespace

Journal::Journal(const QString& file, QObject* receiver) : m_sql(file, journalSchema(), receiver)
{
}

void Journal::execute(QString sql, QVariantList values, Reply<Done> reply)
{
    m_sql.run<Done>(
        [sql = std::move(sql), values = std::move(values)](QSqlDatabase& db) -> Outcome<Done> {
            const auto query = runSql(db, sql, values);
            return query ? Outcome<Done>(Done{}) : failedAs<Done>(query.error());
        },
        std::move(reply));
}

void Journal::load(Reply<Loaded> reply)
{
    m_sql.run<Loaded>(
        [](QSqlDatabase& db) -> Outcome<Loaded> {
            Loaded loaded;
            auto rows = manyRows(db, QStringLiteral("batch=0 AND state<>6 ORDER BY ord,id"), {});
            auto done = manyRows(
                db, QStringLiteral("batch=0 AND state=6 ORDER BY finished DESC LIMIT ?"),
                {kFinishedShown});
            auto troubled = manyRows(
                db, QStringLiteral("batch<>0 AND state IN (3,4,5) ORDER BY id LIMIT ?"),
                {kTroubledShown});
            auto batches = loadBatches(db, QStringLiteral("1"), {});
            auto orphans = loadOrphans(db);
            for (const Fault* fault :
                 {rows ? nullptr : &rows.error(), done ? nullptr : &done.error(),
                  troubled ? nullptr : &troubled.error(), batches ? nullptr : &batches.error(),
                  orphans ? nullptr : &orphans.error()}) {
                if (fault)
                    return std::unexpected(*fault);
            }
            loaded.rows = *rows + *done + *troubled;
            loaded.batches = *batches;
            loaded.orphans = *orphans;
            return loaded;
        },
        std::move(reply));
}

void Journal::insert(QList<Row> rows, Reply<QList<Inserted>> reply)
{
    m_sql.run<QList<Inserted>>(
        [rows = std::move(rows)](QSqlDatabase& db) { return insertRows(db, rows); },
        std::move(reply));
}

void Journal::insertBatch(BatchRow batch, Reply<BatchRow> reply)
{
    m_sql.run<BatchRow>(
        [batch](QSqlDatabase& db) -> Outcome<BatchRow> {
            auto found = loadBatches(
                db,
                QStringLiteral("direction=? AND connection=? AND bucket=? AND prefix=? AND "
                               "local=? AND finished=0"),
                {int(batch.direction), batch.connection.toString(), batch.bucket, batch.prefix,
                 batch.localPath});
            if (!found)
                return std::unexpected(found.error());
            if (found->isEmpty())
                return makeBatch(db, batch);
            BatchRow known = found->first();
            known.overwrite = batch.overwrite; // the last word counts for what is found from now on
            known.conflict = batch.conflict;
            known.rules = batch.rules;
            const auto kept = runSql(
                db, QStringLiteral("UPDATE batches SET overwrite=?,conflict=?,ignored=?,links=? WHERE id=?"),
                {known.overwrite, int(known.conflict), known.rules.ignore.join(QLatin1Char('\n')),
                 int(known.rules.links), -known.id});
            if (!kept)
                return std::unexpected(kept.error());
            return known;
        },
        std::move(reply));
}

void Journal::loadRow(TransferId id, Reply<Row> reply)
{
    m_sql.run<Row>([id](QSqlDatabase& db) { return oneRow(db, id); }, std::move(reply));
}

void Journal::loadBatch(TransferId id, Reply<BatchRow> reply)
{
    m_sql.run<BatchRow>(
        [id](QSqlDatabase& db) -> Outcome<BatchRow> {
            auto found = loadBatches(db, QStringLiteral("id=?"), {-id});
            if (!found)
                return std::unexpected(found.error());
            if (found->isEmpty())
                return std::unexpected(
                    localFault(QStringLiteral("NoSuchRow"), QString::number(id)));
            return found->first();
        },
        std::move(reply));
}

void Journal::loadWaiting(QList<QUuid> connections, int limit, Reply<QList<Row>> reply)
{
    m_sql.run<QList<Row>>(
        [connections = std::move(connections), limit](QSqlDatabase& db) -> Outcome<QList<Row>> {
            QStringList marks;
            QVariantList values;
            for (const QUuid& connection : connections) {
                marks.append(QStringLiteral("?"));
                values.append(connection.toString());
            }
            values.append(limit);
            auto rows = manyRows(
                db,
                QStringLiteral("state=0 AND connection IN (%1) AND (batch=0 OR batch NOT IN "
                               "(SELECT -id FROM batches WHERE paused=1)) ORDER BY ord,id LIMIT ?")
                    .arg(marks.join(QLatin1Char(','))),
                values);
            if (!rows)
                return rows;
            for (Row& row : *rows) {
                if (row.uploadId.isEmpty())
                    continue;
                auto parts = loadParts(db, row.id);
                if (!parts)
                    return std::unexpected(parts.error());
                row.parts = std::move(*parts);
            }
            return rows;
        },
        std::move(reply));
}

void Journal::saveSource(TransferId id, Fingerprint source)
{
    execute(QStringLiteral("UPDATE transfers SET size=?,source_size=?,mtime=?,inode=? WHERE id=?"),
            {source.size, source.size, source.mtimeNs, QVariant::fromValue(qint64(source.inode)),
             id});
}

void Journal::saveUpload(TransferId id, QString uploadId, qint64 partSize, bool fullCrc,
                         Fingerprint source, Reply<Done> reply)
{
    execute(QStringLiteral("UPDATE transfers SET upload=?,part_size=?,full_crc=?,size=?,"
                           "source_size=?,mtime=?,inode=? WHERE id=?"),
            {uploadId, partSize, fullCrc, source.size, source.size, source.mtimeNs,
             qint64(source.inode), id},
            std::move(reply));
}

void Journal::savePart(TransferId id, PartRecord part)
{
    execute(QStringLiteral("INSERT OR REPLACE INTO parts(transfer,number,size,etag,md5,crc64) "
                           "VALUES(?,?,?,?,?,?)"),
            {id, part.number, part.size, part.etag, part.md5, part.crc64});
}

void Journal::dropPart(TransferId id, int number)
{
    execute(QStringLiteral("DELETE FROM parts WHERE transfer=? AND number=?"), {id, number});
}

void Journal::saveDownload(TransferId id, qint64 size, QString etag,
                           std::optional<s3client::Checksum> checksum, Reply<Done> reply)
{
    execute(QStringLiteral("UPDATE transfers SET size=?,etag=?,checksum_kind=?,checksum=? "
                           "WHERE id=?"),
            {size, etag, checksum ? int(checksum->kind) : 0,
             checksum ? checksum->raw : QByteArray(), id},
            std::move(reply));
}

void Journal::saveStarted(TransferId id, qint64 at)
{
    execute(QStringLiteral("UPDATE transfers SET started=? WHERE id=? AND started=0"), {at, id});
}

void Journal::saveSealed(TransferId id, QString path, Fingerprint look, Proof proof,
                         Reply<Done> reply)
{
    execute(QStringLiteral("UPDATE transfers SET local=?,source_size=?,mtime=?,inode=?,proof=? "
                           "WHERE id=?"),
            {path, look.size, look.mtimeNs, qint64(look.inode), int(proof), id},
            std::move(reply));
}

void Journal::dropSealed(TransferId id)
{
    execute(QStringLiteral("UPDATE transfers SET source_size=-1,proof=0 WHERE id=?"), {id});
}

void Journal::saveState(TransferId id, TransferState state, Question question,
                        std::optional<Fault> fault, Proof proof, qint64 finishedAt,
                        Reply<Done> reply)
{
    m_sql.run<Done>(
        [=](QSqlDatabase& db) -> Outcome<Done> {
            const Fault known = fault.value_or(Fault{});
            auto query = runSql(
                db,
                QStringLiteral("UPDATE transfers SET state=?,question=?,proof=?,finished=?,"
                               "fault_kind=?,fault_status=?,fault_code=?,fault_message=?,"
                               "fault_request=? WHERE id=?"),
                {int(state), int(question), int(proof), finishedAt,
                 fault ? int(known.kind) : -1, known.httpStatus, known.code, known.message,
                 known.requestId, id});
            if (!query)
                return std::unexpected(query.error());
            if (state != TransferState::Done)
                return Done{};
            query = runSql(db, QStringLiteral("DELETE FROM parts WHERE transfer=?"), {id});
            return query ? Outcome<Done>(Done{}) : failedAs<Done>(query.error());
        },
        std::move(reply));
}

void Journal::restart(TransferId id, std::optional<QString> newKey, std::optional<bool> overwrite,
                      Reply<std::optional<Orphan>> reply)
{
    m_sql.run<std::optional<Orphan>>(
        [=](QSqlDatabase& db) -> Outcome<std::optional<Orphan>> {
            const auto row = oneRow(db, id);
            if (!row)
                return std::unexpected(row.error());
            return restartOne(db, *row, newKey.value_or(row->key),
                              overwrite.value_or(row->overwrite));
        },
        std::move(reply));
}

void Journal::setOverwrite(TransferId id)
{
    execute(QStringLiteral("UPDATE transfers SET overwrite=1,state=0,question=0,fault_kind=-1 "
                           "WHERE id=?"),
            {id});
}

void Journal::setConflict(TransferId id, Conflict conflict)
{
    execute(QStringLiteral("UPDATE transfers SET conflict=?,state=0,question=0,fault_kind=-1 "
                           "WHERE id=?"),
            {int(conflict), id});
}

void Journal::moveToFront(TransferId id)
{
    if (id < 0)
        execute(QStringLiteral("UPDATE transfers SET ord=(SELECT min(ord) FROM transfers)-1 "
                               "WHERE batch=?"),
                {id});
    else
        execute(QStringLiteral("UPDATE transfers SET ord=(SELECT min(ord) FROM transfers)-1 "
                               "WHERE id=?"),
                {id});
}

void Journal::moveToBack(TransferId id)
{
    execute(QStringLiteral("UPDATE transfers SET ord=(SELECT max(ord) FROM transfers)+1 WHERE %1=?")
                .arg(id < 0 ? QLatin1String("batch") : QLatin1String("id")),
            {id});
}

void Journal::remove(TransferId id, Reply<std::optional<Orphan>> reply)
{
    m_sql.run<std::optional<Orphan>>(
        [id](QSqlDatabase& db) -> Outcome<std::optional<Orphan>> {
            const auto row = oneRow(db, id);
            if (!row)
                return std::unexpected(row.error());
            return removeOne(db, *row);
        },
        std::move(reply));
}

void Journal::removeFinished(Reply<QList<TransferId>> reply)
{
    m_sql.run<QList<TransferId>>(
        [](QSqlDatabase& db) -> Outcome<QList<TransferId>> {
            QList<TransferId> ids;
            auto query = runSql(
                db, QStringLiteral("SELECT id FROM transfers WHERE batch=0 AND state=6 UNION ALL "
                                   "SELECT -id FROM batches WHERE finished>0"));
            if (!query)
                return std::unexpected(query.error());
            while (query->next())
                ids.append(query->value(0).toLongLong());
            for (const char* sql :
                 {"DELETE FROM transfers WHERE batch=0 AND state=6",
                  "DELETE FROM transfers WHERE batch IN (SELECT -id FROM batches WHERE finished>0)",
                  "DELETE FROM batches WHERE finished>0"}) {
                if (query = runSql(db, QLatin1String(sql)); !query)
                    return std::unexpected(query.error());
            }
            return ids;
        },
        std::move(reply));
}

void Journal::forgetOrphan(qint64 id)
{
    execute(QStringLiteral("DELETE FROM orphans WHERE id=?"), {id});
}

void Journal::saveWalk(TransferId batch, bool walking, int skipped)
{
    execute(QStringLiteral("UPDATE batches SET walking=?,skipped=? WHERE id=?"),
            {walking, skipped, -batch});
}

void Journal::setBatchPaused(TransferId batch, bool paused)
{
    execute(QStringLiteral("UPDATE batches SET paused=? WHERE id=?"), {paused, -batch});
}

void Journal::setBatchFinished(TransferId batch, qint64 at)
{
    execute(QStringLiteral("UPDATE batches SET finished=? WHERE id=?"), {at, -batch});
}

void Journal::moveStates(TransferId batch, QList<TransferState> from, TransferState to,
                         Reply<Done> reply)
{
    QStringList states;
    for (TransferState state : from)
        states.append(QString::number(int(state)));
    execute(QStringLiteral("UPDATE transfers SET state=?,question=0 WHERE batch=? AND state IN (%1)")
                .arg(states.join(QLatin1Char(','))),
            {int(to), batch}, std::move(reply));
}

void Journal::answerBatch(TransferId batch, Answer answer,
                          std::function<QString(QString)> nextName,
                          std::optional<Conflict> later, Reply<QList<Orphan>> reply)
{
    m_sql.run<QList<Orphan>>(
        [batch, answer, later, nextName = std::move(nextName)](QSqlDatabase& db) -> Outcome<QList<Orphan>> {
            const auto question = answer == Answer::Restart ? Question::SourceChanged
                                                            : Question::TargetExists;
            const auto rows = manyRows(db, QStringLiteral("batch=? AND state=4 AND question=?"),
                                       {batch, int(question)});
            if (!rows)
                return std::unexpected(rows.error());
            QList<Orphan> orphans;
            for (const Row& row : *rows) {
                const auto made = answerOne(db, row, answer, nextName);
                if (!made)
                    return std::unexpected(made.error());
                if (*made)
                    orphans.append(**made);
            }
            if (later) {
                const auto kept = runSql(db, QStringLiteral("UPDATE batches SET conflict=? WHERE id=?"),
                                         {int(*later), -batch});
                if (!kept)
                    return std::unexpected(kept.error());
            }
            return orphans;
        },
        std::move(reply));
}

void Journal::removeBatch(TransferId batch, Reply<Leftovers> reply)
{
    m_sql.run<Leftovers>(
        [batch](QSqlDatabase& db) -> Outcome<Leftovers> {
            const auto rows = manyRows(
                db, QStringLiteral("batch=? AND state<>6 AND (upload<>'' OR etag<>'')"), {batch});
            if (!rows)
                return std::unexpected(rows.error());
            Leftovers left;
            for (const Row& row : *rows) {
                if (row.direction == Direction::Download) {
                    left.downloads.append({row.id, row.localPath});
                    continue;
                }
                const auto made = orphan(db, row);
                if (!made)
                    return std::unexpected(made.error());
                if (*made)
                    left.orphans.append(**made);
            }
            auto query = runSql(db, QStringLiteral("DELETE FROM transfers WHERE batch=?"), {batch});
            if (query)
                query = runSql(db, QStringLiteral("DELETE FROM batches WHERE id=?"), {-batch});
            if (!query)
                return std::unexpected(query.error());
            return left;
        },
        std::move(reply));
}

} // namespace holdfast::app::transfer
