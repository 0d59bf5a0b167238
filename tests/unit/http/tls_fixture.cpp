// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "tls_fixture.h"

#include <cstdio>
#include <stdexcept>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/openssl_error.h"

namespace holdfast::test
{
namespace
{

int connectTo(std::uint16_t port, int receiveBuffer)
{
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (receiveBuffer > 0) // before connect: it decides on the window's scale
        ::setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof receiveBuffer);
    const timeval patience{10, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    const int one = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("connect failed");
    return fd;
}

void addNames(X509* certificate, const std::vector<std::string>& names)
{
    std::string list;
    for (const std::string& name : names)
        list += (list.empty() ? "DNS:" : ",DNS:") + name;
    X509V3_CTX context;
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension =
        X509V3_EXT_conf_nid(nullptr, &context, NID_subject_alt_name, list.c_str());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

/// In place, as an editor or a careless script does it.
void writePem(const std::string& path, EVP_PKEY* key, X509* certificate)
{
    std::FILE* file = std::fopen(path.c_str(), "w");
    if (!file)
        throw std::runtime_error("cannot write " + path);
    if (key)
        PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
    else
        PEM_write_X509(file, certificate);
    std::fclose(file);
}

} // namespace

void writeCertificate(const std::string& file, const std::string& commonName,
                      const std::vector<std::string>& names, int days)
{
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* certificate = X509_new();
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -100L * 86'400);
    X509_gmtime_adj(X509_getm_notAfter(certificate), days * 86'400L);
    X509_NAME* subject = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(commonName.c_str()), -1, -1, 0);
    X509_set_issuer_name(certificate, subject);
    X509_set_pubkey(certificate, key);
    if (!names.empty())
        addNames(certificate, names);
    X509_sign(certificate, key, EVP_sha256());
    writePem(file + ".crt", nullptr, certificate);
    writePem(file + ".key", key, nullptr);
    X509_free(certificate);
    EVP_PKEY_free(key);
}

void TlsClient::FreeContext::operator()(ssl_ctx_st* context) const
{
    SSL_CTX_free(context);
}

TlsClient::TlsClient(std::uint16_t port, const TlsClientOptions& options, const Session& session)
    : m_context(SSL_CTX_new(TLS_client_method())), m_fd(connectTo(port, options.receiveBuffer))
{
    ERR_clear_error();
    SSL_CTX* context = m_context.get();
    SSL_CTX_set_security_level(context, 0); // also what is out of use is tried
    SSL_CTX_set_min_proto_version(context, options.least);
    SSL_CTX_set_max_proto_version(context, options.most);
    // Not in the context's own store: it makes sessions unfit when it is freed.
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    if (!options.ciphers.empty())
        SSL_CTX_set_cipher_list(context, options.ciphers.c_str());
    m_ssl.reset(SSL_new(context));
    if (!options.name.empty())
        SSL_set_tlsext_host_name(m_ssl.get(), options.name.c_str());
    if (!options.protocols.empty())
        SSL_set_alpn_protos(m_ssl.get(), reinterpret_cast<const unsigned char*>(options.protocols.data()),
                            static_cast<unsigned>(options.protocols.size()));
    if (session)
        SSL_set_session(m_ssl.get(), session.get());
    SSL_set_fd(m_ssl.get(), m_fd);
    if (SSL_connect(m_ssl.get()) != 1)
        m_problem = http::takeOpensslError();
}

TlsClient::~TlsClient()
{
    m_ssl.reset();
    ::close(m_fd);
}

std::string TlsClient::commonName() const
{
    X509* certificate = SSL_get1_peer_certificate(m_ssl.get());
    if (!certificate)
        return {};
    char text[256] = {};
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, text, sizeof text);
    X509_free(certificate);
    return text;
}

int TlsClient::version() const
{
    return SSL_version(m_ssl.get());
}

std::string TlsClient::protocol() const
{
    const unsigned char* chosen = nullptr;
    unsigned length = 0;
    SSL_get0_alpn_selected(m_ssl.get(), &chosen, &length);
    return {reinterpret_cast<const char*>(chosen), length};
}

bool TlsClient::resumed() const
{
    return SSL_session_reused(m_ssl.get()) == 1;
}

TlsClient::Session TlsClient::session() const
{
    return {SSL_get1_session(m_ssl.get()), [](SSL_SESSION* session) { SSL_SESSION_free(session); }};
}

bool TlsClient::send(std::string_view bytes)
{
    ERR_clear_error();
    return SSL_write(m_ssl.get(), bytes.data(), static_cast<int>(bytes.size())) > 0;
}

bool TlsClient::more()
{
    char buffer[65536];
    ERR_clear_error();
    const int got = SSL_read(m_ssl.get(), buffer, sizeof buffer);
    if (got <= 0) {
        m_clean = SSL_get_error(m_ssl.get(), got) == SSL_ERROR_ZERO_RETURN;
        return false;
    }
    m_have.append(buffer, static_cast<std::size_t>(got));
    return true;
}

std::string TlsClient::readAll()
{
    while (more()) {
    }
    return std::exchange(m_have, {}) + (m_clean ? "" : "<cut>");
}

std::string TlsClient::readSome(std::size_t most)
{
    std::string out(most, '\0');
    const int got = SSL_read(m_ssl.get(), out.data(), static_cast<int>(most));
    out.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return out;
}

std::string TlsClient::readResponse()
{
    while (m_have.find("\r\n\r\n") == std::string::npos && more()) {
    }
    const std::string field = "Content-Length: ";
    const std::size_t end = m_have.find("\r\n\r\n");
    if (end == std::string::npos)
        return std::exchange(m_have, {}) + "<cut>";
    const std::size_t head = end + 4;
    const std::size_t at = m_have.find(field);
    const std::size_t length = at < head ? std::stoul(m_have.substr(at + field.size())) : 0;
    while (m_have.size() < head + length && more()) {
    }
    std::string out = m_have.substr(0, head + length);
    m_have.erase(0, out.size());
    return out;
}

void TlsClient::finishSending()
{
    SSL_shutdown(m_ssl.get());
}

void TlsClient::cut()
{
    ::shutdown(m_fd, SHUT_WR);
}

} // namespace holdfast::test
