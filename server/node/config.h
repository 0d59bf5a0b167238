// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "auth/identity.h"
#include "base/error.h"
#include "base/log.h"
#include "base/sigv4.h"
#include "drive/extent.h"
#include "http/tls_context.h"

namespace holdfast::node
{

/// The listener that speaks TLS, beside the plain one.
struct TlsConfig
{
    std::string listen;      ///< HOST:PORT; empty: none
    std::string certificate; ///< absolute; empty: one of our own (own_certificate.h)
    std::string key;         ///< there or not as `certificate` is
    std::vector<std::string> names; ///< of that one: as http::TlsCertificate; our own: beside its usual ones
    std::vector<http::TlsCertificate> certificates; ///< further ones
};

/// Host names under which buckets are websites, lower case.
struct WebsiteConfig
{
    std::vector<std::string> domains; ///< BUCKET.DOMAIN
    std::vector<std::string> hosts;   ///< of buckets; "*.example.com": one label before the rest
};

/// How buckets' access logs are delivered.
struct AccessLogConfig
{
    std::chrono::seconds interval{300};   ///< that lines are gathered
    std::uint64_t objectBytes = 4 << 20;  ///< after so many they are delivered at once
};

/// How a node runs: defaults, then the configuration file, then the command line and the environment.
struct Config
{
    std::string listen = "127.0.0.1:9000";
    std::string region = "us-east-1";
    std::vector<std::string> drives; ///< absolute, braces expanded
    std::optional<std::string> stateDirectory; ///< absolute; the store's own
    log::Format logFormat = log::Format::Text;
    log::Level logLevel = log::Level::Info;
    TlsConfig tls;
    std::vector<std::string> domains; ///< of virtual-host addressing: BUCKET.DOMAIN
    WebsiteConfig website;
    bool allowSigV2 = false;          ///< old clients' signatures, which hold no hash of what they sign
    std::optional<sigv4::Credentials> root;
    std::vector<auth::Account> accounts; ///< besides root
    std::optional<drive::Geometry> standard; ///< of a store that is made; later ones are growth's
    std::optional<drive::Geometry> reduced;  ///< of the storage class REDUCED_REDUNDANCY
    AccessLogConfig accessLogs;
};

/// Reads a TOML file (docs/configuration.md). Everything wrong with it is InvalidArgument with file and
/// line: syntax, an unknown key, a wrong type or value, a config_version from the future, a password
/// in a file that others may read.
[[nodiscard]] Result<Config> loadConfig(const std::string& path);

/// ID:NAME:ACCESS:SECRET, without an e-mail.
[[nodiscard]] std::optional<auth::Account> parseAccount(const std::string& text);
/// InvalidArgument: an id, access key or e-mail that two of them have, or the root's access key.
[[nodiscard]] Result<void> checkAccounts(const Config& config);
/// What file and command line can only say wrongly together: a certificate without its key or the reverse,
/// either of them without a TLS address. InvalidArgument.
[[nodiscard]] Result<void> checkTls(const TlsConfig& tls);

/// The configured domains of websites, and AWS's names for them: s3-website.D, s3-website-REGION.D
/// and s3-website.REGION.D, where D is "localhost" and every domain of virtual-host addressing.
[[nodiscard]] std::vector<std::string> websiteDomains(const Config& config);

/// K+M, as "4+2".
[[nodiscard]] std::optional<drive::Geometry> parseGeometry(std::string_view text);

/// {1...4} stands for 1, 2, 3, 4; {01...12} keeps the width; several groups multiply, the last one
/// runs fastest. InvalidArgument: a range that is not one, or more than 1024 results.
[[nodiscard]] Result<std::vector<std::string>> expandBraces(const std::string& text);

/// Absolute and without "." "..", doubled or trailing slashes, by text alone.
[[nodiscard]] std::string absolutePath(const std::string& path);

/// expandBraces and absolutePath over a list.
[[nodiscard]] Result<std::vector<std::string>> expandDrives(const std::vector<std::string>& given);

} // namespace holdfast::node
