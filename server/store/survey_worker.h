// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <map>
#include <set>

#include "store/release_worker.h"

namespace holdfast::store
{

/// Walks the `aux` rows of all partitions at start, after a change of drives, and once a day, and does what
/// they ask for: outbox rows are delivered, pending extents of ended runs are confirmed or released
/// (rule 15), bodies written narrowly are written again (rule 2), completed uploads are forgotten after
/// seven days (rule 16). Shard files that no row names are swept at start.
class SurveyWorker final : public Worker
{
public:
    SurveyWorker(Context& context, ReleaseWorker& releases);

    /// A body was written narrowly; thread-safe.
    void noteDegraded(std::uint8_t survives);
    [[nodiscard]] std::uint64_t degraded() const { return m_degraded.load(); }
    /// The fewest losses that any such body survives; only meaningful while degraded() > 0.
    [[nodiscard]] std::uint8_t worstSurvives() const { return m_worst.load(); }
    [[nodiscard]] std::uint64_t surveys() const { return m_surveys.load(); }

    env::Task<std::chrono::nanoseconds> step() override;
    void report(std::vector<WorkStatus>& into) const override;

private:
    [[nodiscard]] bool isDue();
    [[nodiscard]] bool isWhole() const;
    Task<void> sweep();
    Task<Result<void>> survey();
    Task<void> look(drive::ScanEntry entry);
    Task<void> lookAtExtent(PartitionId partition, std::string key, std::string value);
    Task<void> lookAtDegraded(PartitionId partition, std::string key, std::string value);
    Task<void> lookAtCompleted(PartitionId partition, std::string key, std::string value);
    Task<Result<bool>> isOwned(drive::ExtentRow row);

    Context& m_context;
    ReleaseWorker& m_releases;
    std::optional<std::uint64_t> m_swept; ///< the configuration of the last whole sweep
    std::int64_t m_nextSweep = 0;
    bool m_begun = false;
    std::uint64_t m_configuration = 0;
    std::int64_t m_notBefore = 0; ///< boot time
    std::int64_t m_nextDaily = 0;
    /// Extents that an owner (bucket, key) names: one look serves all parts of an upload.
    std::map<std::string, std::set<Uuid>> m_owned;
    std::size_t m_ownedExtents = 0;
    std::int64_t m_nextRewrite = 0; ///< boot time: narrow bodies that were left are tried again
    std::uint64_t m_seenDegraded = 0;
    std::uint8_t m_seenWorst = 0xff;
    std::atomic<std::uint64_t> m_degraded = 0;
    std::atomic<std::uint8_t> m_worst = 0xff;
    std::atomic<std::uint64_t> m_surveys = 0;
    std::atomic<std::uint64_t> m_rows = 0;
    std::atomic<WallNanos> m_startedAt = 0; ///< 0: none is running
};

} // namespace holdfast::store
