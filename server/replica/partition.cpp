// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "replica/partition.h"

#include "drive/sys_rows.h"
#include "env/mailbox.h"

namespace holdfast::replica
{

namespace
{
constexpr std::chrono::milliseconds kResendPause{5};
constexpr int kResends = 1'400; ///< about seven seconds: longer than any change waits for a drive

Error unavailable(std::string sentence)
{
    return {Code::Unavailable, std::move(sentence), {}, Retry::Later};
}
} // namespace

Partition::Partition(drive::PartitionId id, Members& members, env::Clock& clock)
    : m_id(id), m_members(members), m_clock(clock)
{
}

Task<Result<KeySection>> Partition::lockKey(std::string key)
{
    if (m_undecided.contains(key))
        co_return std::unexpected(unavailable("A change of this key is still undecided."));
    std::shared_ptr<env::AsyncMutex> mutex = (*m_sections)[key].lock();
    if (!mutex) {
        // The last section to go takes the map entry along.
        auto release = [sections = m_sections, key](env::AsyncMutex* gone) {
            delete gone;
            const auto at = sections->find(key);
            if (at != sections->end() && at->second.expired())
                sections->erase(at);
        };
        mutex = std::shared_ptr<env::AsyncMutex>(new env::AsyncMutex, std::move(release));
        (*m_sections)[key] = mutex;
    }
    env::AsyncMutex::Guard guard = co_await mutex->lock();
    if (m_undecided.contains(key))
        co_return std::unexpected(unavailable("A change of this key is still undecided."));
    co_return KeySection(m_id, std::move(mutex), std::move(guard), std::move(key));
}

std::uint64_t Partition::nextStamp(std::uint64_t before)
{
    m_lastStamp = std::max<std::uint64_t>(static_cast<std::uint64_t>(m_clock.wallNow()),
                                          std::max(m_lastStamp, before) + 1);
    return m_lastStamp;
}

Task<Result<void>> Partition::commit(const KeySection& section, Proposal proposal)
{
    while (m_held != 0) {
        env::Completion<bool> released;
        m_waitingForRelease.push_back(released);
        co_await released.wait();
    }
    if (!m_active)
        co_return std::unexpected(unavailable("The partition has lost members it needs."));
    const ViewPtr view = m_members.view();
    const placement::PartitionConfig& config = view->config(m_id);
    if (placement::memberCount(config.inSync) < view->minSync())
        co_return std::unexpected(unavailable("Too few drives are in sync to write."));
    if (proposal.needsRoom) {
        for (std::uint8_t slot = 0; slot < config.slots; ++slot) {
            const auto& drive = view->driveAt(m_id, slot);
            if (view->isMember(m_id, slot) && drive && drive->belowReserve())
                co_return fail(Code::NoSpace, "A drive has less free space than its reserve.");
        }
    }
    if (disown(proposal, *view) && !strongEnough(proposal.shards, *view))
        co_return std::unexpected(unavailable("A drive took over while the body was written."));
    auto entry = std::make_shared<InFlight>();
    auto prepared = std::make_shared<drive::Preparation>();
    drive::LogRecord& record = prepared->record;
    record.epoch = config.epoch;
    record.sequence = entry->sequence = ++m_given;
    record.mutations = std::move(proposal.mutations);
    for (const drive::SmallBody& body : proposal.bodies)
        record.bodyKeys.push_back(body.key);
    prepared->encoded = record.encode();
    entry->prepared = std::move(prepared);
    entry->bodies = std::move(proposal.bodies);
    entry->shards = std::move(proposal.shards);
    for (const ShardsWritten& written : entry->shards) {
        if (written.claim)
            written.claim->keep();
    }
    entry->key = section.key();
    m_inFlight.emplace(entry->sequence, entry);
    if (!view->mayDropLog(m_id))
        m_members.noteLogged(entry->prepared->record);
    for (std::uint8_t slot = 0; slot < config.slots; ++slot) {
        if (view->isMember(m_id, slot))
            sendPrepare(entry, slot, 0);
    }
    co_return co_await entry->done.wait();
}

void Partition::sendPrepare(const InFlightPtr& entry, std::uint8_t slot, int attempt)
{
    const auto bit = static_cast<SlotMask>(1U << slot);
    const auto inFlight = m_inFlight.find(entry->sequence);
    if (inFlight == m_inFlight.end() || inFlight->second != entry)
        return; // given up: under another epoch its sequence may be another record's
    const ViewPtr view = m_members.view();
    const std::shared_ptr<DriveClient>& drive = view->driveAt(m_id, slot);
    if (!drive || !view->isMember(m_id, slot))
        return; // the view change that took it away decides
    std::vector<drive::SmallBody> bodies;
    for (const drive::SmallBody& body : entry->bodies) {
        auto parts = drive::parseBodyKey(body.key);
        if (parts && (parts->holders & bit))
            bodies.push_back(body);
    }
    std::vector<drive::ShardName> shards;
    for (const ShardsWritten& written : entry->shards) {
        for (std::uint8_t i = 0; i < written.slots.size(); ++i) {
            if (written.slots[i] == slot && ((written.durable >> i) & 1U))
                shards.push_back({m_id, written.extent, i});
        }
    }
    auto answer = [this, entry, slot, attempt, drive](const Result<void>& stored) {
        onPrepared(entry, slot, attempt, drive, stored);
    };
    drive::prepareThen(*drive, view->fence(m_id), entry->prepared, std::move(bodies), std::move(shards),
                       owedBy(*entry, slot), m_members.executorOf(m_id), std::move(answer));
}

void Partition::onPrepared(const InFlightPtr& entry, std::uint8_t slot, int attempt,
                           const std::shared_ptr<DriveClient>& drive, const Result<void>& stored)
{
    if (stored) {
        entry->acked = static_cast<SlotMask>(entry->acked | (1U << slot));
        advance();
    } else if (stored.error().code != Code::WrongEpoch && stored.error().code != Code::Conflict) {
        m_members.reportFailure(drive, stored.error());
    } else if (attempt < kResends) {
        // Refused for its epoch: the same record again under the new one. Out of turn: its
        // predecessor is being sent again.
        env::spawn(m_members.executorOf(m_id), prepareAgain(entry, slot, attempt + 1));
    } else {
        m_members.reportFailure(drive, {Code::Io, "The drive refuses a record again and again."});
    }
}

Task<void> Partition::prepareAgain(InFlightPtr entry, std::uint8_t slot, int attempt)
{
    co_await m_clock.sleepFor(kResendPause);
    sendPrepare(entry, slot, attempt);
}

/// A member that takes the record but lacks its shard (no room for it, say) owes the shard.
std::vector<std::string> Partition::owedBy(const InFlight& entry, std::uint8_t slot) const
{
    std::vector<std::string> owed;
    for (const ShardsWritten& written : entry.shards) {
        for (std::uint8_t i = 0; i < written.slots.size(); ++i) {
            if (written.slots[i] == slot && !((written.durable >> i) & 1U))
                owed.push_back(drive::owedShardKey({m_id, written.extent, i}));
        }
    }
    return owed;
}

/// Shards that were written to drives which meanwhile gave their slots to others, or left and came back
/// (what they finished before is not known to them any more), count as not written: the holder will owe
/// them. True if there was any.
bool Partition::disown(Proposal& proposal, const View& view) const
{
    bool any = false;
    for (ShardsWritten& written : proposal.shards) {
        if (!written.claim)
            continue;
        const std::size_t dropped = written.claim->drop([&](const auto& drive, const auto& name) {
            const auto& holder = view.driveAt(m_id, written.slots[name.index]);
            const bool stays = !holder || holder == drive;
            if (!stays)
                written.durable &= ~(1U << name.index);
            return stays;
        });
        any = any || dropped != 0;
    }
    return any;
}

bool Partition::strongEnough(const std::vector<ShardsWritten>& shards, const View& view) const
{
    const placement::PartitionConfig& config = view.config(m_id);
    for (const ShardsWritten& written : shards) {
        std::uint32_t held = 0;
        for (std::size_t i = 0; i < written.slots.size(); ++i) {
            if (((written.durable >> i) & 1U) && ((config.inSync >> written.slots[i]) & 1U))
                ++held;
        }
        const std::uint32_t need = written.geometry.m == 0 ? written.geometry.k
                                                           : written.geometry.k + 1U;
        if (held < need)
            return false;
    }
    return true;
}

bool Partition::strongEnough(const InFlight& entry, const View& view) const
{
    if (!strongEnough(entry.shards, view))
        return false;
    const placement::PartitionConfig& config = view.config(m_id);
    const std::uint32_t members = placement::memberCount(config.inSync);
    for (const drive::SmallBody& body : entry.bodies) {
        auto parts = drive::parseBodyKey(body.key);
        const std::uint32_t copies =
            parts ? placement::memberCount(parts->holders & config.inSync) : 0;
        if (copies < std::min<std::uint32_t>(2, config.slots == 1 ? 1 : members))
            return false;
    }
    return true;
}

void Partition::advance()
{
    const ViewPtr view = m_members.view();
    const SlotMask inSync = view->config(m_id).inSync;
    while (!m_inFlight.empty()) {
        const InFlightPtr entry = m_inFlight.begin()->second;
        if (inSync & ~entry->acked)
            break;
        m_committed = entry->sequence;
        m_inFlight.erase(m_inFlight.begin());
        finish(entry, *view);
    }
}

/// Answers a committed record and applies it everywhere. Who reads it waits for the tickets taken here, so
/// that the answer need not wait for the members to show it (rule 8).
void Partition::finish(const InFlightPtr& entry, const View& view)
{
    const placement::PartitionConfig& config = view.config(m_id);
    std::vector<ApplyPtr> applies;
    for (std::uint8_t slot = 0; slot < config.slots; ++slot) {
        if (!view.isMember(m_id, slot))
            continue;
        Applying::Ticket ticket(m_members.applying(view.driveIndex(m_id, slot)), m_id);
        applies.push_back(std::make_shared<Apply>(slot, entry->sequence, std::move(ticket)));
    }
    m_applies += applies.size();
    Result<void> outcome;
    if (!strongEnough(*entry, view))
        outcome = std::unexpected(
            unavailable("A drive left during the write; too little of the body is safe yet."));
    entry->done.complete(std::move(outcome));
    for (const ApplyPtr& apply : applies)
        sendApply(apply);
}

void Partition::sendApply(const ApplyPtr& apply)
{
    const ViewPtr view = m_members.view();
    const std::shared_ptr<DriveClient>& drive = view->driveAt(m_id, apply->slot);
    if (!drive || !view->isMember(m_id, apply->slot)) {
        endApply(apply); // what it lacks it learns when it returns
        return;
    }
    const std::uint64_t attempt = ++apply->attempt;
    const env::Executor executor = m_members.executorOf(m_id);
    auto answer = [this, apply, attempt, drive](const Result<void>& applied) {
        onApplied(apply, attempt, drive, applied);
    };
    // A drive that is silent answers never; when it leaves, the waiting for it ends.
    apply->outstanding = &m_members.outstanding(drive->index());
    apply->entered = apply->outstanding->add([inbox = env::Mailbox::of(executor), answer] {
        inbox->post([answer] {
            answer(fail(Code::Unavailable, "The drive has left the store."));
        });
    });
    drive::commitThen(*drive, view->fence(m_id), apply->sequence, view->mayDropLog(m_id), executor,
                      std::move(answer));
}

void Partition::onApplied(const ApplyPtr& apply, std::uint64_t attempt,
                          const std::shared_ptr<DriveClient>& drive, const Result<void>& applied)
{
    if (attempt != apply->attempt || !apply->outstanding)
        return; // the late one of two answers
    std::exchange(apply->outstanding, nullptr)->remove(apply->entered);
    if (applied) {
        endApply(apply);
        return;
    }
    // Refused for its epoch, or leaving: again under the next view, or never.
    if (applied.error().code != Code::WrongEpoch && applied.error().code != Code::Unavailable)
        m_members.reportFailure(drive, applied.error());
    env::spawn(m_members.executorOf(m_id), applyAgain(apply));
}

Task<void> Partition::applyAgain(ApplyPtr apply)
{
    co_await m_clock.sleepFor(kResendPause);
    sendApply(apply);
}

void Partition::endApply(const ApplyPtr& apply)
{
    apply->ticket.reset();
    --m_applies;
    tellIfQuiet();
}

void Partition::tellIfQuiet()
{
    if (!m_inFlight.empty() || m_applies != 0)
        return;
    for (const auto& waiting : std::exchange(m_waitingForQuiet, {}))
        waiting.complete(true);
}

void Partition::onViewChanged()
{
    const ViewPtr view = m_members.view();
    const placement::PartitionConfig& config = view->config(m_id);
    for (std::uint8_t slot = 0; slot < config.slots; ++slot) {
        if (view->isMember(m_id, slot) && !view->driveAt(m_id, slot)) {
            stop(); // a member is gone that the set cannot spare
            return;
        }
    }
    advance();
}

Task<void> Partition::hold()
{
    ++m_held;
    if (m_inFlight.empty() && m_applies == 0)
        co_return;
    env::Completion<bool> quiet;
    m_waitingForQuiet.push_back(quiet);
    co_await quiet.wait();
}

void Partition::release()
{
    if (--m_held != 0)
        return;
    for (const auto& waiting : std::exchange(m_waitingForRelease, {}))
        waiting.complete(true);
}

void Partition::activate(drive::Sequence commitPoint, std::set<std::string> undecided,
                         bool writable)
{
    m_given = commitPoint;
    m_committed = commitPoint;
    m_undecided = std::move(undecided);
    m_undecidedCount = m_undecided.size();
    m_blocked = m_undecided;
    m_blockedCount = m_blocked.size();
    m_active = writable;
    m_decided = true;
    onViewChanged(); // a member may have gone since the decision was made
}

std::optional<std::string> Partition::firstBlocked(const std::string& begin) const
{
    const auto at = m_blocked.lower_bound(begin);
    return at == m_blocked.end() ? std::nullopt : std::optional(*at);
}

void Partition::stop()
{
    m_active = false;
    for (auto& [sequence, entry] : std::exchange(m_inFlight, {})) {
        m_undecided.insert(entry->key);
        entry->done.complete(std::unexpected(
            unavailable("A drive failed during the write; its fate is decided when it returns.")));
    }
    m_undecidedCount = m_undecided.size();
    if (m_applies == 0) {
        for (const auto& waiting : std::exchange(m_waitingForQuiet, {}))
            waiting.complete(true);
    }
}

} // namespace holdfast::replica
