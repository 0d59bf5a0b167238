// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "sim/sim_world.h"

namespace holdfast::sim
{

inline constexpr std::uint64_t kPage = 4096;
inline constexpr std::uint64_t kSector = 512;

/// What the model database keeps in a directory: it goes where the directory goes.
class Attachment
{
public:
    virtual ~Attachment() = default;
    [[nodiscard]] virtual std::shared_ptr<Attachment> clone() const = 0;
    virtual void powerCut(Rng& rng) = 0; ///< loses what was not synced, as the seed says
    [[nodiscard]] virtual std::uint64_t bytes() const = 0;
};

/// A file or directory, as the system shows it and as it is on the platters.
struct Inode
{
    std::uint64_t number = 0;
    bool directory = false;
    std::int64_t birth = 0;
    std::string data;                ///< of a file, as read now
    std::string durable;             ///< of a file, as synced
    std::set<std::uint64_t> dirty;   ///< pages written since the last sync
    std::map<std::string, std::shared_ptr<Inode>> entries;
    std::map<std::string, std::shared_ptr<Inode>> durableEntries;
    std::shared_ptr<Attachment> attachment;
    bool locked = false;
    std::uint64_t lockedBy = 0; ///< the process that holds the flock

    void syncData();
};
using InodePtr = std::shared_ptr<Inode>;

enum class Operation : std::uint8_t { Read, Write, Sync, Names };
inline constexpr int kOperations = 4;

/// One disk: its tree, and everything that can go wrong with it.
///
/// Writes are in `data` at once and durable after a sync; names are durable after their directory was
/// synced. A power cut keeps any subset of the unsynced pages (a page may be torn between sectors) and
/// either a prefix or any subset of the unsynced changes of names. Nothing here is thread-safe.
class SimDisk
{
public:
    SimDisk(SimWorld& world, std::string name, std::uint64_t fileSystemId, std::uint64_t capacity);

    [[nodiscard]] const std::string& name() const { return m_name; }
    [[nodiscard]] std::uint64_t fileSystemId() const { return m_fileSystemId; }

    /// The computer it is in; the store's, unless it is told.
    [[nodiscard]] SimNode& node() const { return *m_node; }
    void setNode(SimNode& node) { m_node = &node; }

    // -- faults --
    void failEvery(Operation operation, std::uint32_t oneIn); ///< EIO by chance; 0: never
    void failNth(Operation operation, std::uint64_t n, bool forEver);
    void setFailed(bool failed) { m_failed = failed; } ///< every operation EIO
    void setReadOnly(bool readOnly) { m_readOnly = readOnly; }
    void setCapacity(std::uint64_t bytes) { m_capacity = bytes; }
    void setSlowness(std::uint32_t factor) { m_slowness = factor; }
    void setHung(bool hung);
    void heal(); ///< none of the above any more; content and capacity stay
    [[nodiscard]] bool isHung() const { return m_hung; }
    [[nodiscard]] std::uint32_t slowness() const { return m_slowness; }
    [[nodiscard]] std::uint64_t capacity() const { return m_capacity; }
    [[nodiscard]] std::uint64_t used() const;

    /// The server is off and the power goes: what was not synced is kept or lost as the seed says.
    void powerCut();
    /// The server alone was killed: everything written is there and will be.
    void settle();
    /// Everything deleted (rm -rf from outside); the file system is the same.
    void empty();
    /// Another disk in its place: empty, with another file-system id.
    void replace(std::uint64_t fileSystemId);
    [[nodiscard]] InodePtr snapshot() const;
    /// The content of an earlier time. `copied`: file by file (new inodes and birth times), else the
    /// whole image of the disk.
    void restore(const InodePtr& snapshot, bool copied);
    /// Paths of all files, from the disk's root, in order.
    [[nodiscard]] std::vector<std::string> files() const;
    bool flipBit(const std::string& path, std::uint64_t offset, int bit);
    static bool flipBit(Inode& file, std::uint64_t offset, int bit);
    [[nodiscard]] std::optional<std::uint64_t> sizeOf(const std::string& path) const;

    // -- for the file system and the database model --
    /// Every operation passes here: counts, and fails as told. Sets `cut` when the power goes in it: the
    /// operation may be done in part, and its result reaches nobody.
    [[nodiscard]] Result<void> begin(Operation operation, const std::string& path, bool& cut);
    [[nodiscard]] bool hasRoom(std::uint64_t more) const { return used() + more <= m_capacity; }
    void grow(std::int64_t by) { m_fileBytes += by; }
    /// Handles opened before the disk was last taken away answer EIO.
    [[nodiscard]] std::uint64_t attached() const { return m_attached; }
    void detach() { ++m_attached; }
    [[nodiscard]] const InodePtr& root() const { return m_root; }
    [[nodiscard]] InodePtr find(const std::string& path) const; ///< from the disk's root; null if none
    [[nodiscard]] InodePtr makeInode(bool directory);
    void link(const InodePtr& directory, const std::string& name, const InodePtr& inode);
    void unlink(const InodePtr& directory, const std::string& name);
    void rename(const InodePtr& from, const std::string& fromName, const InodePtr& to,
                const std::string& toName);
    void syncNames(const InodePtr& directory);
    void registerAttachment(const std::shared_ptr<Attachment>& attachment);
    [[nodiscard]] SimWorld& world() { return m_world; }

private:
    struct NameChange
    {
        enum class Kind : std::uint8_t { Link, Unlink, Rename } kind = Kind::Link;
        InodePtr directory; ///< of a rename: the new one
        std::string name;
        InodePtr target;
        InodePtr oldDirectory;
        std::string oldName;
    };
    struct Fault
    {
        std::uint32_t oneIn = 0;
        std::uint64_t countdown = 0;
        bool forEver = false;
    };
    static void makeDurable(const NameChange& change);
    void recount();

    SimWorld& m_world;
    SimNode* m_node;
    Rng m_rng;
    std::string m_name;
    std::uint64_t m_fileSystemId;
    std::uint64_t m_capacity;
    InodePtr m_root;
    std::uint64_t m_lastInode = 0;
    std::uint64_t m_attached = 1;
    std::uint64_t m_fileBytes = 0;
    std::vector<NameChange> m_pending;
    std::vector<std::weak_ptr<Attachment>> m_attachments;
    std::array<Fault, kOperations> m_faults{};
    bool m_failed = false;
    bool m_readOnly = false;
    bool m_hung = false;
    std::uint32_t m_slowness = 1;
};

} // namespace holdfast::sim
