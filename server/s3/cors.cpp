// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/authorization.h"
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
    std::shared_ptr<const BucketRules> rules;
    if (!x.bucket().empty()) {
        const auto bucket = co_await x.store().headBucket(x.bucket());
        if (!bucket)
            co_return x.storeRefusal(bucket.error());
        rules = x.access.rulesOf(*bucket);
    }
    Preflight asked;
    asked.origin = headerOf(x, "origin");
    asked.method = headerOf(x, "access-control-request-method");
    asked.headers = headerOf(x, "access-control-request-headers");
    asked.isObject = !x.key().empty();
    const auto allowed = answerPreflight(rules && rules->cors ? &*rules->cors : nullptr, asked);
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
    if (!origin)
        return {};
    const auto rules = x.access.rulesOf(x.bucketInfo);
    return rules->cors ? corsHeaders(*rules->cors, *origin, x.request.method) : Pairs();
}

} // namespace holdfast::s3
