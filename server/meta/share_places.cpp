// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "meta/share_places.h"

#include "base/log.h"

namespace holdfast::meta
{
namespace
{

constexpr std::int64_t kDay = 24 * 3600 * kNanosPerSecond;
/// The store remembers completed uploads for seven days (rule 16); a day less is surely within.
constexpr std::int64_t kRemembered = 6 * kDay;
/// How long an ended token can still be seen.
constexpr std::int64_t kShown = 30 * kDay;
constexpr std::uint32_t kPage = 500;
constexpr std::chrono::nanoseconds kEvery = std::chrono::hours(1);
constexpr std::chrono::nanoseconds kSoon = std::chrono::seconds(2);
constexpr std::chrono::nanoseconds kAgain = std::chrono::minutes(1);

} // namespace

/// Once the abort has been answered nothing can become of the upload any more; an upload that is not there was
/// aborted or completed before, and completed ones are remembered.
Task<Result<SharePlaces::Fate>> SharePlaces::fateOf(ShareToken token, SharePlace place)
{
    auto bucket = co_await m_objects.headBucket(token.bucket);
    if (!bucket && bucket.error().code != Code::NotFound)
        co_return failed(std::move(bucket));
    if (!bucket || bucket->id != token.bucketId)
        co_return Fate::Nothing; // the bucket went, and its uploads before it
    std::string uploadId = place.upload.hex();
    Result<void> aborted = co_await m_objects.abortUpload(token.bucket, place.key, uploadId);
    if (aborted)
        co_return Fate::Nothing;
    if (aborted.error().code != Code::NotFound)
        co_return failed(std::move(aborted));
    std::vector<store::CompletePart> noParts;
    std::optional<store::Checksum> noChecksum;
    store::WriteConditions conditions;
    auto completed =
        co_await m_objects.completeUpload(token.bucket, place.key, std::move(uploadId),
                                          std::move(noParts), std::move(noChecksum), conditions);
    if (completed)
        co_return Fate::Arrived;
    if (completed.error().code != Code::NotFound)
        co_return failed(std::move(completed));
    const bool isRemembered = m_clock.wallNow() - place.begun < kRemembered;
    co_return isRemembered ? Fate::Nothing : Fate::Arrived;
}

Task<Result<void>> SharePlaces::end(ShareToken token, SharePlace place)
{
    const Uuid id = token.id;
    const Uuid upload = place.upload;
    const auto fate = co_await fateOf(std::move(token), std::move(place));
    if (!fate)
        co_return std::unexpected(fate.error());
    const bool isThere = *fate == Fate::Arrived;
    ShareStore::Change change = [upload, isThere](ShareToken& stored) -> Result<void> {
        if (isThere)
            stored.settle(upload);
        else
            stored.giveBack(upload);
        return {};
    };
    const auto changed = co_await m_shares.change(id, std::move(change));
    if (!changed)
        co_return std::unexpected(changed.error());
    co_return Result<void>{};
}

Task<Result<void>> SharePlaces::lookThrough(ShareToken token)
{
    const WallNanos now = m_clock.wallNow();
    const ShareState state = token.state(now);
    const bool hasEnded = state == ShareState::Revoked || state == ShareState::Expired;
    const std::vector<SharePlace> places = token.places;
    for (const SharePlace& place : places) {
        const bool isOrphan = !place.run.isNil() && place.run != m_run;
        if (!hasEnded && !isOrphan && place.until > now)
            continue;
        Result<void> ended = co_await end(token, place);
        if (!ended)
            co_return ended;
    }
    co_return Result<void>{};
}

Task<std::chrono::nanoseconds> ShareUpkeep::step()
{
    Result<void> swept;
    if (!m_denied.isLoaded())
        swept = co_await m_denied.load();
    if (!swept)
        co_return kSoon; // links wait for it
    swept = co_await m_denied.sweep();
    if (swept)
        swept = co_await lookAtAll();
    if (swept || isStopping())
        co_return kEvery;
    log::debug("looking after links is put off", {{"why", swept.error().describe()}});
    co_return kAgain;
}

Task<Result<void>> ShareUpkeep::lookAtAll()
{
    std::string after;
    do {
        auto page = co_await m_shares.list(std::move(after), kPage);
        if (!page)
            co_return failed(std::move(page));
        for (const ShareToken& token : page->tokens) {
            if (isStopping())
                co_return Result<void>{};
            Result<void> done = co_await lookAt(token);
            if (!done)
                co_return done;
        }
        after = std::move(page->next);
    } while (!after.empty());
    co_return Result<void>{};
}

Task<Result<void>> ShareUpkeep::lookAt(ShareToken token)
{
    if (!token.places.empty())
        co_return co_await m_places.lookThrough(std::move(token));
    if (m_clock.wallNow() - token.end() < kShown)
        co_return Result<void>{};
    co_return co_await m_shares.remove(token.id);
}

} // namespace holdfast::meta
