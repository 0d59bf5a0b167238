// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/share/share_ledger.h"

#include "app/core/sql_query.h"

namespace holdfast::app::share
{

namespace
{

QStringList schema()
{
    return {QStringLiteral(
        "CREATE TABLE shares(id INTEGER PRIMARY KEY AUTOINCREMENT, connection TEXT NOT NULL,"
        " bucket TEXT NOT NULL, key TEXT NOT NULL, address TEXT NOT NULL, made INTEGER NOT NULL,"
        " expires INTEGER NOT NULL, access_key TEXT NOT NULL,"
        " removed INTEGER NOT NULL DEFAULT 0);\n"
        "CREATE INDEX by_made ON shares(removed,made)")};
}

Outcome<QList<Share>> loadAll(QSqlDatabase& db)
{
    auto query = runSql(db, QStringLiteral("SELECT id,connection,bucket,key,address,made,expires,"
                                           "access_key FROM shares WHERE removed=0 "
                                           "ORDER BY made DESC,id DESC"));
    if (!query)
        return std::unexpected(query.error());
    QList<Share> shares;
    while (query->next()) {
        Share share;
        share.id = query->value(0).toLongLong();
        share.connection = QUuid(query->value(1).toString());
        share.bucket = query->value(2).toString();
        share.key = query->value(3).toString();
        share.address = QUrl(query->value(4).toString());
        share.made = QDateTime::fromSecsSinceEpoch(query->value(5).toLongLong());
        share.expires = query->value(6).toInt();
        share.accessKey = query->value(7).toString();
        shares.append(std::move(share));
    }
    return shares;
}

} // namespace

Outcome<QUrl> linkFor(const Share& share, const s3client::S3Client& client)
{
    if (client.credentials().accessKey != share.accessKey) {
        Fault fault;
        fault.kind = FaultClass::Client;
        fault.code = QStringLiteral("OtherKey");
        fault.message = share.accessKey;
        return std::unexpected(fault);
    }
    return client.presignGet(share.bucket, share.key, share.expires, share.address, {},
                             share.made.toUTC());
}

ShareLedger::ShareLedger(const QString& file, QObject* parent)
    : QObject(parent), m_sql(std::make_unique<SqlThread>(file, schema(), this))
{
}

ShareLedger::~ShareLedger()
{
    m_sql.reset();
}

void ShareLedger::open()
{
    m_sql->run<QList<Share>>(loadAll, [this](Outcome<QList<Share>> shares) {
        if (!shares) {
            Q_EMIT failed(shares.error());
            return;
        }
        m_shares = std::move(*shares);
        Q_EMIT changed();
    });
}

void ShareLedger::add(const Share& share)
{
    m_sql->run<QList<Share>>(
        [share](QSqlDatabase& db) -> Outcome<QList<Share>> {
            const auto made = runSql(
                db,
                QStringLiteral("INSERT INTO shares(connection,bucket,key,address,made,expires,"
                               "access_key) VALUES(?,?,?,?,?,?,?)"),
                {share.connection.toString(), share.bucket, share.key,
                 share.address.toString(QUrl::RemoveUserInfo | QUrl::RemovePath
                                        | QUrl::RemoveQuery),
                 share.made.toSecsSinceEpoch(), share.expires, share.accessKey});
            if (!made)
                return std::unexpected(made.error());
            return loadAll(db);
        },
        [this](Outcome<QList<Share>> shares) {
            if (!shares) {
                Q_EMIT failed(shares.error());
                return;
            }
            m_shares = std::move(*shares);
            Q_EMIT changed();
        });
}

void ShareLedger::remove(const QList<qint64>& ids)
{
    m_sql->run<QList<Share>>(
        [ids](QSqlDatabase& db) -> Outcome<QList<Share>> {
            for (qint64 id : ids) {
                const auto done =
                    runSql(db, QStringLiteral("UPDATE shares SET removed=1 WHERE id=?"), {id});
                if (!done)
                    return std::unexpected(done.error());
            }
            return loadAll(db);
        },
        [this](Outcome<QList<Share>> shares) {
            if (!shares) {
                Q_EMIT failed(shares.error());
                return;
            }
            m_shares = std::move(*shares);
            Q_EMIT changed();
        });
}

} // namespace holdfast::app::share

#include "moc_share_ledger.cpp"
