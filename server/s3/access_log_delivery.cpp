// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/access_log_delivery.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "base/log.h"
#include "s3/object_checksums.h"

namespace holdfast::s3
{

namespace
{

/// A rest is taken in pieces, so that a timer that is not needed any more does not stay for long.
constexpr std::chrono::nanoseconds kLongestNap = std::chrono::seconds(5);
/// Between two looks of the io thread at something else.
constexpr std::size_t kPiece = 256 << 10;
constexpr std::size_t kMostFailing = 1024;

/// Whether the same delivery may succeed later without anybody changing a setting.
bool mayPass(const Error& error)
{
    using enum Code;
    static constexpr std::array kPassing{Io,         NoSpace,   Timeout,           Unavailable,
                                         Overloaded, Cancelled, PreconditionFailed, WrongEpoch};
    return std::ranges::find(kPassing, error.code) != kPassing.end();
}

} // namespace

AccessLogDelivery::AccessLogDelivery(Services services)
    : m_services(std::move(services)), m_log(*m_services.accessLog)
{
}

void AccessLogDelivery::start(const env::Executor& executor)
{
    env::spawn(executor, run());
}

Task<Result<void>> AccessLogDelivery::stop()
{
    m_stopping = true;
    m_log.wakeup()->notify();
    co_await m_ended.wait();
    co_await deliver(AccessLog::Which::All);
    const AccessLogCounts counts = m_log.counts();
    if (counts.linesWaiting > 0)
        log::warn("access log lines are lost with the end of the node",
                  {{"lines", std::to_string(counts.linesWaiting)}});
    co_return Result<void>{};
}

Task<void> AccessLogDelivery::run()
{
    while (!m_stopping) {
        const std::chrono::nanoseconds rest = std::min(m_log.untilDue(), kLongestNap);
        if (rest.count() > 0)
            co_await store::Wakeup::waitFor(m_log.wakeup(), &m_services.clock, rest);
        else
            co_await deliver(AccessLog::Which::Due);
    }
    m_ended.complete(true);
}

Task<void> AccessLogDelivery::deliver(AccessLog::Which which)
{
    std::vector<AccessLogBatch> batches = m_log.take(which);
    for (AccessLogBatch& batch : batches)
        co_await deliverOne(std::move(batch));
    tellOverflow();
}

Task<void> AccessLogDelivery::deliverOne(AccessLogBatch batch)
{
    const Result<void> written = co_await write(batch);
    if (written) {
        tellSuccess(batch);
        m_log.delivered(batch);
        co_return;
    }
    tellFailure(batch, written.error());
    if (mayPass(written.error())) {
        m_log.putBack(std::move(batch));
    } else {
        m_lostToFailures += batch.lines;
        m_log.dropped(batch);
    }
}

Task<Result<void>> AccessLogDelivery::write(const AccessLogBatch& batch)
{
    const LoggingTarget& target = batch.rule->target;
    std::string name = target.bucket;
    auto bucket = co_await m_services.store.headBucket(std::move(name));
    if (!bucket)
        co_return failed(std::move(bucket), "the target bucket");
    const auth::Authenticator& accounts = m_services.authenticator;
    const auth::Identity sourceOwner = accounts.account(batch.rule->ownerId);
    const auth::Identity bucketOwner = accounts.account(bucket->owner);
    const LogDelivery delivery{*batch.rule, sourceOwner, m_services.clock.wallNow(),
                               m_services.options.region};
    std::array<std::uint8_t, 8> unique{};
    m_services.random.fill(unique);
    std::string suffix = hexEncode(unique);
    std::ranges::transform(suffix, suffix.begin(), [](char c) {
        return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    std::string key = logObjectKey(delivery, batch.firstEvent, suffix);
    const std::shared_ptr<const BucketRules> rules = m_rules.rulesOf(*bucket);
    if (auto refusal = refusalOfLogObject(delivery, *bucket, bucketOwner, *rules, key))
        co_return fail(Code::Forbidden, std::move(*refusal));

    store::PutOptions options;
    options.contentHeaders.emplace("content-type", "text/plain");
    options.length = batch.text.size();
    options.conditions.ifNoneMatchAny = true; // nobody's object is replaced
    options.versioning = bucket->versioning();
    if (rules->ownership != auth::ObjectOwnership::BucketOwnerEnforced)
        options.mutables.acl =
            aclOfLogObjects(target, bucketOwner, aclAccounts(accounts.identities()));
    name = target.bucket;
    co_return co_await put(std::move(name), std::move(key), std::move(options), batch.text);
}

Task<Result<void>> AccessLogDelivery::put(std::string bucket, std::string key,
                                          store::PutOptions options, const std::string& text)
{
    auto writer = co_await m_services.store.put(std::move(bucket), std::move(key), std::move(options));
    if (!writer)
        co_return failed(std::move(writer));
    DigestPlan plan;
    plan.want(ChecksumKind::Md5);
    plan.want(kDefaultChecksum);
    DigestPipeline pipeline(m_services.digestPool, std::move(plan));
    for (std::size_t at = 0; at < text.size(); at += kPiece) {
        // A copy, so that the digests may outlive this frame when the io thread ends.
        const auto piece = std::make_shared<const std::string>(text, at, kPiece);
        std::vector<ChunkEnd> none;
        pipeline.start(asBytes(*piece), std::move(none), piece);
        Result<void> written = co_await (*writer)->write(asBytes(*piece));
        co_await pipeline.wait();
        if (!written)
            co_return failed(std::move(written));
    }
    store::BodyDigests digests = bodyDigests(pipeline.finish(), kDefaultChecksum);
    auto info = co_await (*writer)->commit(std::move(digests));
    if (!info)
        co_return failed(std::move(info));
    co_return Result<void>{};
}

void AccessLogDelivery::tellFailure(const AccessLogBatch& batch, const Error& error)
{
    if (m_failing.size() >= kMostFailing)
        m_failing.clear();
    if (!m_failing.insert(batch.rule->identity).second)
        return;
    log::warn("the access log of a bucket cannot be delivered",
              {{"bucket", batch.rule->bucket},
               {"target", batch.rule->target.bucket},
               {"why", error.describe()},
               {"lines", mayPass(error) ? "kept for another try" : "dropped"}});
}

void AccessLogDelivery::tellSuccess(const AccessLogBatch& batch)
{
    if (m_failing.erase(batch.rule->identity) > 0)
        log::info("the access log of a bucket is delivered again",
                  {{"bucket", batch.rule->bucket}, {"target", batch.rule->target.bucket}});
}

/// Lines that found no room while the store took none, or more came than it takes.
void AccessLogDelivery::tellOverflow()
{
    const std::uint64_t lost = m_log.counts().linesDropped - m_lostToFailures;
    const bool isMore = lost > m_lostBefore;
    m_lostBefore = lost;
    if (isMore && !m_overflowing)
        log::warn("lines of access logs are dropped: more wait than there is memory for",
                  {{"dropped", std::to_string(lost)}});
    if (!isMore && m_overflowing)
        log::info("lines of access logs are kept again", {{"dropped", std::to_string(lost)}});
    m_overflowing = isMore;
}

} // namespace holdfast::s3
