// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "s3/errors.h"

/// Cross-origin resource sharing. Sources: "CORSRule" and "PutBucketCors" of the Amazon S3 API
/// reference, "How Amazon S3 evaluates the CORS configuration on a bucket" of its user guide; the
/// headers are those of AWS's answers, in their order.
namespace holdfast::s3
{

inline constexpr std::size_t kMaxCorsRules = 100;

struct CorsRule
{
    std::string id;
    std::vector<std::string> origins; ///< "https://*.example.com": one * at most
    std::vector<std::string> methods;
    std::vector<std::string> allowedHeaders; ///< one * at most
    std::vector<std::string> exposeHeaders;
    std::optional<std::uint32_t> maxAgeSeconds;
};

struct CorsConfiguration
{
    std::vector<CorsRule> rules;

    /// From <CORSConfiguration> as a PUT accepted it; elements not known here are passed over.
    /// MalformedXML without at least one rule, or with more than kMaxCorsRules.
    [[nodiscard]] static Outcome<CorsConfiguration> decode(std::string_view document);
    /// The first rule that allows all of it, or nullptr. Origins and methods are compared as they
    /// are, headers without case.
    [[nodiscard]] const CorsRule* match(std::string_view origin, std::string_view method,
                                        const std::vector<std::string>& headers) const;
};

/// Headers of an OPTIONS request; nothing where there is none.
struct Preflight
{
    std::optional<std::string> origin;
    std::optional<std::string> method;  ///< Access-Control-Request-Method
    std::optional<std::string> headers; ///< Access-Control-Request-Headers
    bool isObject = false;              ///< what the path names: an object, or a bucket
};

/// The headers of the answer 200 (names in lower case), BadRequest or AccessForbidden.
/// `configuration` is nullptr for a bucket that has none.
[[nodiscard]] Outcome<Pairs> answerPreflight(const CorsConfiguration* configuration,
                                             const Preflight& request);

/// What a request other than OPTIONS with an Origin gets beside its own headers, also when it
/// fails; nothing if no rule matches. `method`: Access-Control-Request-Method where sent, as AWS
/// does, else the request's.
[[nodiscard]] Pairs corsHeaders(const CorsConfiguration& configuration, std::string_view origin,
                                std::string_view method);

} // namespace holdfast::s3
