// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>

#include "http/response.h"

namespace holdfast::http
{

/// One connection, from its first byte to its close.
///
///     Idle --bytes--> Head --complete--> Handling --answered--> Idle (keep-alive)
///      |               |  `--fault--> answer ---------------.
///      |idle too long, |time                                v
///      |stop           `-----> 408 ------------------> Closing --> closed
///      `-----------------------------------------------> closed
///
/// With TLS the handshake comes first, in Idle; when it fails, Closing is next.
class Connection
{
public:
    Connection(Worker& worker, std::unique_ptr<Stream> stream, std::string peer, bool peerIsLoopback);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Serves until the end; the object must live until then.
    env::Task<void> run();

    // For the worker, on the same thread.
    void expireIfDue(std::int64_t now) { m_wire.expireIfDue(now); }
    void stopIfIdle();
    void abort() { m_wire.abort(); }
    [[nodiscard]] std::size_t listIndex() const { return m_listIndex; }
    void setListIndex(std::size_t index) { m_listIndex = index; }

private:
    enum class Phase : std::uint8_t { Idle, Head, Handling, Closing };
    /// The length of the head that lies in the input, a fault, or nothing: the connection ends.
    using HeadEnd = std::expected<std::size_t, std::optional<Fault>>;

    env::Task<bool> handshake();
    env::Task<HeadEnd> readHead();
    [[nodiscard]] HeadEnd findHead();
    void forgetRequest();
    env::Task<bool> serveOne();
    env::Task<void> callHandler();
    env::Task<void> answerFault(Fault fault);
    env::Task<bool> settle(bool mayGoOn);
    void report();
    env::Task<void> close();
    env::Task<void> linger();

    Worker& m_worker;
    Wire m_wire;
    Request m_request;
    RequestBody m_body;
    Response m_response;
    Phase m_phase = Phase::Idle;
    bool m_first = true;
    bool m_unread = false; ///< the peer may still be sending what nobody will read
    std::size_t m_scanned = 0; ///< input bytes known not to hold the end of the head
    std::int64_t m_startedAt = 0;
    std::uint64_t m_bytesOutBefore = 0;
    std::size_t m_listIndex = 0;
};

} // namespace holdfast::http
