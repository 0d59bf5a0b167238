// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "http/wire.h"

namespace holdfast::http
{
namespace
{

/// After so many bytes written without a wait the thread's other connections get their turn.
constexpr std::uint64_t kMaxBurst = 4 * 1024 * 1024;

/// Cuts the first `count` bytes off; returns what is left of the list.
std::span<ByteView> skip(std::span<ByteView> pieces, std::size_t count)
{
    while (!pieces.empty() && count >= pieces.front().size()) {
        count -= pieces.front().size();
        pieces = pieces.subspan(1);
    }
    if (count > 0)
        pieces.front() = pieces.front().subspan(count);
    return pieces;
}

} // namespace

Wire::Wire(Worker& worker, std::unique_ptr<Stream> stream)
    : m_worker(worker), m_stream(std::move(stream))
{
}

Result<void> Wire::checkOpen() const
{
    if (m_aborted)
        return fail(Code::Cancelled, "the connection was closed", "connection");
    return {};
}

env::Task<Result<void>> Wire::handshake(std::int64_t deadline)
{
    if (Result<void> open = checkOpen(); !open)
        co_return open;
    m_expired = false;
    m_deadline = deadline;
    Result<void> done = co_await m_stream->handshake();
    m_deadline = kNever;
    if (!done && m_expired)
        co_return fail(Code::Timeout, "not done in time", "TLS handshake");
    co_return done;
}

env::Task<Result<std::size_t>> Wire::read(MutableByteView into, std::int64_t deadline)
{
    if (m_aborted)
        co_return fail(Code::Cancelled, "the connection was closed", "connection");
    m_burst = 0;
    m_expired = false;
    m_deadline = deadline;
    Result<std::size_t> got = co_await m_stream->readSome(into);
    m_deadline = kNever;
    if (!got && m_expired)
        co_return fail(Code::Timeout, "the peer sent nothing in time", "connection");
    if (got)
        m_worker.counters.bytesIn.fetch_add(*got, std::memory_order_relaxed);
    co_return got;
}

env::Task<Result<std::size_t>> Wire::fill(std::int64_t deadline)
{
    const MutableByteView room = m_input.room();
    Result<std::size_t> got = co_await read(room, deadline);
    if (got)
        m_input.commit(*got);
    co_return got;
}

env::Task<Result<void>> Wire::write(std::span<ByteView> pieces)
{
    pieces = skip(pieces, 0); // empty pieces at the front
    while (!pieces.empty()) {
        if (Result<void> open = checkOpen(); !open)
            co_return open;
        const Result<std::size_t> sent = m_stream->tryWrite(pieces);
        if (!sent)
            co_return std::unexpected(sent.error());
        pieces = skip(pieces, *sent);
        m_bytesOut += *sent;
        m_burst += *sent;
        m_worker.counters.bytesOut.fetch_add(*sent, std::memory_order_relaxed);
        if (pieces.empty())
            break;
        if (*sent > 0)
            continue; // the socket says "full" itself
        const Result<void> ready = co_await waitForRoom();
        if (!ready)
            co_return ready;
    }
    if (m_burst > kMaxBurst) {
        m_burst = 0;
        co_await env::asio::post(m_worker.executor(), env::useTask);
    }
    co_return Result<void>{};
}

env::Task<Result<void>> Wire::waitForRoom()
{
    m_burst = 0;
    m_expired = false;
    m_deadline = m_worker.deadlineAfter(m_worker.options().writeTimeout);
    m_notTaken = m_stream->notTaken();
    Result<void> ready = co_await m_stream->waitWritable();
    m_deadline = kNever;
    m_notTaken.reset();
    if (!ready && m_expired)
        co_return fail(Code::Timeout, "the peer took nothing in time", "connection");
    co_return ready;
}

env::Task<void> Wire::endWrites()
{
    while (!m_stream->shutdownWrite()) {
        if (m_aborted)
            co_return;
        const Result<void> ready = co_await waitForRoom();
        if (!ready)
            co_return; // the peer sees a cut, and had its time
    }
}

void Wire::expireIfDue(std::int64_t now)
{
    if (now < m_deadline)
        return;
    const std::size_t left = m_notTaken ? m_stream->notTaken() : 0;
    if (m_notTaken && left < *m_notTaken) {
        m_notTaken = left;
        m_deadline = m_worker.deadlineAfter(m_worker.options().writeTimeout);
        return;
    }
    m_deadline = kNever;
    m_expired = true;
    m_stream->cancel();
}

void Wire::abort()
{
    m_aborted = true;
    m_deadline = kNever;
    m_stream->cancel();
}

} // namespace holdfast::http
