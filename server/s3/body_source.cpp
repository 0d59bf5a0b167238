// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/body_source.h"

#include <algorithm>
#include <charconv>

namespace holdfast::s3
{

namespace
{

constexpr std::size_t kRawBuffer = 64 * 1024;

std::optional<std::uint64_t> parseLength(std::string_view text)
{
    std::uint64_t value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || problem != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

S3Error fromDecoder(const Error& error)
{
    if (error.code == Code::TooLarge)
        return {ErrorCode::InvalidChunkSizeError, {}, {}, {}};
    if (error.code == Code::Corrupt)
        return {ErrorCode::MalformedTrailerError, {}, {}, {}};
    return {ErrorCode::IncompleteBody, error.message, {}, {}};
}

Outcome<std::uint64_t> declaredLength(const Exchange& x, bool chunked)
{
    if (!chunked) {
        const auto length = x.request.body->length();
        if (!length)
            return refuse(ErrorCode::MissingContentLength);
        return *length;
    }
    const std::string* text = x.header("x-amz-decoded-content-length");
    if (!text)
        return refuse(ErrorCode::MissingContentLength);
    const auto length = parseLength(*text);
    if (!length)
        return refuseArgument("x-amz-decoded-content-length is not a number",
                              "x-amz-decoded-content-length", *text);
    return *length;
}

} // namespace

Outcome<BodySource> BodySource::open(Exchange& x, std::uint64_t limit)
{
    using enum auth::PayloadMode;
    const auth::PayloadMode mode = x.caller.payload;
    const bool chunked = mode == StreamingSigned || mode == StreamingSignedTrailer ||
                         mode == StreamingUnsignedTrailer;
    const auto length = declaredLength(x, chunked);
    if (!length)
        return std::unexpected(length.error());
    if (*length > limit)
        return refuse(ErrorCode::EntityTooLarge, {},
                      {{"ProposedSize", std::to_string(*length)},
                       {"MaxSizeAllowed", std::to_string(limit)}});
    BodySource source(x);
    source.m_length = *length;
    if (chunked)
        source.m_decoder = std::make_unique<AwsChunkedDecoder>(mode != StreamingUnsignedTrailer,
                                                               mode != StreamingSigned);
    return source;
}

Task<Outcome<std::size_t>> BodySource::fill(MutableByteView into, std::vector<ChunkEnd>& ends)
{
    if (m_done || into.empty())
        co_return std::size_t(0);
    Outcome<std::size_t> filled;
    if (m_decoder)
        filled = co_await fillChunked(into, ends);
    else
        filled = co_await fillPlain(into);
    if (!filled)
        co_return filled;
    m_taken += *filled;
    m_x->bytesIn += *filled;
    if (m_done)
        m_x->facts.lastByteIn = m_x->services.clock.bootNow();
    if (m_taken > m_length || (m_done && m_taken != m_length))
        co_return refuse(ErrorCode::IncompleteBody,
                         "You did not provide the number of bytes that the request declared");
    co_return filled;
}

Task<Outcome<std::size_t>> BodySource::readRaw(MutableByteView into)
{
    const auto read = co_await m_x->request.body->read(into);
    if (!read)
        co_return std::unexpected(fromBody(read.error()));
    co_return *read;
}

Task<Outcome<std::size_t>> BodySource::fillPlain(MutableByteView into)
{
    // An empty body is asked for too: the client may wait for "100 Continue" before it believes so.
    if (m_length == 0) {
        m_done = true;
        co_return co_await readRaw(into.first(1));
    }
    const std::uint64_t left = m_length - m_taken;
    if (into.size() > left)
        into = into.first(static_cast<std::size_t>(left));
    std::size_t filled = 0;
    while (filled < into.size()) {
        const auto read = co_await readRaw(into.subspan(filled));
        if (!read)
            co_return read;
        if (*read == 0)
            co_return refuse(ErrorCode::IncompleteBody);
        filled += *read;
    }
    m_done = filled == left;
    co_return filled;
}

/// Behind the framing's end there is nothing: bytes that no signature covers are not passed over.
Task<Outcome<void>> BodySource::expectEnd()
{
    std::size_t behind = m_rawEnd - m_rawBegin;
    if (behind == 0) {
        const auto read = co_await readRaw(MutableByteView(m_raw).first(1));
        if (!read)
            co_return std::unexpected(read.error());
        behind = *read;
    }
    if (behind > 0)
        co_return refuse(ErrorCode::IncompleteBody, "Bytes follow the end of the last chunk");
    co_return Outcome<void>{};
}

Task<Outcome<std::size_t>> BodySource::fillChunked(MutableByteView into,
                                                   std::vector<ChunkEnd>& ends)
{
    if (m_raw.empty())
        m_raw.resize(kRawBuffer);
    std::size_t filled = 0;
    while (!m_decoder->isDone()) {
        const std::size_t reported = ends.size();
        const ByteView in = ByteView(m_raw).subspan(m_rawBegin, m_rawEnd - m_rawBegin);
        const auto progress = m_decoder->decode(in, into.subspan(filled), ends);
        if (!progress)
            co_return std::unexpected(fromDecoder(progress.error()));
        for (std::size_t i = reported; i < ends.size(); ++i)
            ends[i].offset += filled;
        filled += progress->produced;
        m_rawBegin += progress->consumed;
        // A full buffer ends the call only inside a chunk's data: framing that is already here, and
        // the end of the body, are taken first, so that the caller learns of them with this piece.
        if (filled == into.size() && (m_decoder->plainBytes() > 0 || m_rawBegin == m_rawEnd) &&
            m_taken + filled < m_length)
            co_return filled;
        if (m_decoder->isDone())
            break;
        if (m_rawBegin < m_rawEnd && filled == into.size())
            co_return refuse(ErrorCode::IncompleteBody,
                             "More bytes came than x-amz-decoded-content-length says");

        const std::uint64_t plain =
            std::min<std::uint64_t>(m_decoder->plainBytes(), into.size() - filled);
        if (plain >= kRawBuffer) {
            const auto direct = into.subspan(filled, static_cast<std::size_t>(plain));
            const auto read = co_await readRaw(direct);
            if (!read)
                co_return read;
            if (*read == 0)
                co_return refuse(ErrorCode::IncompleteBody);
            m_decoder->skip(*read);
            filled += *read;
            continue;
        }
        const auto read = co_await readRaw(m_raw);
        if (!read)
            co_return read;
        m_rawBegin = 0;
        m_rawEnd = *read;
        if (*read == 0) {
            if (!m_decoder->end())
                co_return refuse(ErrorCode::IncompleteBody);
        }
    }
    if (auto over = co_await expectEnd(); !over)
        co_return refused(std::move(over));
    m_done = true;
    co_return filled;
}

} // namespace holdfast::s3
