// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "base/encoding.h"
#include "fuzz.h"
#include "s3/post_policy.h"

using namespace holdfast;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = fuzz::textOf(data, size);
    (void)s3::PostPolicy::parse(text);
    const auto policy = s3::PostPolicy::parse(base64Encode(asBytes(text)));
    if (!policy) {
        fuzz::check(policy.error().code == s3::ErrorCode::InvalidPolicyDocument,
                    "one error for all");
        return 0;
    }
    for (const s3::PostCondition& condition : policy->conditions)
        fuzz::check(condition.text.starts_with('[') && condition.text.ends_with(']'),
                    "a condition can be shown");

    // A form made to fit: as long as nothing is contradicted it passes, and with one field more it
    // does not.
    s3::FormFields fields;
    std::string bucket;
    for (const s3::PostCondition& condition : policy->conditions) {
        if (condition.field == "bucket")
            bucket = condition.value;
        else if (!condition.field.empty() && !s3::findField(fields, condition.field))
            fields.emplace_back(condition.field, condition.value);
    }
    const auto checked = policy->check(fields, bucket, policy->expires);
    if (!checked)
        fuzz::check(checked.error().code == s3::ErrorCode::AccessDenied, "a form may be denied");
    fuzz::check(!policy->check(fields, bucket, policy->expires + 1), "no policy is for ever");
    if (checked) {
        fields.emplace_back("\x01", "never named by a seed");
        fuzz::check(!policy->check(fields, bucket, policy->expires) ||
                        text.find("\\u0001") != std::string_view::npos,
                    "every field must be named");
    }
    for (const std::uint64_t length : {std::uint64_t(0), policy->minLength, policy->maxLength})
        fuzz::check(policy->checkLength(length).has_value() ==
                        (length >= policy->minLength && length <= policy->maxLength),
                    "a length is inside of its bounds, or refused");
    return 0;
}
