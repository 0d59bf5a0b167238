// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "node/certificate_keeper.h"

#include <array>

#include <unistd.h>

#include "base/log.h"
#include "http/address.h"
#include "node/own_certificate.h"

namespace holdfast::node
{
namespace
{

constexpr std::int64_t kDatesEvery = 24 * 3600 * kNanosPerSecond;

std::string hostName()
{
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

} // namespace

CertificateKeeper::CertificateKeeper(env::FileSystem& files, env::Clock& clock,
                                     const env::Executor& executor, std::chrono::milliseconds lookEvery)
    : m_files(files), m_clock(clock), m_timer(executor), m_lookEvery(lookEvery)
{
}

Result<void> CertificateKeeper::begin(const Config& config, const std::string& stateDirectory)
{
    m_stateDirectory = stateDirectory;
    m_datesSeen = m_clock.bootNow();
    std::vector<http::TlsCertificate> certificates = config.tls.certificates;
    if (!config.tls.certificate.empty()) {
        certificates.insert(certificates.begin(),
                            http::TlsCertificate{config.tls.certificate, config.tls.key, config.tls.names});
    } else {
        std::vector<std::string> more = config.tls.names;
        if (const auto address = http::parseHostPort(config.tls.listen);
            address && address->host != "0.0.0.0" && address->host != "::")
            more.push_back(address->host);
        const auto& sites = config.website.hosts;
        more.insert(more.end(), sites.begin(), sites.end());
        std::vector<std::string> domains = config.domains;
        for (std::string& domain : websiteDomains(config))
            domains.push_back(std::move(domain));
        m_names = ownNames(hostName(), domains, more);
        m_hasOwn = true;
        if (auto kept = keepOwn(); !kept)
            return kept;
        const std::string file = m_stateDirectory + "/tls/server.pem";
        certificates.insert(certificates.begin(), http::TlsCertificate{file, file, {}});
    }
    return m_context->use(std::move(certificates));
}

Result<void> CertificateKeeper::keepOwn()
{
    auto own = keepOwnCertificate(m_files, m_stateDirectory, m_names, m_clock.wallNow());
    if (!own)
        return failed(std::move(own), "the node's own certificate");
    m_authority = own->ca;
    if (own->isNewCa)
        log::info("a certificate authority was made", {{"file", own->ca}, {"sha256", own->caFingerprint}});
    if (own->isNew)
        log::info("a certificate was made", {{"file", own->server},
                                             {"until", formatIso8601Millis(own->expires)}});
    return {};
}

void CertificateKeeper::watch()
{
    arm();
}

void CertificateKeeper::stop()
{
    m_stopped = true;
    m_timer.cancel();
}

void CertificateKeeper::arm()
{
    m_timer.expires_after(m_lookEvery);
    m_timer.async_wait([this](const boost::system::error_code& error) {
        if (error || m_stopped)
            return;
        look();
        arm();
    });
}

void CertificateKeeper::look()
{
    if (m_clock.bootNow() - m_datesSeen >= kDatesEvery)
        return lookAtDates();
    const Result<bool> changed = m_context->reloadIfChanged();
    if (!changed)
        log::error("the new certificate is not used; the one before stays",
                   {{"why", changed.error().describe()}});
    else if (*changed)
        log::info("the certificates were read again");
}

void CertificateKeeper::lookAtDates()
{
    m_datesSeen = m_clock.bootNow();
    if (m_hasOwn) {
        if (const auto kept = keepOwn(); !kept)
            log::error("the certificate cannot be renewed", {{"why", kept.error().describe()}});
    }
    // New keys for tickets too, so that who steals one reads a day of old sessions at most.
    if (const auto read = m_context->reload(); !read)
        log::error("the certificates cannot be read; those before stay", {{"why", read.error().describe()}});
}

} // namespace holdfast::node
