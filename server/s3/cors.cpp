// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/cors_rules.h"
#include "s3/operations.h"

// Cross-origin requests: the preflight, and what is added to every answer (cors_rules.h).
namespace holdfast::s3
{

namespace
{

std::optional<std::string> headerOf(const Exchange& x, std::string_view name)
{
    const std::string* value = x.header(name);
    return value ? std::optional(*value) : std::nullopt;
}

} // namespace

Task<Outcome<void>> preflight(Exchange& x)
{
    std::optional<CorsConfiguration> configuration;
    if (!x.bucket().empty()) {
        const auto bucket = co_await x.store().headBucket(x.bucket());
        if (!bucket)
            co_return x.storeRefusal(bucket.error());
        if (const std::string* document = bucket->setting("cors")) {
            auto decoded = CorsConfiguration::decode(*document);
            if (!decoded)
                co_return refused(std::move(decoded));
            configuration = std::move(*decoded);
        }
    }
    Preflight asked;
    asked.origin = headerOf(x, "origin");
    asked.method = headerOf(x, "access-control-request-method");
    asked.headers = headerOf(x, "access-control-request-headers");
    asked.isObject = !x.key().empty();
    const auto allowed = answerPreflight(configuration ? &*configuration : nullptr, asked);
    if (!allowed)
        co_return std::unexpected(allowed.error());
    http::Headers headers;
    for (const auto& [name, value] : *allowed)
        headers.add(name, value);
    co_return co_await x.sendEmpty(200, std::move(headers));
}

Pairs corsHeadersOf(const Exchange& x)
{
    const std::string* origin = x.header("origin");
    const std::string* document = origin ? x.bucketInfo.setting("cors") : nullptr;
    if (!document)
        return {};
    const auto configuration = CorsConfiguration::decode(*document);
    return configuration ? corsHeaders(*configuration, *origin, x.request.method) : Pairs();
}

} // namespace holdfast::s3
