// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "http/request_body.h"

namespace holdfast::http
{

void RequestBody::begin(const RequestFacts& facts)
{
    m_chunked = facts.chunked;
    m_length.reset();
    if (!m_chunked)
        m_length = facts.contentLength.value_or(0);
    m_left = m_length.value_or(0);
    m_received = 0;
    m_clientWaits = facts.expectContinue;
    m_mayContinue = true;
    m_error.reset();
    m_chunks = ChunkDecoder();
}

bool RequestBody::isDrainable() const
{
    // A client that got its answer without the "100 Continue" it waited for gets no second request on
    // this connection: some (botocore) mistake the next answer then.
    if (m_clientWaits)
        return false;
    if (complete())
        return true;
    return !m_error && (m_chunked || m_left <= m_wire.worker().options().drainLimit);
}

std::int64_t RequestBody::deadline() const
{
    return m_wire.worker().deadlineAfter(m_wire.worker().options().bodyTimeout);
}

env::Task<Result<std::size_t>> RequestBody::read(MutableByteView into)
{
    if (m_error)
        co_return std::unexpected(*m_error);
    if (into.empty())
        co_return std::size_t(0);
    // Sent even when the body is empty or already here. RFC 9110 lets it be left out then, but clients
    // that asked keep waiting for it.
    if (m_clientWaits && m_mayContinue) {
        m_clientWaits = false;
        ByteView line = asBytes("HTTP/1.1 100 Continue\r\n\r\n");
        const Result<void> sent = co_await m_wire.write(std::span<ByteView>(&line, 1));
        if (!sent) {
            m_error = sent.error();
            co_return std::unexpected(*m_error);
        }
    }
    if (complete())
        co_return std::size_t(0);
    Result<std::size_t> got = std::size_t(0);
    if (m_chunked)
        got = co_await readChunked(into);
    else
        got = co_await readPlain(into);
    if (got)
        m_received += *got;
    else
        m_error = got.error();
    co_return got;
}

/// Data bytes: those read ahead first, then from the transport straight into the caller's buffer.
env::Task<Result<std::size_t>> RequestBody::readData(MutableByteView into)
{
    if (!m_wire.input().empty())
        co_return m_wire.input().take(into);
    Result<std::size_t> got = co_await m_wire.read(into, deadline());
    if (got && *got == 0)
        co_return fail(Code::Cancelled, "the peer closed before the end of the body", "request body");
    co_return got;
}

env::Task<Result<std::size_t>> RequestBody::readPlain(MutableByteView into)
{
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), m_left));
    Result<std::size_t> got = co_await readData(into.first(wanted));
    if (got)
        m_left -= *got;
    co_return got;
}

env::Task<Result<std::size_t>> RequestBody::readChunked(MutableByteView into)
{
    InputBuffer& input = m_wire.input();
    while (m_chunks.dataLeft() == 0) {
        const Result<std::size_t> used = m_chunks.advance(input.view());
        if (!used)
            co_return std::unexpected(used.error());
        input.consume(*used);
        if (m_chunks.done())
            co_return std::size_t(0);
        if (m_chunks.dataLeft() > 0)
            break;
        Result<std::size_t> got = co_await m_wire.fill(deadline());
        if (got && *got == 0)
            co_return fail(Code::Cancelled, "the peer closed before the end of the body", "request body");
        if (!got)
            co_return got;
    }
    const auto wanted =
        static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), m_chunks.dataLeft()));
    Result<std::size_t> got = co_await readData(into.first(wanted));
    if (got)
        m_chunks.tookData(*got);
    co_return got;
}

env::Task<bool> RequestBody::drain()
{
    if (!isDrainable())
        co_return false;
    m_mayContinue = false;
    std::uint64_t left = m_wire.worker().options().drainLimit;
    Bytes scratch(complete() ? 0 : 16 * 1024);
    while (!complete()) {
        const Result<std::size_t> got = co_await read(scratch);
        if (!got || *got > left)
            co_return false;
        left -= *got;
    }
    co_return true;
}

} // namespace holdfast::http
