// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "http/tls_context.h"

#include <algorithm>
#include <cstdint>
#include <map>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <sys/stat.h>

#include "base/log.h"
#include "http/openssl_error.h"

namespace holdfast::http
{
namespace
{

/// Room for several records, so that a fast sender costs a system call for four of them. Given back
/// while a connection has nothing to read.
constexpr std::size_t kReadBuffer = 64 * 1024;

/// Forward secrecy and authenticated encryption only (the "intermediate" profile of Mozilla's server side
/// TLS guidelines, without its DHE); of TLS 1.3 all of OpenSSL's.
constexpr const char* kCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20";
constexpr const char* kGroups = "X25519:P-256:P-384";

constexpr unsigned char kHttp11[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

struct FreeContext
{
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using ContextPtr = std::unique_ptr<SSL_CTX, FreeContext>;

std::string lowered(std::string text)
{
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + 32);
    }
    return text;
}

std::unexpected<Error> unfit(const std::string& file, const std::string& why)
{
    return fail(Code::InvalidArgument, why, file);
}

/// OpenSSL would ask on the terminal.
int noPassword(char*, int, int, void*)
{
    return -1;
}

/// RFC 7301: a client that names protocols, none of them ours, is told so.
int chooseProtocol(SSL*, const unsigned char** chosen, unsigned char* length,
                   const unsigned char* offered, unsigned offeredLength, void*)
{
    unsigned char* found = nullptr;
    if (SSL_select_next_proto(&found, length, kHttp11, sizeof kHttp11, offered, offeredLength) !=
        OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

/// False when OpenSSL knows less than we need.
bool configure(SSL_CTX* context)
{
    // Not SSL_OP_IGNORE_UNEXPECTED_EOF: an end without close_notify may be an attacker's cut.
    std::uint64_t options = SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                            SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA;
#ifdef SSL_OP_ENABLE_KTLS
    options |= SSL_OP_ENABLE_KTLS; // only where the kernel has it, and the descriptor is OpenSSL's
#endif
    SSL_CTX_set_options(context, options);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                  SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF); // tickets: the memory is the clients'
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_default_read_buffer_len(context, kReadBuffer);
    SSL_CTX_set_default_passwd_cb(context, noPassword);
    SSL_CTX_set_alpn_select_cb(context, chooseProtocol, nullptr);
    return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
           SSL_CTX_set_cipher_list(context, kCiphers) == 1 &&
           SSL_CTX_set1_groups_list(context, kGroups) == 1;
}

Result<ContextPtr> makeContext(const TlsCertificate& files)
{
    ERR_clear_error();
    ContextPtr context(SSL_CTX_new(TLS_server_method()));
    if (!context || !configure(context.get()))
        return fail(Code::Internal, takeOpensslError(), "preparing TLS");
    if (SSL_CTX_use_certificate_chain_file(context.get(), files.certificate.c_str()) != 1)
        return unfit(files.certificate, "not a certificate in PEM form: " + takeOpensslError());
    const bool taken =
        SSL_CTX_use_PrivateKey_file(context.get(), files.key.c_str(), SSL_FILETYPE_PEM) == 1;
    const unsigned long error = ERR_peek_error();
    const bool stranger = taken ? SSL_CTX_check_private_key(context.get()) != 1
                                : ERR_GET_LIB(error) == ERR_LIB_X509 &&
                                      ERR_GET_REASON(error) == X509_R_KEY_VALUES_MISMATCH;
    if (stranger) {
        ERR_clear_error();
        return unfit(files.key, "not the private key of the certificate in " + files.certificate);
    }
    if (!taken)
        return unfit(files.key, "not a private key in PEM form without a password: " + takeOpensslError());
    if (X509_cmp_current_time(X509_get0_notAfter(SSL_CTX_get0_certificate(context.get()))) < 0)
        log::warn("the certificate has expired", {{"file", files.certificate}});
    return context;
}

/// The host names that a certificate names itself.
std::vector<std::string> namesOf(const X509* certificate)
{
    std::vector<std::string> out;
    auto* names = static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
    for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, i);
        if (name->type != GEN_DNS)
            continue;
        const ASN1_IA5STRING* text = name->d.dNSName;
        out.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                         static_cast<std::size_t>(ASN1_STRING_length(text)));
    }
    GENERAL_NAMES_free(names);
    return out;
}

} // namespace

/// What connections begin with; never changed once it is in use.
struct TlsContext::Set
{
    std::vector<ContextPtr> contexts; ///< the first one is for names that nobody claims
    std::map<std::string, SSL_CTX*> exact;
    std::map<std::string, SSL_CTX*> wildcards; ///< by what follows the first label: ".s3.example"

    void claim(const std::string& name, SSL_CTX* context)
    {
        const std::string low = lowered(name);
        if (low.starts_with("*."))
            wildcards.try_emplace(low.substr(1), context); // who comes first has it
        else
            exact.try_emplace(low, context);
    }
    [[nodiscard]] SSL_CTX* find(const std::string& name) const
    {
        if (const auto found = exact.find(name); found != exact.end())
            return found->second;
        const auto dot = std::ranges::find(name, '.');
        if (dot == name.end() || dot == name.begin())
            return nullptr;
        const auto found = wildcards.find(std::string(dot, name.end()));
        return found == wildcards.end() ? nullptr : found->second;
    }
    /// OpenSSL's servername callback; the set is alive as long as the session (TlsSession).
    static int choose(SSL* ssl, int*, void* self)
    {
        const char* asked = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
        SSL_CTX* context = asked ? static_cast<const Set*>(self)->find(lowered(asked)) : nullptr;
        if (!context)
            return SSL_TLSEXT_ERR_NOACK;
        SSL_set_SSL_CTX(ssl, context);
        return SSL_TLSEXT_ERR_OK;
    }
};

/// What changes when a file does.
struct TlsContext::Stamp
{
    std::int64_t modified = 0;
    std::int64_t changed = 0;
    std::uint64_t inode = 0;
    std::int64_t size = -1; ///< -1: cannot be looked at
    bool operator==(const Stamp&) const = default;

    static Stamp of(const std::string& path)
    {
        struct stat status{};
        if (::stat(path.c_str(), &status) != 0)
            return {};
        const auto nanos = [](const timespec& time) {
            return std::int64_t(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
        };
        return {nanos(status.st_mtim), nanos(status.st_ctim), status.st_ino, status.st_size};
    }
    static std::vector<Stamp> ofAll(const std::vector<TlsCertificate>& certificates)
    {
        std::vector<Stamp> out;
        for (const TlsCertificate& one : certificates) {
            out.push_back(of(one.certificate));
            out.push_back(of(one.key));
        }
        return out;
    }
};

void TlsSession::Free::operator()(ssl_st* ssl) const
{
    SSL_free(ssl);
}

TlsContext::TlsContext() = default;
TlsContext::~TlsContext() = default;

Result<void> TlsContext::load(const std::vector<TlsCertificate>& certificates)
{
    if (certificates.empty())
        return fail(Code::InvalidArgument, "TLS needs a certificate");
    auto set = std::make_shared<Set>();
    for (const TlsCertificate& one : certificates) {
        Result<ContextPtr> context = makeContext(one);
        if (!context)
            return std::unexpected(context.error());
        const std::vector<std::string> own = namesOf(SSL_CTX_get0_certificate(context->get()));
        for (const std::string& name : one.names.empty() ? own : one.names)
            set->claim(name, context->get());
        set->contexts.push_back(std::move(*context));
    }
    SSL_CTX* first = set->contexts.front().get();
    SSL_CTX_set_tlsext_servername_callback(first, &Set::choose);
    SSL_CTX_set_tlsext_servername_arg(first, set.get());
    const std::lock_guard lock(m_mutex);
    m_set = std::move(set);
    return {};
}

Result<void> TlsContext::use(std::vector<TlsCertificate> certificates)
{
    const std::lock_guard lock(m_loading);
    std::vector<Stamp> stamps = Stamp::ofAll(certificates);
    if (Result<void> loaded = load(certificates); !loaded)
        return loaded;
    m_certificates = std::move(certificates);
    m_stamps = std::move(stamps);
    return {};
}

Result<void> TlsContext::reload()
{
    const std::lock_guard lock(m_loading);
    m_stamps = Stamp::ofAll(m_certificates);
    return load(m_certificates);
}

Result<bool> TlsContext::reloadIfChanged()
{
    const std::lock_guard lock(m_loading);
    std::vector<Stamp> now = Stamp::ofAll(m_certificates);
    if (now == m_stamps)
        return false;
    m_stamps = std::move(now);
    if (Result<void> loaded = load(m_certificates); !loaded)
        return std::unexpected(loaded.error());
    return true;
}

TlsSession TlsContext::newSession() const
{
    std::shared_ptr<const Set> set;
    {
        const std::lock_guard lock(m_mutex);
        set = m_set;
    }
    TlsSession session;
    if (set)
        session.ssl.reset(SSL_new(set->contexts.front().get()));
    session.certificates = std::move(set);
    return session;
}

} // namespace holdfast::http
