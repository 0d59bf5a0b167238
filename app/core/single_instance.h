// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocalServer>
#include <QLockFile>
#include <QObject>

namespace holdfast::app
{

/// One program per person and state folder: two would run one journal and one node. A second start
/// asks the first to show its window. GUI thread.
class SingleInstance : public QObject
{
    Q_OBJECT
public:
    enum class Role {
        First, ///< we are it
        Told,  ///< there is one, and it shows its window now
        Busy,  ///< there is one that does not answer and does not end
    };

    explicit SingleInstance(const QString& stateDir, QObject* parent = nullptr);
    ~SingleInstance() override;

    /// Takes the lock or tells who has it. One that is on its way out is waited for: at most
    /// `patienceMs`, the only call here that blocks.
    [[nodiscard]] Role begin(int patienceMs);
    /// For a command without a window: takes the lock, or after `patienceMs` says that somebody else has
    /// it. Nobody is told anything, and nobody is answered.
    [[nodiscard]] bool beginAlone(int patienceMs) { return m_lock.tryLock(patienceMs); }
    /// We are on our way out: who starts now waits for the lock.
    void stopAnswering();

Q_SIGNALS:
    void showRequested();

private:
    [[nodiscard]] bool tellFirst() const;
    void onConnection();

    QString m_address;
    QLockFile m_lock;
    QLocalServer m_server;
};

} // namespace holdfast::app
