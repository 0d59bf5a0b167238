// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "http/socket_stream.h"

#include <boost/asio/as_tuple.hpp>

#include <linux/sockios.h>
#include <sys/ioctl.h>

namespace holdfast::http
{

namespace asio = env::asio;

SocketStream::SocketStream(TcpSocket socket) : m_socket(std::move(socket))
{
    boost::system::error_code ignored; // a socket without it is slower, not wrong
    m_socket.set_option(asio::ip::tcp::no_delay(true), ignored);
}

std::unexpected<Error> SocketStream::gone(std::string why)
{
    return fail(Code::Cancelled, std::move(why), "connection");
}

env::Task<Result<std::size_t>> SocketStream::receive(MutableByteView into)
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

env::Task<Result<void>> SocketStream::wait(TcpSocket::wait_type what)
{
    const auto token = asio::as_tuple(env::useTask);
    const auto [error] = co_await m_socket.async_wait(what, token);
    if (error)
        co_return gone(error.message());
    co_return Result<void>{};
}

std::size_t SocketStream::notTaken() const
{
    int bytes = 0;
    const int fd = const_cast<TcpSocket&>(m_socket).native_handle(); // Asio has no const one
    return ::ioctl(fd, SIOCOUTQ, &bytes) == 0 && bytes > 0 ? static_cast<std::size_t>(bytes) : 0;
}

void SocketStream::cancel()
{
    boost::system::error_code ignored; // nothing was under way
    m_socket.cancel(ignored);
}

void SocketStream::close()
{
    boost::system::error_code ignored; // the descriptor is gone either way
    m_socket.close(ignored);
}

void SocketStream::reset()
{
    boost::system::error_code ignored; // then it ends as an ordinary close
    m_socket.set_option(asio::socket_base::linger(true, 0), ignored);
    m_socket.close(ignored);
}

} // namespace holdfast::http
