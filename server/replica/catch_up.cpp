// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "replica/catch_up.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/log.h"
#include "env/timeout.h"
#include "drive/sys_rows.h"

namespace holdfast::replica
{

namespace
{

using drive::Family;
using drive::LogRecord;
using drive::PartitionState;
using drive::Sequence;

constexpr std::uint64_t kLogChunk = 4 << 20;
constexpr std::chrono::seconds kBarrierPatience{3};
constexpr std::chrono::seconds kMovePatience{1}; ///< a move can wait; writes should not
constexpr std::chrono::milliseconds kReadyPause{20};
constexpr int kReadyAttempts = 40;
constexpr int kFetchAttempts = 300; ///< six seconds: longer than any change waits for a drive

/// Whether the learner can follow by logs: it holds, or the source still has, every record between.
bool canFollow(const PartitionState& learner, const PartitionState& source, bool marked)
{
    if (marked || learner.incomplete || learner.commitSequence > source.commitSequence)
        return false;
    if (learner.commitSequence == source.commitSequence)
        return learner.commitEpoch == source.commitEpoch;
    const Sequence dropped = source.firstLogged == 0 ? source.commitSequence
                                                     : source.firstLogged - 1;
    // What the source let go it let go while this drive was a member, so the drive's own copy is good.
    return std::max(learner.lastSequence, learner.commitSequence) >= dropped;
}

/// Not Unavailable: who waits for that tries the same again, and the records do not come back.
std::unexpected<Error> sourceLetGo()
{
    return fail(Code::Conflict, "The source let go of records that the learner lacks.");
}

Task<Result<PartitionState>> stateOf(Members& members, std::shared_ptr<DriveClient> drive,
                                     drive::PartitionId partition)
{
    auto states = co_await unlessGone(members.outstanding(drive->index()), drive->states());
    if (!states)
        co_return failed(std::move(states));
    co_return (*states)[partition];
}

} // namespace

Task<Result<std::optional<std::string>>> fetchBody(Members* members,
                                                   std::shared_ptr<DriveClient> holder,
                                                   std::string key)
{
    auto parts = drive::parseBodyKey(key);
    if (!parts)
        co_return failed(std::move(parts));
    for (int attempt = 0;; ++attempt) {
        const ViewPtr view = members->view();
        auto bytes = co_await unlessGone(members->outstanding(holder->index()),
                                         holder->get(view->fence(parts->partition), Family::Body, key));
        // Refused for its epoch: a change is under way, and the next view carries it.
        if (bytes || bytes.error().code != Code::WrongEpoch || attempt == kFetchAttempts)
            co_return bytes;
        co_await members->clock().sleepFor(kReadyPause);
    }
}

CatchUp::CatchUp(Members& members, PartitionTable& partitions, env::Clock& clock)
    : m_members(members), m_partitions(partitions), m_clock(clock)
{
}

std::shared_ptr<DriveClient> CatchUp::sourceOf(const View& view, drive::PartitionId p) const
{
    const std::shared_ptr<DriveClient>& primary = view.driveAt(p, view.config(p).primary);
    if (primary && view.isMember(p, view.config(p).primary))
        return primary;
    return nullptr;
}

Task<Result<void>> CatchUp::run(std::uint32_t index)
{
    std::vector<Group> groups(placement::kBlocks);
    std::uint64_t total = 0;
    const ViewPtr view = m_members.view();
    for (std::uint32_t p = 0; p < drive::kPartitions; ++p) {
        const auto partition = static_cast<drive::PartitionId>(p);
        const auto slot = view->slotOf(partition, index);
        if (!slot || view->isMember(partition, *slot))
            continue;
        groups[p / placement::kPartitionsPerBlock].push_back(partition);
        ++total;
    }
    std::uint64_t done = 0;
    m_members.setProgress(index, done, total);
    bool skipped = false;
    for (Group& group : groups) {
        if (group.empty())
            continue;
        const std::uint64_t size = group.size();
        Result<void> learned = co_await learnGroup(index, std::move(group));
        if (!learned && learned.error().code == Code::Unavailable) {
            skipped = true;
            continue;
        }
        if (!learned)
            co_return failed(std::move(learned));
        done += size;
        m_members.setProgress(index, done, total);
    }
    if (skipped)
        co_return fail(Code::Unavailable, "Some partitions have no member to learn from.");
    if (!m_members.isInSyncEverywhere(index))
        co_return fail(Code::Unavailable, "Some partitions have to be learned again.");
    m_members.setState(index, MemberState::Member, {});
    log::info("Drive in sync", {{"drive", m_members.seat(index).path}});
    co_return Result<void>{};
}

Task<Result<void>> CatchUp::learnGroup(std::uint32_t index, Group group)
{
    const ViewPtr view = m_members.view();
    const std::shared_ptr<DriveClient> learner = view->drives[index];
    if (!learner)
        co_return fail(Code::Io, "The drive has left again.");
    std::map<DriveClient*, std::vector<PartitionState>> sources;
    for (const drive::PartitionId p : group) {
        const auto source = sourceOf(*view, p);
        if (!source)
            co_return fail(Code::Unavailable, "A partition has no primary to learn from.");
        if (!sources.contains(source.get())) {
            auto states = co_await unlessGone(m_members.outstanding(source->index()), source->states());
            if (!states)
                co_return fail(Code::Unavailable, states.error().describe());
            sources.emplace(source.get(), std::move(*states));
        }
    }
    auto own = co_await unlessGone(m_members.outstanding(learner->index()), learner->states());
    if (!own)
        co_return failed(std::move(own));
    Group full;
    Group unmarked;
    for (const drive::PartitionId p : group) {
        const auto slot = view->learningSlot(p, index);
        const bool marked = slot && ((view->config(p).fullDifference >> *slot) & 1U);
        const PartitionState& source = sources.at(sourceOf(*view, p).get())[p];
        if (canFollow((*own)[p], source, marked))
            continue;
        full.push_back(p);
        if (!marked)
            unmarked.push_back(p);
    }
    if (!full.empty()) {
        Result<void> marked = co_await markFull(index, std::move(unmarked));
        if (!marked)
            co_return failed(std::move(marked));
        Result<void> different = co_await fullDifference(index, full);
        if (!different)
            co_return failed(std::move(different));
    }
    Result<void> tails = co_await copyTails(index, group);
    if (!tails)
        co_return failed(std::move(tails));
    co_return co_await promote(index, std::move(group), std::move(full), {});
}

/// Half a full difference looks like a drive that can follow, with counters that are nowhere: the mark,
/// which only the promotion takes away, makes the next attempt begin anew.
Task<Result<void>> CatchUp::markFull(std::uint32_t index, Group group)
{
    const ViewPtr view = m_members.view();
    auto mark = [view, index, group = std::move(group)](placement::Configuration& next, Epoch epoch) {
        for (const drive::PartitionId p : group) {
            placement::PartitionConfig& c = next.partitions[p];
            const auto slot = view->learningSlot(p, index);
            if (!slot)
                continue;
            c.fullDifference = static_cast<SlotMask>(c.fullDifference | (1U << *slot));
            c.epoch = epoch;
            next.blockEpochs[p / placement::kPartitionsPerBlock] = epoch;
        }
        return !group.empty();
    };
    co_return co_await m_members.change(std::move(mark));
}

/// The tails of those partitions of a group that have one: states are asked once for all of them.
Task<Result<void>> CatchUp::copyTails(std::uint32_t index, Group group)
{
    const ViewPtr view = m_members.view();
    const std::shared_ptr<DriveClient> learner = view->drives[index];
    if (!learner)
        co_return fail(Code::Io, "The drive has left again.");
    auto own = co_await unlessGone(m_members.outstanding(index), learner->states());
    if (!own)
        co_return failed(std::move(own));
    std::map<std::shared_ptr<DriveClient>, std::vector<PartitionState>> sources;
    for (const drive::PartitionId p : group) {
        const std::shared_ptr<DriveClient> source = sourceOf(*view, p);
        if (!source)
            co_return fail(Code::Unavailable, "The partition has no primary to learn from.");
        if (!sources.contains(source)) {
            auto states = co_await unlessGone(m_members.outstanding(source->index()),
                                              source->states());
            if (!states)
                co_return fail(Code::Unavailable, states.error().describe());
            sources.emplace(source, std::move(*states));
        }
        const PartitionState& have = (*own)[p];
        const PartitionState& want = sources.at(source)[p];
        if (have.commitSequence >= want.commitSequence && have.lastSequence <= want.commitSequence)
            continue;
        Result<void> tail = co_await copyTail(index, p);
        if (!tail)
            co_return failed(std::move(tail));
    }
    co_return Result<void>{};
}

Task<Result<void>> CatchUp::copyTail(std::uint32_t index, drive::PartitionId partition)
{
    const ViewPtr view = m_members.view();
    const std::shared_ptr<DriveClient> learner = view->drives[index];
    const std::shared_ptr<DriveClient> source = sourceOf(*view, partition);
    const auto slot = view->learningSlot(partition, index);
    if (!learner || !slot)
        co_return fail(Code::Io, "The drive has left again.");
    if (!source)
        co_return fail(Code::Unavailable, "The partition has no primary to learn from.");
    for (;;) {
        auto have = co_await stateOf(m_members, learner, partition);
        if (!have)
            co_return failed(std::move(have));
        auto want = co_await stateOf(m_members, source, partition);
        if (!want)
            co_return fail(Code::Unavailable, want.error().describe());
        if (have->commitSequence >= want->commitSequence &&
            have->lastSequence <= want->commitSequence)
            co_return Result<void>{};
        std::vector<LogRecord> records;
        auto theirs = co_await unlessGone(m_members.outstanding(source->index()), source->readLog(partition, have->commitSequence + 1, kLogChunk));
        if (!theirs)
            co_return fail(Code::Unavailable, theirs.error().describe());
        const Sequence first = theirs->empty() ? want->commitSequence + 1
                                               : theirs->front().sequence;
        if (first > have->commitSequence + 1) {
            auto ours = co_await unlessGone(m_members.outstanding(learner->index()), learner->readLog(partition, have->commitSequence + 1, kLogChunk));
            if (!ours)
                co_return failed(std::move(ours));
            for (LogRecord& record : *ours) {
                if (record.sequence < first && record.sequence <= want->commitSequence)
                    records.push_back(std::move(record));
            }
        }
        for (LogRecord& record : *theirs) {
            if (record.sequence <= want->commitSequence)
                records.push_back(std::move(record));
        }
        for (std::size_t i = 0; i < records.size(); ++i) {
            if (records[i].sequence != have->commitSequence + 1 + i)
                co_return sourceLetGo();
        }
        const Sequence commitTo = records.empty() ? have->commitSequence
                                                  : records.back().sequence;
        if (records.empty() && want->commitSequence > commitTo)
            co_return sourceLetGo();
        std::vector<drive::SmallBody> bodies;
        std::vector<std::string> owed;
        for (const LogRecord& record : records) {
            for (const std::string& key : record.bodyKeys) {
                auto parts = drive::parseBodyKey(key);
                if (!parts || !((parts->holders >> *slot) & 1U))
                    continue;
                bool unread = false;
                bool found = false;
                for (std::uint8_t other = 0; other < view->layout->slots() && !found; ++other) {
                    const auto& holder = view->driveAt(partition, other);
                    if (!((parts->holders >> other) & 1U) || !holder || holder == learner)
                        continue;
                    auto bytes = co_await fetchBody(&m_members, holder, key);
                    unread = unread || !bytes;
                    found = bytes && *bytes;
                    if (found) // absent everywhere: a later record deletes it
                        bodies.push_back({key, std::move(**bytes)});
                }
                if (unread && !found)
                    owed.push_back(drive::owedBodyKey(key));
            }
            for (const Mutation& mutation : record.mutations) {
                if (mutation.family != Family::Aux || mutation.key.size() != 19 ||
                    mutation.key[2] != 'E' || mutation.kind != drive::MutationKind::Put)
                    continue;
                const Uuid id = Uuid::fromRaw(std::string_view(mutation.key).substr(3));
                auto row = drive::ExtentRow::decode(partition, id, mutation.value);
                for (std::uint8_t i = 0; row && i < row->slots.size(); ++i) {
                    const drive::ShardName name{partition, id, i};
                    if (row->slots[i] != *slot)
                        continue;
                    auto has = co_await unlessGone(m_members.outstanding(learner->index()), learner->hasShard(name));
                    if (has && !*has)
                        owed.push_back(drive::owedShardKey(name));
                }
            }
        }
        if (!owed.empty()) {
            auto noted = co_await unlessGone(m_members.outstanding(learner->index()), learner->setOwed(std::move(owed), {}));
            if (!noted)
                co_return failed(std::move(noted));
        }
        auto installed = co_await unlessGone(m_members.outstanding(learner->index()), learner->install(view->fence(partition), std::move(records),
                                                   std::move(bodies), commitTo, false));
        if (!installed)
            co_return failed(std::move(installed));
        if (commitTo == have->commitSequence)
            co_return Result<void>{};
    }
}

Task<Result<void>> CatchUp::learnMoves(std::uint32_t index, Group group)
{
    Result<void> different = co_await fullDifference(index, group);
    if (!different)
        co_return different;
    co_return co_await copyTails(index, std::move(group));
}

Task<Result<void>> CatchUp::takeOver(std::uint32_t index, Group group, Ready ready)
{
    Group counters = group;
    co_return co_await promote(index, std::move(group), std::move(counters), std::move(ready));
}

/// What is left to be done once nothing is in flight, within the patience of the barrier.
Task<Result<void>> CatchUp::copyLast(std::uint32_t index, Group group, Group needCounters, Ready ready)
{
    ++m_late;
    Result<void> outcome = co_await copyTails(index, group);
    if (outcome && !needCounters.empty())
        outcome = co_await copyCounters(index, std::move(needCounters));
    bool done = !ready;
    for (int attempt = 0; outcome && !done && attempt < kReadyAttempts; ++attempt) {
        if (attempt != 0)
            co_await m_clock.sleepFor(kReadyPause);
        const Result<bool> asked = co_await ready();
        outcome = asked ? Result<void>{} : std::unexpected(asked.error());
        done = asked && *asked;
    }
    --m_late;
    if (outcome && !done)
        outcome = fail(Code::Unavailable, "The new holder still lacks shards.");
    co_return outcome;
}

Task<void> CatchUp::settle()
{
    while (m_late != 0)
        co_await m_clock.sleepFor(kReadyPause);
}

/// The barrier of rule 9: no new sequences, the last records copied, the configuration written, go on.
Task<Result<void>> CatchUp::promote(std::uint32_t index, Group group, Group needCounters, Ready ready)
{
    struct Hold
    {
        static Task<bool> one(Partition* partition)
        {
            co_await partition->hold();
            co_return partition->isActive();
        }
        static Task<bool> release(Partition* partition)
        {
            partition->release();
            co_return true;
        }
    };
    co_await settle(); // what an earlier barrier did not wait for must not write over what this one copies
    bool active = true;
    for (const drive::PartitionId p : group) {
        const bool one = co_await env::on(m_members.executorOf(p), Hold::one(m_partitions[p].get()));
        active = active && one;
    }
    // A learner that falls silent must not keep the barrier closed.
    Result<void> outcome;
    const std::set<drive::PartitionId> full(needCounters.begin(), needCounters.end());
    if (active) {
        const auto patience = ready ? kMovePatience : kBarrierPatience;
        outcome = co_await env::withTimeout<void>(
            m_clock, patience, copyLast(index, group, std::move(needCounters), std::move(ready)));
    } else { // a record may be undecided: a member that never saw it must not help to decide
        outcome = fail(Code::Unavailable, "A partition waits for a member that is away.");
    }
    if (outcome) {
        auto members = &m_members;
        auto edit = [members, index, group, full](placement::Layout& layout,
                                                  placement::Configuration& next, Epoch epoch) {
            const ViewPtr view = members->view();
            if (!view->drives[index])
                return false; // it failed while the barrier was being reached
            for (const drive::PartitionId p : group) {
                const auto slot = view->learningSlot(p, index);
                placement::PartitionConfig& c = next.partitions[p];
                const bool marked = slot && ((c.fullDifference >> *slot) & 1U);
                if (!slot || (marked && !full.contains(p)))
                    continue; // marked since: it has to begin anew
                layout.table[p][*slot] = static_cast<std::uint8_t>(index);
                c.inSync = static_cast<SlotMask>(c.inSync | (1U << *slot));
                c.fullDifference = static_cast<SlotMask>(c.fullDifference & ~(1U << *slot));
                c.epoch = epoch;
                next.blockEpochs[p / placement::kPartitionsPerBlock] = epoch;
            }
            return true;
        };
        outcome = co_await m_members.changeLayout(std::move(edit));
    }
    for (const drive::PartitionId p : group)
        co_await env::on(m_members.executorOf(p), Hold::release(m_partitions[p].get()));
    co_return outcome;
}

} // namespace holdfast::replica
