// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "env/clock.h"
#include "http/message.h"
#include "http/tls_context.h"

/// HTTP/1.1 (RFC 9112) over TCP, or TLS on top of it. One coroutine per connection, on one io thread from accept to close.
namespace holdfast::http
{

/// What a request can be refused for before a handler sees it, or when a handler fails it.
enum class Fault : std::uint8_t {
    BadRequest,         ///< 400: does not parse, or framing that two readers could read differently
    InvalidUri,         ///< 400
    RequestTimeout,     ///< 408: the head did not arrive in time
    ExpectationFailed,  ///< 417: Expect other than 100-continue
    HeaderTooLarge,     ///< 431
    HandlerFailed,      ///< 500: the handler ended without an answer
    NotImplemented,     ///< 501: a transfer coding other than chunked
    TooManyConnections, ///< 503
    VersionNotSupported ///< 505
};
[[nodiscard]] int faultStatus(Fault fault);

/// The body of such an answer, in the terms of the protocol above (XML for S3).
struct ErrorPage
{
    std::string contentType;
    std::string body;
    int status = 0; ///< where that protocol has one of its own for the fault; 0: faultStatus()
};
using ErrorPageMaker = std::function<ErrorPage(Fault fault, const std::string& requestId)>;

/// One finished exchange, for metrics and logs. Valid during the call.
struct RequestSummary
{
    const Request& request;
    int status = 0;
    std::uint64_t bytesIn = 0;  ///< of the request's body, as sent
    std::uint64_t bytesOut = 0; ///< head and body
    std::int64_t nanos = 0;     ///< from the complete head to the last byte handed to the transport
    bool complete = true;       ///< false: cut short, by either side
};

class RequestObserver
{
public:
    virtual ~RequestObserver() = default;
    /// On the connection's io thread; must not block.
    virtual void requestDone(const RequestSummary& summary) = 0;
};

struct ServerOptions
{
    std::size_t headerLimit = 32 * 1024; ///< request line and fields, bytes
    std::size_t maxFields = 256;
    std::uint64_t drainLimit = 256 * 1024; ///< an unread body up to this is read past, else closed
    std::size_t maxConnections = 4096;
    /// A TLS handshake; the first request, and any head once begun.
    std::chrono::milliseconds headerTimeout{30'000};
    std::chrono::milliseconds idleTimeout{60'000};   ///< between requests
    std::chrono::milliseconds bodyTimeout{60'000};   ///< without a byte
    std::chrono::milliseconds writeTimeout{60'000};  ///< without progress
    std::chrono::milliseconds lingerTimeout{5'000};  ///< reading past what nobody wants before close
    std::string serverName = "Holdfast";
    ErrorPageMaker errorPage; ///< none: plain text
    RequestObserver* observer = nullptr;
};

/// What the server runs on; everything outlives it.
struct ServerEnvironment
{
    std::vector<env::Executor> executors; ///< one per io thread, at least one
    env::Clock* clock = nullptr;
    env::Random* random = nullptr;
};

struct ServerCounters
{
    std::uint64_t connectionsOpen = 0;
    std::uint64_t connectionsAccepted = 0;
    std::uint64_t connectionsRefused = 0;
    std::uint64_t tlsFailures = 0; ///< handshakes begun and not finished; requests without TLS for a TLS port
    std::uint64_t requests = 0;
    std::uint64_t bytesIn = 0;
    std::uint64_t bytesOut = 0;
};

/// Listens and serves. Made and started on any thread before or while the io threads run; destroyed
/// after stop() has returned true, or after the io threads have ended.
class Server
{
public:
    Server(ServerEnvironment environment, Handler& handler, ServerOptions options);
    ~Server();

    /// `address` is HOST:PORT, [IPv6]:PORT or :PORT (all interfaces); port 0 takes a free one. Returns
    /// the port. AlreadyExists: the address is in use; Forbidden: not allowed to bind it;
    /// InvalidArgument: no such address. May be called once for each address. `tls`: the address speaks TLS
    /// with these certificates; who connects while there are none yet is turned away.
    [[nodiscard]] Result<std::uint16_t> start(std::string_view address,
                                              std::shared_ptr<const TlsContext> tls = nullptr);

    /// Stops accepting, closes idle connections, lets requests in flight finish until `patience` is
    /// over, then cuts them. True when no connection is left. Awaited on any running io_context.
    env::Task<bool> stop(std::chrono::milliseconds patience);

    [[nodiscard]] ServerCounters counters() const; ///< any thread

private:
    struct State;
    std::shared_ptr<State> m_state;
};

} // namespace holdfast::http
