// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "fuzz.h"
#include "s3/cors_rules.h"
#include "s3/website_rules.h"

using namespace holdfast;

namespace
{

bool isHeaderText(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) {
        const auto byte = static_cast<std::uint8_t>(c);
        return byte >= 0x20 && byte != 0x7f;
    });
}

void checkAnswer(const s3::WebsiteAnswer& answer)
{
    if (const auto* redirect = std::get_if<s3::Redirect>(&answer)) {
        fuzz::check(isHeaderText(redirect->location) &&
                        redirect->location.find(' ') == std::string::npos,
                    "a location fits into a header");
        fuzz::check(!redirect->location.starts_with("//"),
                    "a location is not another site's by chance");
        fuzz::check(redirect->status > 300 && redirect->status < 400, "a redirect's status");
    }
}

void checkWebsite(std::string_view key, std::string_view query, std::string_view document)
{
    s3::WebsiteRequest request{"http", "example.com", std::string(key), std::string(query)};
    checkAnswer(s3::WebsiteConfiguration::folderRedirect(request));
    const auto elements = [](std::string text) {
        const s3::S3Error error{s3::ErrorCode::NoSuchKey, {}, {{"Key", std::move(text)}}, {}};
        return std::ranges::count(s3::websiteErrorPage(error, &error, "1", "2"), '<');
    };
    fuzz::check(elements(request.key) == elements({}), "nothing of a key becomes an element");
    const auto site = s3::WebsiteConfiguration::decode(document);
    if (!site)
        return;
    fuzz::check(site->rules.size() <= s3::kMaxRoutingRules, "few rules");
    const auto routed = site->route(request);
    checkAnswer(routed);
    if (const auto* serve = std::get_if<s3::Serve>(&routed))
        fuzz::check(serve->key.starts_with(request.key) && !serve->key.empty(), "a key to serve");
    for (const int status : {403, 404, 500, 503})
        checkAnswer(site->onError(request, status));
}

void checkCors(std::string_view origin, std::string_view headers, std::string_view document)
{
    const auto cors = s3::CorsConfiguration::decode(document);
    if (!cors || !isHeaderText(origin) || !isHeaderText(headers))
        return;
    for (const char* method : {"GET", "PUT", "DELETE"}) {
        const auto answer =
            s3::answerPreflight(&*cors, {std::string(origin), method, std::string(headers), false});
        const s3::Pairs actual = s3::corsHeaders(*cors, origin, method);
        if (answer)
            fuzz::check(!actual.empty(), "what a preflight allows is answered");
        for (const auto& [name, value] : answer ? *answer : actual)
            fuzz::check(isHeaderText(name) && isHeaderText(value), "an answer fits into headers");
    }
}

} // namespace

/// The lines: a key or an origin, a query or header names, then a document.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::string_view rest = fuzz::textOf(data, size);
    const auto line = [&rest] {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::string_view out = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        return out;
    };
    const std::string_view first = line();
    const std::string_view second = line();
    checkWebsite(first, second, rest);
    checkCors(first, second, rest);
    return 0;
}
