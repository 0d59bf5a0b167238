// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "sim/sim_server.h"

namespace holdfast::sim
{

/// How far the nemesis goes.
enum class Mode : std::uint8_t {
    Calm,   ///< no faults: concurrency alone
    Crash,  ///< the process is killed and the power goes, at any step
    Within, ///< and drives fail, never more than the parity covers
    Beyond, ///< and drives stop answering beyond the parity; their content comes back
};
[[nodiscard]] std::string modeName(Mode mode);
[[nodiscard]] std::optional<Mode> parseMode(const std::string& name);

/// What can happen to a drive.
enum class Fault : std::uint8_t {
    Slow,
    Hung,
    Dead,         ///< every operation EIO
    OneError,     ///< the nth read, write or sync fails
    ReadOnly,
    Full,
    Away,         ///< unmounted
    Emptied,      ///< its files deleted, same file system
    OldContent,   ///< as it was some time ago
    FlippedBit,   ///< in a shard file
    FlippedSuper, ///< in one superblock
    BadRow,       ///< a row of the database unreadable
    BadDatabase,  ///< the database beyond opening
    LostLog,      ///< the tail of its log
};
inline constexpr int kFaults = 14;
[[nodiscard]] std::string faultName(Fault fault);

/// Breaks and heals drives, and keeps the atlas of what is broken: a drive counts as *impaired* from its
/// fault until the store, asked after the fault was healed, says that it is whole again.
class Nemesis
{
public:
    Nemesis(SimServer& server, Rng rng, Mode mode, std::vector<std::string> drives,
            std::uint32_t parity, std::function<void(const std::string&)> tell);

    /// One thing drawn from the seed, while the process runs or is down.
    void act(bool running);
    void inflict(std::size_t drive, Fault fault);
    void takeSnapshot(); ///< of some drive, for OldContent
    /// Heals everything that can be healed; content that is gone stays gone.
    void healAll();
    void healSome();
    /// The store says it is whole: nothing healed is impaired any more.
    void whole();
    [[nodiscard]] std::size_t impaired() const;
    /// Whether these may be gone for a while, all of them at once.
    [[nodiscard]] bool mayLose(const std::vector<std::size_t>& drives) const;
    /// They are, with the node that has them; until regain(), which says that the node is back.
    void lose(const std::vector<std::size_t>& drives);
    void regain(const std::vector<std::size_t>& drives);
    /// Called around what must not be done to a drive that somebody has open (`true`: it begins).
    void setPause(std::function<void(const std::string& path, bool paused)> pause)
    {
        m_pause = std::move(pause);
    }
    [[nodiscard]] bool exceeded() const { return m_exceeded; }
    /// Loses the witness, or puts a copy in its place.
    void harmWitness();

private:
    [[nodiscard]] bool mayInflict(std::size_t drive, Fault fault) const;
    [[nodiscard]] SimDisk& disk(std::size_t drive) { return m_server.files().diskAt(m_drives[drive]); }
    void heal(std::size_t drive);
    bool flipShard(std::size_t drive);
    void takeBackHidden(std::size_t drive);
    bool damageContent(std::size_t drive, Fault fault);
    void emptyDrive(std::size_t drive);

    SimServer& m_server;
    Rng m_rng;
    Mode m_mode;
    std::vector<std::string> m_drives;
    std::uint32_t m_parity;
    std::function<void(const std::string&)> m_tell;
    std::function<void(const std::string& path, bool paused)> m_pause;
    std::set<std::size_t> m_gone; ///< with their nodes
    std::map<std::size_t, Fault> m_broken;
    std::map<std::size_t, std::int64_t> m_recovering; ///< healed when; not yet whole by the store's word
    struct Flip
    {
        InodePtr file;
        std::uint64_t offset;
        int bit;
    };
    std::map<std::size_t, std::vector<Flip>> m_flips; ///< by drive
    std::map<std::size_t, InodePtr> m_snapshots;
    std::map<std::size_t, std::uint64_t> m_capacities;
    bool m_exceeded = false;
};

} // namespace holdfast::sim
