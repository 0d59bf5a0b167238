// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "http/response.h"

#include <charconv>

#include "base/log.h"

namespace holdfast::http
{

void Response::begin(const RequestFacts& facts)
{
    m_http11 = facts.http11;
    m_keepAlive = facts.keepAlive;
    m_started = m_headPending = m_finished = m_broken = false;
    m_status = 0;
    m_left = 0;
}

BodyFraming Response::framingFor(const ResponseHead& head) const
{
    if (m_request.method == "HEAD" || head.status == 204 || head.status == 304)
        return BodyFraming::None;
    if (head.length)
        return BodyFraming::Length;
    return m_http11 ? BodyFraming::Chunked : BodyFraming::UntilClose;
}

/// A handler that breaks the contract: the client must not take the rest for a good answer.
Result<void> Response::refuse(std::string why)
{
    m_broken = true;
    log::error("response cut short", {{"request", m_request.id}, {"reason", why}});
    return fail(Code::Internal, std::move(why), "response");
}

env::Task<Result<void>> Response::start(ResponseHead head)
{
    if (m_started)
        co_return refuse("started twice");
    m_started = true;
    m_status = head.status;
    m_framing = framingFor(head);
    m_left = head.length.value_or(0);
    m_body.answerBegins();
    if (m_wire.worker().isStopping() || m_framing == BodyFraming::UntilClose ||
        !m_body.isDrainable() || head.headers.get("connection") == "close")
        m_keepAlive = false;
    const HeadContext context{.http11 = m_http11,
                              .keepAlive = m_keepAlive,
                              .framing = m_framing,
                              .date = m_wire.worker().httpDate(),
                              .server = m_wire.worker().options().serverName,
                              .requestId = m_request.id};
    writeHead(m_head, head, context);
    m_headPending = true;
    co_return Result<void>{};
}

env::Task<Result<void>> Response::write(std::vector<ByteView> pieces)
{
    if (m_broken)
        co_return fail(Code::Cancelled, "the connection was closed", "response");
    if (!m_started || m_finished)
        co_return refuse("written outside of start and finish");
    std::uint64_t total = 0;
    for (const ByteView& piece : pieces)
        total += piece.size();
    if (total == 0 || m_framing == BodyFraming::None)
        co_return Result<void>{};
    if (m_framing == BodyFraming::Length) {
        if (total > m_left)
            co_return refuse("longer than its Content-Length");
        m_left -= total;
    } else if (m_framing == BodyFraming::Chunked) {
        char* end = std::to_chars(m_chunkLine.data(), m_chunkLine.data() + 16, total, 16).ptr;
        *end++ = '\r';
        *end++ = '\n';
        const std::string_view line(m_chunkLine.data(), static_cast<std::size_t>(end - m_chunkLine.data()));
        pieces.insert(pieces.begin(), asBytes(line));
        pieces.push_back(asBytes("\r\n"));
    }
    co_return co_await send(std::move(pieces));
}

env::Task<Result<void>> Response::finish()
{
    if (m_broken)
        co_return fail(Code::Cancelled, "the connection was closed", "response");
    if (!m_started || m_finished)
        co_return refuse("finished without start, or twice");
    if (m_framing == BodyFraming::Length && m_left > 0)
        co_return refuse("shorter than its Content-Length");
    m_finished = true;
    std::vector<ByteView> pieces;
    if (m_framing == BodyFraming::Chunked)
        pieces.push_back(asBytes("0\r\n\r\n"));
    if (pieces.empty() && !m_headPending)
        co_return Result<void>{};
    co_return co_await send(std::move(pieces));
}

env::Task<Result<void>> Response::send(std::vector<ByteView> pieces)
{
    if (m_headPending) {
        pieces.insert(pieces.begin(), asBytes(m_head));
        m_headPending = false;
    }
    Result<void> sent = co_await m_wire.write(pieces);
    if (!sent)
        m_broken = true;
    co_return sent;
}

} // namespace holdfast::http
