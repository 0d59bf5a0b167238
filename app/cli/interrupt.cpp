// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interrupt.h"

#ifdef Q_OS_LINUX
#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>
#endif

namespace holdfast::app::cli
{

Interrupt::Interrupt()
{
#ifdef Q_OS_LINUX
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    if (pthread_sigmask(SIG_BLOCK, &signals, nullptr) != 0)
        return; // then the program ends at once: the journal is made for that
    m_descriptor = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    if (m_descriptor < 0) {
        pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
        return;
    }
    m_notifier = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        signalfd_siginfo info{};
        const bool again = ::read(m_descriptor, &info, sizeof info) != ssize_t(sizeof info);
        if (again || std::exchange(m_happened, true))
            return;
        Q_EMIT happened();
    });
#endif
}

Interrupt::~Interrupt()
{
    m_notifier.reset();
#ifdef Q_OS_LINUX
    if (m_descriptor >= 0)
        ::close(m_descriptor);
#endif
}

} // namespace holdfast::app::cli

#include "moc_interrupt.cpp"
