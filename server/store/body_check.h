// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/context.h"
#include "store/pace.h"

namespace holdfast::store
{

/// What reading every copy of a body showed.
struct BodyVerdict
{
    struct Damage
    {
        std::shared_ptr<replica::DriveClient> drive;
        std::string owedKey; ///< of the shard or small body that it should hold whole
        bool known = false;  ///< it was owed already
    };
    std::vector<Damage> damaged;     ///< on members that are there
    std::optional<std::string> lost; ///< why it cannot be rebuilt from what is anywhere
    std::uint64_t bytes = 0;         ///< read
};

/// Reads bodies as they lie on the drives: every shard of an extent, every copy of a small body, each verified
/// against its checksums. Nothing is changed. Drives that are away, or that are still learning, are passed
/// over: what they should hold is another's business.
class BodyCheck
{
public:
    /// `isStopping` is asked between reads.
    BodyCheck(Context& context, Pace& pace, std::function<bool()> isStopping)
        : m_context(context), m_pace(pace), m_isStopping(std::move(isStopping))
    {
    }

    /// Cancelled when it was stopped. An extent that was released meanwhile is good.
    Task<Result<BodyVerdict>> extent(drive::ExtentRow row);
    /// The caller knows whether the body is still named when something of it is missing.
    Task<Result<BodyVerdict>> small(PartitionId home, SmallRef body);
    /// Whether the data can still be had from what is there. Unavailable when that may change.
    Task<Result<bool>> isReadable(drive::ExtentRow row);

private:
    enum class Look : std::uint8_t {
        Good,
        Bad,    ///< missing or damaged
        Owed,   ///< the same, and known
        Unknown ///< the drive is away or did not say
    };
    struct Seen
    {
        Look look = Look::Unknown;
        std::shared_ptr<replica::DriveClient> drive;
        std::uint64_t bytes = 0;
        bool stopped = false;
    };
    Task<Seen> shard(drive::ExtentRow row, std::uint8_t index);
    Task<Result<std::uint64_t>> readShard(std::shared_ptr<replica::DriveClient> drive,
                                          drive::ExtentRow row, std::uint8_t index);
    Task<Seen> copy(PartitionId home, std::uint8_t slot, std::string bodyKey);
    Task<Look> judge(std::shared_ptr<replica::DriveClient> drive, Error error, std::string owedKey);
    [[nodiscard]] std::shared_ptr<replica::DriveClient> memberAt(PartitionId partition,
                                                                 std::uint8_t slot) const;

    Context& m_context;
    Pace& m_pace;
    std::function<bool()> m_isStopping;
};

/// Whether the drive owes this already.
Task<Result<bool>> isOwed(Context& context, std::shared_ptr<replica::DriveClient> drive,
                          std::string owedKey);
/// The extent's row as the primary has it; nothing when it was released.
Task<Result<std::optional<drive::ExtentRow>>> readExtentRow(Context& context, PartitionId partition,
                                                            Uuid extent);

} // namespace holdfast::store
