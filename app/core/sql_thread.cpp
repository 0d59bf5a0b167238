// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/core/sql_thread.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QUuid>

#include <utility>

#include "app/core/sql_query.h"

namespace holdfast::app
{

namespace
{

/// A QString that was never set would be bound as NULL; the tables hold text.
QVariant notNull(const QVariant& value)
{
    const bool isNullText = value.typeId() == QMetaType::QString && value.toString().isNull();
    return isNullText ? QVariant(QStringLiteral("")) : value;
}

} // namespace

Outcome<QSqlQuery> runSql(QSqlDatabase& db, const QString& sql, const QVariantList& values)
{
    QSqlQuery query(db);
    query.setForwardOnly(true);
    if (!query.prepare(sql))
        return std::unexpected(
            localFault(QStringLiteral("JournalFailed"), query.lastError().text()));
    for (const QVariant& value : values)
        query.addBindValue(notNull(value));
    if (!query.exec())
        return std::unexpected(
            localFault(QStringLiteral("JournalFailed"), query.lastError().text()));
    return query;
}

SqlThread::SqlThread(QString file, QStringList schema, QObject* receiver)
    : m_file(std::move(file)), m_schema(std::move(schema)), m_receiver(receiver),
      m_thread([this] { loop(); })
{
}

SqlThread::~SqlThread()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

void SqlThread::post(Command command)
{
    {
        const std::lock_guard lock(m_mutex);
        m_queue.push_back(std::move(command));
    }
    m_wake.notify_one();
}

Outcome<Done> SqlThread::open(QSqlDatabase& db)
{
    db.setDatabaseName(m_file);
    if (!db.open())
        return std::unexpected(
            localFault(QStringLiteral("JournalFailed"), db.lastError().text()));
    // EXCLUSIVE: two programs on one journal would each send the same file.
    for (const char* pragma :
         {"PRAGMA locking_mode=EXCLUSIVE", "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL",
          "PRAGMA foreign_keys=ON", "PRAGMA busy_timeout=2000"}) {
        if (const auto done = runSql(db, QLatin1String(pragma)); !done)
            return std::unexpected(done.error());
    }
    auto version = runSql(db, QStringLiteral("PRAGMA user_version"));
    if (!version)
        return std::unexpected(version.error());
    const int has = version->next() ? version->value(0).toInt() : 0;
    version->finish();
    if (has > m_schema.size())
        return std::unexpected(localFault(QStringLiteral("JournalTooNew"), m_file));
    for (int at = has; at < m_schema.size(); ++at) {
        if (!db.transaction())
            return std::unexpected(
                localFault(QStringLiteral("JournalFailed"), db.lastError().text()));
        QStringList statements = m_schema[at].split(QLatin1String(";\n"), Qt::SkipEmptyParts);
        statements.append(QStringLiteral("PRAGMA user_version=%1").arg(at + 1));
        for (const QString& statement : std::as_const(statements)) {
            if (const auto done = runSql(db, statement); !done) {
                db.rollback();
                return std::unexpected(done.error());
            }
        }
        if (!db.commit())
            return std::unexpected(
                localFault(QStringLiteral("JournalFailed"), db.lastError().text()));
    }
    return Done{};
}

void SqlThread::loop()
{
    const QString name = QUuid::createUuid().toString();
    {
        QSqlDatabase db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
        const Outcome<Done> opened = open(db);
        while (true) {
            std::vector<Command> commands;
            {
                std::unique_lock lock(m_mutex);
                m_wake.wait(lock, [this] { return m_ending || !m_queue.empty(); });
                commands.swap(m_queue);
                if (commands.empty())
                    break; // ending, and all is done
            }
            if (!opened) {
                for (Command& command : commands)
                    command.refuse(opened.error());
                deliverAll(std::move(commands), std::nullopt);
                continue;
            }
            runAll(db, commands);
        }
        db.close();
    }
    QSqlDatabase::removeDatabase(name);
}

void SqlThread::runAll(QSqlDatabase& db, std::vector<Command>& commands)
{
    std::optional<Fault> broken;
    if (!db.transaction())
        broken = localFault(QStringLiteral("JournalFailed"), db.lastError().text());
    for (Command& command : commands) {
        if (broken) {
            command.refuse(*broken);
            continue;
        }
        const auto mark = runSql(db, QStringLiteral("SAVEPOINT command"));
        const bool done = mark && command.execute(db);
        if (!done)
            (void)runSql(db, QStringLiteral("ROLLBACK TO command"));
        if (!mark)
            command.refuse(mark.error());
        (void)runSql(db, QStringLiteral("RELEASE command"));
    }
    if (!broken && !db.commit()) {
        broken = localFault(QStringLiteral("JournalFailed"), db.lastError().text());
        db.rollback();
    }
    deliverAll(std::move(commands), broken);
}

void SqlThread::deliverAll(std::vector<Command> commands, std::optional<Fault> broken)
{
    auto shared = std::make_shared<std::vector<Command>>(std::move(commands));
    QMetaObject::invokeMethod(
        m_receiver,
        [shared, broken] {
            for (Command& command : *shared)
                command.deliver(broken);
        },
        Qt::QueuedConnection);
}

} // namespace holdfast::app
