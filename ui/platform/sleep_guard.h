// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusUnixFileDescriptor>
#include <QObject>

#include <memory>

namespace holdfast::ui
{

/// What keeps a computer awake. Where the system has nothing of the kind, nothing happens.
class SleepLock
{
public:
    virtual ~SleepLock() = default;
    virtual void take(const QString& why) = 0;
    virtual void release() = 0;
};

/// systemd-logind's inhibitor (org.freedesktop.login1.Manager.Inhibit): it holds while the descriptor that
/// it answers with is open, so that it goes with the program whatever ends it. Asynchronous.
class LogindLock : public QObject, public SleepLock
{
    Q_OBJECT
public:
    using QObject::QObject;
    void take(const QString& why) override;
    void release() override;
    [[nodiscard]] bool isHeld() const { return m_descriptor.isValid(); }

private:
    QDBusUnixFileDescriptor m_descriptor;
    int m_asked = 0; ///< number of the newest question; an answer to an older one is dropped
    bool m_wanted = false;
};

/// The computer does not fall asleep while transfers run.
class SleepGuard
{
public:
    explicit SleepGuard(std::unique_ptr<SleepLock> lock) : m_lock(std::move(lock)) {}
    ~SleepGuard() { setBusy(false); }
    SleepGuard(const SleepGuard&) = delete;
    SleepGuard& operator=(const SleepGuard&) = delete;
    void setBusy(bool busy);

private:
    std::unique_ptr<SleepLock> m_lock;
    bool m_busy = false;
};

} // namespace holdfast::ui
