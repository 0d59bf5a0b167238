// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/share_link.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "base/checksum.h"
#include "base/sigv4.h"
#include "s3/address.h"

namespace holdfast::s3
{
namespace
{

constexpr std::size_t kMostBytes = 16 * 1024;
/// The last one that wall clocks here can say; links of version 2 may name any.
constexpr std::int64_t kLastSecond = std::numeric_limits<std::int64_t>::max() / kNanosPerSecond;
constexpr std::int64_t kSkew = 15 * 60 * kNanosPerSecond;

struct Signed
{
    std::string signature;
    std::string accessKey;
    WallNanos expires = 0;
};

std::unexpected<Error> wrong(std::string_view why)
{
    return fail(Code::InvalidArgument, "\"link\" " + std::string(why));
}

Result<Signed> readVersion4(const QueryList& query, WallNanos now)
{
    const auto parsed = sigv4::parsePresigned(query);
    if (!parsed)
        return wrong("is no presigned link: " + parsed.error().message);
    const auto begins = parseAmzDate(parsed->amzDate);
    const bool isKnownSpan = parsed->expires >= 1 && parsed->expires <= sigv4::kMaxExpires;
    if (!begins || !isKnownSpan || *begins > now + kSkew)
        return wrong("says no time at which it could be used");
    return Signed{parsed->authorization.signature, parsed->authorization.accessKey,
                  *begins + parsed->expires * kNanosPerSecond};
}

Result<Signed> readVersion2(const QueryList& query)
{
    const std::string* key = findQuery(query, "AWSAccessKeyId");
    const std::string* signature = findQuery(query, "Signature");
    const std::string* expires = findQuery(query, "Expires");
    if (!key || !signature || !expires || signature->empty())
        return wrong("is no presigned link: it has no signature");
    std::int64_t seconds = 0;
    const char* last = expires->data() + expires->size();
    const auto [end, problem] = std::from_chars(expires->data(), last, seconds);
    if (problem != std::errc{} || end != last || seconds < 0)
        return wrong("says no time at which it could be used");
    return Signed{*signature, *key, std::min(seconds, kLastSecond) * kNanosPerSecond};
}

} // namespace

Result<meta::DeniedLink> readLink(std::string_view link, WallNanos now,
                                  const std::vector<std::string>& domains)
{
    if (link.size() > kMostBytes)
        return wrong("is too long");
    link = link.substr(0, link.find('#'));
    const std::size_t scheme = link.find("://");
    const std::size_t question = link.find('?');
    if (scheme == std::string_view::npos || question == std::string_view::npos || scheme > question)
        return wrong("is no presigned link");
    const std::string_view rest = link.substr(scheme + 3, question - scheme - 3);
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    const auto query = parseQuery(link.substr(question + 1));
    const auto path = uriDecode(rest.substr(slash));
    if (!query || !path)
        return wrong("is no presigned link: it cannot be read");
    const bool isOld = findQuery(*query, "AWSAccessKeyId") && findQuery(*query, "Signature");
    const auto found = isOld ? readVersion2(*query) : readVersion4(*query, now);
    if (!found)
        return std::unexpected(found.error());
    if (found->expires <= now)
        return wrong("has ended by itself already");
    const Address address = addressOf(rest.substr(0, slash), *path, domains);
    meta::DeniedLink out;
    out.hash = sha256Hex(asBytes(found->signature));
    out.expires = found->expires;
    out.target = address.bucket + (address.key.empty() ? "" : "/" + address.key);
    out.accessKey = found->accessKey;
    return out;
}

} // namespace holdfast::s3
