// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/access_log.h"

#include <algorithm>

namespace holdfast::s3
{

namespace
{

using std::chrono::nanoseconds;

constexpr std::int64_t kDay = 24 * 3600 * kNanosPerSecond;
/// What the store did not take is tried again after an interval, and no later than this.
constexpr nanoseconds kLongestRetry = std::chrono::seconds(30);

} // namespace

AccessLog::AccessLog(env::Clock& clock, AccessLogLimits limits) : m_clock(clock), m_limits(limits) {}

void AccessLog::add(const std::shared_ptr<const AccessLogRule>& rule, WallNanos when,
                    std::string_view line)
{
    // Days of events that are in the keys must not be mixed in one object.
    const bool isByDay = rule->target.format == LoggingTarget::KeyFormat::PartitionedEvent;
    const std::int64_t now = m_clock.bootNow();
    bool ring = false;
    {
        const std::lock_guard lock(m_mutex);
        if (m_counts.bytesWaiting + line.size() > m_limits.memoryBytes) {
            ++m_counts.linesDropped;
            return;
        }
        const auto at = m_open.try_emplace(Key(rule->identity, isByDay ? when / kDay : 0)).first;
        AccessLogBatch& batch = at->second;
        if (batch.lines == 0) {
            batch.rule = rule;
            batch.firstEvent = when;
            batch.dueAt = now + m_limits.interval.count();
            ring = m_open.size() == 1;
        }
        batch.text += line;
        ++batch.lines;
        ++m_counts.linesWaiting;
        m_counts.bytesWaiting += line.size();
        m_openBytes += line.size();
        if (batch.text.size() >= m_limits.objectBytes) {
            batch.dueAt = now;
            seal(at);
            ring = true;
        } else if (m_openBytes > m_limits.memoryBytes / 2) {
            while (!m_open.empty()) {
                m_open.begin()->second.dueAt = now;
                seal(m_open.begin());
            }
            ring = true;
        }
    }
    if (ring)
        m_wakeup->notify();
}

/// Under the lock.
void AccessLog::seal(std::map<Key, AccessLogBatch>::iterator at)
{
    m_openBytes -= at->second.text.size();
    m_sealed.push_back(std::move(at->second));
    m_open.erase(at);
}

std::vector<AccessLogBatch> AccessLog::take(Which which)
{
    const std::int64_t now = m_clock.bootNow();
    const auto isWanted = [&](const AccessLogBatch& batch) {
        return which == Which::All || batch.dueAt <= now;
    };
    std::vector<AccessLogBatch> taken;
    const std::lock_guard lock(m_mutex);
    for (auto at = m_open.begin(); at != m_open.end();) {
        const auto next = std::next(at);
        if (isWanted(at->second))
            seal(at);
        at = next;
    }
    for (auto at = m_sealed.begin(); at != m_sealed.end();) {
        if (!isWanted(*at)) {
            ++at;
            continue;
        }
        taken.push_back(std::move(*at));
        at = m_sealed.erase(at);
    }
    return taken;
}

nanoseconds AccessLog::untilDue() const
{
    const std::int64_t now = m_clock.bootNow();
    const std::lock_guard lock(m_mutex);
    std::int64_t soonest = now + m_limits.interval.count();
    for (const auto& [key, batch] : m_open)
        soonest = std::min(soonest, batch.dueAt);
    for (const AccessLogBatch& batch : m_sealed)
        soonest = std::min(soonest, batch.dueAt);
    return nanoseconds(std::max<std::int64_t>(soonest - now, 0));
}

/// Under the lock.
void AccessLog::settle(const AccessLogBatch& batch)
{
    m_counts.linesWaiting -= batch.lines;
    m_counts.bytesWaiting -= batch.text.size();
}

void AccessLog::delivered(const AccessLogBatch& batch)
{
    const std::lock_guard lock(m_mutex);
    settle(batch);
    m_counts.linesDelivered += batch.lines;
    ++m_counts.objectsDelivered;
}

void AccessLog::dropped(const AccessLogBatch& batch)
{
    const std::lock_guard lock(m_mutex);
    settle(batch);
    m_counts.linesDropped += batch.lines;
    ++m_counts.deliveriesFailed;
}

void AccessLog::putBack(AccessLogBatch batch)
{
    const nanoseconds pause = std::min(m_limits.interval, kLongestRetry);
    batch.dueAt = m_clock.bootNow() + pause.count();
    const std::lock_guard lock(m_mutex);
    ++m_counts.deliveriesFailed;
    m_sealed.push_back(std::move(batch));
}

AccessLogCounts AccessLog::counts() const
{
    const std::lock_guard lock(m_mutex);
    return m_counts;
}

} // namespace holdfast::s3
