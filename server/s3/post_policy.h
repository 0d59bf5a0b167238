// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "s3/errors.h"
#include "s3/form_data.h"

namespace holdfast::s3
{

/// One demand on a field of the form.
struct PostCondition
{
    enum class Match : std::uint8_t {
        Equal,
        StartsWith,
        Never, ///< understood as a condition, but nothing can meet it
    };
    Match match = Match::Never;
    std::string field; ///< in lower case, without its $
    std::string value;
    std::string text; ///< ["eq", "$key", "a"]: as the refusal shows it
};

/// What the signer of a form allows. Source: "POST policy" of the Amazon S3 API reference; the
/// sentences are those that AWS's answers hold. A policy is signed by one who may write, but shown
/// to strangers: so it is bounded by the form it came in (kMaxFormBytes).
struct PostPolicy
{
    WallNanos expires = 0;
    std::vector<PostCondition> conditions;
    std::uint64_t minLength = 0; ///< of the file
    std::uint64_t maxLength = std::numeric_limits<std::uint64_t>::max();

    /// From the form's `policy` field, base64 of JSON. InvalidPolicyDocument.
    [[nodiscard]] static Outcome<PostPolicy> parse(std::string_view base64);

    /// Whether the form is one that was signed: in time, every condition met, and every field but
    /// the signature's and x-ignore-* named by some condition. Variables are expanded before.
    /// `bucket` is the one the request goes to, which must be named too. AccessDenied.
    [[nodiscard]] Outcome<void> check(const FormFields& fields, std::string_view bucket,
                                      WallNanos now) const;
    /// Once the file is whole; `maxLength` says earlier what is too much. EntityTooSmall,
    /// EntityTooLarge.
    [[nodiscard]] Outcome<void> checkLength(std::uint64_t length) const;
};

} // namespace holdfast::s3
