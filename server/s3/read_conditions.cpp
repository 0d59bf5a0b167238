// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/read_conditions.h"

#include <algorithm>

#include "s3/exchange.h"

namespace holdfast::s3
{

namespace
{

std::int64_t wholeSeconds(WallNanos time)
{
    return time / kNanosPerSecond;
}

/// Whether a list of entity tags names `etag`; "*" names every one.
bool names(std::string_view list, std::string_view etag)
{
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(','), list.size());
        std::string_view one = list.substr(0, end);
        list.remove_prefix(std::min(end + 1, list.size()));
        while (one.starts_with(' ') || one.starts_with('\t'))
            one.remove_prefix(1);
        while (one.ends_with(' ') || one.ends_with('\t'))
            one.remove_suffix(1);
        if (one == "*" || unquoted(one) == etag)
            return true;
    }
    return false;
}

std::optional<std::string> optionalHeader(const http::Headers& headers, const std::string& name)
{
    const std::string* value = headers.find(name);
    return value ? std::optional(*value) : std::nullopt;
}

std::optional<WallNanos> optionalDate(const http::Headers& headers, const std::string& name)
{
    const std::string* value = headers.find(name);
    if (!value)
        return std::nullopt;
    if (const auto time = parseHttpDate(*value))
        return *time;
    const auto time = parseIso8601(*value);
    return time ? std::optional(*time) : std::nullopt;
}

std::unexpected<S3Error> preconditionFailed(std::string_view condition)
{
    return refuse(ErrorCode::PreconditionFailed, {}, {{"Condition", std::string(condition)}});
}

} // namespace

ReadConditions ReadConditions::from(const http::Headers& headers, std::string_view prefix)
{
    const std::string before(prefix);
    ReadConditions conditions;
    conditions.m_ifMatch = optionalHeader(headers, before + "if-match");
    conditions.m_ifNoneMatch = optionalHeader(headers, before + "if-none-match");
    conditions.m_ifModifiedSince = optionalDate(headers, before + "if-modified-since");
    conditions.m_ifUnmodifiedSince = optionalDate(headers, before + "if-unmodified-since");
    return conditions;
}

Outcome<void> ReadConditions::check(const store::ObjectInfo& info) const
{
    const std::int64_t modified = wholeSeconds(info.modified);
    if (m_ifMatch) {
        if (!names(*m_ifMatch, info.etag))
            return preconditionFailed("If-Match");
    } else if (m_ifUnmodifiedSince && modified > wholeSeconds(*m_ifUnmodifiedSince)) {
        return preconditionFailed("If-Unmodified-Since");
    }

    bool fresh = false;
    if (m_ifNoneMatch)
        fresh = names(*m_ifNoneMatch, info.etag);
    else if (m_ifModifiedSince)
        fresh = modified <= wholeSeconds(*m_ifModifiedSince);
    if (!fresh)
        return {};
    S3Error notModified{ErrorCode::NotModified, {}, {}, {}};
    notModified.headers = {{"etag", quoted(info.etag)},
                           {"last-modified", formatHttpDate(info.modified)}};
    for (const std::string_view name : {"cache-control", "expires"}) {
        const auto found = info.contentHeaders.find(std::string(name));
        if (found != info.contentHeaders.end())
            notModified.headers.emplace_back(*found);
    }
    return std::unexpected(std::move(notModified));
}

bool ifRangeHolds(std::string_view header, const store::ObjectInfo& info)
{
    if (header.starts_with("W/"))
        return false;
    if (header.starts_with('"'))
        return unquoted(header) == info.etag;
    const auto time = parseHttpDate(header);
    return time && wholeSeconds(*time) == wholeSeconds(info.modified);
}

} // namespace holdfast::s3
