// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "drive/direct_drive.h"

namespace holdfast::drive
{
namespace
{

DirectDrive* directOf(DriveClient& drive)
{
    return dynamic_cast<DirectDrive*>(&drive);
}

Task<void> answerWith(Task<Result<void>> task, Answer answer)
{
    Result<void> result = co_await std::move(task);
    answer(std::move(result));
}

} // namespace

void prepareThen(DriveClient& drive, Fence fence, PreparationPtr record, std::vector<SmallBody> bodies,
                 std::vector<ShardName> shards, std::vector<std::string> owed, env::Executor executor,
                 Answer answer)
{
    if (DirectDrive* direct = directOf(drive)) {
        direct->prepareThen(fence, std::move(record), std::move(bodies), std::move(shards),
                            std::move(owed), std::move(executor), std::move(answer));
        return;
    }
    auto task = drive.prepare(fence, record->record, std::move(bodies), std::move(shards),
                              std::move(owed));
    env::spawn(executor, answerWith(std::move(task), std::move(answer)));
}

void commitThen(DriveClient& drive, Fence fence, Sequence sequence, bool dropLog, env::Executor executor,
                Answer answer)
{
    if (DirectDrive* direct = directOf(drive))
        direct->commitThen(fence, sequence, dropLog, std::move(executor), std::move(answer));
    else
        env::spawn(executor, answerWith(drive.commit(fence, sequence, dropLog), std::move(answer)));
}

std::optional<std::optional<std::string>> tryGet(DriveClient& drive, Fence fence, Family family,
                                                 std::string_view key)
{
    DirectDrive* direct = directOf(drive);
    return direct ? direct->tryGet(fence, family, key) : std::nullopt;
}

Task<Result<CheckedTable>> checkTable(std::shared_ptr<DriveClient> drive, std::uint64_t after, bool leaves)
{
    DirectDrive* direct = directOf(*drive);
    if (!direct)
        co_return CheckedTable{};
    co_return co_await direct->checkTable(after, leaves);
}

void joinRound(DriveClient& drive, const std::shared_ptr<SyncRound>& round)
{
    if (DirectDrive* direct = directOf(drive))
        direct->join(round);
}

} // namespace holdfast::drive
