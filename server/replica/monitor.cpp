// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "replica/monitor.h"

#include <algorithm>

#include "base/log.h"
#include "base/time.h"

namespace holdfast::replica
{

namespace
{
constexpr std::chrono::milliseconds kBeat{500};
constexpr int kBeatsPerCheck = 4;
constexpr int kSilentBeats = 10; ///< 5 s without one answer (rule 1, local drive)
constexpr std::chrono::seconds kClosePatience{1};
constexpr int kEndBeats = 60; ///< 3 s
constexpr std::int64_t kStay = 60 * kNanosPerSecond; ///< in service so long, a drive counts as well again
constexpr std::int64_t kShortestPause = 1 * kNanosPerSecond;
constexpr std::int64_t kLongestPause = 60 * kNanosPerSecond;
constexpr int kRotten = 2; ///< a single error may be the memory's

/// Nobody needs what this drive has: the others are in sync and owe nothing.
bool canBeSpared(const Members& members, std::uint32_t index)
{
    const ViewPtr view = members.view();
    for (std::uint32_t other = 0; other < view->drives.size(); ++other) {
        if (other == index || view->layout->isRetired(other))
            continue;
        const auto& drive = view->drives[other];
        if (!drive || drive->owedCount() != 0 || !members.isInSyncEverywhere(other))
            return false;
    }
    return true;
}

/// A drive that learns anew says so of itself: an old copy of it stays recognisable (rule 4), and whichever of
/// its superblocks was torn is whole again.
Result<void> renew(drive::LocalDrive& drive, const drive::Superblock& identity, const std::string& path)
{
    return drive.updateSuperblock([&](drive::Superblock& block) {
        block.generation = std::max(block.generation, identity.generation);
        block.epoch = identity.epoch;
        block.lastPath = path;
    });
}
} // namespace

Monitor::Monitor(Members& members, std::shared_ptr<Seating> seating, env::Clock& clock,
                 const PoolMaker& pools, Hooks hooks)
    : m_members(members), m_seating(std::move(seating)), m_clock(clock),
      m_pools(pools), m_hooks(std::move(hooks))
{
    seeSeats();
}

/// Seats are added while the store runs.
void Monitor::seeSeats()
{
    while (m_beats.size() < m_members.seatCount()) {
        const std::string name = "lookout-" + std::to_string(m_beats.size());
        m_beats.emplace_back().lookout = m_pools(name, 1);
    }
}

/// Fewer than were seen when one could not be added for good.
std::size_t Monitor::seats(const View& view) const
{
    return std::min(m_beats.size(), view.drives.size());
}

Monitor::~Monitor()
{
    for (Beat& beat : m_beats) {
        if (beat.retrying) // it hangs in its device: never joined
            static_cast<void>(beat.lookout.release());
    }
}

Task<void> Monitor::run()
{
    const env::Executor executor = co_await env::asio::this_coro::executor;
    m_lastBeat = m_clock.bootNow();
    for (int beat = 0; !m_stopping; ++beat) {
        co_await m_clock.sleepFor(kBeat);
        if (m_stopping)
            break;
        seeSeats();
        listen();
        if (!m_serving || beat % kBeatsPerCheck != 0)
            continue;
        co_await m_members.closeHorizon();
        if (!std::exchange(m_reopening, true))
            env::spawn(executor, reopen());
        if (!std::exchange(m_learning, true))
            env::spawn(executor, move());
        const ViewPtr view = m_members.view();
        for (std::uint32_t index = 0; index < seats(*view); ++index) {
            if (m_beats[index].retrying || view->layout->isRetired(index))
                continue;
            const bool open = view->drives[index] != nullptr;
            if (!open && !mayReturn(m_beats[index]))
                continue;
            m_beats[index].retrying = true;
            if (open)
                env::spawn(executor, checkIdentity(index));
            else
                env::spawn(executor, bringBack(index));
        }
    }
    // What is under way ends first; a device that hangs is not waited for longer than this.
    for (int wait = 0; wait < kEndBeats; ++wait) {
        bool busy = m_learning || m_reopening;
        for (const Beat& beat : m_beats)
            busy = busy || beat.retrying;
        if (!busy)
            break;
        co_await m_clock.sleepFor(kBeat / 10);
    }
}

/// Silence is counted in beats, and a beat that came late starts the count anew: a stopped or starved
/// process removes nobody.
void Monitor::listen()
{
    const std::int64_t now = m_clock.bootNow();
    const bool late = now - m_lastBeat > 2 * std::chrono::nanoseconds(kBeat).count();
    m_lastBeat = now;
    const ViewPtr view = m_members.view();
    for (std::uint32_t index = 0; index < seats(*view); ++index) {
        Beat& beat = m_beats[index];
        const auto& drive = view->drives[index];
        if (!drive) {
            beat.silent = {};
            continue;
        }
        if (const auto failure = drive->failed()) {
            m_members.reportFailure(drive, *failure);
            continue;
        }
        const auto lanes = drive::lanesOf(*drive);
        for (std::size_t i = 0; i < lanes.size(); ++i) {
            const bool moved = lanes[i].answered != beat.answered[i] || lanes[i].outstanding == 0;
            beat.answered[i] = lanes[i].answered;
            beat.silent[i] = late || moved ? 0 : beat.silent[i] + 1;
        }
        if (std::ranges::max(beat.silent) >= kSilentBeats) {
            beat.silent = {};
            m_members.reportFailure(drive, {Code::Timeout, "The drive has not answered for 5 s."});
        }
    }
}

/// Each return and each loss of a drive changes the configuration; one that fails again at once (a file
/// system turned read-only, a loose cable) comes back ever more rarely.
bool Monitor::mayReturn(Beat& beat) const
{
    const std::int64_t now = m_clock.bootNow();
    if (beat.backAt != 0) {
        const bool stayed = now - beat.backAt > kStay;
        beat.pause = stayed ? 0 : std::clamp(beat.pause * 2, kShortestPause, kLongestPause);
        beat.notBefore = now + beat.pause;
        beat.backAt = 0;
    }
    return now >= beat.notBefore;
}

/// An unmounted or emptied folder still takes writes through open descriptors; what is on the path says
/// whether anybody would find them again.
Task<void> Monitor::checkIdentity(std::uint32_t index)
{
    const ViewPtr view = m_members.view();
    const std::shared_ptr<DriveClient> drive =
        index < view->drives.size() ? view->drives[index] : nullptr;
    const Seat seat = m_members.seat(index);
    auto look = [seating = m_seating, path = seat.path] { return seating->look(path, false); };
    const Seating::Found found = co_await env::runOn(*m_beats[index].lookout, std::move(look));
    const bool same = found.probe.kind == drive::Probe::Kind::Drive && drive &&
                      found.probe.superblock.drive == drive->id();
    m_beats[index].retrying = false;
    if (found.error && found.error->code == Code::Overloaded)
        co_return; // out of descriptors, say: nothing was learnt about the drive
    if (drive && !same && !m_stopping) {
        Error error{Code::NotFound, "The drive is no longer at its path.", seat.path, Retry::Later};
        m_members.reportFailure(drive, std::move(error));
        co_return;
    }
    if (same && !m_learning && !m_stopping && !m_members.isInSyncEverywhere(index)) {
        m_learning = true;
        const Result<void> learned = co_await m_hooks.catchUp(index);
        m_learning = false;
        if (!learned)
            log::warn("Catch-up will be tried again",
                      {{"drive", seat.path}, {"reason", learned.error().describe()}});
    }
}

Task<void> Monitor::move()
{
    co_await m_hooks.move();
    m_learning = false;
}

Task<void> Monitor::reopen()
{
    co_await m_hooks.reopen();
    m_reopening = false;
}

Task<void> Monitor::bringBack(std::uint32_t index)
{
    co_await returnSeat(index);
    m_beats[index].retrying = false;
}

Task<void> Monitor::returnSeat(std::uint32_t index)
{
    const Seat seat = m_members.seat(index);
    if (seat.drive) {
        const auto failure = seat.drive->failed();
        m_beats[index].rotten += failure && failure->code == Code::Corrupt ? 1 : 0;
        co_await seat.drive->close(kClosePatience);
    }
    m_members.forgetDrive(index);
    if (seat.path.empty())
        co_return; // nobody has said yet where this drive is
    auto look = [seating = m_seating, path = seat.path] { return seating->look(path, false); };
    Seating::Found found = co_await env::runOn(*m_beats[index].lookout, std::move(look));
    if (m_stopping || found.error)
        co_return;
    const bool counted = m_members.isMemberAnywhere(index);
    using Kind = drive::Probe::Kind;
    const drive::Superblock& block = found.probe.superblock;
    const bool ours = found.probe.kind == Kind::Drive && block.store == m_members.store() &&
                      block.index == index;
    std::shared_ptr<drive::LocalDrive> drive;
    bool fresh = false;
    // Opening a database reads little of it: one that is found damaged again and again is as good as one
    // that does not open.
    const bool rotten = ours && block.drive == seat.id && !seat.fenced && !counted &&
                        m_beats[index].rotten >= kRotten && canBeSpared(m_members, index);
    found.damaged = found.damaged || rotten;
    if (ours && !found.damaged && block.state == drive::Superblock::State::Member) {
        if (block.drive != seat.id || seat.fenced) {
            m_members.setState(index, MemberState::Foreign, "Another drive took its place.");
            co_return;
        }
        const drive::Superblock identity = m_members.identityFor(index);
        auto open = [seating = m_seating, path = seat.path, found, counted, identity]() mutable {
            seating->open(path, found);
            if (!found.drive || counted) // while C counts it, whether it is of the past is still to be seen
                return found;
            if (Result<void> renewed = renew(*found.drive, identity, path); !renewed) {
                found.error = std::move(renewed).error();
                found.drive = nullptr;
            }
            return found;
        };
        found = co_await env::runOn(*m_beats[index].lookout, std::move(open));
        drive = found.drive;
    } else if (found.probe.kind == Kind::Drive && !ours) {
        m_members.setState(index, MemberState::Foreign, "It belongs to another store.");
        co_return;
    }
    const bool empty = found.probe.kind == Kind::Empty || found.probe.kind == Kind::Missing;
    if (empty && found.probe.fileSystemId != seat.fileSystemId) {
        m_members.setState(index, MemberState::Absent,
                           "The folder is empty and on another file system: is the disk mounted?");
        co_return;
    }
    const bool unfinished = ours && block.state == drive::Superblock::State::Preparing;
    if (!drive && !counted && (empty || found.damaged || unfinished)) {
        m_members.setState(index, MemberState::Formatting, {});
        const drive::Superblock identity = m_members.identityFor(index);
        auto config = m_members.view()->configuration.encode();
        auto layout = m_members.view()->layout->encode();
        const bool setAside = found.damaged || unfinished;
        auto format = [seating = m_seating, path = seat.path, identity, setAside,
                       config = std::move(config), layout = std::move(layout)] {
            return seating->formatAnew(path, identity, setAside, config, layout);
        };
        auto formatted = co_await env::runOn(*m_beats[index].lookout, std::move(format));
        fresh = formatted.has_value();
        m_beats[index].rotten = fresh ? 0 : m_beats[index].rotten;
        if (formatted)
            drive = std::move(*formatted);
        else
            m_members.setState(index, MemberState::Faulty, formatted.error().describe());
    }
    if (!drive || m_stopping)
        co_return;
    log::info("Drive is back", {{"drive", seat.path}});
    m_beats[index].backAt = m_clock.bootNow();
    if (counted)
        m_hooks.expect(index);
    co_await m_members.attach(index, drive, seat.path, found.probe.fileSystemId);
    m_hooks.remember(index);
    if (fresh)
        co_await seatFresh(index, drive);
    if (counted)
        co_await m_hooks.reopen();
}

/// A drive formatted for this seat says that it is a member only once the witness knows its id, and before
/// it is one: a start takes a member of another id for a foreign drive, and formats again what is unfinished.
Task<void> Monitor::seatFresh(std::uint32_t index, std::shared_ptr<drive::LocalDrive> drive)
{
    Result<void> seated = co_await m_members.refreshWitness();
    if (seated) {
        auto mark = [drive] {
            return drive->updateSuperblock(
                [](drive::Superblock& block) { block.state = drive::Superblock::State::Member; });
        };
        seated = co_await env::runOn(*m_beats[index].lookout, std::move(mark));
    }
    if (!seated)
        m_members.reportFailure(index, std::move(seated).error());
}

} // namespace holdfast::replica
