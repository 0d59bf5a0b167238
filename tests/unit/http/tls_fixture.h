// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/tls_context.h"

struct ssl_ctx_st;
struct ssl_session_st;

/// Certificates made on the spot, and OpenSSL's own client.
namespace holdfast::test
{

/// Writes a self-signed certificate for these names and its key: FILE.crt and FILE.key. Its common name is
/// `commonName`; `days` may be negative: it has expired.
void writeCertificate(const std::string& file, const std::string& commonName,
                      const std::vector<std::string>& names = {}, int days = 10);

struct TlsClientOptions
{
    int least = 0; ///< protocol versions as OpenSSL has them; 0: any
    int most = 0;
    std::string name;      ///< SNI; empty: none
    std::string ciphers;   ///< of TLS 1.2
    std::string protocols; ///< ALPN, in its wire form
    int receiveBuffer = 0; ///< of the socket, in bytes; 0 leaves the system's
};

/// One blocking connection; waits give up after ten seconds. Certificates are taken as they come.
class TlsClient
{
public:
    using Session = std::shared_ptr<ssl_session_st>;
    /// `session`: one to resume.
    explicit TlsClient(std::uint16_t port, const TlsClientOptions& options = {}, const Session& session = {});
    ~TlsClient();

    [[nodiscard]] const std::string& problem() const { return m_problem; } ///< empty: connected
    [[nodiscard]] std::string commonName() const; ///< of the server's certificate
    [[nodiscard]] int version() const;
    [[nodiscard]] std::string protocol() const; ///< chosen by ALPN
    [[nodiscard]] bool resumed() const;
    [[nodiscard]] Session session() const; ///< for another connection; after something was read
    [[nodiscard]] ssl_st* ssl() const { return m_ssl.get(); }

    bool send(std::string_view bytes);
    /// Everything up to close_notify; "<cut>" is appended where it ends without.
    std::string readAll();
    /// One response with Content-Length, head and body.
    std::string readResponse();
    /// At most `most` bytes; none at the end.
    std::string readSome(std::size_t most);
    void finishSending(); ///< close_notify
    void cut();           ///< ends the TCP connection without it

private:
    struct FreeContext
    {
        void operator()(ssl_ctx_st* context) const;
    };
    bool more();

    std::unique_ptr<ssl_ctx_st, FreeContext> m_context;
    std::unique_ptr<ssl_st, http::TlsSession::Free> m_ssl;
    int m_fd = -1;
    bool m_clean = false; ///< close_notify has come
    std::string m_have;
    std::string m_problem;
};

} // namespace holdfast::test
