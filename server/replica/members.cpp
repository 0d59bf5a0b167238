// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "replica/members.h"

#include <algorithm>

#include "base/log.h"
#include "env/timeout.h"

namespace holdfast::replica
{

namespace
{

constexpr std::chrono::seconds kConfigPatience{5};
constexpr std::uint64_t kHorizonBytes = 1ULL << 30;
constexpr std::chrono::hours kHorizonTime{7 * 24};

/// A new primary among the members: spread by partition, so that one drive's partitions do not all
/// fall to the same neighbour (rule 12).
std::uint8_t choosePrimary(drive::PartitionId partition, SlotMask inSync, std::uint8_t slots)
{
    for (std::uint32_t step = 0; step < slots; ++step) {
        const auto slot = static_cast<std::uint8_t>((partition + step) % slots);
        if ((inSync >> slot) & 1U)
            return slot;
    }
    return 0;
}

void raise(placement::Configuration& configuration, drive::PartitionId partition, Epoch epoch)
{
    configuration.partitions[partition].epoch = epoch;
    configuration.blockEpochs[partition / placement::kPartitionsPerBlock] = epoch;
}

/// All documents: a drive that was away has missed more than the last change.
std::vector<std::pair<std::uint8_t, std::string>>
documents(const placement::Configuration& configuration)
{
    std::vector<std::pair<std::uint8_t, std::string>> blocks;
    for (std::uint32_t block = 0; block < placement::kBlocks; ++block)
        blocks.emplace_back(static_cast<std::uint8_t>(block), configuration.encodeBlock(block));
    return blocks;
}

/// The drives that are in some in-sync set.
std::set<std::uint32_t> membersOf(const placement::Layout& layout,
                                  const placement::Configuration& configuration)
{
    std::set<std::uint32_t> members;
    for (std::uint32_t p = 0; p < placement::kPartitions; ++p) {
        for (std::uint32_t slot = 0; slot < layout.slots(); ++slot) {
            if ((configuration.partitions[p].inSync >> slot) & 1U)
                members.insert(layout.table[p][slot]);
        }
    }
    return members;
}

/// Takes drives out of every set that keeps minSync members without them; true if anything changed.
bool takeOut(const placement::Layout& layout, placement::Configuration& configuration,
             const std::set<std::uint32_t>& indices, Epoch epoch)
{
    bool changed = false;
    for (std::uint32_t p = 0; p < placement::kPartitions; ++p) {
        placement::PartitionConfig& c = configuration.partitions[p];
        for (std::uint32_t slot = 0; slot < layout.slots(); ++slot) {
            const auto bit = static_cast<SlotMask>(1U << slot);
            if (!(c.inSync & bit) || !indices.contains(layout.table[p][slot]) ||
                placement::memberCount(c.inSync) <= layout.k)
                continue;
            c.inSync = static_cast<SlotMask>(c.inSync & ~bit);
            if (c.primary == slot)
                c.primary = choosePrimary(static_cast<drive::PartitionId>(p), c.inSync, c.slots);
            raise(configuration, static_cast<drive::PartitionId>(p), epoch);
            changed = true;
        }
    }
    return changed;
}

} // namespace

Members::Members(Environment environment, Uuid store, placement::Layout layout,
                 placement::Configuration configuration, std::vector<Seat> seats, bool witnessOk)
    : m_environment(std::move(environment)), m_store(store),
      m_layout(std::make_shared<const placement::Layout>(std::move(layout))),
      m_seats(std::move(seats)), m_witnessOk(witnessOk)
{
    auto view = std::make_shared<View>();
    view->layout = m_layout;
    view->configuration = std::move(configuration);
    for (const Seat& seat : m_seats) {
        if (seat.drive)
            drive::joinRound(*seat.drive, m_round);
        view->drives.push_back(seat.drive);
        m_outstanding.push_back(std::make_unique<Outstanding>());
        m_applying.push_back(std::make_shared<Applying>());
    }
    m_view = std::move(view);
}

ViewPtr Members::view() const
{
    const std::lock_guard lock(m_mutex);
    return m_view;
}

bool Members::witnessOk() const
{
    const std::lock_guard lock(m_mutex);
    return m_witnessOk;
}

Seat Members::seat(std::uint32_t index) const
{
    const std::lock_guard lock(m_mutex);
    return m_seats[index];
}

bool Members::isMemberAnywhere(std::uint32_t index) const
{
    const ViewPtr now = view();
    for (std::uint32_t p = 0; p < placement::kPartitions; ++p) {
        const auto slot = now->slotOf(static_cast<drive::PartitionId>(p), index);
        if (slot && now->isMember(static_cast<drive::PartitionId>(p), *slot))
            return true;
    }
    return false;
}

AssemblyStatus Members::status() const
{
    const std::lock_guard lock(m_mutex);
    AssemblyStatus status;
    status.store = m_store;
    status.epoch = m_view->configuration.epoch();
    status.witnessOk = m_witnessOk;
    status.geometry = {m_layout->k, m_layout->m};
    for (std::uint32_t i = 0; i < m_seats.size(); ++i) {
        const Seat& seat = m_seats[i];
        status.members.push_back({seat.id, i, seat.path, seat.state, seat.reason,
                                  m_view->drives[i], seat.learnedDone, seat.learnedTotal});
    }
    return status;
}

void Members::setProgress(std::uint32_t index, std::uint64_t done, std::uint64_t total)
{
    const std::lock_guard lock(m_mutex);
    m_seats[index].learnedDone = done;
    m_seats[index].learnedTotal = total;
}

void Members::setState(std::uint32_t index, MemberState state, std::string reason)
{
    const std::lock_guard lock(m_mutex);
    m_seats[index].state = state;
    m_seats[index].reason = std::move(reason);
}

void Members::reportFailure(const std::shared_ptr<drive::DriveClient>& drive, Error why)
{
    {
        // A report about an earlier incarnation must not remove the drive that came after it.
        const std::lock_guard lock(m_mutex);
        if (!drive || m_view->drives[drive->index()] != drive)
            return;
    }
    reportFailure(drive->index(), std::move(why));
}

void Members::reportFailure(std::uint32_t index, Error why)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_closing || !m_leaving.insert(index).second)
            return;
    }
    std::vector<std::uint32_t> indices{index};
    env::spawn(m_environment.control, remove(std::move(indices), std::move(why)));
}

placement::WitnessState Members::witnessState(const placement::Configuration& configuration) const
{
    const std::lock_guard lock(m_mutex);
    placement::WitnessState state;
    state.store = m_store;
    state.configuration = configuration;
    for (std::uint32_t i = 0; i < m_seats.size(); ++i) {
        const Seat& seat = m_seats[i];
        state.drives.push_back({seat.id, seat.generation, i, seat.fenced, seat.fileSystemId});
    }
    return state;
}

/// Witness, then every member of `next` that is open. Returns the drives that did not take it.
Task<Result<std::set<std::uint32_t>>> Members::persist(placement::Configuration next,
                                                       std::set<std::uint32_t> without)
{
    const ViewPtr before = view();
    const Epoch expected = before->configuration.epoch();
    auto state = std::make_shared<placement::WitnessState>(witnessState(next));
    auto write = [witness = m_environment.witness, expected, state] {
        return witness->compareAndSet(expected, *state);
    };
    Result<void> stored = co_await env::runOn(*m_environment.pool, std::move(write));
    {
        const std::lock_guard lock(m_mutex);
        m_witnessOk = stored.has_value();
    }
    if (!stored) {
        log::error("The witness refused or failed; the configuration stays as it is",
                   {{"error", stored.error().describe()}});
        co_return fail(Code::Unavailable, "The witness cannot be written: " +
                                              stored.error().describe());
    }
    const auto blocks = documents(next);
    std::vector<std::uint32_t> asked;
    std::vector<Task<Result<void>>> writes;
    for (const std::uint32_t index : membersOf(*m_layout, next)) {
        const auto& drive = before->drives[index];
        if (!drive || without.contains(index))
            continue;
        asked.push_back(index);
        writes.push_back(env::withTimeout<void>(*m_environment.clock, kConfigPatience,
                                                drive->storeConfig(blocks, std::nullopt)));
    }
    const std::vector<Result<void>> results = co_await env::all(std::move(writes));
    std::set<std::uint32_t> refused;
    for (std::size_t i = 0; i < asked.size(); ++i) {
        if (!results[i])
            refused.insert(asked[i]);
    }
    co_return refused;
}

void Members::publish(placement::Configuration next, const std::set<std::uint32_t>& gone)
{
    std::vector<drive::PartitionId> changed;
    {
        const std::lock_guard lock(m_mutex);
        for (std::uint32_t p = 0; p < placement::kPartitions; ++p) {
            const auto& row = m_layout->table[p];
            if (m_view->configuration.partitions[p] != next.partitions[p] ||
                std::any_of(row.begin(), row.begin() + m_layout->slots(),
                            [&](std::uint8_t index) { return gone.contains(index); }))
                changed.push_back(static_cast<drive::PartitionId>(p));
        }
        auto view = std::make_shared<View>(*m_view);
        view->configuration = std::move(next);
        // In one step with the configuration: a member without a drive is one that cannot be spared.
        for (const std::uint32_t index : gone)
            view->drives[index] = nullptr;
        ++view->count;
        m_view = std::move(view);
    }
    if (m_listener)
        m_listener(changed);
}

Task<void> Members::remove(std::vector<std::uint32_t> indices, Error why)
{
    const std::shared_ptr<env::AsyncMutex> changes = m_changes;
    env::AsyncMutex::Guard guard = co_await changes->lock();
    std::set<std::uint32_t> out(indices.begin(), indices.end());
    {
        const std::lock_guard lock(m_mutex);
        for (const std::uint32_t index : out) {
            m_leaving.erase(index);
            m_seats[index].state = why.code == Code::NoSpace    ? MemberState::Full
                                   : why.code == Code::NotFound ? MemberState::Absent
                                                                : MemberState::Faulty;
            m_seats[index].reason = why.describe();
        }
    }
    for (;;) {
        const ViewPtr now = view();
        placement::Configuration next = now->configuration;
        const Epoch epoch = next.epoch() + 1;
        if (!takeOut(*m_layout, next, out, epoch)) {
            publish(std::move(next), out); // nobody to spare: partitions learn that the drive is gone
            break;
        }
        auto refused = co_await persist(next, out);
        if (!refused) {
            publish(now->configuration, out); // without the witness no change is made (rule 3)
            break;
        }
        publish(std::move(next), out);
        if (refused->empty())
            break;
        const std::lock_guard lock(m_mutex);
        for (const std::uint32_t index : *refused) {
            out.insert(index);
            m_seats[index].state = MemberState::Faulty;
            m_seats[index].reason = "It did not take the new configuration.";
        }
    }
    for (const std::uint32_t index : out) {
        log::warn("Drive out of service", {{"drive", seat(index).path}, {"reason", why.describe()}});
        m_outstanding[index]->failAll();
    }
}

Task<Result<void>> Members::change(std::function<bool(placement::Configuration&, Epoch)> edit)
{
    const std::shared_ptr<env::AsyncMutex> changes = m_changes;
    env::AsyncMutex::Guard guard = co_await changes->lock();
    placement::Configuration next = view()->configuration;
    if (!edit(next, next.epoch() + 1))
        co_return Result<void>{};
    auto refused = co_await persist(next, {});
    if (!refused)
        co_return failed(std::move(refused));
    // The change is decided at the witness. A member that could not store it must leave before anything
    // is acknowledged under it; its removal is queued behind this lock and waits for nobody.
    std::vector<std::uint32_t> failing(refused->begin(), refused->end());
    publish(std::move(next), {});
    for (const std::uint32_t index : failing) {
        Error error{Code::Io, "It did not take the new configuration.", {}, Retry::Never};
        reportFailure(index, std::move(error));
    }
    co_return Result<void>{};
}

Task<void> Members::attach(std::uint32_t index, std::shared_ptr<drive::LocalDrive> drive,
                           std::string path, std::uint64_t fileSystemId)
{
    const std::shared_ptr<env::AsyncMutex> changes = m_changes;
    env::AsyncMutex::Guard guard = co_await changes->lock();
    m_outstanding[index]->reopen();
    drive::joinRound(*drive, m_round);
    const bool whole = isInSyncEverywhere(index);
    {
        const std::lock_guard lock(m_mutex);
        Seat& seat = m_seats[index];
        seat.drive = drive;
        seat.id = drive->id();
        seat.path = std::move(path);
        seat.fileSystemId = fileSystemId;
        seat.generation = drive->superblock().generation;
        seat.state = whole ? MemberState::Member : MemberState::Learner;
        seat.reason.clear();
        m_leaving.erase(index);
        auto view = std::make_shared<View>(*m_view);
        view->drives[index] = std::move(drive);
        ++view->count;
        m_view = std::move(view);
    }
}

bool Members::isInSyncEverywhere(std::uint32_t index) const
{
    const ViewPtr now = view();
    for (std::uint32_t p = 0; p < placement::kPartitions; ++p) {
        const auto slot = now->slotOf(static_cast<drive::PartitionId>(p), index);
        if (slot && !now->isMember(static_cast<drive::PartitionId>(p), *slot))
            return false;
    }
    return true;
}

Task<void> Members::close()
{
    {
        const std::lock_guard lock(m_mutex);
        m_closing = true;
    }
    const std::shared_ptr<env::AsyncMutex> changes = m_changes;
    const env::AsyncMutex::Guard guard = co_await changes->lock();
}

void Members::noteLogged(const drive::LogRecord& record)
{
    std::uint64_t bytes = 64;
    for (const Mutation& mutation : record.mutations)
        bytes += mutation.key.size() + mutation.value.size();
    m_loggedBytes += bytes;
}

Task<void> Members::closeHorizon()
{
    const ViewPtr now = view();
    bool behind = false;
    for (std::uint32_t p = 0; p < placement::kPartitions && !behind; ++p)
        behind = !now->mayDropLog(static_cast<drive::PartitionId>(p));
    const std::int64_t boot = m_environment.clock->bootNow();
    if (!behind) {
        m_behindSince = 0;
        m_loggedBytes = 0;
        co_return;
    }
    if (m_behindSince == 0)
        m_behindSince = boot;
    const bool late = boot - m_behindSince > std::chrono::nanoseconds(kHorizonTime).count();
    if (!late && m_loggedBytes < kHorizonBytes)
        co_return;
    const SlotMask full = now->fullMask();
    auto mark = [full](placement::Configuration& next, Epoch epoch) {
        for (std::uint32_t p = 0; p < placement::kPartitions; ++p) {
            placement::PartitionConfig& c = next.partitions[p];
            const auto missing = static_cast<SlotMask>(full & ~c.inSync & ~c.fullDifference);
            if (missing == 0)
                continue;
            c.fullDifference = static_cast<SlotMask>(c.fullDifference | missing);
            raise(next, static_cast<drive::PartitionId>(p), epoch);
        }
        return true;
    };
    const Result<void> marked = co_await change(std::move(mark));
    if (!marked)
        co_return; // tried again with the next beat
    m_behindSince = 0;
    m_loggedBytes = 0;
    log::warn("A drive has been away too long to follow by logs; it will be compared in full");
}

void Members::forgetDrive(std::uint32_t index)
{
    std::shared_ptr<drive::LocalDrive> drive;
    {
        const std::lock_guard lock(m_mutex);
        drive = std::exchange(m_seats[index].drive, nullptr);
    }
    // Destroyed here, outside the lock, unless an operation still holds it.
}

drive::Superblock Members::identityFor(std::uint32_t index) const
{
    const std::lock_guard lock(m_mutex);
    drive::Superblock block;
    block.store = m_store;
    block.index = index;
    block.state = drive::Superblock::State::Preparing;
    block.generation = m_seats[index].generation;
    block.epoch = m_view->configuration.epoch();
    block.drives = static_cast<std::uint32_t>(m_seats.size());
    block.geometry = {m_layout->k, m_layout->m};
    return block;
}

Task<Result<void>> Members::refreshWitness()
{
    const std::shared_ptr<env::AsyncMutex> changes = m_changes;
    env::AsyncMutex::Guard guard = co_await changes->lock();
    auto refused = co_await persist(view()->configuration, {});
    if (!refused)
        co_return failed(std::move(refused));
    co_return Result<void>{};
}

} // namespace holdfast::replica
