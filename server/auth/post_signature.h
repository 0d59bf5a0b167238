// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "auth/authenticator.h"

namespace holdfast::auth
{

/// The fields of a form that precede its file: names in lower case, each once.
using PostFields = std::vector<std::pair<std::string, std::string>>;

/// Verifies AWS Signature Version 4 of a POST policy: the HMAC is over the policy's base64 as it
/// came. Whether the form is what the policy allows is another question (s3/post_policy.h).
/// Sources: "Authenticating Requests in Browser-Based Uploads Using POST" and "POST policy" of the
/// Amazon S3 API reference.
///
/// A form without any field of a signature is anonymous, which is no error here. One with some of
/// them must have all: x-amz-algorithm, x-amz-credential, x-amz-date, x-amz-signature, policy.
///
/// x-amz-date is when the form was made, not sent: it may be up to seven days old, as a signing key
/// is, and may be ahead by no more than clocks differ.
[[nodiscard]] std::expected<Authenticated, AuthError>
authenticatePost(const PostFields& fields, const IdentityProvider& identities, env::Clock& clock,
                 std::string_view region);

} // namespace holdfast::auth
