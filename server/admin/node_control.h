// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "http/server.h"
#include "meta/sharing.h"
#include "store/growth.h"
#include "store/object_layer.h"
#include "store/quarantine.h"
#include "store/scrub.h"
#include "store/status.h"

namespace holdfast::admin
{

using env::Task;

/// What does not change while a node runs.
struct NodeFacts
{
    std::string version;
    std::string region;
    std::string listen; ///< HOST:PORT as bound
    Uuid instance;      ///< of this run
    std::int64_t pid = 0;
    WallNanos startedAt = 0;
};

enum class Readiness : std::uint8_t { Ready, Starting, Unavailable, Stopping };
[[nodiscard]] std::string_view readinessCode(Readiness readiness); ///< "starting", ...

struct BucketRow
{
    store::BucketInfo bucket;
    store::BucketUsage usage;
};

/// What became of the lines of buckets' access logs since the start.
struct AccessLogFacts
{
    std::uint64_t linesDelivered = 0;
    std::uint64_t linesDropped = 0;
    std::uint64_t linesWaiting = 0; ///< now
    std::uint64_t objectsDelivered = 0;
    std::uint64_t deliveriesFailed = 0;
};

/// The node as the admin API sees it: implemented by node/, by a fake in tests. Any io thread may call.
class NodeControl
{
public:
    virtual ~NodeControl() = default;
    [[nodiscard]] virtual const NodeFacts& facts() const = 0;
    virtual Task<Readiness> readiness() = 0;
    /// Unavailable while the store is not open.
    virtual Task<Result<store::StoreStatus>> status() = 0;
    virtual Task<Result<std::vector<BucketRow>>> buckets() = 0; ///< by name

    // -- drives come and go: as ErasureStore; Unavailable while it is not open --
    virtual Task<Result<store::GrowthPlan>> planGrowth(store::GrowthRequest request) = 0;
    virtual Task<Result<void>> applyGrowth(store::GrowthRequest request, std::uint64_t epoch,
                                           bool reencode) = 0;
    virtual Task<Result<void>> pauseGrowth(bool paused) = 0;

    // -- upkeep --
    virtual Task<Result<store::ScrubStatus>> scrubStatus() = 0;
    virtual Task<Result<void>> setScrub(std::uint32_t everyDays) = 0; ///< 0: never by itself
    virtual Task<Result<void>> startScrub() = 0;
    virtual Task<Result<void>> pauseScrub(bool paused) = 0;
    /// Entries from `after` (empty: the first), at most `limit`.
    virtual Task<Result<store::QuarantinePage>> quarantine(std::string after, std::uint32_t limit) = 0;

    /// Links; nullptr while the store is not open.
    [[nodiscard]] virtual meta::Sharing* sharing() = 0;

    [[nodiscard]] virtual http::ServerCounters connections() const = 0;
    [[nodiscard]] virtual AccessLogFacts accessLogs() const = 0;
    /// Begins the ordinary stop; returns at once.
    virtual void requestStop() = 0;
};

} // namespace holdfast::admin
