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

/// Moves go on until they are made, or their target is gone.
std::shared_ptr<const Moves> stillMoving(const Moves& before, const placement::Layout& layout,
                                         const std::set<std::uint32_t>& gone)
{
    auto moves = std::make_shared<Moves>(before);
    std::erase_if(*moves, [&](const auto& move) {
        const auto& [partition, to] = move;
        return layout.table[partition][to.slot] == to.target || gone.contains(to.target);
    });
    return moves;
}

/// Takes drives out of every set that keeps minSync members without them; true if anything changed. Those to
/// `relearn` are marked for a full difference in the same change, whether or not they could be spared.
bool takeOut(const placement::Layout& layout, placement::Configuration& configuration,
             const std::set<std::uint32_t>& indices, const std::set<std::uint32_t>& relearn, Epoch epoch)
{
    bool changed = false;
    for (std::uint32_t p = 0; p < placement::kPartitions; ++p) {
        placement::PartitionConfig& c = configuration.partitions[p];
        for (std::uint32_t slot = 0; slot < layout.slots(); ++slot) {
            const auto bit = static_cast<SlotMask>(1U << slot);
            if (relearn.contains(layout.table[p][slot]) && !(c.fullDifference & bit)) {
                c.fullDifference = static_cast<SlotMask>(c.fullDifference | bit);
                raise(configuration, static_cast<drive::PartitionId>(p), epoch);
                changed = true;
            }
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
    : m_environment(std::move(environment)),
      m_witness(m_environment.witness, std::move(m_environment.witnessPool), *m_environment.clock),
      m_store(store), m_seats(std::move(seats)), m_witnessOk(witnessOk)
{
    auto view = std::make_shared<View>();
    view->layout = std::make_shared<const placement::Layout>(std::move(layout));
    view->configuration = std::move(configuration);
    for (const Seat& seat : m_seats) {
        if (seat.drive)
            drive::joinRound(*seat.drive, m_round);
        view->drives.push_back(seat.drive);
    }
    for (std::uint32_t i = 0; i < placement::kMaxDrives; ++i) {
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
    return index < m_seats.size() ? m_seats[index] : Seat{};
}

std::uint32_t Members::seatCount() const
{
    const std::lock_guard lock(m_mutex);
    return static_cast<std::uint32_t>(m_seats.size());
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
    status.geometry = m_view->geometry();
    std::vector<std::uint32_t> slots(placement::kMaxDrives, 0);
    for (const auto& row : m_view->layout->table) {
        for (std::uint32_t slot = 0; slot < m_view->layout->slots(); ++slot)
            ++slots[row[slot]];
    }
    for (std::uint32_t i = 0; i < m_seats.size(); ++i) {
        const Seat& seat = m_seats[i];
        status.members.push_back({seat.id, i, seat.path, seat.state, seat.reason,
                                  m_view->drives[i], seat.learnedDone, seat.learnedTotal,
                                  slots[i], m_view->layout->isLeaving(i), seat.fileSystemId});
    }
    return status;
}

void Members::setProgress(std::uint32_t index, std::uint64_t done, std::uint64_t total)
{
    const std::lock_guard lock(m_mutex);
    if (index >= m_seats.size())
        return;
    m_seats[index].learnedDone = done;
    m_seats[index].learnedTotal = total;
}

void Members::setState(std::uint32_t index, MemberState state, std::string reason)
{
    const std::lock_guard lock(m_mutex);
    if (index >= m_seats.size())
        return;
    m_seats[index].state = state;
    m_seats[index].reason = std::move(reason);
}

void Members::reportFailure(const std::shared_ptr<drive::DriveClient>& drive, Error why)
{
    {
        // A report about an earlier incarnation must not remove the drive that came after it.
        const std::lock_guard lock(m_mutex);
        if (!drive || drive->index() >= m_view->drives.size() ||
            m_view->drives[drive->index()] != drive)
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

placement::WitnessState Members::witnessState(const placement::Configuration& configuration,
                                              const placement::Layout& layout) const
{
    const std::lock_guard lock(m_mutex);
    placement::WitnessState state;
    state.store = m_store;
    state.configuration = configuration;
    state.layout = layout;
    for (std::uint32_t i = 0; i < m_seats.size(); ++i) {
        const Seat& seat = m_seats[i];
        state.drives.push_back({seat.id, seat.generation, i, seat.fenced, seat.fileSystemId});
    }
    return state;
}

/// Witness, then every open drive, be it a member or not: one that was a member until now must not answer
/// under the old epoch. Returns the drives that did not take it.
Task<Result<std::set<std::uint32_t>>> Members::persist(placement::Configuration next,
                                                       LayoutPtr layout,
                                                       std::set<std::uint32_t> without)
{
    const ViewPtr before = view();
    const Epoch expected = before->configuration.epoch();
    Result<void> stored = co_await m_witness.write(expected, witnessState(next, *layout));
    {
        const std::lock_guard lock(m_mutex);
        m_witnessOk = stored.has_value();
    }
    if (!stored) {
        log::error("The witness refused or failed; the configuration stays as it is",
                   {{"error", stored.error().describe()}});
        co_return fail(stored.error().code == Code::Timeout ? Code::Timeout : Code::Unavailable,
                       "The witness cannot be written: " + stored.error().describe());
    }
    const auto blocks = documents(next);
    const std::string table = layout->encode();
    std::vector<std::uint32_t> asked;
    std::vector<Task<Result<void>>> writes;
    for (std::uint32_t index = 0; index < before->drives.size(); ++index) {
        const auto& drive = before->drives[index];
        if (!drive || without.contains(index))
            continue;
        asked.push_back(index);
        writes.push_back(env::withTimeout<void>(*m_environment.clock, kConfigPatience,
                                                drive->storeConfig(blocks, table)));
    }
    const std::vector<Result<void>> results = co_await env::all(std::move(writes));
    std::set<std::uint32_t> refused;
    for (std::size_t i = 0; i < asked.size(); ++i) {
        if (!results[i])
            refused.insert(asked[i]);
    }
    co_return refused;
}

void Members::publish(placement::Configuration next, LayoutPtr layout,
                      const std::set<std::uint32_t>& gone)
{
    std::vector<drive::PartitionId> changed;
    {
        const std::lock_guard lock(m_mutex);
        for (std::uint32_t p = 0; p < placement::kPartitions; ++p) {
            const auto& row = layout->table[p];
            if (m_view->configuration.partitions[p] != next.partitions[p] ||
                std::any_of(row.begin(), row.begin() + layout->slots(),
                            [&](std::uint8_t index) { return gone.contains(index); }))
                changed.push_back(static_cast<drive::PartitionId>(p));
        }
        auto view = std::make_shared<View>(*m_view);
        view->configuration = std::move(next);
        view->moving = stillMoving(*m_view->moving, *layout, gone);
        view->layout = std::move(layout);
        // In one step with the configuration: a member without a drive is one that cannot be spared.
        for (const std::uint32_t index : gone)
            view->drives[index] = nullptr;
        ++view->count;
        m_view = std::move(view);
    }
    if (m_listener)
        m_listener(changed);
}

Task<void> Members::remove(std::vector<std::uint32_t> indices, Error why, Return comesBack)
{
    const std::shared_ptr<env::AsyncMutex> changes = m_changes;
    env::AsyncMutex::Guard guard = co_await changes->lock();
    std::set<std::uint32_t> out(indices.begin(), indices.end());
    if (comesBack == Return::InFull)
        m_relearn.insert(out.begin(), out.end());
    {
        const std::lock_guard lock(m_mutex);
        for (const std::uint32_t index : out)
            m_leaving.erase(index);
        std::erase_if(out, [this](std::uint32_t index) { return index >= m_seats.size(); });
        for (const std::uint32_t index : out) {
            m_seats[index].state = why.code == Code::NoSpace    ? MemberState::Full
                                   : why.code == Code::NotFound ? MemberState::Absent
                                                                : MemberState::Faulty;
            m_seats[index].reason = why.describe();
        }
    }
    for (;;) {
        const ViewPtr now = view();
        placement::Configuration next = now->configuration;
        const Epoch epoch = m_witness.epochAfter(next.epoch());
        if (!takeOut(*now->layout, next, out, m_relearn, epoch)) {
            m_relearn.clear();
            // Nobody to spare: partitions learn that it is gone.
            publishWithout(std::move(next), now->layout, out);
            break;
        }
        auto refused = co_await persist(next, now->layout, out);
        if (!refused) {
            // Without the witness no change (rule 3).
            publishWithout(now->configuration, now->layout, out);
            m_unremoved.insert(out.begin(), out.end());
            break;
        }
        m_relearn.clear();
        publishWithout(std::move(next), now->layout, out);
        if (refused->empty())
            break;
        const std::lock_guard lock(m_mutex);
        for (const std::uint32_t index : *refused) {
            out.insert(index);
            m_seats[index].state = MemberState::Faulty;
            m_seats[index].reason = "It did not take the new configuration.";
        }
    }
    for (const std::uint32_t index : out)
        log::warn("Drive out of service", {{"drive", seat(index).path}, {"reason", why.describe()}});
}

/// Whoever waits for one of those that are gone stops waiting at once.
void Members::publishWithout(placement::Configuration next, LayoutPtr layout,
                             const std::set<std::uint32_t>& gone)
{
    publish(std::move(next), std::move(layout), gone);
    for (const std::uint32_t index : gone)
        m_outstanding[index]->failAll();
}

Task<bool> Members::removeAgain()
{
    if (m_unremoved.empty() && m_relearn.empty())
        co_return false;
    const std::shared_ptr<env::AsyncMutex> changes = m_changes;
    env::AsyncMutex::Guard guard = co_await changes->lock();
    const ViewPtr now = view();
    std::set<std::uint32_t> out;
    for (const std::uint32_t index : std::exchange(m_unremoved, {})) {
        if (!now->drives[index]) // else it is back
            out.insert(index);
    }
    placement::Configuration next = now->configuration;
    if (out.empty() && m_relearn.empty())
        co_return false;
    if (!takeOut(*now->layout, next, out, m_relearn, m_witness.epochAfter(next.epoch()))) {
        m_relearn.clear();
        co_return true; // another removal has made up for it
    }
    auto refused = co_await persist(next, now->layout, out);
    if (!refused) {
        m_unremoved = std::move(out);
        co_return false;
    }
    m_relearn.clear();
    publish(std::move(next), now->layout, out);
    for (const std::uint32_t index : *refused)
        reportFailure(index, {Code::Io, "It did not take the new configuration.", {}, Retry::Never});
    co_return true;
}

Task<Result<void>> Members::change(std::function<bool(placement::Configuration&, Epoch)> edit)
{
    auto both = [edit = std::move(edit)](placement::Layout& /*layout*/,
                                         placement::Configuration& next,
                                         Epoch epoch) { return edit(next, epoch); };
    co_return co_await changeLayout(std::move(both));
}

Task<Result<void>> Members::changeLayout(
    std::function<bool(placement::Layout&, placement::Configuration&, Epoch)> edit)
{
    const std::shared_ptr<env::AsyncMutex> changes = m_changes;
    env::AsyncMutex::Guard guard = co_await changes->lock();
    const ViewPtr now = view();
    placement::Configuration next = now->configuration;
    auto layout = std::make_shared<placement::Layout>(*now->layout);
    if (!edit(*layout, next, m_witness.epochAfter(next.epoch())))
        co_return Result<void>{};
    ++layout->version;
    auto refused = co_await persist(next, layout, {});
    if (!refused) {
        // Who is a member by the witness alone must not miss an acknowledged write.
        std::vector<drive::PartitionId> joined;
        for (std::uint32_t p = 0; p < placement::kPartitions; ++p) {
            const SlotMask before = now->configuration.partitions[p].inSync;
            if ((next.partitions[p].inSync & ~before) || layout->table[p] != now->layout->table[p])
                joined.push_back(static_cast<drive::PartitionId>(p));
        }
        if (refused.error().code == Code::Timeout && !joined.empty() && m_onDoubt)
            co_await m_onDoubt(std::move(joined));
        co_return failed(std::move(refused));
    }
    // The change is decided at the witness. A member that could not store it must leave before anything
    // is acknowledged under it; its removal is queued behind this lock and waits for nobody.
    std::vector<std::uint32_t> failing(refused->begin(), refused->end());
    publish(std::move(next), std::move(layout), {});
    for (const std::uint32_t index : failing) {
        Error error{Code::Io, "It did not take the new configuration.", {}, Retry::Never};
        reportFailure(index, std::move(error));
    }
    co_return Result<void>{};
}

Task<void> Members::setMoving(Moves moves)
{
    const std::shared_ptr<env::AsyncMutex> changes = m_changes;
    const env::AsyncMutex::Guard guard = co_await changes->lock();
    const std::lock_guard lock(m_mutex);
    auto view = std::make_shared<View>(*m_view);
    view->moving = std::make_shared<const Moves>(std::move(moves));
    m_view = std::move(view);
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

Task<Result<void>> Members::refreshWitness()
{
    const std::shared_ptr<env::AsyncMutex> changes = m_changes;
    env::AsyncMutex::Guard guard = co_await changes->lock();
    const ViewPtr now = view();
    auto refused = co_await persist(now->configuration, now->layout, {});
    if (!refused)
        co_return failed(std::move(refused));
    co_return Result<void>{};
}

} // namespace holdfast::replica
