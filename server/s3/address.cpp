// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/address.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "base/uri.h"

namespace holdfast::s3
{

namespace
{

bool isAlphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

/// 192.168.5.4: four groups of digits.
bool looksLikeIpv4(std::string_view name)
{
    std::size_t dots = 0;
    for (const char c : name) {
        if (c == '.')
            ++dots;
        else if (c < '0' || c > '9')
            return false;
    }
    return dots == 3;
}

/// The bucket in "bucket.domain[:port]", or empty.
std::string_view bucketInHost(std::string_view host, std::string_view domain)
{
    // A bracketed IPv6 address is never a name below a domain.
    if (host.starts_with('['))
        return {};
    host = host.substr(0, host.rfind(':'));
    if (host.size() <= domain.size() + 1)
        return {};
    const std::size_t dot = host.size() - domain.size() - 1;
    const auto same = [](char a, char b) { return lower(a) == lower(b); };
    if (host[dot] != '.' || !std::ranges::equal(host.substr(dot + 1), domain, same))
        return {};
    return host.substr(0, dot);
}

/// The name in "name[:port]" in lower case; empty for an IPv6 address and for what is no port: a
/// website's redirects repeat the Host header.
std::string nameInHost(std::string_view host)
{
    const std::size_t colon = std::min(host.find(':'), host.size());
    const std::string_view port = host.substr(std::min(colon + 1, host.size()));
    if (host.starts_with('[') ||
        !std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; }))
        return {};
    std::string name(host.substr(0, colon));
    std::ranges::transform(name, name.begin(), lower);
    return name;
}

/// `pattern` is a name, or "*.name" for one label before it.
bool namesHost(std::string_view pattern, std::string_view name)
{
    if (!pattern.starts_with("*."))
        return pattern == name;
    const std::size_t dot = name.find('.');
    return dot != 0 && dot != std::string_view::npos && name.substr(dot) == pattern.substr(1);
}

} // namespace

std::string websiteBucket(std::string_view host, const WebsiteHosts& websites,
                          const std::vector<std::string>& s3Domains)
{
    const std::string name = nameInHost(host);
    if (name.empty())
        return {};
    for (const std::string& domain : websites.domains) {
        if (const std::string_view bucket = bucketInHost(name, domain); !bucket.empty())
            return std::string(bucket);
    }
    const auto fits = [&name](std::string_view pattern) { return namesHost(pattern, name); };
    const auto isSame = [&name](const std::string& domain) { return nameInHost(domain) == name; };
    const bool isWebsite =
        std::ranges::any_of(websites.names, fits) && std::ranges::none_of(s3Domains, isSame);
    return isWebsite ? name : std::string();
}

Address addressOf(std::string_view host, std::string_view path,
                  const std::vector<std::string>& domains)
{
    if (path.starts_with('/'))
        path.remove_prefix(1);
    for (const std::string& domain : domains) {
        std::string bucket(bucketInHost(host, domain));
        std::ranges::transform(bucket, bucket.begin(), lower); // host names have no case
        if (!bucket.empty())
            return {std::move(bucket), std::string(path)};
    }
    const std::size_t slash = std::min(path.find('/'), path.size());
    return {std::string(path.substr(0, slash)),
            std::string(path.substr(std::min(slash + 1, path.size())))};
}

bool isBucketName(std::string_view name)
{
    if (name.size() < 3 || name.size() > 63)
        return false;
    if (!isAlphanumeric(name.front()) || !isAlphanumeric(name.back()))
        return false;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (!isAlphanumeric(name[i]) && name[i] != '.' && name[i] != '-')
            return false;
        const bool dotBefore = i > 0 && name[i - 1] == '.';
        if (dotBefore && !isAlphanumeric(name[i]))
            return false;
        if (name[i] == '.' && i > 0 && name[i - 1] == '-')
            return false;
    }
    constexpr std::array<std::string_view, 3> kPrefixes{"xn--", "sthree-", "amzn-s3-demo-"};
    constexpr std::array<std::string_view, 5> kSuffixes{"-s3alias", "--ol-s3", ".mrap", "--x-s3",
                                                        "--table-s3"};
    const auto begins = [name](std::string_view prefix) { return name.starts_with(prefix); };
    const auto ends = [name](std::string_view suffix) { return name.ends_with(suffix); };
    return !looksLikeIpv4(name) && std::ranges::none_of(kPrefixes, begins) &&
           std::ranges::none_of(kSuffixes, ends);
}

Outcome<void> checkKey(std::string_view key)
{
    if (key.size() > kMaxKeyBytes)
        return refuse(ErrorCode::KeyTooLongError, {},
                      {{"Size", std::to_string(key.size())},
                       {"MaxSizeAllowed", std::to_string(kMaxKeyBytes)}});
    // NUL has no form in XML: one such key would make every listing unreadable.
    if (!isUtf8(key) || key.find('\0') != std::string_view::npos)
        return refuse(ErrorCode::InvalidUri);
    return {};
}

Outcome<void> checkAddress(const Address& address)
{
    if (address.bucket.empty()) {
        if (address.key.empty())
            return {};
        return refuse(ErrorCode::InvalidBucketName, {}, {{"BucketName", ""}});
    }
    if (!isBucketName(address.bucket))
        return refuse(ErrorCode::InvalidBucketName, {}, {{"BucketName", address.bucket}});
    return checkKey(address.key);
}

Outcome<CopySource> parseCopySource(std::string_view header)
{
    constexpr std::string_view kVersion = "?versionId=";
    CopySource source;
    // The version is split off before decoding: a key may hold an encoded question mark.
    const std::size_t version = header.rfind(kVersion);
    if (version != std::string_view::npos) {
        source.versionId = header.substr(version + kVersion.size());
        header = header.substr(0, version);
    }
    const auto decoded = uriDecode(header);
    if (!decoded)
        return refuseArgument("Invalid copy source encoding.", "x-amz-copy-source",
                              std::string(header));
    if (decoded->starts_with("arn:"))
        return refuse(ErrorCode::NotImplemented);
    source.address = addressOf({}, *decoded, {});
    if (source.address.bucket.empty() || source.address.key.empty())
        return refuseArgument(
            "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
            "x-amz-copy-source", *decoded);
    if (auto checked = checkAddress(source.address); !checked)
        return refused(std::move(checked));
    return source;
}

} // namespace holdfast::s3
