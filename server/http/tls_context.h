// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/error.h"

struct ssl_st; // OpenSSL's SSL

namespace holdfast::http
{

/// A certificate and its key: two PEM files, which may be one and the same.
struct TlsCertificate
{
    std::string certificate; ///< the server's own first, then what clients need up to their root
    std::string key;         ///< without a password
    /// The host names it is for; "*.s3.example" stands for one label before the rest. None: those that
    /// it names itself.
    std::vector<std::string> names;
};

/// OpenSSL's side of one connection, with the certificates it began with.
struct TlsSession
{
    struct Free
    {
        void operator()(ssl_st* ssl) const;
    };
    std::shared_ptr<const void> certificates; ///< outlives `ssl`
    std::unique_ptr<ssl_st, Free> ssl;        ///< null: there are no certificates, or no memory
};

/// The certificates of a TLS listener (TLS 1.2 and 1.3, HTTP/1.1), chosen by the name that the client
/// asks for (SNI, RFC 6066): an exact name, then a wildcard, then the first certificate. A connection
/// keeps the set it began with; new ones take the new set, and tickets of sessions of the old set are not
/// taken any more. Thread-safe; what reads files blocks.
class TlsContext
{
public:
    TlsContext();
    ~TlsContext();

    /// Reads the files. When anything is wrong with them, the set that was there stays and the error
    /// says which file and why: InvalidArgument.
    [[nodiscard]] Result<void> use(std::vector<TlsCertificate> certificates);
    /// Reads the same files again. Also gives tickets a new key, which is good to do once a day.
    [[nodiscard]] Result<void> reload();
    /// Reads them when one of them has changed since the last attempt; true: they are in use now. What
    /// is wrong is said once for each change.
    [[nodiscard]] Result<bool> reloadIfChanged();

    [[nodiscard]] TlsSession newSession() const;

private:
    struct Set;
    struct Stamp;
    [[nodiscard]] Result<void> load(const std::vector<TlsCertificate>& certificates);

    std::mutex m_loading; ///< guards m_certificates and m_stamps: one reads files at a time
    std::vector<TlsCertificate> m_certificates;
    std::vector<Stamp> m_stamps; ///< of the files, from before they were read
    mutable std::mutex m_mutex;  ///< guards m_set
    std::shared_ptr<const Set> m_set;
};

} // namespace holdfast::http
