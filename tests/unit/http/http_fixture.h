// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>

#include "http/server.h"

/// A server with a handler that does one thing per path, and a client that sends exactly the bytes it
/// is told to.
namespace holdfast::test
{

/// Paths: /hello, /echo, /ignore, /stream, /big?n=, /silent, /throw, /short, /long, /wait, /nothing,
/// /inject, /facts, /read-error, /abort
class PathHandler : public http::Handler
{
public:
    env::Task<void> handle(http::Request& request, http::ResponseWriter& response) override;

    env::Completion<bool> release; ///< lets /wait go on
    std::atomic<int> waiting{0};
    std::atomic<int> handled{0};

private:
    env::Task<void> plain(http::Request& request, http::ResponseWriter& response);
    env::Task<void> broken(http::Request& request, http::ResponseWriter& response);
    env::Task<void> bodies(http::Request& request, http::ResponseWriter& response);
};

struct SeenRequest
{
    std::string method;
    std::string path; ///< raw
    int status = 0;
    std::uint64_t bytesIn = 0;
    std::uint64_t bytesOut = 0;
    bool complete = true;
};

class RecordingObserver : public http::RequestObserver
{
public:
    void requestDone(const http::RequestSummary& summary) override;
    std::vector<SeenRequest> seen();

private:
    std::mutex m_mutex;
    std::vector<SeenRequest> m_seen;
};

/// The server on threads of its own, on a free port of the loopback interface.
class TestServer
{
public:
    explicit TestServer(http::ServerOptions options = {}, int threads = 1,
                        std::shared_ptr<const http::TlsContext> tls = nullptr);
    ~TestServer();

    [[nodiscard]] std::uint16_t port() const { return m_port; }
    [[nodiscard]] http::Server& server() { return *m_server; }
    /// Runs stop() to its end; false when it had to leave connections behind.
    bool stop(std::chrono::milliseconds patience);
    void beginStop(std::chrono::milliseconds patience);
    [[nodiscard]] bool stopFinished() const { return m_stopResult >= 0; }

    PathHandler handler;
    RecordingObserver observer;

private:
    static env::Task<void> runStop(http::Server* server, std::chrono::milliseconds patience,
                                   std::atomic<int>* result);
    using Guard = env::asio::executor_work_guard<env::Executor>;
    std::unique_ptr<env::Clock> m_clock = env::makeSystemClock();
    std::unique_ptr<env::Random> m_random = env::makeSystemRandom();
    std::vector<std::unique_ptr<env::asio::io_context>> m_contexts;
    std::vector<Guard> m_guards;
    std::unique_ptr<http::Server> m_server;
    std::vector<std::thread> m_threads;
    std::uint16_t m_port = 0;
    std::atomic<int> m_stopResult{-1};
};

/// One blocking connection; reads give up after five seconds.
class RawClient
{
public:
    /// `receiveBuffer`: of the socket, in bytes; 0 leaves the system's.
    explicit RawClient(std::uint16_t port, int receiveBuffer = 0);
    ~RawClient();

    void send(std::string_view bytes);
    void finishSending();
    /// Everything up to the end of the connection; "<reset>" or "<timeout>" is appended where it ends so.
    std::string readAll();
    /// At least until `text` is there; all that was read so far and not yet returned.
    std::string readUntil(std::string_view text);
    /// At most `most` bytes that are here or come next; none when the connection has ended.
    std::string readSome(std::size_t most);
    /// One response with Content-Length, head and body.
    std::string readResponse();
    /// True once the peer has closed, with nothing more to read.
    bool isClosed();

private:
    enum class Got { Bytes, End, Reset, Timeout };
    Got more();
    int m_fd;
    std::string m_have;
};

[[nodiscard]] std::string bodyOf(const std::string& response);
[[nodiscard]] int statusOf(const std::string& response);
[[nodiscard]] bool waitFor(const std::function<bool()>& condition);

} // namespace holdfast::test
