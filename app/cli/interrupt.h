// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QEventLoop>
#include <QObject>
#include <QSocketNotifier>
#include <QTimer>

#include <memory>

#include "app/s3client/job.h"

namespace holdfast::app::cli
{

/// Ctrl-C and SIGTERM as a signal of the event loop. Made before any thread, which would otherwise take
/// the signals.
class Interrupt : public QObject
{
    Q_OBJECT
public:
    Interrupt();
    ~Interrupt() override;
    [[nodiscard]] bool hasHappened() const { return m_happened; }

Q_SIGNALS:
    void happened();

private:
    int m_descriptor = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
    bool m_happened = false;
};

/// Runs the event loop until the job has ended: a command does one thing after the other. Ctrl-C ends it
/// as Cancelled.
template <class T>
Outcome<T> await(s3client::JobOf<T>* job, Interrupt& interrupt)
{
    Outcome<T> result = std::unexpected(cancelledFault());
    QEventLoop loop;
    QObject::connect(&interrupt, &Interrupt::happened, job, &s3client::Job::cancel);
    job->then(&loop, [&](Outcome<T> outcome) {
        result = std::move(outcome);
        loop.quit();
    });
    if (interrupt.hasHappened())
        QTimer::singleShot(0, job, &s3client::Job::cancel);
    loop.exec();
    return result;
}

} // namespace holdfast::app::cli
