// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "auth/access_request.h"
#include "base/error.h"

namespace holdfast::auth
{

struct Statement; ///< policy_model.h

/// "The maximum size of a bucket policy is 20 KB" (S3 user guide, "Bucket policies").
inline constexpr std::size_t kPolicyMaxBytes = 20 * 1024;

enum class Verdict : std::uint8_t {
    Silent, ///< no statement applies: an implicit deny, unless something else allows
    Allow,
    Deny, ///< explicit; nothing overrides it
};

/// What a policy says of a request.
struct PolicyAnswer
{
    Verdict verdict = Verdict::Silent;
    /// Allowed only because the caller's whole account is named ("AWS": "111122223333"), which
    /// leaves it to that account to let its users in (IAM user guide, "AWS JSON policy elements:
    /// Principal").
    bool viaAccount = false;
    std::string sid; ///< of the statement that decided; may be empty
};

/// A bucket policy, read and checked. Cheap to copy, immutable, any thread may use it.
///
/// Source of the language: IAM user guide, "IAM JSON policy reference" (elements, operators,
/// variables, grammar); of what S3 refuses and how it says so: S3 user guide, "Bucket policies",
/// and the messages that S3 itself sends with MalformedPolicy.
class Policy
{
public:
    /// `document` as it came with PutBucketPolicy, for the bucket of that name. TooLarge beyond
    /// kPolicyMaxBytes, else InvalidArgument; the message is the one AWS puts into MalformedPolicy.
    [[nodiscard]] static Result<Policy> parse(std::string_view document, std::string_view bucket);

    /// An explicit deny wins over every allow ("Policy evaluation logic").
    [[nodiscard]] PolicyAnswer evaluate(const AccessRequest& request) const;

    /// "The meaning of public" (S3 user guide, "Blocking public access to your Amazon S3 storage"):
    /// whether some statement allows something to others than fixed principals, without a condition
    /// that lets only fixed values of certain keys pass. What GetBucketPolicyStatus tells.
    [[nodiscard]] bool isPublic() const { return m_public; }

    /// A condition key that begins with "aws:" and that IAM does not know, or nullptr: a misspelt one would make
    /// a Deny that never applies.
    [[nodiscard]] const std::string* unknownGlobalKey() const;

private:
    explicit Policy(std::vector<Statement> statements);

    std::shared_ptr<const std::vector<Statement>> m_statements;
    bool m_public = false;
};

} // namespace holdfast::auth
