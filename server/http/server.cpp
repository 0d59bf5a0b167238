// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "http/server.h"

#include <algorithm>
#include <mutex>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/v6_only.hpp>

#include <sys/socket.h>

#include "base/log.h"
#include "http/address.h"
#include "http/connection.h"
#include "http/response_head.h"
#include "http/tcp_stream.h"
#include "http/tls_stream.h"

namespace holdfast::http
{
namespace
{

namespace asio = env::asio;
using asio::ip::tcp;
using Acceptor = asio::basic_socket_acceptor<tcp, env::Executor>;
using boost::system::error_code;

constexpr int kBacklog = 1024;

std::unexpected<Error> listenFailure(const error_code& error, std::string_view address)
{
    Code code = Code::Io;
    if (error == asio::error::address_in_use)
        code = Code::AlreadyExists;
    else if (error == asio::error::access_denied)
        code = Code::Forbidden;
    else if (error == boost::system::errc::address_not_available)
        code = Code::InvalidArgument;
    return fail(code, error.message(), "listen on " + std::string(address));
}

/// The first address a host name stands for; IPv4 before IPv6, as clients of "localhost" try it.
Result<tcp::endpoint> resolve(const env::Executor& executor, const HostPort& address)
{
    if (address.host.empty())
        return tcp::endpoint(tcp::v6(), address.port);
    error_code error;
    asio::ip::basic_resolver<tcp, env::Executor> resolver(executor);
    const auto found = resolver.resolve(address.host, std::to_string(address.port), error);
    if (error || found.empty())
        return fail(Code::InvalidArgument, "no such address: " + error.message(), address.host);
    for (const auto& entry : found) {
        if (entry.endpoint().address().is_v4())
            return entry.endpoint();
    }
    return found.begin()->endpoint();
}

Result<Acceptor> openAcceptor(const env::Executor& executor, const tcp::endpoint& endpoint,
                              bool allInterfaces, std::string_view address)
{
    Acceptor acceptor(executor);
    error_code error;
    acceptor.open(endpoint.protocol(), error);
    if (error && allInterfaces) // a kernel without IPv6
        return openAcceptor(executor, tcp::endpoint(tcp::v4(), endpoint.port()), false, address);
    if (!error)
        acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (!error && allInterfaces)
        acceptor.set_option(asio::ip::v6_only(false), error);
    if (!error)
        acceptor.bind(endpoint, error);
    if (!error)
        acceptor.listen(kBacklog, error);
    if (error)
        return listenFailure(error, address);
    return acceptor;
}

std::string peerName(const tcp::endpoint& peer)
{
    // Dual-stack sockets show IPv4 peers as ::ffff:a.b.c.d.
    asio::ip::address address = peer.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    return formatHostPort({address.to_string(), peer.port()});
}

bool isLoopback(const tcp::endpoint& peer)
{
    const asio::ip::address address = peer.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).is_loopback();
    return address.is_loopback();
}

/// Counts a connection as open from accept to close, whichever way it goes.
class OpenTicket
{
public:
    explicit OpenTicket(std::shared_ptr<Worker> worker) : m_worker(std::move(worker))
    {
        m_worker->counters.open.fetch_add(1, std::memory_order_relaxed);
        m_worker->counters.accepted.fetch_add(1, std::memory_order_relaxed);
    }
    OpenTicket(OpenTicket&&) noexcept = default;
    OpenTicket& operator=(OpenTicket&&) = delete;
    ~OpenTicket()
    {
        if (m_worker)
            m_worker->counters.open.fetch_sub(1, std::memory_order_release);
    }
    [[nodiscard]] Worker& worker() const { return *m_worker; }

private:
    std::shared_ptr<Worker> m_worker;
};

using TlsChoice = std::shared_ptr<const TlsContext>; ///< null: plain

env::Task<void> serve(OpenTicket ticket, TcpSocket socket, TlsChoice tls)
{
    error_code error;
    const tcp::endpoint peer = socket.remote_endpoint(error);
    if (error)
        co_return; // gone before we looked
    auto stream = tls ? makeTlsStream(std::move(socket), tls->newSession())
                      : makeTcpStream(std::move(socket));
    Connection connection(ticket.worker(), std::move(stream), peerName(peer), isLoopback(peer));
    co_await connection.run();
}

bool isExhaustion(const error_code& error)
{
    return error == asio::error::no_descriptors || error == asio::error::no_memory ||
           error == asio::error::no_buffer_space ||
           error == boost::system::errc::too_many_files_open_in_system;
}

} // namespace

struct Server::State
{
    ServerEnvironment environment;
    std::shared_ptr<ServerShared> shared;
    std::vector<std::shared_ptr<Worker>> workers;
    std::mutex mutex; ///< guards the list, not the acceptors: those belong to the first io thread
    std::vector<std::unique_ptr<Acceptor>> acceptors;
    std::atomic<bool> stopping{false};
    std::atomic<std::uint64_t> refused{0};

    [[nodiscard]] std::uint64_t open() const
    {
        std::uint64_t sum = 0;
        for (const auto& worker : workers)
            sum += worker->counters.open.load(std::memory_order_acquire);
        return sum;
    }
    [[nodiscard]] std::shared_ptr<Worker> leastBusy() const
    {
        return *std::ranges::min_element(workers, {}, [](const auto& worker) {
            return worker->counters.open.load(std::memory_order_relaxed);
        });
    }
    void refuse(TcpSocket socket, bool plain);
    static env::Task<void> accept(std::shared_ptr<State> self, Acceptor* acceptor, TlsChoice tls);
    static env::Task<bool> closeAcceptors(std::shared_ptr<State> self);
};

/// Over the limit: one attempt to say so, without a coroutine or memory of its own. A handshake for that
/// would cost more than the request.
void Server::State::refuse(TcpSocket socket, bool plain)
{
    refused.fetch_add(1, std::memory_order_relaxed);
    if (!plain)
        return;
    std::string id;
    workers.front()->nextRequestId(id);
    ErrorPage page{"text/plain", "too many connections\n"};
    if (shared->options.errorPage)
        page = shared->options.errorPage(Fault::TooManyConnections, id);
    ResponseHead head;
    head.status = faultStatus(Fault::TooManyConnections);
    head.headers.add("content-type", page.contentType);
    head.headers.add("retry-after", "1");
    head.length = page.body.size();
    std::string text;
    const HeadContext context{.keepAlive = false,
                              .date = workers.front()->httpDate(),
                              .server = shared->options.serverName,
                              .requestId = id};
    writeHead(text, head, context);
    text += page.body;
    ::send(socket.native_handle(), text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    ::shutdown(socket.native_handle(), SHUT_WR);
}

env::Task<void> Server::State::accept(std::shared_ptr<State> self, Acceptor* acceptor, TlsChoice tls)
{
    std::int64_t quietUntil = 0;
    while (acceptor->is_open() && !self->stopping) {
        const std::shared_ptr<Worker> worker = self->leastBusy();
        const auto token = asio::as_tuple(env::useTask);
        auto [error, socket] = co_await acceptor->async_accept(worker->executor(), token);
        if (error == asio::error::operation_aborted)
            break;
        if (error && isExhaustion(error)) {
            const std::int64_t now = self->environment.clock->bootNow();
            if (now >= quietUntil)
                log::warn("cannot accept connections", {{"reason", error.message()}});
            quietUntil = now + 60 * kNanosPerSecond;
            co_await self->environment.clock->sleepFor(std::chrono::milliseconds(100));
        }
        if (error)
            continue;
        if (self->open() >= self->shared->options.maxConnections) {
            self->refuse(std::move(socket), !tls);
            continue;
        }
        OpenTicket ticket(worker);
        env::spawn(worker->executor(), serve(std::move(ticket), std::move(socket), tls));
    }
}

env::Task<bool> Server::State::closeAcceptors(std::shared_ptr<State> self)
{
    self->stopping = true;
    const std::lock_guard lock(self->mutex);
    for (const auto& acceptor : self->acceptors) {
        error_code ignored; // closed before
        acceptor->close(ignored);
    }
    co_return true;
}

Server::Server(ServerEnvironment environment, Handler& handler, ServerOptions options)
    : m_state(std::make_shared<State>())
{
    m_state->shared = std::make_shared<ServerShared>(
        ServerShared{std::move(options), &handler, environment.clock});
    for (const env::Executor& executor : environment.executors) {
        m_state->workers.push_back(
            std::make_shared<Worker>(executor, m_state->shared, environment.random->u64()));
    }
    m_state->environment = std::move(environment);
}

Server::~Server() = default;

Result<std::uint16_t> Server::start(std::string_view address, std::shared_ptr<const TlsContext> tls)
{
    const Result<HostPort> parsed = parseHostPort(address);
    if (!parsed)
        return std::unexpected(parsed.error());
    const env::Executor executor = m_state->environment.executors.front();
    const Result<tcp::endpoint> endpoint = resolve(executor, *parsed);
    if (!endpoint)
        return std::unexpected(endpoint.error());
    Result<Acceptor> acceptor = openAcceptor(executor, *endpoint, parsed->host.empty(), address);
    if (!acceptor)
        return std::unexpected(acceptor.error());
    error_code error;
    const std::uint16_t port = acceptor->local_endpoint(error).port();
    if (error)
        return listenFailure(error, address);
    auto owned = std::make_unique<Acceptor>(std::move(*acceptor));
    Acceptor* raw = owned.get();
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->acceptors.push_back(std::move(owned));
    }
    env::spawn(executor, State::accept(m_state, raw, std::move(tls)));
    return port;
}

env::Task<bool> Server::stop(std::chrono::milliseconds patience)
{
    const std::shared_ptr<State> state = m_state;
    co_await env::on(state->environment.executors.front(), State::closeAcceptors(state));
    for (const auto& worker : state->workers)
        asio::post(worker->executor(), [worker] { worker->beginStop(); });

    constexpr std::chrono::milliseconds kPoll{5};
    constexpr std::chrono::seconds kAfterAbort{1};
    env::Clock& clock = *state->environment.clock;
    std::int64_t until = clock.bootNow() + std::chrono::nanoseconds(patience).count();
    while (state->open() > 0 && clock.bootNow() < until)
        co_await clock.sleepFor(kPoll);
    if (state->open() == 0)
        co_return true;
    for (const auto& worker : state->workers)
        asio::post(worker->executor(), [worker] { worker->abortAll(); });
    until = clock.bootNow() + std::chrono::nanoseconds(kAfterAbort).count();
    while (state->open() > 0 && clock.bootNow() < until)
        co_await clock.sleepFor(kPoll);
    co_return state->open() == 0;
}

ServerCounters Server::counters() const
{
    ServerCounters out;
    out.connectionsOpen = m_state->open();
    out.connectionsRefused = m_state->refused.load(std::memory_order_relaxed);
    for (const auto& worker : m_state->workers) {
        out.connectionsAccepted += worker->counters.accepted.load(std::memory_order_relaxed);
        out.tlsFailures += worker->counters.tlsFailures.load(std::memory_order_relaxed);
        out.requests += worker->counters.requests.load(std::memory_order_relaxed);
        out.bytesIn += worker->counters.bytesIn.load(std::memory_order_relaxed);
        out.bytesOut += worker->counters.bytesOut.load(std::memory_order_relaxed);
    }
    return out;
}

} // namespace holdfast::http
