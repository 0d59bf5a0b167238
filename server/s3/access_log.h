// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "env/clock.h"
#include "s3/access_log_target.h"
#include "store/wakeup.h"

namespace holdfast::s3
{

struct AccessLogLimits
{
    std::chrono::nanoseconds interval = std::chrono::minutes(5); ///< that a line waits, about
    std::uint64_t objectBytes = 4 << 20;                         ///< a log object is not longer
    std::uint64_t memoryBytes = 32 << 20;                        ///< of all lines that wait
};

/// Lines that become one log object.
struct AccessLogBatch
{
    std::shared_ptr<const AccessLogRule> rule;
    WallNanos firstEvent = 0;
    std::string text;
    std::uint64_t lines = 0;
    std::int64_t dueAt = 0; ///< boot time
};

/// Since the start.
struct AccessLogCounts
{
    std::uint64_t linesDelivered = 0;
    std::uint64_t linesDropped = 0;
    std::uint64_t linesWaiting = 0; ///< now
    std::uint64_t bytesWaiting = 0; ///< now
    std::uint64_t objectsDelivered = 0;
    std::uint64_t deliveriesFailed = 0; ///< objects that could not be written, each time
};

/// Gathers the lines of access logs until they are delivered (access_log_delivery.h):
///
///     add() -> open batch, one for each rule (and day) -- full, due, or early --> take() -> delivered()
///                                                                  ^                 |---> dropped()
///                                                                  `---- later ------'---> putBack()
///
/// Early: half of the memory is in open batches. All of it in use: new lines are dropped, and counted. What is
/// here is lost in a crash, as access logs are "best effort" on AWS too. Thread-safe; add() does not block.
class AccessLog
{
public:
    AccessLog(env::Clock& clock, AccessLogLimits limits);

    void add(const std::shared_ptr<const AccessLogRule>& rule, WallNanos when, std::string_view line);

    enum class Which : std::uint8_t { Due, All };
    [[nodiscard]] std::vector<AccessLogBatch> take(Which which);
    /// How long until take(Due) has something.
    [[nodiscard]] std::chrono::nanoseconds untilDue() const;
    /// Rings when that may have become sooner.
    [[nodiscard]] const std::shared_ptr<store::Wakeup>& wakeup() const { return m_wakeup; }

    // The fates of a batch that was taken; each exactly once.
    void delivered(const AccessLogBatch& batch);
    void dropped(const AccessLogBatch& batch);
    void putBack(AccessLogBatch batch);

    [[nodiscard]] AccessLogCounts counts() const;

private:
    using Key = std::pair<std::string, std::int64_t>; ///< the rule's identity and the day, or 0

    void seal(std::map<Key, AccessLogBatch>::iterator at);
    void settle(const AccessLogBatch& batch);

    env::Clock& m_clock;
    const AccessLogLimits m_limits;
    const std::shared_ptr<store::Wakeup> m_wakeup = std::make_shared<store::Wakeup>();
    mutable std::mutex m_mutex; ///< guards what follows
    std::map<Key, AccessLogBatch> m_open;
    std::list<AccessLogBatch> m_sealed; ///< full, or to be tried again
    std::uint64_t m_openBytes = 0;
    AccessLogCounts m_counts;
};

} // namespace holdfast::s3
