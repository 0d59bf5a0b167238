// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "replica/decide.h"

#include <algorithm>
#include <map>

#include "drive/sys_rows.h"

namespace holdfast::replica
{

namespace
{

using drive::LogRecord;
using drive::PartitionState;
using drive::Sequence;

struct Present
{
    std::uint8_t slot = 0;
    std::shared_ptr<DriveClient> drive;
    PartitionState state;
    std::map<Sequence, LogRecord> log;
};

/// Nothing here may wait for a drive that hangs: the start, and every later decision, waits for this.
template <class T>
Task<Result<T>> whileHere(Members& members, const std::shared_ptr<DriveClient>& drive,
                          Task<Result<T>> operation)
{
    return unlessGone<T>(members.outstanding(drive->index()), std::move(operation));
}

std::vector<Present> presentMembers(const View& view, PartitionId partition,
                                    const DriveStates& states)
{
    std::vector<Present> present;
    for (std::uint8_t slot = 0; slot < view.layout->slots(); ++slot) {
        const std::uint8_t index = view.driveIndex(partition, slot);
        if (view.isMember(partition, slot) && view.drives[index] && !states[index].empty())
            present.push_back({slot, view.drives[index], states[index][partition], {}});
    }
    return present;
}

Task<Result<void>> readLogs(Members& members, std::vector<Present>& present, PartitionId partition,
                            Sequence from)
{
    constexpr std::uint64_t kChunk = 8 << 20;
    for (Present& member : present) {
        Sequence next = std::max(from, member.state.firstLogged);
        while (member.state.firstLogged != 0 && next <= member.state.lastSequence) {
            auto records = co_await whileHere<std::vector<LogRecord>>(
                members, member.drive, member.drive->readLog(partition, next, kChunk));
            if (!records)
                co_return failed(std::move(records), "reading the log");
            if (records->empty())
                break;
            next = records->back().sequence + 1;
            for (LogRecord& record : *records)
                member.log.insert_or_assign(record.sequence, std::move(record));
        }
    }
    co_return Result<void>{};
}

enum class Body { Readable, AwayOnly, Lost };

/// Whether a record's body can be read from the present members; AwayOnly when drives that are away
/// could make the difference.
Task<Body> bodyState(Members& members, const View& view, std::vector<Present>& present,
                     PartitionId partition, const LogRecord& record)
{
    bool away = false;
    for (const std::string& key : record.bodyKeys) {
        auto parts = drive::parseBodyKey(key);
        bool found = false;
        for (std::uint8_t slot = 0; parts && slot < view.layout->slots() && !found; ++slot) {
            if (!((parts->holders >> slot) & 1U))
                continue;
            const auto at = std::find_if(present.begin(), present.end(),
                                         [slot](const Present& p) { return p.slot == slot; });
            if (at == present.end()) {
                away = true;
                continue;
            }
            auto bytes = co_await whileHere<std::optional<std::string>>(
                members, at->drive, at->drive->get(view.fence(partition), Family::Body, key));
            found = bytes && bytes->has_value();
        }
        if (!found)
            co_return away ? Body::AwayOnly : Body::Lost;
    }
    for (const Mutation& mutation : record.mutations) {
        if (mutation.family != Family::Aux || mutation.kind != drive::MutationKind::Put ||
            mutation.key.size() != 19 || mutation.key[2] != 'E')
            continue;
        const Uuid id = Uuid::fromRaw(std::string_view(mutation.key).substr(3));
        auto row = drive::ExtentRow::decode(partition, id, mutation.value);
        if (!row)
            co_return Body::Lost;
        std::uint32_t held = 0;
        for (std::uint8_t i = 0; i < row->slots.size(); ++i) {
            const auto& drive = view.driveAt(partition, row->slots[i]);
            if (!drive) {
                away = true;
                continue;
            }
            const drive::ShardName name{partition, id, i};
            auto has = co_await whileHere<bool>(members, drive, drive->hasShard(name));
            held += has && *has ? 1 : 0;
        }
        if (held < row->geometry.k)
            co_return away ? Body::AwayOnly : Body::Lost;
    }
    co_return Body::Readable;
}

std::string keyOf(const LogRecord& record)
{
    for (const Mutation& mutation : record.mutations) {
        if (mutation.family == Family::Current)
            return mutation.key;
    }
    // An older version goes by itself: it is its key's current row that readers ask for.
    for (const Mutation& mutation : record.mutations) {
        if (mutation.family != Family::Noncurrent || mutation.key.size() < sizeof(drive::BucketId))
            continue;
        std::string_view rest = std::string_view(mutation.key).substr(sizeof(drive::BucketId));
        if (auto key = drive::takeEscapedKey(rest))
            return mutation.key.substr(0, sizeof(drive::BucketId)) + *key;
    }
    return record.mutations.empty() ? std::string() : record.mutations.front().key;
}

/// What one member must still get: the decided records above its commit point, small bodies it should
/// hold, and a note of the shards it owes. They are applied up to `commitTo`, which some member had
/// committed already; the rest is applied once every member has it, so that no commit point ever lies
/// beyond what a member holds (rule 4 would take that one for a drive of the past).
Task<Result<void>> bringUp(Members& members, const View& view, Present& member,
                           std::vector<Present>& present, PartitionId partition,
                           const std::map<Sequence, LogRecord>& decided, Sequence commitTo,
                           bool keepTail)
{
    std::vector<LogRecord> records;
    std::vector<drive::SmallBody> bodies;
    std::vector<std::string> owed;
    for (auto at = decided.upper_bound(member.state.commitSequence); at != decided.end(); ++at) {
        const LogRecord& record = at->second;
        records.push_back(record);
        if (member.log.contains(record.sequence) || record.kind == LogRecord::Kind::Nothing)
            continue;
        for (const std::string& key : record.bodyKeys) {
            auto parts = drive::parseBodyKey(key);
            if (!parts || !((parts->holders >> member.slot) & 1U))
                continue;
            bool unread = false;
            bool found = false;
            for (Present& other : present) {
                if (found || other.slot == member.slot || !((parts->holders >> other.slot) & 1U))
                    continue;
                auto bytes = co_await whileHere<std::optional<std::string>>(
                    members, other.drive, other.drive->get(view.fence(partition), Family::Body, key));
                unread = unread || !bytes;
                found = bytes && *bytes;
                if (found)
                    bodies.push_back({key, std::move(**bytes)});
            }
            if (unread && !found)
                owed.push_back(drive::owedBodyKey(key));
        }
        for (const Mutation& mutation : record.mutations) {
            if (mutation.family != Family::Aux || mutation.kind != drive::MutationKind::Put ||
                mutation.key.size() != 19 || mutation.key[2] != 'E')
                continue;
            const Uuid id = Uuid::fromRaw(std::string_view(mutation.key).substr(3));
            auto row = drive::ExtentRow::decode(partition, id, mutation.value);
            for (std::uint8_t i = 0; row && i < row->slots.size(); ++i) {
                if (row->slots[i] != member.slot)
                    continue;
                const drive::ShardName name{partition, id, i};
                auto has = co_await whileHere<bool>(members, member.drive,
                                                    member.drive->hasShard(name));
                if (has && !*has)
                    owed.push_back(drive::owedShardKey(name));
            }
        }
    }
    // What stays undecided is kept as it is: install() would drop what follows the records it is given.
    const Sequence last = decided.empty() ? commitTo : std::max(commitTo, decided.rbegin()->first);
    for (auto at = member.log.upper_bound(last); keepTail && at != member.log.end(); ++at)
        records.push_back(at->second);
    if (!records.empty() || member.state.lastSequence > last) {
        auto installed = co_await whileHere<void>(
            members, member.drive,
            member.drive->install(view.fence(partition), std::move(records), std::move(bodies),
                                  commitTo, view.isWhole(partition)));
        if (!installed)
            co_return failed(std::move(installed), "deciding the log");
    }
    if (!owed.empty())
        co_return co_await whileHere<void>(members, member.drive,
                                           member.drive->setOwed(std::move(owed), {}));
    co_return Result<void>{};
}

} // namespace

Task<DriveStates> readStates(Members& members)
{
    const ViewPtr view = members.view();
    std::vector<std::shared_ptr<DriveClient>> asked;
    std::vector<Task<Result<std::vector<PartitionState>>>> answers;
    for (const std::shared_ptr<DriveClient>& drive : view->drives) {
        if (!drive)
            continue;
        asked.push_back(drive);
        answers.push_back(whileHere<std::vector<PartitionState>>(members, drive, drive->states()));
    }
    auto read = co_await env::all(std::move(answers));
    DriveStates states(placement::kMaxDrives); // seats may be added meanwhile
    for (std::size_t i = 0; i < asked.size(); ++i) {
        if (read[i])
            states[asked[i]->index()] = std::move(*read[i]);
        else
            members.reportFailure(asked[i], read[i].error());
    }
    co_return states;
}

std::set<std::uint32_t> wentBack(const View& view, PartitionId partition, const DriveStates& states)
{
    Sequence known = 0;
    const std::vector<Present> present = presentMembers(view, partition, states);
    for (const Present& member : present)
        known = std::max(known, member.state.commitSequence);
    std::set<std::uint32_t> back;
    // One that only lacks counters or copies stays where nobody else would be left; a scrub mends those.
    const bool spare =
        placement::memberCount(view.config(partition).inSync) > view.minSync();
    for (const Present& member : present) {
        if (member.state.lastSequence < known || (spare && member.state.incomplete))
            back.insert(member.drive->index());
    }
    return back;
}

Task<Decided> decidePartition(Members& members, ViewPtr view, PartitionId partition,
                              std::shared_ptr<const DriveStates> states)
{
    Decided result;
    std::vector<Present> present = presentMembers(*view, partition, *states);
    if (present.empty())
        co_return result;
    result.wentBack = wentBack(*view, partition, *states);
    std::erase_if(present, [&](const Present& member) {
        return result.wentBack.contains(member.drive->index());
    });
    if (present.empty())
        co_return result;
    // What is shown must be shown for good. A member that is away may lack a record that all present
    // hold, and may serve alone next time: beyond the commit point nothing is decided without it.
    const bool allHere = present.size() == placement::memberCount(view->config(partition).inSync);
    Sequence least = present.front().state.commitSequence;
    Sequence known = 0;
    Sequence last = 0;
    for (const Present& member : present) {
        least = std::min(least, member.state.commitSequence);
        known = std::max(known, member.state.commitSequence);
        last = std::max(last, member.state.lastSequence);
    }
    result.commitPoint = known;
    result.complete = true;
    if (least == last)
        co_return result;
    auto read = co_await readLogs(members, present, partition, least + 1);
    if (!read) {
        result.error = read.error();
        result.complete = false;
        co_return result;
    }
    std::map<Sequence, LogRecord> decided;
    bool open = false; // an undecided record: nothing after it can be applied
    for (Sequence sequence = least + 1; sequence <= last && !open; ++sequence) {
        const LogRecord* record = nullptr;
        std::size_t holders = 0;
        for (const Present& member : present) {
            const auto at = member.log.find(sequence);
            if (at != member.log.end()) {
                ++holders;
                if (!record || at->second.epoch > record->epoch)
                    record = &at->second;
            } else if (member.state.commitSequence >= sequence) {
                ++holders; // applied and let go
            }
        }
        if (sequence <= known) {
            if (record)
                decided.emplace(sequence, *record);
            continue;
        }
        if (!record)
            break; // a gap: what follows was never acknowledged
        const Body body = co_await bodyState(members, *view, present, partition, *record);
        const bool heldByAll = holders == present.size();
        if (!allHere || body == Body::AwayOnly || (heldByAll && body == Body::Lost)) {
            open = true;
            for (Sequence rest = sequence; rest <= last; ++rest) {
                for (const Present& member : present) {
                    const auto at = member.log.find(rest);
                    if (at != member.log.end())
                        result.undecidedKeys.insert(keyOf(at->second));
                }
            }
            break;
        }
        LogRecord outcome = *record;
        if (body == Body::Lost) {
            outcome.kind = LogRecord::Kind::Nothing;
            outcome.mutations.clear();
            outcome.bodyKeys.clear();
        }
        decided.emplace(sequence, std::move(outcome));
        result.commitPoint = sequence;
    }
    result.complete = !open;
    for (Present& member : present) {
        Result<void> done =
            co_await bringUp(members, *view, member, present, partition, decided, known, open);
        if (!done) {
            result.error = done.error();
            result.complete = false;
        }
    }
    if (result.error || result.commitPoint == known)
        co_return result;
    for (Present& member : present) {
        const Result<void> done = co_await whileHere<void>(
            members, member.drive,
            member.drive->commit(view->fence(partition), result.commitPoint,
                                 view->isWhole(partition)));
        if (!done) {
            result.error = done.error();
            result.complete = false;
        }
    }
    co_return result;
}

} // namespace holdfast::replica
