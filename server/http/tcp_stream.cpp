// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "http/tcp_stream.h"

#include <array>
#include <cerrno>

#include <boost/asio/as_tuple.hpp>

#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>

namespace holdfast::http
{
namespace
{

namespace asio = env::asio;

constexpr std::size_t kMaxPieces = 64; // of one sendmsg; the rest goes with the next

std::unexpected<Error> gone(const std::string& why)
{
    return fail(Code::Cancelled, why, "connection");
}

class TcpStream : public Stream
{
public:
    explicit TcpStream(TcpSocket socket) : m_socket(std::move(socket))
    {
        boost::system::error_code ignored; // a socket without it is slower, not wrong
        m_socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    }

    env::Task<Result<std::size_t>> readSome(MutableByteView into) override
    {
        // Asio tries the read at once unless the last one emptied the socket, so that a request that
        // is already here costs one system call and one that is not costs none.
        const auto buffer = asio::buffer(into.data(), into.size());
        const auto token = asio::as_tuple(env::useTask);
        const auto [error, count] = co_await m_socket.async_read_some(buffer, token);
        if (error == asio::error::eof)
            co_return std::size_t(0);
        if (error)
            co_return gone(error.message());
        co_return count;
    }

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

    env::Task<Result<void>> waitWritable() override
    {
        const auto token = asio::as_tuple(env::useTask);
        const auto [error] = co_await m_socket.async_wait(TcpSocket::wait_write, token);
        if (error)
            co_return gone(error.message());
        co_return Result<void>{};
    }

    std::size_t notTaken() const override
    {
        int bytes = 0;
        const int fd = const_cast<TcpSocket&>(m_socket).native_handle(); // Asio has no const one
        return ::ioctl(fd, SIOCOUTQ, &bytes) == 0 && bytes > 0 ? static_cast<std::size_t>(bytes) : 0;
    }

    void shutdownWrite() override { ::shutdown(m_socket.native_handle(), SHUT_WR); }
    void cancel() override
    {
        boost::system::error_code ignored; // nothing was under way
        m_socket.cancel(ignored);
    }
    void close() override
    {
        boost::system::error_code ignored; // the descriptor is gone either way
        m_socket.close(ignored);
    }
    void reset() override
    {
        boost::system::error_code ignored; // then it ends as an ordinary close
        m_socket.set_option(asio::socket_base::linger(true, 0), ignored);
        close();
    }
    bool isTls() const override { return false; }

private:
    TcpSocket m_socket;
};

} // namespace

std::unique_ptr<Stream> makeTcpStream(TcpSocket socket)
{
    return std::make_unique<TcpStream>(std::move(socket));
}

} // namespace holdfast::http
