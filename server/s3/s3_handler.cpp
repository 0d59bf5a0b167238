// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/s3_handler.h"

#include <algorithm>
#include <array>

#include "auth/signature_v2.h"
#include "base/checksum.h"
#include "base/encoding.h"
#include "s3/access_record.h"
#include "s3/authorization.h"
#include "s3/object_headers.h"
#include "s3/operations.h"
#include "s3/routes.h"
#include "s3/website.h"

namespace holdfast::s3
{

namespace
{

/// Passes everything on and remembers what metrics want to know.
class CountingWriter final : public http::ResponseWriter
{
public:
    CountingWriter(http::ResponseWriter& inner, const std::string& hostId, env::Clock& clock)
        : m_inner(inner), m_hostId(hostId), m_clock(clock)
    {
    }
    env::Task<Result<void>> start(http::ResponseHead head) override
    {
        m_status = head.status;
        m_startedAt = m_clock.bootNow();
        head.headers.set("x-amz-id-2", m_hostId);
        for (const auto& [name, value] : further)
            head.headers.add(name, value);
        co_return co_await m_inner.start(std::move(head));
    }
    env::Task<Result<void>> write(std::vector<ByteView> pieces) override
    {
        for (const ByteView piece : pieces)
            m_bytes += piece.size();
        co_return co_await m_inner.write(std::move(pieces));
    }
    env::Task<Result<void>> finish() override { co_return co_await m_inner.finish(); }
    [[nodiscard]] bool started() const override { return m_inner.started(); }
    void abort() override { m_inner.abort(); }

    Pairs further; ///< headers of every answer: what cross-origin rules say
    [[nodiscard]] int status() const { return m_status; }
    [[nodiscard]] std::uint64_t bytes() const { return m_bytes; }
    [[nodiscard]] std::int64_t startedAt() const { return m_startedAt; } ///< boot time; 0: not yet

private:
    http::ResponseWriter& m_inner;
    const std::string& m_hostId;
    env::Clock& m_clock;
    int m_status = 0;
    std::int64_t m_startedAt = 0;
    std::uint64_t m_bytes = 0;
};

class InFlight
{
public:
    explicit InFlight(std::atomic<std::uint32_t>& count) : m_count(count), m_mine(++count) {}
    ~InFlight() { --m_count; }
    InFlight(const InFlight&) = delete;
    InFlight& operator=(const InFlight&) = delete;
    [[nodiscard]] std::uint32_t mine() const { return m_mine; }

private:
    std::atomic<std::uint32_t>& m_count;
    const std::uint32_t m_mine;
};

std::string makeHostId(env::Random& random)
{
    std::array<std::uint8_t, 24> bytes{};
    random.fill(bytes);
    return base64Encode(bytes);
}

/// Clients that presign move x-amz-* headers into the query. They are signed there, and mean the same, but for
/// checksums of a body: AWS takes no notice of those. The AWS SDK for JavaScript, which has no body yet when it
/// makes a link, puts the checksum of nothing there.
void hoistHeaders(Exchange& x)
{
    if (x.caller.method != auth::Method::Query)
        return;
    constexpr std::array<std::string_view, 5> kOfBody{"x-amz-checksum-crc32", "x-amz-checksum-crc32c",
                                                      "x-amz-checksum-crc64nvme", "x-amz-checksum-sha1",
                                                      "x-amz-checksum-sha256"};
    constexpr std::array<std::string_view, 8> kOfSignature{
        "x-amz-algorithm",     "x-amz-credential", "x-amz-date",           "x-amz-expires",
        "x-amz-signedheaders", "x-amz-signature",  "x-amz-content-sha256", "x-amz-security-token"};
    for (const auto& [name, value] : x.request.query) {
        const std::string lower = lowered(name);
        if (lower.starts_with("x-amz-") &&
            std::ranges::find(kOfSignature, lower) == kOfSignature.end() &&
            std::ranges::find(kOfBody, lower) == kOfBody.end() && !x.header(lower))
            x.request.headers.add(lower, value);
    }
}

/// The signed hash of a body that is not there, which no operation will read.
Outcome<void> checkEmptyBody(const Exchange& x)
{
    if (x.caller.payload != auth::PayloadMode::Sha256 || !x.request.body ||
        x.request.body->length() != std::uint64_t(0))
        return {};
    static const std::string ofNothing = sha256Hex({});
    if (x.caller.payloadSha256 == ofNothing)
        return {};
    return refuse(ErrorCode::XAmzContentSha256Mismatch, {},
                  {{"ClientComputedContentSHA256", x.caller.payloadSha256},
                   {"S3ComputedContentSHA256", ofNothing}});
}

/// Whether the request is about a bucket that has to be there.
bool needsBucket(const Route& route)
{
    return route.level != Level::Service && route.name != "CreateBucket" && !route.action.empty();
}

/// Sub-resources that version 2 does not sign: a link for one thing must not become one for another.
bool hasUnsignedSubresource(const QueryList& query)
{
    static constexpr std::array<std::string_view, 12> kUnsigned{
        "attributes", "encryption",      "id",           "intelligent-tiering", "legal-hold",        "metadataTable",
        "ownershipControls", "policyStatus", "publicAccessBlock", "renameObject", "retention", "session"};
    return std::ranges::any_of(kUnsigned, [&](std::string_view name) { return findQuery(query, name) != nullptr; });
}

/// Without `allow_sigv2` the authenticator refuses the second version, and says so.
std::expected<auth::Authenticated, auth::AuthError> identify(Exchange& x, const auth::RequestView& view)
{
    if (!x.services.options.allowSigV2 || !auth::isSignedV2(view))
        return x.services.authenticator.authenticate(view);
    if (hasUnsignedSubresource(x.request.query))
        return std::unexpected(auth::AuthError{auth::Denial::InvalidRequest,
                                               "This request needs AWS4-HMAC-SHA256: version 2 does not sign all of it.",
                                               {}});
    x.isOldSignature = true;
    const Address byPath = addressOf({}, x.request.path, {});
    const bool inPath = byPath.bucket == x.address.bucket && byPath.key == x.address.key;
    const std::string_view host = inPath ? std::string_view() : std::string_view(x.address.bucket);
    const auto verify = [&](std::string_view path) {
        return auth::authenticateV2({view, path, host}, x.services.authenticator.identities(), x.services.clock);
    };
    auto known = verify(x.request.rawPath);
    const bool isBucket = inPath && x.address.key.empty() && !x.request.rawPath.ends_with('/');
    if (!known && known.error().denial == auth::Denial::SignatureDoesNotMatch && isBucket)
        return verify(x.request.rawPath + "/"); // so the AWS SDKs sign "/bucket"
    return known;
}

/// Two values of a header that has one: what is allowed and what is done must not read different ones.
Outcome<void> checkRepeats(const http::Headers& headers)
{
    for (auto at = headers.all().begin(); at != headers.all().end(); ++at) {
        const std::string& name = at->first;
        if (!name.starts_with("x-amz-") || name.starts_with("x-amz-meta-") || name == "x-amz-object-attributes")
            continue;
        const bool again = std::any_of(at + 1, headers.all().end(),
                                       [&](const auto& other) { return other.first == name; });
        if (again)
            return refuseArgument("The header may be given once only.", name, at->second);
    }
    return {};
}

/// A stranger is not told which buckets there are.
std::unexpected<S3Error> hiddenBucket(const Exchange& x)
{
    return x.address.isWebsite ? noWebsite(x) : refuse(ErrorCode::AccessDenied);
}

/// Everything that must hold before an operation runs.
Task<Outcome<void>> admit(Exchange& x)
{
    const auth::RequestView view{x.request.method, x.request.path, x.request.query,
                                 x.request.headers.all()};
    // Cross-origin rules count for refusals too: the page that asks is to see why.
    if (x.header("origin") && !x.bucket().empty()) {
        if (auto bucket = co_await x.store().headBucket(x.bucket()))
            x.bucketInfo = std::move(*bucket);
    }
    // A preflight comes without credentials, or with the query of the request that it asks for; a website asks nobody
    // for any.
    const bool isOpen = x.request.method == "OPTIONS" || x.address.isWebsite;
    auto caller = isOpen ? auth::Authenticated{} : identify(x, view);
    if (!caller)
        co_return std::unexpected(fromAuth(caller.error()));
    x.caller = std::move(*caller);
    hoistHeaders(x);
    if (auto checked = checkRepeats(x.request.headers); !checked)
        co_return checked;

    auto route = findRoute(x.request, x.address);
    // A stranger is told nothing of what there is to ask for, and costs no line in the log.
    if (!route && x.caller.identity.isAnonymous() && !x.address.isWebsite)
        co_return refuse(ErrorCode::AccessDenied);
    if (!route)
        co_return refused(std::move(route));
    x.route = *route;
    if (x.address.isWebsite && !isBucketName(x.bucket()))
        co_return noWebsite(x);
    if (auto checked = checkAddress(x.address); !checked)
        co_return checked;
    if (needsBucket(*x.route)) {
        auto bucket = co_await x.store().headBucket(x.bucket());
        if (!bucket && bucket.error().code == Code::NotFound && x.caller.identity.isAnonymous())
            co_return hiddenBucket(x);
        if (!bucket)
            co_return x.storeRefusal(bucket.error());
        x.bucketInfo = std::move(*bucket);
    }
    if (!x.route->action.empty()) {
        Outcome<void> allowed = co_await x.access.checkRequest(x);
        if (!allowed)
            co_return allowed;
    }
    if (auto checked = checkEmptyBody(x); !checked)
        co_return checked;
    co_return checkSupportedHeaders(x);
}

Task<void> sendError(Exchange& x, const S3Error& error, const std::string& hostId)
{
    if (x.response.started() || error.code == ErrorCode::ClientDisconnected) {
        x.response.abort();
        co_return;
    }
    http::ResponseHead head;
    head.status = errorRow(error.code).status;
    for (const auto& [name, value] : error.headers)
        head.headers.set(name, value);
    std::string document;
    if (error.code != ErrorCode::NotModified) {
        head.headers.set("content-type", "application/xml");
        document = errorXml(error, x.request.path, x.request.id, hostId);
    }
    const auto sent = co_await x.response.reply(std::move(head), std::move(document));
    if (!sent)
        x.response.abort();
}

/// What a caller without credentials sends takes one of few places for as long as it comes.
Outcome<void> placeStranger(Exchange& x, StrangerPlaces& places)
{
    const bool hasBody = x.request.body && x.request.body->length() != std::uint64_t(0);
    if (x.caller.method != auth::Method::Anonymous || !hasBody)
        return {};
    x.stranger = StrangerBody::open(places, x.request, x.services.clock);
    if (!x.stranger)
        return slowDown();
    return {};
}

/// A request may be refused before its bucket is looked at, whose log tells of it nevertheless.
Task<void> findBucket(Exchange& x, const Outcome<void>& outcome)
{
    const bool isThere = outcome || outcome.error().code != ErrorCode::NoSuchBucket;
    if (x.bucket().empty() || !isThere)
        co_return;
    std::string name = x.bucket();
    auto bucket = co_await x.store().headBucket(std::move(name));
    if (bucket)
        x.bucketInfo = std::move(*bucket);
}

Task<Outcome<void>> run(Exchange& x, CountingWriter& writer, StrangerPlaces& places)
{
    Outcome<void> outcome = co_await admit(x);
    writer.further = corsHeadersOf(x);
    if (outcome)
        outcome = placeStranger(x, places);
    if (outcome)
        outcome = co_await x.route->operation(x);
    if (!outcome)
        co_await hideMissing(x, outcome.error());
    co_return outcome;
}

} // namespace

S3Handler::S3Handler(Services services)
    : m_services(std::move(services)), m_hostId(makeHostId(m_services.random)),
      m_strangers(std::max<std::uint32_t>(m_services.options.maxInFlight / 8, 1)),
      m_budget(m_services.options.bodyMemory), m_access(std::make_unique<Authorizer>())
{
}

S3Handler::~S3Handler() = default;

env::Task<void> S3Handler::handle(http::Request& request, http::ResponseWriter& response)
{
    const InFlight inFlight(m_inFlight);
    const std::int64_t began = m_services.clock.bootNow();
    CountingWriter counting(response, m_hostId, m_services.clock);
    AccessFacts facts;
    Exchange x{m_services, request, counting, m_budget, *m_access, facts};
    x.address = addressOf(request.headers.get("host"), request.path, m_services.options.domains);
    recognisePage(x);

    Outcome<void> outcome;
    if (inFlight.mine() > m_services.options.maxInFlight)
        outcome = slowDown();
    else
        outcome = co_await run(x, counting, m_strangers);
    if (x.route)
        request.operation = x.route->name;
    if (!outcome && x.address.isWebsite)
        co_await sendWebsiteError(x, outcome.error(), m_hostId);
    else if (!outcome)
        co_await sendError(x, outcome.error(), m_hostId);

    const std::string_view errorCode = outcome ? std::string_view() : errorRow(outcome.error().code).name;
    const int status = counting.status() ? counting.status() : 499;
    const bool hasBody = request.method != "HEAD" && status != 204 && status != 304;
    const std::uint64_t bytesOut = hasBody ? counting.bytes() : 0;
    if (m_services.accessLog) {
        if (x.bucketInfo.name.empty())
            co_await findBucket(x, outcome);
        recordAccess(x, {status, status == 304 ? std::string_view() : errorCode, bytesOut, began,
                         counting.startedAt(), m_hostId});
    }
    if (!m_services.observer)
        co_return;
    OperationRecord record;
    record.operation = x.route ? x.route->name : std::string_view("Unknown");
    record.errorCode = errorCode;
    record.status = status;
    record.bytesIn = x.bytesIn;
    record.bytesOut = bytesOut;
    record.duration = std::chrono::nanoseconds(m_services.clock.bootNow() - began);
    record.bucket = x.address.bucket;
    record.key = x.address.key;
    record.requestId = request.id;
    m_services.observer->finished(record);
}

} // namespace holdfast::s3
