// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "http/connection.h"

#include <exception>

#include "base/log.h"

namespace holdfast::http
{

Connection::Connection(Worker& worker, std::unique_ptr<Stream> stream, std::string peer,
                       bool peerIsLoopback)
    : m_worker(worker), m_wire(worker, std::move(stream)), m_body(m_wire),
      m_response(m_wire, m_body, m_request)
{
    m_request.peer = std::move(peer);
    m_request.peerIsLoopback = peerIsLoopback;
    m_request.tls = m_wire.stream().isTls();
    m_request.body = &m_body;
    m_worker.add(*this);
}

Connection::~Connection()
{
    m_worker.remove(*this);
}

void Connection::stopIfIdle()
{
    if (m_phase == Phase::Idle)
        m_wire.abort();
}

env::Task<void> Connection::run()
{
    bool goOn = !m_worker.isStopping();
    if (goOn && m_wire.stream().isTls())
        goOn = co_await handshake();
    while (goOn)
        goOn = co_await serveOne();
    co_await close();
}

env::Task<bool> Connection::handshake()
{
    const Result<void> done =
        co_await m_wire.handshake(m_worker.deadlineAfter(m_worker.options().headerTimeout));
    if (done) {
        const Stream::Agreed agreed = m_wire.stream().agreed();
        m_request.tlsVersion = agreed.version;
        m_request.tlsCipher = agreed.cipher;
        co_return true;
    }
    // Probes that connect and leave are no failures, nor is our own stop.
    if (done.error().code != Code::Cancelled) {
        m_worker.counters.tlsFailures.fetch_add(1, std::memory_order_relaxed);
        log::debug("no TLS", {{"peer", m_request.peer}, {"reason", done.error().describe()}});
    }
    m_unread = done.error().code == Code::InvalidArgument; // what it was told must not be overtaken
    co_return false;
}

/// Whether the input holds a whole head: its length, 0 for "not yet".
Connection::HeadEnd Connection::findHead()
{
    InputBuffer& input = m_wire.input();
    // RFC 9112 section 2.2: an empty line before a request is skipped.
    while (m_scanned == 0 && input.view().starts_with("\r\n"))
        input.consume(2);
    const std::size_t end = input.view().find("\r\n\r\n", m_scanned);
    const std::size_t limit = m_worker.options().headerLimit;
    if (end != std::string_view::npos && end + 4 <= limit)
        return end + 4;
    if (end != std::string_view::npos || input.size() >= limit)
        return std::unexpected(Fault::HeaderTooLarge);
    m_scanned = input.size() < 3 ? 0 : input.size() - 3;
    return std::size_t(0);
}

env::Task<Connection::HeadEnd> Connection::readHead()
{
    const ServerOptions& options = m_worker.options();
    m_scanned = 0;
    // The deadline of a head is for the whole of it: a byte now and then does not move it.
    std::int64_t headDeadline = m_worker.deadlineAfter(options.headerTimeout);
    for (;;) {
        if (!m_wire.input().empty()) {
            const HeadEnd found = findHead();
            if (!found || *found > 0)
                co_return found;
        }
        std::int64_t deadline = headDeadline;
        if (m_wire.input().empty()) {
            m_phase = Phase::Idle;
            m_wire.input().shrink();
            if (m_worker.isStopping())
                co_return std::unexpected(std::nullopt);
            if (!m_first)
                deadline = m_worker.deadlineAfter(options.idleTimeout);
        }
        const bool wasIdle = m_phase == Phase::Idle;
        const Result<std::size_t> got = co_await m_wire.fill(deadline);
        if (got && *got > 0) {
            if (wasIdle && !m_first)
                headDeadline = m_worker.deadlineAfter(options.headerTimeout);
            m_phase = Phase::Head;
            continue;
        }
        if (!got && got.error().code == Code::Timeout && !m_wire.input().empty())
            co_return std::unexpected(Fault::RequestTimeout);
        co_return std::unexpected(std::nullopt);
    }
}

/// What is reported of a head that does not parse must not be the request before.
void Connection::forgetRequest()
{
    m_request.operation = {};
    m_request.method.clear();
    m_request.target.clear();
    m_request.path.clear();
    m_request.rawPath.clear();
    m_request.query.clear();
    m_request.headers.clear();
}

/// One request and its answer; false: the connection ends.
env::Task<bool> Connection::serveOne()
{
    const HeadEnd head = co_await readHead();
    if (!head && !head.error())
        co_return false;
    m_phase = Phase::Handling;
    m_first = false;
    m_startedAt = m_worker.clock().bootNow();
    m_bytesOutBefore = m_wire.bytesOut();
    m_worker.nextRequestId(m_request.id);
    forgetRequest();
    m_worker.counters.requests.fetch_add(1, std::memory_order_relaxed);

    std::expected<RequestFacts, Fault> facts = std::unexpected(Fault::BadRequest);
    if (head) {
        const std::string_view text = m_wire.input().view().substr(0, *head);
        facts = parseHead(text, m_worker.options().maxFields, m_request);
        m_wire.input().consume(*head);
    } else {
        facts = std::unexpected(*head.error());
    }
    if (!facts) {
        co_await answerFault(facts.error());
        co_return co_await settle(false);
    }
    m_body.begin(*facts);
    m_response.begin(*facts);
    co_await callHandler();
    if (!m_response.started() && !m_response.broken())
        co_await answerFault(Fault::HandlerFailed);
    co_return co_await settle(true);
}

env::Task<void> Connection::callHandler()
{
    try {
        co_await m_worker.handler().handle(m_request, m_response);
    } catch (const std::exception& error) {
        // Nothing should throw here; if it does, one request fails and not the node.
        log::error("request handler threw", {{"request", m_request.id}, {"what", error.what()}});
        if (m_response.started())
            m_response.abort();
    }
}

env::Task<void> Connection::answerFault(Fault fault)
{
    if (fault != Fault::HandlerFailed) {
        // Nothing of the request is to be trusted, its method and framing least of all.
        m_request.method = "GET";
        m_body.begin(RequestFacts{});
        m_response.begin(RequestFacts{});
        m_unread = true;
    }
    m_response.forbidKeepAlive();
    ErrorPage page{"text/plain", std::string(reasonPhrase(faultStatus(fault))) + "\n", 0};
    if (m_worker.options().errorPage)
        page = m_worker.options().errorPage(fault, m_request.id);
    ResponseHead head;
    head.status = page.status != 0 ? page.status : faultStatus(fault);
    head.headers.add("content-type", std::move(page.contentType));
    const Result<void> sent = co_await m_response.reply(std::move(head), std::move(page.body));
    if (!sent) {
        log::debug("the peer left before its error", {{"request", m_request.id},
                                                      {"reason", sent.error().describe()}});
    }
}

/// After the answer: reports it, makes the connection ready for the next request or says false.
env::Task<bool> Connection::settle(bool mayGoOn)
{
    if (!m_response.finished())
        m_response.abort();
    report();
    if (m_response.broken() || !m_response.keepAlive() || !mayGoOn) {
        m_unread = m_unread || !m_body.complete();
        co_return false;
    }
    const bool drained = co_await m_body.drain();
    m_unread = !drained;
    co_return drained;
}

void Connection::report()
{
    RequestObserver* observer = m_worker.options().observer;
    if (!observer)
        return;
    const RequestSummary summary{.request = m_request,
                                 .status = m_response.status(),
                                 .bytesIn = m_body.received(),
                                 .bytesOut = m_wire.bytesOut() - m_bytesOutBefore,
                                 .nanos = m_worker.clock().bootNow() - m_startedAt,
                                 .complete = !m_response.broken()};
    observer->requestDone(summary);
}

env::Task<void> Connection::close()
{
    m_phase = Phase::Closing;
    if (m_response.broken()) {
        m_wire.stream().reset();
        co_return;
    }
    if (m_unread || !m_wire.input().empty())
        co_await linger();
    else if (m_wire.stream().isTls())
        co_await m_wire.endWrites(); // an answer without a length ends here
    m_wire.stream().close();
}

/// Closing a socket with unread bytes makes the kernel send a reset, which can overtake the answer and
/// take it from the client's hands. So: say that we have finished, and read on for a while.
env::Task<void> Connection::linger()
{
    constexpr std::chrono::milliseconds kWhileStopping{300};
    co_await m_wire.endWrites();
    std::chrono::milliseconds time = m_worker.options().lingerTimeout;
    if (m_worker.isStopping())
        time = std::min(time, kWhileStopping);
    const std::int64_t deadline = m_worker.deadlineAfter(time);
    InputBuffer& input = m_wire.input();
    bool more = true;
    while (more) {
        input.consume(input.size());
        const Result<std::size_t> got = co_await m_wire.fill(deadline);
        more = got && *got > 0 && m_worker.roughNow() < deadline && !m_worker.isStopping();
    }
}

int faultStatus(Fault fault)
{
    switch (fault) {
    case Fault::BadRequest:
    case Fault::InvalidUri:
        return 400;
    case Fault::RequestTimeout:
        return 408;
    case Fault::ExpectationFailed:
        return 417;
    case Fault::HeaderTooLarge:
        return 431;
    case Fault::HandlerFailed:
        return 500;
    case Fault::NotImplemented:
        return 501;
    case Fault::TooManyConnections:
        return 503;
    case Fault::VersionNotSupported:
        return 505;
    }
    return 500;
}

} // namespace holdfast::http
