// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "replica/catch_up.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/log.h"
#include "env/timeout.h"
#include "drive/sys_rows.h"
#include "replica/row_copy.h"

namespace holdfast::replica
{

namespace
{

using drive::Family;
using drive::LogRecord;
using drive::PartitionState;
using drive::ScanEntry;
using drive::Sequence;

constexpr std::uint64_t kLogChunk = 4 << 20;
constexpr std::chrono::seconds kBarrierPatience{3};
constexpr std::chrono::seconds kMovePatience{1}; ///< a move can wait; writes should not
constexpr std::chrono::milliseconds kReadyPause{20};
constexpr int kReadyAttempts = 40;
constexpr int kFetchAttempts = 300; ///< six seconds: longer than any change waits for a drive

std::vector<bool> bits(const std::vector<drive::PartitionId>& group)
{
    std::vector<bool> out(drive::kPartitions, false);
    for (const drive::PartitionId p : group)
        out[p] = true;
    return out;
}

/// Whether the learner can follow by logs: it holds, or the source still has, every record between.
bool canFollow(const PartitionState& learner, const PartitionState& source, bool marked)
{
    if (marked || learner.commitSequence > source.commitSequence)
        return false;
    if (learner.commitSequence == source.commitSequence)
        return learner.commitEpoch == source.commitEpoch;
    const Sequence dropped = source.firstLogged == 0 ? source.commitSequence
                                                     : source.firstLogged - 1;
    // What the source let go it let go while this drive was a member, so the drive's own copy is good.
    return std::max(learner.lastSequence, learner.commitSequence) >= dropped;
}

/// In the order of the layout: that of pointers is another one in each run.
struct ByIndex
{
    bool operator()(const std::shared_ptr<DriveClient>& a, const std::shared_ptr<DriveClient>& b) const
    {
        return a->index() < b->index();
    }
};

Task<Result<PartitionState>> stateOf(Members& members, std::shared_ptr<DriveClient> drive,
                                     drive::PartitionId partition)
{
    auto states = co_await unlessGone(members.outstanding(drive->index()), drive->states());
    if (!states)
        co_return failed(std::move(states));
    co_return (*states)[partition];
}

/// Every member that should hold the body is open, so that together they know whether it still is.
bool holdersAreHere(const View& view, drive::PartitionId partition, SlotMask holders)
{
    bool any = false;
    for (std::uint8_t slot = 0; slot < view.layout->slots(); ++slot) {
        if (!((holders >> slot) & 1U) || !view.isMember(partition, slot))
            continue;
        if (!view.driveAt(partition, slot))
            return false;
        any = true;
    }
    return any;
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

Task<Result<void>> CatchUp::fullDifference(std::uint32_t index, Group group)
{
    const ViewPtr view = m_members.view();
    const std::shared_ptr<DriveClient> learner = view->drives[index];
    std::map<std::shared_ptr<DriveClient>, Group, ByIndex> bySource;
    for (const drive::PartitionId p : group) {
        auto source = sourceOf(*view, p);
        if (!source || !learner)
            co_return fail(Code::Unavailable, "A partition has no primary to learn from.");
        bySource[std::move(source)].push_back(p);
    }
    for (const auto& [source, partitions] : bySource) {
        // The state is read first: the scan that follows shows at least that much, and what it shows
        // beyond is applied again from the log, which changes nothing but counters (copied at the end).
        auto states = co_await unlessGone(m_members.outstanding(source->index()), source->states());
        if (!states)
            co_return fail(Code::Unavailable, states.error().describe());
        auto caught = co_await unlessGone(m_members.outstanding(source->index()), source->barrier());
        if (!caught)
            co_return fail(Code::Unavailable, caught.error().describe());
        const std::vector<bool> mask = bits(partitions);
        for (const Family family :
             {Family::Current, Family::Noncurrent, Family::Uploads, Family::Aux}) {
            auto copied = co_await copyRows(source, learner, family, mask);
            if (!copied)
                co_return failed(std::move(copied));
        }
        std::vector<std::pair<drive::PartitionId, PartitionState>> adopted;
        for (const drive::PartitionId p : partitions) {
            PartitionState state = (*states)[p];
            // What the source still has in its log the learner gets as records: a drive that is away may need
            // them from it one day, and would take an empty log for a log let go while it was a member.
            if (state.firstLogged != 0 && state.firstLogged <= state.commitSequence) {
                state.commitSequence = state.firstLogged - 1;
                state.commitEpoch = 0;
            }
            adopted.emplace_back(p, state);
        }
        auto taken = co_await unlessGone(m_members.outstanding(learner->index()), learner->adopt(std::move(adopted)));
        if (!taken)
            co_return failed(std::move(taken));
    }
    auto bodies = co_await copyBodies(index, group);
    if (!bodies)
        co_return failed(std::move(bodies));
    auto owed = co_await noteOwed(index, bits(group));
    if (!owed)
        co_return failed(std::move(owed));
    auto swept = co_await unlessGone(m_members.outstanding(learner->index()), learner->sweepOrphans(bits(group)));
    if (!swept)
        co_return failed(std::move(swept));
    co_return Result<void>{};
}

/// Makes the learner's rows of one family equal to the source's: extra keys are deletions (rule 7).
Task<Result<void>> CatchUp::copyRows(std::shared_ptr<DriveClient> source,
                                     std::shared_ptr<DriveClient> learner, Family family,
                                     std::vector<bool> partitions)
{
    Rows from(m_members, source, family, partitions, false);
    Rows to(m_members, learner, family, std::move(partitions), false);
    Patch patch(m_members, learner);
    for (;;) {
        auto a = co_await from.peek();
        if (!a)
            co_return fail(Code::Unavailable, a.error().describe());
        auto b = co_await to.peek();
        if (!b)
            co_return failed(std::move(b));
        if (!*a && !*b)
            break;
        const int order = !*a ? 1 : !*b ? -1 : (*a)->key.compare((*b)->key);
        if (order < 0 || (order == 0 && (*a)->value != (*b)->value))
            patch.add(drive::MutationKind::Put, family, (*a)->key, (*a)->value);
        if (order > 0)
            patch.add(drive::MutationKind::Delete, family, (*b)->key);
        if (order <= 0)
            from.next();
        if (order >= 0)
            to.next();
        auto flushed = co_await patch.flush(false);
        if (!flushed)
            co_return failed(std::move(flushed));
    }
    co_return co_await patch.flush(true);
}

/// Small bodies whose holders include the learner's slot: copies those it lacks from any member that has
/// them, owes those that cannot be read now, and drops those that no member in their holders has any more,
/// if all of these are here to say so.
Task<Result<void>> CatchUp::copyBodies(std::uint32_t index, Group group)
{
    const ViewPtr view = m_members.view();
    const std::shared_ptr<DriveClient> learner = view->drives[index];
    if (!learner)
        co_return fail(Code::Io, "The drive has left again.");
    std::set<std::string> own;
    Rows mine(m_members, learner, Family::Body, bits(group), true);
    for (;;) {
        auto entry = co_await mine.peek();
        if (!entry)
            co_return failed(std::move(entry));
        if (!*entry)
            break;
        own.insert((*entry)->key);
        mine.next();
    }
    std::set<std::string> known;
    std::set<std::string> unread; // some holder has it, but cannot give it now
    Patch patch(m_members, learner);
    for (std::uint32_t other = 0; other < view->drives.size(); ++other) {
        const std::shared_ptr<DriveClient> source = view->drives[other];
        if (!source || other == index)
            continue;
        Group shared;
        for (const drive::PartitionId p : group) {
            const auto slot = view->slotOf(p, other);
            if (slot && view->isMember(p, *slot))
                shared.push_back(p);
        }
        Rows rows(m_members, source, Family::Body, bits(shared), true);
        for (;;) {
            auto entry = co_await rows.peek();
            if (!entry)
                co_return fail(Code::Unavailable, entry.error().describe());
            if (!*entry)
                break;
            const std::string key = (*entry)->key;
            rows.next();
            auto parts = drive::parseBodyKey(key);
            const auto slot = parts ? view->learningSlot(parts->partition, index) : std::nullopt;
            if (!slot || !((parts->holders >> *slot) & 1U) || known.contains(key))
                continue;
            if (own.contains(key)) {
                known.insert(key);
                continue;
            }
            auto bytes = co_await fetchBody(&m_members, source, key);
            if (!bytes)
                unread.insert(key);
            if (!bytes || !*bytes)
                continue; // bad here: another holder may have it; or deleted meanwhile
            known.insert(key);
            patch.add(drive::MutationKind::Put, Family::Body, key, std::move(**bytes)); // sealed there
            auto flushed = co_await patch.flush(false);
            if (!flushed)
                co_return failed(std::move(flushed));
        }
    }
    std::vector<std::string> owed;
    for (const std::string& key : unread) {
        if (!known.contains(key))
            owed.push_back(drive::owedBodyKey(key));
    }
    for (const std::string& key : own) {
        auto parts = drive::parseBodyKey(key);
        if (parts && !known.contains(key) && holdersAreHere(*view, parts->partition, parts->holders))
            patch.add(drive::MutationKind::Delete, Family::Body, key);
    }
    auto flushed = co_await patch.flush(true);
    if (!flushed || owed.empty())
        co_return flushed;
    co_return co_await unlessGone(m_members.outstanding(index), learner->setOwed(std::move(owed), {}));
}

Task<Result<void>> CatchUp::noteOwed(std::uint32_t index, std::vector<bool> partitions)
{
    const ViewPtr view = m_members.view();
    const std::shared_ptr<DriveClient> learner = view->drives[index];
    if (!learner)
        co_return fail(Code::Io, "The drive has left again.");
    std::vector<std::string> owed;
    Rows rows(m_members, learner, Family::Aux, std::move(partitions), false);
    for (;;) {
        auto entry = co_await rows.peek();
        if (!entry)
            co_return failed(std::move(entry));
        if (!*entry)
            break;
        const std::string& key = (*entry)->key;
        if (key.size() == 19 && key[2] == 'E') {
            const auto partition = readBe<drive::PartitionId>(key.data());
            const Uuid id = Uuid::fromRaw(std::string_view(key).substr(3));
            auto row = drive::ExtentRow::decode(partition, id, (*entry)->value);
            const auto slot = view->learningSlot(partition, index);
            for (std::uint8_t i = 0; row && slot && i < row->slots.size(); ++i) {
                if (row->slots[i] != *slot)
                    continue;
                const drive::ShardName name{partition, id, i};
                auto has = co_await unlessGone(m_members.outstanding(learner->index()), learner->hasShard(name));
                if (!has)
                    co_return failed(std::move(has));
                if (!*has)
                    owed.push_back(drive::owedShardKey(name));
            }
        }
        rows.next();
    }
    if (owed.empty())
        co_return Result<void>{};
    co_return co_await unlessGone(m_members.outstanding(learner->index()), learner->setOwed(std::move(owed), {}));
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
        const Sequence commitTo = records.empty() ? have->commitSequence
                                                  : records.back().sequence;
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
    // What an earlier barrier did not wait for must not write over what this one copies.
    while (m_late != 0)
        co_await m_clock.sleepFor(kReadyPause);
    bool active = true;
    for (const drive::PartitionId p : group) {
        const bool one = co_await env::on(m_members.executorOf(p), Hold::one(m_partitions[p].get()));
        active = active && one;
    }
    // A learner that falls silent must not keep the barrier closed.
    Result<void> outcome;
    if (active) {
        const auto patience = ready ? kMovePatience : kBarrierPatience;
        outcome = co_await env::withTimeout<void>(
            m_clock, patience, copyLast(index, group, std::move(needCounters), std::move(ready)));
    } else { // a record may be undecided: a member that never saw it must not help to decide
        outcome = fail(Code::Unavailable, "A partition waits for a member that is away.");
    }
    if (outcome) {
        auto members = &m_members;
        auto edit = [members, index, group](placement::Layout& layout,
                                            placement::Configuration& next, Epoch epoch) {
            const ViewPtr view = members->view();
            if (!view->drives[index])
                return false; // it failed while the barrier was being reached
            for (const drive::PartitionId p : group) {
                const auto slot = view->learningSlot(p, index);
                if (!slot)
                    continue;
                layout.table[p][*slot] = static_cast<std::uint8_t>(index);
                placement::PartitionConfig& c = next.partitions[p];
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

Task<Result<void>> CatchUp::copyCounters(std::uint32_t index, Group group)
{
    const ViewPtr view = m_members.view();
    const std::shared_ptr<DriveClient> learner = view->drives[index];
    std::map<std::shared_ptr<DriveClient>, Group, ByIndex> bySource;
    for (const drive::PartitionId p : group) {
        auto source = sourceOf(*view, p);
        if (!source || !learner)
            co_return fail(Code::Unavailable, "A partition has no primary to learn from.");
        bySource[std::move(source)].push_back(p);
    }
    for (const auto& [source, partitions] : bySource) {
        auto caught = co_await unlessGone(m_members.outstanding(source->index()), source->barrier());
        if (!caught)
            co_return fail(Code::Unavailable, caught.error().describe());
        auto copied = co_await copyRows(source, learner, Family::Counters, bits(partitions));
        if (!copied)
            co_return failed(std::move(copied));
    }
    co_return Result<void>{};
}

} // namespace holdfast::replica
