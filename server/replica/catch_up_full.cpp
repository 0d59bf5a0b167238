// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <set>

#include "drive/sys_rows.h"
#include "replica/catch_up.h"
#include "replica/row_copy.h"

// The full difference of rule 7: rows, state, small bodies, debts; and, at the barrier, counters.
namespace holdfast::replica
{

namespace
{

using drive::Family;
using drive::PartitionState;

std::vector<bool> bits(const std::vector<drive::PartitionId>& group)
{
    std::vector<bool> out(drive::kPartitions, false);
    for (const drive::PartitionId p : group)
        out[p] = true;
    return out;
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

/// The drives to learn from; none when a partition has no primary here.
std::optional<CatchUp::BySource> CatchUp::sourcesOf(const Group& group) const
{
    const ViewPtr view = m_members.view();
    BySource out;
    for (const drive::PartitionId p : group) {
        auto source = sourceOf(*view, p);
        if (!source)
            return std::nullopt;
        out[std::move(source)].push_back(p);
    }
    return out;
}

Task<Result<void>> CatchUp::fullDifference(std::uint32_t index, Group group)
{
    const std::shared_ptr<DriveClient> learner = m_members.view()->drives[index];
    auto bySource = sourcesOf(group);
    if (!learner || !bySource)
        co_return fail(Code::Unavailable, "A partition has no primary to learn from.");
    // From here on it is known by its state that there is something here, and that it is not whole.
    auto begun = co_await unlessGone<void>(m_members.outstanding(index), learner->setIncomplete(group, true));
    if (!begun)
        co_return begun;
    for (const auto& [source, partitions] : *bySource) {
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
            state.incomplete = true;
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

Task<Result<void>> CatchUp::copyCounters(std::uint32_t index, Group group)
{
    const std::shared_ptr<DriveClient> learner = m_members.view()->drives[index];
    auto bySource = sourcesOf(group);
    if (!learner || !bySource)
        co_return fail(Code::Unavailable, "A partition has no primary to learn from.");
    for (const auto& [source, partitions] : *bySource) {
        auto caught = co_await unlessGone(m_members.outstanding(source->index()), source->barrier());
        if (!caught)
            co_return fail(Code::Unavailable, caught.error().describe());
        auto copied = co_await copyRows(source, learner, Family::Counters, bits(partitions));
        if (!copied)
            co_return failed(std::move(copied));
    }
    // Last of all: a drive that loses the end of what it was given loses this, too.
    co_return co_await unlessGone<void>(m_members.outstanding(index), learner->setIncomplete(std::move(group), false));
}

} // namespace holdfast::replica
