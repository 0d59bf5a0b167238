// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/chunk_decoder.h"
#include "http/request_head.h"
#include "http/wire.h"

namespace holdfast::http
{

/// The body of the request under way, read from the wire on demand.
class RequestBody : public BodyReader
{
public:
    explicit RequestBody(Wire& wire) : m_wire(wire) {}

    void begin(const RequestFacts& facts);
    env::Task<Result<std::size_t>> read(MutableByteView into) override;
    [[nodiscard]] std::optional<std::uint64_t> length() const override { return m_length; }

    [[nodiscard]] bool complete() const { return m_chunked ? m_chunks.done() : m_left == 0; }
    [[nodiscard]] std::uint64_t received() const { return m_received; }
    /// Whether what is unread can be read past to reach the next request. Not: a client that waits for
    /// "100 Continue" may send its body or not; broken framing; too much.
    [[nodiscard]] bool isDrainable() const;
    /// The final answer begins: "100 Continue" would now come too late.
    void answerBegins() { m_mayContinue = false; }
    /// Reads past the rest, up to the drain limit. False: not possible, close.
    env::Task<bool> drain();

private:
    env::Task<Result<std::size_t>> readPlain(MutableByteView into);
    env::Task<Result<std::size_t>> readChunked(MutableByteView into);
    env::Task<Result<std::size_t>> readData(MutableByteView into);
    [[nodiscard]] std::int64_t deadline() const;

    Wire& m_wire;
    std::optional<std::uint64_t> m_length;
    std::uint64_t m_left = 0;
    std::uint64_t m_received = 0;
    bool m_chunked = false;
    bool m_clientWaits = false; ///< for "100 Continue", not sent yet
    bool m_mayContinue = true;
    std::optional<Error> m_error;
    ChunkDecoder m_chunks;
};

} // namespace holdfast::http
