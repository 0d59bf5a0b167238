// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "http/tls_stream.h"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <sys/socket.h>

#include "http/openssl_error.h"

namespace holdfast::http
{
namespace
{

namespace asio = env::asio;

constexpr std::size_t kRecord = SSL3_RT_MAX_PLAIN_LENGTH;
/// After so many bytes read without a wait the thread's other connections get their turn.
constexpr std::size_t kMaxBurst = 256 * 1024;

/// To a request that came without TLS.
std::string plainAnswer()
{
    const std::string body = "This port speaks TLS: the address begins with https://\n";
    return "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

using Record = std::unique_ptr<std::uint8_t[]>;

/// Takes records' worth of bytes out of a list of pieces. What it gives is a function of the bytes that
/// are left, as a record that OpenSSL could not finish must be offered again as it was. And where it was:
/// with kernel TLS OpenSSL keeps no copy of it, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER or not.
class RecordCutter
{
public:
    RecordCutter(std::span<const ByteView> pieces, Record& gathered)
        : m_pieces(pieces), m_gathered(gathered)
    {
        skipEmpty();
    }

    /// Small pieces together: a head and a short body are one record and one system call.
    ByteView next()
    {
        if (m_pieces.empty())
            return {};
        const ByteView front = m_pieces.front().subspan(m_used);
        if (front.size() >= kRecord || m_pieces.size() == 1)
            return front.first(std::min(front.size(), kRecord));
        if (!m_gathered)
            m_gathered = std::make_unique_for_overwrite<std::uint8_t[]>(kRecord);
        std::size_t filled = 0;
        std::size_t from = m_used;
        for (const ByteView& piece : m_pieces) {
            const std::size_t count = std::min(piece.size() - from, kRecord - filled);
            std::copy_n(piece.data() + from, count, m_gathered.get() + filled);
            filled += count;
            from = 0;
        }
        return {m_gathered.get(), filled};
    }
    void took(std::size_t count)
    {
        while (count > 0) {
            const std::size_t here = std::min(count, m_pieces.front().size() - m_used);
            m_used += here;
            count -= here;
            skipEmpty();
        }
    }

private:
    void skipEmpty()
    {
        while (!m_pieces.empty() && m_used == m_pieces.front().size()) {
            m_pieces = m_pieces.subspan(1);
            m_used = 0;
        }
    }

    std::span<const ByteView> m_pieces;
    std::size_t m_used = 0; ///< of the first piece
    Record& m_gathered;
};

///     New --handshake()--> Open --shutdownWrite()--> Ended
///      `---- failed -----> Refused: what is read is no TLS, and means nothing
///
/// A fatal error of OpenSSL in Open or Ended is kept; all that follows gets it.
class TlsStream : public SocketStream
{
public:
    TlsStream(TcpSocket socket, TlsSession session)
        : SocketStream(std::move(socket)), m_session(std::move(session))
    {
        boost::system::error_code error;
        m_socket.native_non_blocking(true, error);
        SSL* ssl = m_session.ssl.get();
        if (!error && ssl && SSL_set_fd(ssl, m_socket.native_handle()) == 1)
            SSL_set_accept_state(ssl);
        else
            m_session.ssl.reset();
    }

    env::Task<Result<void>> handshake() override
    {
        if (!m_session.ssl)
            co_return fail(Code::Internal, "no TLS session could be made", "TLS");
        const std::uint64_t cancels = m_cancels;
        Result<bool> plain = co_await looksPlain();
        if (!plain)
            co_return std::unexpected(plain.error());
        if (*plain) {
            m_state = State::Refused;
            const std::string answer = plainAnswer();
            ::send(m_socket.native_handle(), answer.data(), answer.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
            co_return fail(Code::InvalidArgument, "plain HTTP on a TLS port", "TLS handshake");
        }
        for (;;) {
            ERR_clear_error();
            const int done = SSL_do_handshake(m_session.ssl.get());
            if (done == 1) {
                m_state = State::Open;
                co_return Result<void>{};
            }
            const int why = SSL_get_error(m_session.ssl.get(), done);
            if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) {
                m_state = State::Refused;
                co_return fail(Code::InvalidArgument, reason(why), "TLS handshake");
            }
            Result<void> ready = co_await waitFor(why, cancels);
            if (!ready)
                co_return ready;
        }
    }

    env::Task<Result<std::size_t>> readSome(MutableByteView into) override
    {
        if (m_failure)
            co_return std::unexpected(*m_failure);
        if (m_state == State::Refused)
            co_return co_await receive(into);
        const std::uint64_t cancels = m_cancels;
        if (m_burst >= kMaxBurst) {
            m_burst = 0;
            co_await asio::post(m_socket.get_executor(), env::useTask);
            if (m_cancels != cancels)
                co_return gone("cancelled");
        }
        for (;;) {
            std::size_t count = 0;
            const int why = take(into, count);
            m_burst += count;
            if (count > 0 || why == SSL_ERROR_ZERO_RETURN)
                co_return count;
            if (m_failure)
                co_return std::unexpected(*m_failure);
            m_burst = 0;
            const Result<void> ready = co_await waitFor(why, cancels);
            if (!ready)
                co_return std::unexpected(ready.error());
        }
    }

    Result<std::size_t> tryWrite(std::span<const ByteView> pieces) override
    {
        if (m_failure)
            return std::unexpected(*m_failure);
        if (m_state != State::Open)
            return gone("TLS is not open for writing");
        RecordCutter cutter(pieces, m_gathered);
        std::size_t total = 0;
        m_unfinished = false;
        for (ByteView next = cutter.next(); !next.empty(); next = cutter.next()) {
            ERR_clear_error();
            std::size_t written = 0;
            const int done =
                SSL_write_ex(m_session.ssl.get(), next.data(), next.size(), &written);
            if (done == 1) {
                cutter.took(written);
                total += written;
                continue;
            }
            m_writeWants = SSL_get_error(m_session.ssl.get(), done);
            m_unfinished = m_writeWants == SSL_ERROR_WANT_WRITE || m_writeWants == SSL_ERROR_WANT_READ;
            if (!m_unfinished)
                return broken(m_writeWants);
            break;
        }
        if (!m_unfinished)
            m_gathered.reset(); // an idle connection keeps little
        return total;
    }

    env::Task<Result<void>> waitWritable() override { return waitFor(m_writeWants, m_cancels); }

    bool shutdownWrite() override
    {
        // Once it is sent, SSL_shutdown() would read, and throw away what it reads. In the middle of a record
        // there is no place for it: the peer sees the cut that it is.
        if (m_state == State::Open && !m_failure && !m_unfinished) {
            ERR_clear_error();
            const int done = SSL_shutdown(m_session.ssl.get());
            if (done < 0 && SSL_get_error(m_session.ssl.get(), done) == SSL_ERROR_WANT_WRITE) {
                m_writeWants = SSL_ERROR_WANT_WRITE;
                return false;
            }
            m_state = State::Ended;
        }
        ::shutdown(m_socket.native_handle(), SHUT_WR);
        return true;
    }
    void cancel() override
    {
        ++m_cancels;
        SocketStream::cancel();
    }
    void reset() override
    {
        m_state = State::Ended;
        SocketStream::reset();
    }
    void close() override
    {
        (void)shutdownWrite(); // where there is no room for it, the peer sees a cut
        SocketStream::close();
    }
    bool isTls() const override { return true; }
    Agreed agreed() const override
    {
        const SSL* ssl = m_session.ssl.get();
        if (!ssl || m_state == State::New || m_state == State::Refused)
            return {};
        return {SSL_get_version(ssl), SSL_CIPHER_get_name(SSL_get_current_cipher(ssl))};
    }

private:
    enum class State : std::uint8_t { New, Refused, Open, Ended };

    /// Whether the peer's first byte is a letter, as of a request; in TLS it is 22. OpenSSL would tell only
    /// after it has taken the bytes, and not for all methods.
    env::Task<Result<bool>> looksPlain()
    {
        const std::uint64_t cancels = m_cancels;
        for (;;) {
            char first = 0;
            const ssize_t got = ::recv(m_socket.native_handle(), &first, 1, MSG_PEEK | MSG_DONTWAIT);
            if (got > 0)
                co_return first >= 'A' && first <= 'Z';
            if (got == 0)
                co_return gone("the peer left without a byte");
            if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)
                co_return gone("the peer left without a byte");
            const Result<void> ready = co_await waitFor(SSL_ERROR_WANT_READ, cancels);
            if (!ready)
                co_return std::unexpected(ready.error());
        }
    }

    /// Reads what is here, as far as it fits. What OpenSSL said last: nothing bad, where count > 0.
    int take(MutableByteView into, std::size_t& count)
    {
        SSL* ssl = m_session.ssl.get();
        while (count < into.size()) {
            ERR_clear_error();
            std::size_t got = 0;
            const int done = SSL_read_ex(ssl, into.data() + count, into.size() - count, &got);
            if (done != 1) {
                const int why = SSL_get_error(ssl, done);
                const bool goesOn = why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE ||
                                    why == SSL_ERROR_ZERO_RETURN;
                if (!goesOn)
                    (void)broken(why); // kept for the next read when there are bytes to give first
                return why;
            }
            count += got;
            if (SSL_has_pending(ssl) == 0)
                break; // a further call would cost a system call, most often to hear "nothing yet"
        }
        return SSL_ERROR_NONE;
    }

    env::Task<Result<void>> waitFor(int what, std::uint64_t cancels)
    {
        const auto type = what == SSL_ERROR_WANT_READ ? TcpSocket::wait_read : TcpSocket::wait_write;
        Result<void> ready = co_await wait(type);
        if (ready && m_cancels != cancels) // the socket was ready first
            co_return gone("cancelled");
        co_return ready;
    }

    static std::string reason(int why)
    {
        if (why != SSL_ERROR_SYSCALL || ERR_peek_error() != 0)
            return takeOpensslError();
        const int error = errno;
        return error == 0 ? "the connection ended"
                          : boost::system::error_code(error, boost::system::system_category()).message();
    }

    std::unexpected<Error> broken(int why)
    {
        m_failure = gone(reason(why)).error();
        return std::unexpected(*m_failure);
    }

    TlsSession m_session;
    State m_state = State::New;
    std::optional<Error> m_failure; ///< OpenSSL must not be asked any more
    std::uint64_t m_cancels = 0;    ///< a wait that began before the last one ends with Cancelled
    std::size_t m_burst = 0;        ///< bytes read since the last suspension
    int m_writeWants = SSL_ERROR_WANT_WRITE;
    bool m_unfinished = false; ///< a record is partly written
    Record m_gathered;         ///< where it came from several pieces
};

} // namespace

std::unique_ptr<Stream> makeTlsStream(TcpSocket socket, TlsSession session)
{
    return std::make_unique<TlsStream>(std::move(socket), std::move(session));
}

} // namespace holdfast::http
