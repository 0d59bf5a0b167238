// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <expected>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "auth/identity.h"
#include "base/sigv4.h"
#include "base/uri.h"
#include "env/clock.h"

namespace holdfast::auth
{

/// Why a request is refused, with AWS's names and statuses.
enum class Denial : std::uint8_t {
    AccessDenied,
    AuthorizationHeaderMalformed,
    AuthorizationQueryParametersError,
    InvalidAccessKeyId,
    InvalidArgument,
    InvalidRequest,
    InvalidToken,
    RequestTimeTooSkewed,
    SignatureDoesNotMatch,
};
[[nodiscard]] std::string_view denialName(Denial denial); ///< "AccessDenied"
[[nodiscard]] int denialStatus(Denial denial);            ///< 400 or 403

struct AuthError
{
    Denial denial = Denial::AccessDenied;
    std::string message; ///< for the client
    /// Further elements of the XML error, in order: {"Region", "us-east-1"}.
    std::vector<std::pair<std::string, std::string>> details;
};

/// How the client vouches for the body.
enum class PayloadMode : std::uint8_t {
    Unsigned,              ///< UNSIGNED-PAYLOAD, presigned links, anonymous
    Sha256,                ///< x-amz-content-sha256 holds the hash: the caller must compare
    StreamingSigned,       ///< aws-chunked, each chunk signed
    StreamingSignedTrailer,
    StreamingUnsignedTrailer,
};

enum class Method : std::uint8_t { Anonymous, Header, Query, Form };

/// What the chain of chunk signatures starts from.
struct ChunkSeed
{
    std::string signingKey; ///< 32 raw bytes
    std::string amzDate;
    sigv4::Scope scope;
    std::string signature; ///< of the request itself
};

struct Authenticated
{
    Identity identity;
    Method method = Method::Anonymous;
    PayloadMode payload = PayloadMode::Unsigned;
    std::string payloadSha256;     ///< 64 lower-case hex digits when payload is Sha256
    std::optional<ChunkSeed> seed; ///< when payload is StreamingSigned*
    WallNanos signedAt = 0; ///< as the signature says; 0 where it has no date
};

/// The request as it came: http::Request's fields, without a dependency on http.
struct RequestView
{
    std::string_view method;
    std::string_view path; ///< decoded once
    const QueryList& query;
    const std::vector<std::pair<std::string, std::string>>& headers; ///< names in lower case
};

/// Verifies AWS Signature Version 4 in the Authorization header or in the query (a presigned link): who
/// asks. What the caller may do is decided elsewhere (auth/access.h). Source: "Authenticating Requests (AWS Signature Version 4)" of the
/// Amazon S3 API reference. Thread-safe. The references outlive it.
class Authenticator
{
public:
    static constexpr std::int64_t kMaxSkewSeconds = 15 * 60;
    static constexpr std::int64_t kMaxExpirySeconds = 7 * 24 * 3600;

    Authenticator(const IdentityProvider& identities, env::Clock& clock, std::string region);

    /// A request without any signature is anonymous, which is no error here.
    /// The caller verifies the body as `payload` says before it acts on it.
    [[nodiscard]] std::expected<Authenticated, AuthError> authenticate(const RequestView& request);

    /// Whether the identity may administer the store: root may. Buckets and objects: s3/authorization.h.
    [[nodiscard]] std::expected<void, AuthError> authorizeAdmin(const Identity& identity) const;

    [[nodiscard]] const std::string& region() const { return m_region; }
    [[nodiscard]] Identity owner() const { return m_identities.owner(); }
    /// Of a canonical id; an empty one is the owner's, an unknown one has no name.
    [[nodiscard]] Identity account(std::string_view canonicalId) const;
    [[nodiscard]] const IdentityProvider& identities() const { return m_identities; }

private:
    struct Claim;
    using Outcome = std::expected<Authenticated, AuthError>;

    Outcome authenticateHeader(const RequestView& request, std::string_view authorization);
    Outcome authenticateQuery(const RequestView& request);
    Outcome verify(const RequestView& request, const Claim& claim);
    std::string signingKey(const IdentitySecret& secret, const sigv4::Scope& scope, bool& cached);
    void remember(const IdentitySecret& secret, const sigv4::Scope& scope, const std::string& key);

    struct CachedKey
    {
        std::string secretKey; ///< so that a changed secret misses
        std::string date;
        std::string signingKey;
    };

    const IdentityProvider& m_identities;
    env::Clock& m_clock;
    const std::string m_region;
    std::mutex m_mutex;
    std::unordered_map<std::string, CachedKey> m_keys; ///< by access key; at most kMaxCachedKeys
};

} // namespace holdfast::auth
