// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/heal_worker.h"
#include "store/release_worker.h"
#include "store/survey_worker.h"

namespace holdfast::store
{

/// The object layer's background work: what the foreground leaves behind, and who does it.
class Background final : public Upkeep
{
public:
    explicit Background(Context& context)
        : m_releases(context), m_survey(context, m_releases), m_heal(context),
          m_scheduler(context.clock)
    {
        m_scheduler.add(m_releases);
        m_scheduler.add(m_survey);
        m_scheduler.add(m_heal);
    }

    void start(const std::vector<env::Executor>& executors) { m_scheduler.start(executors); }
    Task<void> stop() { return m_scheduler.stop(); }

    void mendShard(std::shared_ptr<replica::DriveClient> drive, drive::ShardName shard) override
    {
        m_heal.mendShard(std::move(drive), shard);
    }
    void deliver(PartitionId partition, std::string outboxRowKey) override
    {
        m_releases.deliver(partition, std::move(outboxRowKey));
    }
    void release(std::vector<ExtentRef> extents) override { m_releases.release(std::move(extents)); }
    void widen(std::uint8_t survives) override { m_survey.noteDegraded(survives); }

    [[nodiscard]] std::vector<WorkStatus> work() const
    {
        std::vector<WorkStatus> out;
        m_heal.report(out);
        m_survey.report(out);
        m_releases.report(out);
        return out;
    }
    [[nodiscard]] const SurveyWorker& survey() const { return m_survey; }
    [[nodiscard]] const ReleaseWorker& releases() const { return m_releases; }
    [[nodiscard]] const HealWorker& heal() const { return m_heal; }

private:
    ReleaseWorker m_releases;
    SurveyWorker m_survey;
    HealWorker m_heal;
    Scheduler m_scheduler;
};

} // namespace holdfast::store
