// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSqlDatabase>
#include <QStringList>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "app/core/fault.h"

namespace holdfast::app
{

/// One SQLite file and the one thread that touches it. Commands queue; all that wait run in one
/// transaction (one fsync: WAL, synchronous=FULL), then their replies are posted to `receiver`'s
/// thread in order. A command that fails is rolled back alone. The file is locked exclusively.
/// `receiver` must outlive this object, which when destroyed first runs what is queued.
class SqlThread
{
public:
    /// `schema`: one element per version, each a list of statements separated by ";\n".
    SqlThread(QString file, QStringList schema, QObject* receiver);
    ~SqlThread();
    SqlThread(const SqlThread&) = delete;
    SqlThread& operator=(const SqlThread&) = delete;

    template <class T>
    using Work = std::move_only_function<Outcome<T>(QSqlDatabase&)>;
    template <class T>
    using Reply = std::move_only_function<void(Outcome<T>)>;

    /// `work` runs in the SQL thread, `reply` in the receiver's after the commit.
    template <class T>
    void run(Work<T> work, Reply<T> reply)
    {
        auto outcome = std::make_shared<Outcome<T>>(std::unexpected(Fault{}));
        Command command;
        command.execute = [work = std::move(work), outcome](QSqlDatabase& db) mutable {
            *outcome = work(db);
            return outcome->has_value();
        };
        command.deliver = [reply = std::move(reply),
                           outcome](const std::optional<Fault>& broken) mutable {
            if (!reply)
                return;
            if (broken && outcome->has_value())
                *outcome = std::unexpected(*broken);
            reply(std::move(*outcome));
        };
        command.refuse = [outcome](const Fault& fault) { *outcome = std::unexpected(fault); };
        post(std::move(command));
    }

private:
    struct Command
    {
        std::move_only_function<bool(QSqlDatabase&)> execute;
        std::move_only_function<void(const std::optional<Fault>&)> deliver;
        std::move_only_function<void(const Fault&)> refuse;
    };
    void post(Command command);
    void loop();
    void runAll(QSqlDatabase& db, std::vector<Command>& commands);
    void deliverAll(std::vector<Command> commands, std::optional<Fault> broken);
    [[nodiscard]] Outcome<Done> open(QSqlDatabase& db);

    QString m_file;
    QStringList m_schema;
    QObject* m_receiver;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::vector<Command> m_queue;
    bool m_ending = false;
    std::thread m_thread; ///< last: it uses all of the above
};

} // namespace holdfast::app
