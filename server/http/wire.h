// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <memory>
#include <optional>
#include <span>

#include "http/input_buffer.h"
#include "http/stream.h"
#include "http/worker.h"

namespace holdfast::http
{

/// A stream with what a connection knows about it: bytes read ahead, the deadline of the wait under
/// way, counters.
class Wire
{
public:
    static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

    Wire(Worker& worker, std::unique_ptr<Stream> stream);

    [[nodiscard]] Worker& worker() const { return m_worker; }
    [[nodiscard]] Stream& stream() const { return *m_stream; }
    [[nodiscard]] InputBuffer& input() { return m_input; }

    /// Like Stream::handshake; Timeout as below.
    env::Task<Result<void>> handshake(std::int64_t deadline);
    /// Like Stream::readSome, ended with Timeout by the sweep once `deadline` (boot time) is over.
    env::Task<Result<std::size_t>> read(MutableByteView into, std::int64_t deadline);
    /// Reads into the input buffer; 0 at the end.
    env::Task<Result<std::size_t>> fill(std::int64_t deadline);
    /// Writes all; `pieces` is used up. Timeout after writeTimeout without progress.
    env::Task<Result<void>> write(std::span<ByteView> pieces);
    /// Like Stream::shutdownWrite, as soon as there is room; tried in vain where the peer makes none.
    env::Task<void> endWrites();

    /// A write that waits goes on as long as the peer takes anything. The kernel says "writable" only
    /// when a good part of its buffer is free: on a slow link that is minutes.
    void expireIfDue(std::int64_t now);
    /// Ends the wait under way, if any, and all later ones, with Cancelled.
    void abort();
    [[nodiscard]] std::uint64_t bytesOut() const { return m_bytesOut; }

private:
    [[nodiscard]] Result<void> checkOpen() const;
    env::Task<Result<void>> waitForRoom();

    Worker& m_worker;
    std::unique_ptr<Stream> m_stream;
    InputBuffer m_input;
    std::int64_t m_deadline = kNever;
    std::optional<std::size_t> m_notTaken; ///< while a write waits: what the peer still has to take
    bool m_expired = false; ///< the sweep ended the wait under way
    bool m_aborted = false;
    std::uint64_t m_bytesOut = 0;
    std::uint64_t m_burst = 0; ///< bytes written since the last suspension
};

} // namespace holdfast::http
