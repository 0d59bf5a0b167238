// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <boost/asio/ip/tcp.hpp>

#include "http/stream.h"

namespace holdfast::http
{

using TcpSocket = env::asio::basic_stream_socket<env::asio::ip::tcp, env::Executor>;

/// What all streams over a connected socket have in common. Sets TCP_NODELAY.
class SocketStream : public Stream
{
public:
    explicit SocketStream(TcpSocket socket);

    [[nodiscard]] std::size_t notTaken() const override;
    void cancel() override;
    void close() override;
    void reset() override;

protected:
    /// Until the socket is ready for it. Cancelled.
    env::Task<Result<void>> wait(TcpSocket::wait_type what);
    /// Reads from the socket itself.
    env::Task<Result<std::size_t>> receive(MutableByteView into);
    [[nodiscard]] static std::unexpected<Error> gone(std::string why);

    TcpSocket m_socket;
};

} // namespace holdfast::http
