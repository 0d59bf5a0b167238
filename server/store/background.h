// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "drive/sys_rows.h"
#include "store/clock_keeper.h"
#include "store/heal_worker.h"
#include "store/reencode_worker.h"
#include "store/release_worker.h"
#include "store/scrub_worker.h"
#include "store/survey_worker.h"

namespace holdfast::store
{

/// The object layer's background work: what the foreground leaves behind, and who does it.
class Background final : public Upkeep
{
public:
    explicit Background(Context& context)
        : m_releases(context), m_survey(context, m_releases), m_heal(context),
          m_quarantine(context), m_scrub(context, m_heal, m_quarantine), m_reencode(context),
          m_clock(context), m_scheduler(context.clock)
    {
        m_heal.setListener([this](const Uuid& drive, const std::string& owedKey) {
            notePaid(drive, owedKey);
        });
        m_scheduler.add(m_releases);
        m_scheduler.add(m_survey);
        m_scheduler.add(m_heal);
        m_scheduler.add(m_quarantine);
        m_scheduler.add(m_scrub);
        m_scheduler.add(m_reencode);
        m_scheduler.add(m_clock);
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
    void promoted(BucketId bucket, std::string key) override
    {
        m_reencode.lookAgain(bucket, std::move(key));
    }

    [[nodiscard]] std::vector<WorkStatus> work() const
    {
        std::vector<WorkStatus> out;
        m_heal.report(out);
        m_survey.report(out);
        m_releases.report(out);
        m_scrub.report(out);
        m_reencode.report(out);
        return out;
    }
    [[nodiscard]] const SurveyWorker& survey() const { return m_survey; }
    [[nodiscard]] const ReleaseWorker& releases() const { return m_releases; }
    [[nodiscard]] const HealWorker& heal() const { return m_heal; }
    [[nodiscard]] const QuarantineKeeper& quarantine() const { return m_quarantine; }
    [[nodiscard]] QuarantineKeeper& quarantine() { return m_quarantine; }
    [[nodiscard]] ScrubWorker& scrub() { return m_scrub; }
    [[nodiscard]] ReencodeWorker& reencode() { return m_reencode; }

private:
    void notePaid(const Uuid& drive, const std::string& owedKey)
    {
        m_scrub.notePaid(drive, owedKey);
        const auto body = drive::parseOwedBodyKey(owedKey);
        const auto parts = body ? drive::parseBodyKey(*body)
                                : Result<drive::BodyKeyParts>(std::unexpected(body.error()));
        const auto shard = drive::parseShardKey(owedKey);
        if (parts)
            m_quarantine.lookAgain(parts->body);
        else if (shard)
            m_quarantine.lookAgain(shard->extent);
    }

    ReleaseWorker m_releases;
    SurveyWorker m_survey;
    HealWorker m_heal;
    QuarantineKeeper m_quarantine;
    ScrubWorker m_scrub;
    ReencodeWorker m_reencode;
    ClockKeeper m_clock;
    Scheduler m_scheduler;
};

} // namespace holdfast::store
