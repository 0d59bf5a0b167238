// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "store/context.h"
#include "store/pace.h"
#include "store/row_compare.h"
#include "store/row_keys.h"

namespace holdfast::store
{

/// Counts the rows of a bucket again and compares with its counters. A count is believed where one drive had
/// the same commit point before and after; elsewhere it is counted again. A counter that is wrong is
/// corrected by a record that adds the difference, which holds whatever is committed meanwhile.
class CounterCheck
{
public:
    CounterCheck(Context& context, Pace& pace, std::function<bool()> isStopping)
        : m_context(context), m_pace(pace), m_isStopping(std::move(isStopping))
    {
    }

    /// The first bucket that has a row at or after `begin` (a bucket id, 8 bytes, or empty).
    Task<Result<RowPiece>> check(std::string begin);

private:
    using DrivePtr = std::shared_ptr<replica::DriveClient>;
    using Counts = std::map<PartitionId, CounterDelta>;
    /// By the drive's index: in the same order in every run.
    using Shares = std::map<std::uint32_t, std::pair<DrivePtr, std::vector<bool>>>;
    struct Difference
    {
        PartitionId partition = 0;
        CounterDelta missing; ///< what the counter lacks
    };
    struct Judged
    {
        std::vector<Difference> wrong;
        std::vector<bool> unsure; ///< partitions that changed under the count
        bool anyUnsure = false;
    };

    [[nodiscard]] DrivePtr counterOf(PartitionId partition, const Shares& shares) const;
    Task<Result<std::optional<BucketId>>> firstBucket(std::string begin);
    Task<Result<std::vector<Difference>>> differences(BucketId bucket, RowPiece* piece);
    Task<Result<Judged>> judge(DrivePtr drive, std::vector<bool> partitions, BucketId bucket,
                               RowPiece* piece);
    Task<Result<void>> addUp(DrivePtr drive, drive::Family family, BucketId bucket,
                             std::vector<bool> partitions, Counts* into, RowPiece* piece);
    Task<Result<void>> correct(BucketId bucket, Difference difference);

    Context& m_context;
    Pace& m_pace;
    std::function<bool()> m_isStopping;
};

} // namespace holdfast::store
