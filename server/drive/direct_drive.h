// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "drive/drive_client.h"
#include "drive/meta_db.h"
#include "drive/sync_round.h"

/// What a drive of this process can do beyond DriveClient, for the requests of which there are most: without
/// a coroutine for each, and without waiting where everything is in memory. The functions below take any
/// drive and do the ordinary thing where it is not such a one.
namespace holdfast::drive
{

/// A record on its way to several drives: encoded once, shared by all of them.
struct Preparation
{
    LogRecord record;
    std::string encoded; ///< record.encode()
};
using PreparationPtr = std::shared_ptr<const Preparation>;

/// Called on the executor that was given, later than the call returns; or destroyed with its context.
using Answer = std::move_only_function<void(Result<void>)>;

class DirectDrive
{
public:
    virtual ~DirectDrive() = default;
    virtual void prepareThen(Fence fence, PreparationPtr record, std::vector<SmallBody> bodies,
                             std::vector<ShardName> shards, std::vector<std::string> owed,
                             env::Executor executor, Answer answer) = 0;
    virtual void commitThen(Fence fence, Sequence sequence, bool dropLog, env::Executor executor,
                            Answer answer) = 0;
    [[nodiscard]] virtual std::optional<std::optional<std::string>> tryGet(Fence fence, Family family,
                                                                           std::string_view key) = 0;
    /// MetaDb::checkTable. `leaves`: the drive becomes faulty where a table is damaged; else it is counted.
    [[nodiscard]] virtual Task<Result<CheckedTable>> checkTable(std::uint64_t after, bool leaves) = 0;
    /// From now on it syncs in step with the other drives of the round.
    virtual void join(std::shared_ptr<SyncRound> round) = 0;
};

/// DriveClient::prepare.
void prepareThen(DriveClient& drive, Fence fence, PreparationPtr record, std::vector<SmallBody> bodies,
                 std::vector<ShardName> shards, std::vector<std::string> owed, env::Executor executor,
                 Answer answer);
/// DriveClient::commit.
void commitThen(DriveClient& drive, Fence fence, Sequence sequence, bool dropLog, env::Executor executor,
                Answer answer);
/// DriveClient::get without waiting: nullopt where it would have to be waited for (the device, a new epoch),
/// and for every error: get() tells.
[[nodiscard]] std::optional<std::optional<std::string>> tryGet(DriveClient& drive, Fence fence,
                                                               Family family, std::string_view key);
/// Number 0 for a drive of another process, which checks its tables itself.
[[nodiscard]] Task<Result<CheckedTable>> checkTable(std::shared_ptr<DriveClient> drive, std::uint64_t after,
                                                    bool leaves);
void joinRound(DriveClient& drive, const std::shared_ptr<SyncRound>& round);

} // namespace holdfast::drive
