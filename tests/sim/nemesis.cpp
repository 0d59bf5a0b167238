// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "sim/nemesis.h"

#include <array>

namespace holdfast::sim
{
namespace
{

constexpr std::int64_t kNotice = 10 * kNanosPerSecond;
constexpr std::array<const char*, 4> kModes = {"calm", "crash", "within", "beyond"};
constexpr std::array<const char*, kFaults> kNames = {
    "slow",    "hung",        "dead",       "one-error",     "read-only", "full",         "away",
    "emptied", "old-content", "flipped-bit", "flipped-super", "bad-row",   "bad-database", "lost-log"};

/// Faults that take nothing from the drive for good.
bool isTransient(Fault fault)
{
    return fault <= Fault::Away;
}

/// What nobody does to a drive in use.
bool isOffline(Fault fault)
{
    return fault == Fault::OldContent || fault == Fault::LostLog || fault == Fault::BadDatabase;
}

} // namespace

std::string modeName(Mode mode)
{
    return kModes[static_cast<std::size_t>(mode)];
}

std::optional<Mode> parseMode(const std::string& name)
{
    for (std::size_t i = 0; i < kModes.size(); ++i) {
        if (name == kModes[i])
            return static_cast<Mode>(i);
    }
    return std::nullopt;
}

std::string faultName(Fault fault)
{
    return kNames[static_cast<std::size_t>(fault)];
}

Nemesis::Nemesis(SimServer& server, Rng rng, Mode mode, std::vector<std::string> drives,
                 std::uint32_t parity, std::function<void(const std::string&)> tell)
    : m_server(server), m_rng(rng), m_mode(mode), m_drives(std::move(drives)), m_parity(parity),
      m_tell(std::move(tell))
{
    for (std::size_t i = 0; i < m_drives.size(); ++i)
        m_capacities[i] = disk(i).capacity();
}

std::size_t Nemesis::impaired() const
{
    std::size_t gone = 0;
    for (const std::size_t drive : m_gone)
        gone += m_broken.contains(drive) || m_recovering.contains(drive) ? 0 : 1;
    return m_broken.size() + m_recovering.size() + gone;
}

bool Nemesis::mayLose(const std::vector<std::size_t>& drives) const
{
    std::size_t would = impaired();
    for (const std::size_t drive : drives)
        would += m_broken.contains(drive) || m_recovering.contains(drive) || m_gone.contains(drive) ? 0 : 1;
    return would <= m_parity;
}

void Nemesis::lose(const std::vector<std::size_t>& drives)
{
    m_gone.insert(drives.begin(), drives.end());
    m_exceeded = m_exceeded || impaired() > m_parity;
}

void Nemesis::regain(const std::vector<std::size_t>& drives)
{
    for (const std::size_t drive : drives) {
        m_gone.erase(drive);
        if (!m_broken.contains(drive))
            m_recovering[drive] = m_server.world().bootNow();
    }
}

bool Nemesis::mayInflict(std::size_t drive, Fault fault) const
{
    if (fault == Fault::Slow || m_broken.contains(drive))
        return !m_broken.contains(drive);
    const bool already = m_recovering.contains(drive) || m_gone.contains(drive);
    const std::size_t would = impaired() + (already ? 0 : 1);
    if (would <= m_parity)
        return true;
    return m_mode == Mode::Beyond && isTransient(fault);
}

void Nemesis::act(bool running)
{
    if (m_mode < Mode::Within)
        return;
    if (m_rng.oneIn(6))
        takeSnapshot();
    if (!m_broken.empty() && m_rng.oneIn(3)) {
        healSome();
        return;
    }
    const std::size_t drive = m_rng.below(m_drives.size());
    const auto fault = static_cast<Fault>(m_rng.below(kFaults));
    if (!mayInflict(drive, fault))
        return;
    // What is changed behind the back of a running server is what it reads, not what it keeps open.
    if (isOffline(fault) && running)
        return;
    inflict(drive, fault);
}

void Nemesis::inflict(std::size_t drive, Fault fault)
{
    SimDisk& target = disk(drive);
    switch (fault) {
    case Fault::Slow:
        target.setSlowness(static_cast<std::uint32_t>(m_rng.between(2, 100)));
        break;
    case Fault::Hung:
        target.setHung(true);
        break;
    case Fault::Dead:
        target.setFailed(true);
        break;
    case Fault::OneError:
        target.failNth(static_cast<Operation>(m_rng.below(kOperations)), m_rng.between(1, 40), false);
        break;
    case Fault::ReadOnly:
        target.setReadOnly(true);
        break;
    case Fault::Full:
        target.setCapacity(target.used() + m_rng.below(100'000));
        break;
    case Fault::Away:
        m_server.files().setMounted(m_drives[drive], false);
        break;
    default:
        const bool offline = m_pause && isOffline(fault);
        if (offline)
            m_pause(m_drives[drive], true);
        const bool done = damageContent(drive, fault);
        if (offline)
            m_pause(m_drives[drive], false);
        if (!done)
            return;
    }
    m_tell(faultName(fault) + " " + m_drives[drive]);
    if (fault == Fault::Slow)
        return;
    m_broken[drive] = fault;
    m_recovering.erase(drive);
    m_exceeded = m_exceeded || impaired() > m_parity;
}

bool Nemesis::damageContent(std::size_t drive, Fault fault)
{
    const auto database = m_server.databases().storeAt(m_drives[drive] + "/db");
    switch (fault) {
    case Fault::Emptied:
        disk(drive).empty();
        return true;
    case Fault::OldContent:
        if (!m_snapshots.contains(drive))
            return false;
        disk(drive).restore(m_snapshots.at(drive), m_rng.coin());
        return true;
    case Fault::FlippedBit:
        return flipShard(drive);
    case Fault::FlippedSuper:
        return disk(drive).flipBit(m_rng.coin() ? "/superblock.a" : "/superblock.b",
                                   m_rng.below(4096), static_cast<int>(m_rng.below(8)));
    case Fault::BadRow:
        return database && database->corruptSomeRow(
                               static_cast<drive::Family>(m_rng.below(drive::kFamilies)), m_rng);
    case Fault::BadDatabase:
        if (database)
            database->corruptForGood();
        return database != nullptr;
    case Fault::LostLog:
        if (database)
            database->loseLog(m_rng.between(1, 60));
        return database != nullptr;
    default:
        return false;
    }
}

bool Nemesis::flipShard(std::size_t drive)
{
    std::vector<std::string> shards;
    for (const std::string& path : disk(drive).files()) {
        if (path.find("/shards/") != std::string::npos && *disk(drive).sizeOf(path) > 0)
            shards.push_back(path);
    }
    if (shards.empty())
        return false;
    const std::string path = m_rng.pick(shards);
    const Flip flip{disk(drive).find(path), m_rng.below(*disk(drive).sizeOf(path)),
                    static_cast<int>(m_rng.below(8))};
    m_flips[drive].push_back(flip);
    return SimDisk::flipBit(*flip.file, flip.offset, flip.bit);
}

/// Damage that no read has met stays unknown to the store, which then counts on what it cannot have: the
/// parity covers such a drive and another only while this one is known to be impaired. So what is still
/// hidden when the drive is healed goes as it came.
void Nemesis::takeBackHidden(std::size_t drive)
{
    for (const Flip& flip : m_flips[drive])
        static_cast<void>(SimDisk::flipBit(*flip.file, flip.offset, flip.bit));
    m_flips.erase(drive);
    if (const auto database = m_server.databases().storeAt(m_drives[drive] + "/db"))
        database->mendRows();
}

void Nemesis::takeSnapshot()
{
    const std::size_t drive = m_rng.below(m_drives.size());
    if (!m_broken.contains(drive) && !m_recovering.contains(drive) && !m_gone.contains(drive))
        m_snapshots[drive] = disk(drive).snapshot();
}

void Nemesis::heal(std::size_t drive)
{
    m_tell("healed " + m_drives[drive]);
    disk(drive).heal();
    takeBackHidden(drive);
    disk(drive).setCapacity(m_capacities[drive]);
    m_server.files().setMounted(m_drives[drive], true);
    m_broken.erase(drive);
    m_recovering[drive] = m_server.world().bootNow();
}

void Nemesis::healSome()
{
    const std::size_t drive = std::next(m_broken.begin(), static_cast<std::ptrdiff_t>(
                                                              m_rng.below(m_broken.size())))
                                  ->first;
    heal(drive);
}

void Nemesis::healAll()
{
    for (std::size_t i = 0; i < m_drives.size(); ++i) {
        disk(i).setSlowness(1);
        if (m_broken.contains(i))
            heal(i);
    }
}

void Nemesis::whole()
{
    // Its word counts once it has had the time to look at the drive again.
    const std::int64_t now = m_server.world().bootNow();
    std::erase_if(m_recovering, [this, now](const auto& healed) {
        return now - healed.second > kNotice && !m_gone.contains(healed.first);
    });
}

void Nemesis::harmWitness()
{
    m_tell("the witness is lost");
    const auto place = m_server.files().locate(m_server.options().stateDirectory);
    const InodePtr& state = place.inode;
    for (const char* name : {"witness.a", "witness.b"}) {
        if (state && state->entries.contains(name)) {
            place.disk->unlink(state, name);
            place.disk->syncNames(state);
        }
    }
}

} // namespace holdfast::sim
