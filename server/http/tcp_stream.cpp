// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "http/tcp_stream.h"

#include <array>
#include <cerrno>

#include <sys/socket.h>
#include <sys/uio.h>

namespace holdfast::http
{
namespace
{

constexpr std::size_t kMaxPieces = 64; // of one sendmsg; the rest goes with the next

class TcpStream : public SocketStream
{
public:
    using SocketStream::SocketStream;

    env::Task<Result<std::size_t>> readSome(MutableByteView into) override { return receive(into); }

    Result<std::size_t> tryWrite(std::span<const ByteView> pieces) override
    {
        std::array<iovec, kMaxPieces> vectors{};
        std::size_t used = 0;
        for (const ByteView& piece : pieces) {
            if (used == kMaxPieces)
                break;
            if (!piece.empty())
                vectors.at(used++) = {const_cast<std::uint8_t*>(piece.data()), piece.size()};
        }
        msghdr message{};
        message.msg_iov = vectors.data();
        message.msg_iovlen = used;
        for (;;) {
            const ssize_t sent =
                ::sendmsg(m_socket.native_handle(), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
            if (sent >= 0)
                return static_cast<std::size_t>(sent);
            if (errno == EAGAIN || errno == EWOULDBLOCK)
                return std::size_t(0);
            if (errno != EINTR)
                return gone(boost::system::error_code(errno, boost::system::system_category()).message());
        }
    }

    env::Task<Result<void>> waitWritable() override { return wait(TcpSocket::wait_write); }

    bool shutdownWrite() override
    {
        ::shutdown(m_socket.native_handle(), SHUT_WR);
        return true;
    }
    bool isTls() const override { return false; }
};

} // namespace

std::unique_ptr<Stream> makeTcpStream(TcpSocket socket)
{
    return std::make_unique<TcpStream>(std::move(socket));
}

} // namespace holdfast::http
