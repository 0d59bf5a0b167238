// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "meta/deny_list.h"
#include "meta/share_store.h"
#include "store/object_layer.h"
#include "store/worker.h"

namespace holdfast::meta
{

/// Finds out what became of files under way, and gives their places back or counts them (docs/sharing.md,
/// "Upload requests"). Any io thread.
class SharePlaces
{
public:
    /// How long a place is kept for a client that sends nothing.
    static constexpr std::int64_t kPatience = 24 * 3600 * kNanosPerSecond;

    /// All outlive it. `run`: this run of the node.
    SharePlaces(ShareStore& shares, store::ObjectLayer& objects, env::Clock& clock, Uuid run)
        : m_shares(shares), m_objects(objects), m_clock(clock), m_run(run)
    {
    }
    [[nodiscard]] const Uuid& run() const { return m_run; }

    /// Ends one: aborted and given back, or counted where the file has arrived after all.
    Task<Result<void>> end(ShareToken token, SharePlace place);
    /// Ends those that nobody will go on with; all where the token has ended.
    Task<Result<void>> lookThrough(ShareToken token);

private:
    enum class Fate : std::uint8_t { Nothing, Arrived };
    Task<Result<Fate>> fateOf(ShareToken token, SharePlace place);

    ShareStore& m_shares;
    store::ObjectLayer& m_objects;
    env::Clock& m_clock;
    const Uuid m_run;
};

/// Once an hour, and at the start: places, tokens that ended long ago, entries of the deny list.
class ShareUpkeep final : public store::Worker
{
public:
    ShareUpkeep(ShareStore& shares, SharePlaces& places, DenyList& denied, env::Clock& clock)
        : m_shares(shares), m_places(places), m_denied(denied), m_clock(clock)
    {
    }
    Task<std::chrono::nanoseconds> step() override;
    void report(std::vector<store::WorkStatus>& into) const override { static_cast<void>(into); }

private:
    Task<Result<void>> lookAtAll();
    Task<Result<void>> lookAt(ShareToken token);

    ShareStore& m_shares;
    SharePlaces& m_places;
    DenyList& m_denied;
    env::Clock& m_clock;
};

} // namespace holdfast::meta
