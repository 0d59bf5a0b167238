// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <sys/stat.h>

namespace holdfast::forgetful
{

class Node;
using NodePtr = std::shared_ptr<Node>;

/// A file or a directory twice: as programs see it, and as the disk would have it after a power cut.
///
/// A file's bytes lie in one backing file as they are now; what a block held at the last sync is kept
/// in memory until the next one. A directory has both of its states as maps.
class Node
{
public:
    Node(std::uint64_t inode, mode_t mode, std::string backing);
    ~Node(); ///< nobody names it any more, now or after a cut: the backing file goes
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;

    const std::uint64_t inode;
    mode_t mode;
    timespec changed{};

private:
    friend class Store;
    std::string m_backing; ///< empty for a directory
    int m_fd = -1;
    std::uint64_t m_size = 0;
    std::uint64_t m_durableSize = 0;
    /// Block number -> what it held when last synced; empty: nothing (zeros, or beyond the end).
    std::map<std::uint64_t, std::string> m_before;
    std::map<std::string, NodePtr> m_names;
    std::map<std::string, NodePtr> m_durableNames;
};

/// What a power cut took, for the test's log.
struct CutReport
{
    int filesLost = 0; ///< unsynced bytes of so many files vanished,
    int filesTorn = 0; ///< reached the disk in part,
    int filesKept = 0; ///< or were written back by chance
    int namesLost = 0; ///< creations, renames and removals undone
    int namesKept = 0;
};

/// The whole of it. Every call is atomic and answers 0 or -errno; thread-safe.
///
/// A disk owes nobody more than this: bytes are durable after the file's fsync, names after that of
/// their directory. What was not asked for may be there or not, in any order, torn between sectors.
class Store
{
public:
    explicit Store(std::string backingFolder);

    [[nodiscard]] NodePtr root() const { return m_root; }
    [[nodiscard]] NodePtr find(const NodePtr& directory, const std::string& name);
    [[nodiscard]] struct stat status(const NodePtr& node);
    [[nodiscard]] std::vector<std::pair<std::string, NodePtr>> list(const NodePtr& directory);

    int create(const NodePtr& directory, const std::string& name, mode_t mode, NodePtr& made);
    int remove(const NodePtr& directory, const std::string& name, bool isDirectory);
    int rename(const NodePtr& from, const std::string& name, const NodePtr& to,
               const std::string& newName, bool mayReplace);

    [[nodiscard]] ssize_t read(const NodePtr& file, char* into, std::size_t size, std::uint64_t offset);
    [[nodiscard]] ssize_t write(const NodePtr& file, const char* data, std::size_t size,
                                std::uint64_t offset);
    int truncate(const NodePtr& file, std::uint64_t size);
    void setMode(const NodePtr& node, mode_t mode);

    /// From now on so many bytes more fit; nothing: no end.
    void setRoom(std::optional<std::uint64_t> bytes);
    struct Room
    {
        std::uint64_t used = 0;
        std::optional<std::uint64_t> free;
    };
    [[nodiscard]] Room room();

    void sync(const NodePtr& file);
    void syncNames(const NodePtr& directory);

    /// Everything becomes what the disk had, and chance (the seed) decides what else had reached it.
    CutReport cut(std::uint64_t seed);

private:
    struct Edit
    {
        NodePtr directory;
        std::string name;
        NodePtr node; ///< null: the name goes
    };
    using Change = std::vector<Edit>; ///< all of it or nothing

    void change(Change edits);
    static void apply(const Change& edits);
    void applyThoseOf(std::vector<const Node*> directories);
    void keepBefore(Node& file, std::uint64_t firstBlock, std::uint64_t lastBlock);
    void cutNames(std::mt19937_64& random, CutReport& report);
    void cutFile(Node& file, std::mt19937_64& random, CutReport& report);
    void restore(Node& file, std::uint64_t block, const std::string& before, std::size_t from);
    void takeOver(Node& directory);
    void collect(const NodePtr& node, std::vector<NodePtr>& files);

    std::string m_folder;
    std::mutex m_mutex;
    NodePtr m_root;
    std::uint64_t m_lastInode = 1;
    std::list<Change> m_pending; ///< not durable yet, oldest first
    std::uint64_t m_used = 0;    ///< bytes of the files that have names
    std::optional<std::uint64_t> m_capacity;
};

} // namespace holdfast::forgetful
