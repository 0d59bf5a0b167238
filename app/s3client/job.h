// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>

#include <functional>
#include <optional>

#include "app/core/fault.h"

namespace holdfast::app::s3client
{

/// A running operation. It ends exactly once: success, error, cancel, timeout, or its destruction
/// (then as Cancelled). It belongs to its client and deletes itself after it has ended; keep it in a
/// QPointer. It lives in its client's thread, and so must its callers. It never ends before the call
/// that made it has returned.
class Job : public QObject
{
    Q_OBJECT
public:
    ~Job() override;
    [[nodiscard]] bool hasEnded() const { return m_ended; }
    /// Ends it as Cancelled, at once. Nothing when it has ended.
    void cancel();

Q_SIGNALS:
    void uploadProgressed(qint64 sent, qint64 total);     ///< of the body; may fall back at a resend
    void downloadProgressed(qint64 received, qint64 total); ///< total -1: unknown
    void ended(); ///< after the callback of `then`

protected:
    explicit Job(QObject* parent) : QObject(parent) {}
    /// Passes `fault` to the callback. Implemented by JobOf.
    virtual void deliverFault(Fault fault) = 0;
    /// True for the first caller only.
    [[nodiscard]] bool beginEnd();
    void completeEnd();

private:
    friend class Exchange;
    void fail(Fault fault);

    bool m_ended = false;
};

/// A job whose success is a T.
template <class T>
class JobOf : public Job
{
public:
    using Callback = std::move_only_function<void(Outcome<T>)>;
    explicit JobOf(QObject* parent) : Job(parent) {}
    ~JobOf() override
    {
        if (beginEnd())
            call(std::unexpected(cancelledFault()));
    }
    /// Sets the one receiver; nothing is called once `context` is gone.
    JobOf& then(QObject* context, Callback callback)
    {
        m_context = context;
        m_callback = std::move(callback);
        return *this;
    }
    /// Ends the job. Only the code that runs the operation calls it; later calls do nothing.
    void finish(Outcome<T> outcome)
    {
        if (!beginEnd())
            return;
        const QPointer<Job> self(this); // the callback may destroy the client, and with it us
        call(std::move(outcome));
        if (self)
            completeEnd();
    }

protected:
    void deliverFault(Fault fault) override { call(std::unexpected(std::move(fault))); }

private:
    void call(Outcome<T> outcome)
    {
        auto callback = std::move(m_callback);
        m_callback = nullptr;
        if (callback && m_context)
            callback(std::move(outcome));
    }

    QPointer<QObject> m_context;
    Callback m_callback;
};

} // namespace holdfast::app::s3client
