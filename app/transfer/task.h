// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QPointer>

#include <atomic>
#include <functional>
#include <memory>
#include <utility>

#include "app/core/format.h"
#include "app/s3client/s3_client.h"
#include "app/transfer/disk.h"
#include "app/transfer/journal.h"
#include "app/transfer/rows.h"

namespace holdfast::app::transfer
{

class Task;

/// How a task ended.
struct Ending
{
    TransferState state = TransferState::Done;
    Question question = Question::None;
    std::optional<Fault> fault;
    Proof proof = Proof::None;
    bool isNewer = false; ///< with TargetExists: ours is newer than what is there
};

/// What a task may ask of the scheduler. All in the scheduler's thread.
class TaskHost
{
public:
    virtual ~TaskHost() = default;
    /// Null while the connection is not known.
    [[nodiscard]] virtual s3client::S3Client* client(const QUuid& connection) = 0;
    [[nodiscard]] virtual Journal& journal() = 0;
    [[nodiscard]] virtual const TransferSettings& settings() const = 0;
    /// Runs `work` in the pool and what it returns in the scheduler's thread. Work of one `strand`
    /// (a row's id) runs one after the other, also over pauses; 0: at once.
    virtual void runOnDisk(TransferId strand, std::function<std::function<void()>()> work) = 0;
    virtual void stepSucceeded(Task& task) = 0; ///< a slot is free, the connection answers
    virtual void stepYielded(Task& task) = 0; ///< a slot is free, nothing was learnt
    virtual void stepFailed(Task& task, const Fault& fault) = 0; ///< a slot is free
    virtual void taskEnded(Task& task, const Ending& ending) = 0; ///< the task goes soon
    virtual void touched(Task& task) = 0; ///< progress to publish
    virtual void orphaned(const Orphan& orphan) = 0;
    /// Bytes of parts held in memory: asked before, given back after.
    [[nodiscard]] virtual bool takeMemory(qint64 bytes) = 0;
    virtual void giveMemory(qint64 bytes) = 0;
};

/// One transfer while it runs. The scheduler grants request slots; each `startStep` takes exactly one
/// and ends it with exactly one of succeed / fail. Lives in the scheduler's thread.
class Task : public QObject
{
    Q_OBJECT
public:
    Task(TaskHost& host, Row row);
    ~Task() override;

    [[nodiscard]] const Row& row() const { return m_row; }
    [[nodiscard]] TransferId id() const { return m_row.id; }
    [[nodiscard]] int inFlight() const { return m_inFlight; }
    [[nodiscard]] bool hasEnded() const { return m_ended; }
    [[nodiscard]] const std::optional<Fault>& lastFault() const { return m_fault; }
    [[nodiscard]] int attempts() const { return m_attempts; }
    void countAttempt() { ++m_attempts; } ///< a fault; the next success forgets them
    /// Whether it could use a slot now (back-off is the scheduler's affair).
    [[nodiscard]] virtual bool wantsSlot() const = 0;
    virtual void startStep() = 0;
    /// Ends every request without a word to the host; what was stored stays. For pause and cancel.
    void halt();
    /// Ends it as Failed: the scheduler has tried enough.
    void giveUp(const Fault& fault) { endWith(TransferState::Failed, fault); }
    void setOrder(qint64 order) { m_row.order = order; }

    // Back-off of this task alone, kept here for the scheduler.
    qint64 notBefore = 0;
    RateMeter meter;

    /// Bytes that stay when it stops now: the next run begins with them.
    [[nodiscard]] virtual qint64 keptBytes() const = 0;
    /// Bytes found to be there already since the last call: they were not moved now.
    [[nodiscard]] qint64 takeFound() { return std::exchange(m_found, 0); }
    /// Fills in the live figures.
    virtual void describe(TransferItem& item) const = 0;
    [[nodiscard]] virtual PartMap partMap() const { return {.id = id()}; }

protected:
    /// Begins a step: its slot is taken.
    void begin() { ++m_inFlight; }
    void succeed();
    /// The slot is free, but no server has answered (work on the disk, or no memory just now).
    void yield();
    void fail(const Fault& fault);
    void end(const Ending& ending);
    void endWith(TransferState state, const Fault& fault);
    void ask(Question question, std::optional<Fault> fault, bool isNewer = false);
    /// `then`, tied to this task: nothing is called after halt. Progress refreshes the row.
    template <class T>
    void run(s3client::JobOf<T>* job, std::function<void(Outcome<T>)> done)
    {
        track(job);
        job->then(this, [this, done = std::move(done)](Outcome<T> outcome) {
            if (!m_halted)
                done(std::move(outcome));
        });
    }
    /// The same for work in the pool. Work that has not begun at a halt never does.
    template <class T>
    void onDisk(TransferId strand, std::function<T()> work, std::function<void(T)> done)
    {
        const QPointer<Task> self(this);
        m_host.runOnDisk(strand, [self, stopped = m_stopped, work = std::move(work),
                                  done = std::move(done)]() -> std::function<void()> {
            if (*stopped)
                return [] {};
            auto result = std::make_shared<T>(work());
            return [self, result, done] {
                if (self && !self->m_halted)
                    done(std::move(*result));
            };
        });
    }
    /// The same for the journal.
    template <class T>
    Journal::Reply<T> onSaved(std::function<void(Outcome<T>)> done)
    {
        return [self = QPointer<Task>(this), done = std::move(done)](Outcome<T> outcome) {
            if (self && !self->m_halted)
                done(std::move(outcome));
        };
    }
    [[nodiscard]] s3client::S3Client* client() { return m_host.client(m_row.connection); }
    /// A fault that must wait for the connection, when there is no client.
    [[nodiscard]] static Fault noConnection();
    [[nodiscard]] bool isHalted() const { return m_halted; }
    virtual void onHalt() {}
    virtual void onProgress() {}

    TaskHost& m_host;
    Row m_row;
    qint64 m_found = 0;

private:
    void track(s3client::Job* job);

    QList<QPointer<s3client::Job>> m_jobs;
    std::shared_ptr<std::atomic<bool>> m_stopped = std::make_shared<std::atomic<bool>>(false);
    std::optional<Fault> m_fault;
    int m_inFlight = 0;
    int m_attempts = 0;
    bool m_halted = false;
    bool m_ended = false;
};

} // namespace holdfast::app::transfer
