// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "http_fixture.h"

#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace holdfast::test
{
namespace
{

using Body = Result<std::string>;

env::Task<Body> readBody(http::BodyReader* body, std::size_t step)
{
    std::string all;
    Bytes buffer(step);
    for (;;) {
        const Result<std::size_t> got = co_await body->read(buffer);
        if (!got)
            co_return std::unexpected(got.error());
        if (*got == 0)
            co_return all;
        all.append(asText(ByteView(buffer).first(*got)));
    }
}

std::string describeRequest(const http::Request& request)
{
    std::string text = request.method + " " + request.path + " raw=" + request.rawPath;
    for (const auto& [name, value] : request.query)
        text += " " + name + "=" + value;
    return text + " host=" + request.headers.get("host") + " peer=" + request.peer.substr(0, 10) +
           (request.peerIsLoopback ? " loopback" : "") + (request.tls ? " tls" : "");
}

} // namespace

env::Task<void> PathHandler::handle(http::Request& request, http::ResponseWriter& response)
{
    ++handled;
    const std::string& path = request.path;
    if (path == "/echo" || path == "/ignore" || path == "/read-error" || path == "/slow-echo")
        co_await bodies(request, response);
    else if (path == "/silent" || path == "/throw" || path == "/short" || path == "/long" ||
             path == "/abort")
        co_await broken(request, response);
    else
        co_await plain(request, response);
}

env::Task<void> PathHandler::bodies(http::Request& request, http::ResponseWriter& response)
{
    http::ResponseHead head;
    std::string answer = "ignored";
    if (request.path != "/ignore") {
        const std::size_t step = request.path == "/slow-echo" ? 3 : 4096;
        Body body = co_await readBody(request.body, step);
        if (!body && request.path == "/read-error") {
            answer = codeName(body.error().code);
            head.status = 400;
        } else {
            answer = body.value_or("?");
        }
    }
    co_await response.reply(std::move(head), std::move(answer));
}

env::Task<void> PathHandler::broken(http::Request& request, http::ResponseWriter& response)
{
    if (request.path == "/silent")
        co_return;
    if (request.path == "/throw")
        throw std::runtime_error("thrown on purpose");
    http::ResponseHead head;
    head.length = 10;
    co_await response.start(std::move(head));
    const std::string text = request.path == "/long" ? "0123456789A" : "01234";
    std::vector<ByteView> pieces(1, asBytes(text));
    co_await response.write(std::move(pieces));
    if (request.path == "/abort")
        response.abort();
    else
        co_await response.finish();
}

env::Task<void> PathHandler::plain(http::Request& request, http::ResponseWriter& response)
{
    http::ResponseHead head;
    std::string answer = "hello";
    if (request.path == "/wait") {
        ++waiting;
        co_await release.wait();
        answer = "waited";
    } else if (request.path == "/facts") {
        answer = describeRequest(request);
    } else if (request.path == "/inject") {
        head.headers.add("x-value", "a\r\nx-evil: b");
    } else if (request.path == "/nothing") {
        head.status = 204;
        answer.clear();
    } else if (request.path == "/stream" || request.path == "/big") {
        const std::string* count = findQuery(request.query, "n");
        std::uint64_t left = count ? std::stoull(*count) : 6;
        if (count)
            head.length = left;
        co_await response.start(std::move(head));
        const std::string block(count ? 65'536 : 3, 'x');
        Result<void> sent;
        while (left > 0 && sent) {
            const std::size_t now = std::min<std::uint64_t>(left, block.size());
            std::vector<ByteView> pieces(1, asBytes(block).first(now));
            sent = co_await response.write(std::move(pieces));
            left -= now;
        }
        if (sent)
            co_await response.finish();
        co_return;
    }
    co_await response.reply(std::move(head), std::move(answer));
}

void RecordingObserver::requestDone(const http::RequestSummary& summary)
{
    const std::lock_guard lock(m_mutex);
    m_seen.push_back({summary.request.method, summary.request.rawPath, summary.status, summary.bytesIn, summary.bytesOut,
                      summary.complete});
}

std::vector<SeenRequest> RecordingObserver::seen()
{
    const std::lock_guard lock(m_mutex);
    return m_seen;
}

TestServer::TestServer(http::ServerOptions options, int threads,
                       std::shared_ptr<const http::TlsContext> tls)
{
    http::ServerEnvironment environment{{}, m_clock.get(), m_random.get()};
    for (int i = 0; i < threads; ++i) {
        m_contexts.push_back(std::make_unique<env::asio::io_context>(1));
        environment.executors.push_back(m_contexts.back()->get_executor());
        m_guards.emplace_back(m_contexts.back()->get_executor());
    }
    options.observer = &observer;
    m_server = std::make_unique<http::Server>(std::move(environment), handler, std::move(options));
    m_port = m_server->start("127.0.0.1:0", std::move(tls)).value();
    for (auto& context : m_contexts)
        m_threads.emplace_back([raw = context.get()] { raw->run(); });
}

TestServer::~TestServer()
{
    handler.release.complete(true);
    if (m_stopResult < 0)
        stop(std::chrono::seconds(2));
    for (auto& context : m_contexts)
        context->stop();
    for (std::thread& thread : m_threads)
        thread.join();
}

env::Task<void> TestServer::runStop(http::Server* server, std::chrono::milliseconds patience,
                                    std::atomic<int>* result)
{
    const bool clean = co_await server->stop(patience);
    *result = clean ? 1 : 0;
}

void TestServer::beginStop(std::chrono::milliseconds patience)
{
    env::spawn(m_contexts.front()->get_executor(), runStop(m_server.get(), patience, &m_stopResult));
}

bool TestServer::stop(std::chrono::milliseconds patience)
{
    beginStop(patience);
    return waitFor([this] { return stopFinished(); }) && m_stopResult == 1;
}

RawClient::RawClient(std::uint16_t port, int receiveBuffer)
    : m_fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    if (receiveBuffer > 0) // before connect: it decides on the window's scale
        ::setsockopt(m_fd, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof receiveBuffer);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(m_fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("connect failed");
    const int one = 1;
    ::setsockopt(m_fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

RawClient::~RawClient()
{
    ::close(m_fd);
}

void RawClient::send(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t sent = ::send(m_fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0)
            return; // the test sees it in what it reads
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

void RawClient::finishSending()
{
    ::shutdown(m_fd, SHUT_WR);
}

RawClient::Got RawClient::more()
{
    pollfd wait{m_fd, POLLIN, 0};
    if (::poll(&wait, 1, 5000) <= 0)
        return Got::Timeout;
    char buffer[65536];
    const ssize_t got = ::recv(m_fd, buffer, sizeof buffer, 0);
    if (got < 0)
        return Got::Reset;
    m_have.append(buffer, static_cast<std::size_t>(got));
    return got == 0 ? Got::End : Got::Bytes;
}

std::string RawClient::readAll()
{
    Got got = Got::Bytes;
    while (got == Got::Bytes)
        got = more();
    std::string all = std::exchange(m_have, {});
    if (got != Got::End)
        all += got == Got::Reset ? "<reset>" : "<timeout>";
    return all;
}

std::string RawClient::readUntil(std::string_view text)
{
    while (m_have.find(text) == std::string::npos && more() == Got::Bytes) {
    }
    const std::size_t end = std::min(m_have.size(), m_have.find(text));
    const std::size_t take = std::min(m_have.size(), end + text.size());
    std::string out = m_have.substr(0, take);
    m_have.erase(0, take);
    return out;
}

std::string RawClient::readSome(std::size_t most)
{
    pollfd wait{m_fd, POLLIN, 0};
    std::string out(most, '\0');
    ssize_t got = 0;
    if (::poll(&wait, 1, 5000) > 0)
        got = ::recv(m_fd, out.data(), out.size(), 0);
    out.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return out;
}

std::string RawClient::readResponse()
{
    std::string head = readUntil("\r\n\r\n");
    const std::string field = "Content-Length: ";
    const std::size_t at = head.find(field);
    const std::size_t length = at == std::string::npos ? 0 : std::stoul(head.substr(at + field.size()));
    while (m_have.size() < length && more() == Got::Bytes) {
    }
    head += m_have.substr(0, length);
    m_have.erase(0, std::min(length, m_have.size()));
    return head;
}

bool RawClient::isClosed()
{
    return m_have.empty() && more() == Got::End;
}

std::string bodyOf(const std::string& response)
{
    const std::size_t end = response.find("\r\n\r\n");
    return end == std::string::npos ? "" : response.substr(end + 4);
}

int statusOf(const std::string& response)
{
    return response.size() < 12 ? 0 : std::atoi(response.c_str() + 9);
}

bool waitFor(const std::function<bool()>& condition)
{
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > until)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
}

} // namespace holdfast::test
