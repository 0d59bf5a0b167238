// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <boost/asio/basic_waitable_timer.hpp>

#include "env/clock.h"
#include "env/file_system.h"
#include "http/tls_context.h"
#include "node/config.h"

namespace holdfast::node
{

/// Keeps a node's certificates as its files have them: looks at the files every few seconds, and once a day
/// at the dates of the certificate of our own, where there is one. What goes wrong after the start is
/// logged, and the certificates that were in use stay. Lives on one io_context.
class CertificateKeeper
{
public:
    CertificateKeeper(env::FileSystem& files, env::Clock& clock, const env::Executor& executor,
                      std::chrono::milliseconds lookEvery = std::chrono::seconds(5));

    /// For the listener; it has certificates after begin().
    [[nodiscard]] std::shared_ptr<const http::TlsContext> context() const { return m_context; }

    /// Reads the certificates; makes one of our own where the configuration names none. Blocks.
    [[nodiscard]] Result<void> begin(const Config& config, const std::string& stateDirectory);
    /// Path of what clients of our own certificate are to trust; empty where it is not in use.
    [[nodiscard]] const std::string& authority() const { return m_authority; }

    void watch(); ///< from now on
    void stop();  ///< no more; lets the io_context run out of work

private:
    [[nodiscard]] Result<void> keepOwn();
    void arm();
    void look();
    void lookAtDates();

    using Timer = env::asio::basic_waitable_timer<std::chrono::steady_clock,
                                                  env::asio::wait_traits<std::chrono::steady_clock>,
                                                  env::Executor>;
    env::FileSystem& m_files;
    env::Clock& m_clock;
    Timer m_timer;
    std::chrono::milliseconds m_lookEvery;
    std::shared_ptr<http::TlsContext> m_context = std::make_shared<http::TlsContext>();
    std::string m_stateDirectory;
    std::vector<std::string> m_names; ///< of our own certificate
    bool m_hasOwn = false;
    std::string m_authority;
    std::int64_t m_datesSeen = 0; ///< boot time
    bool m_stopped = false;
};

} // namespace holdfast::node
