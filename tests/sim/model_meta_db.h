// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "drive/meta_db.h"
#include "sim/sim_file_system.h"

namespace holdfast::sim
{

/// What one model database holds; attached to its directory on a SimDisk, so that it vanishes, empties
/// and goes back in time with the disk.
class ModelStore : public Attachment
{
public:
    using Value = std::shared_ptr<const std::string>;
    using Rows = std::map<std::string, Value, std::less<>>;

    ModelStore();
    [[nodiscard]] std::shared_ptr<Attachment> clone() const override;
    void powerCut(Rng& rng) override;
    [[nodiscard]] std::uint64_t bytes() const override { return m_bytes; }

    // -- for faults and oracles --
    /// The log's tail is unreadable: the last `batches` are lost, synced or not, and the next open says so.
    void loseLog(std::size_t batches);
    void corruptRow(drive::Family family, const std::string& key);
    /// A row drawn from the seed; false when the family is empty.
    bool corruptSomeRow(drive::Family family, Rng& rng);
    void mendRows() { m_corrupt.clear(); } ///< what was not rewritten meanwhile reads well again
    void corruptForGood() { m_unopenable = true; } ///< MANIFEST, CURRENT or a table's index
    [[nodiscard]] const Rows& rows(drive::Family family) const { return *m_rows[index(family)]; }
    [[nodiscard]] std::size_t unsyncedBatches() const;

private:
    friend class ModelMetaDb;
    friend class ModelIterator;
    friend class ModelMetaDbFactory;
    struct Undo
    {
        bool synced = false;
        struct Old
        {
            drive::Family family;
            std::string key;
            Value value; ///< null: there was none
        };
        std::vector<Old> old;
    };
    static std::size_t index(drive::Family family) { return static_cast<std::size_t>(family); }
    Rows& writable(drive::Family family);
    void apply(const drive::Batch& batch);
    void set(drive::Family family, const std::string& key, Value value, Undo& undo);
    void undoLast();
    void sync();
    void flush();

    std::array<std::shared_ptr<Rows>, drive::kFamilies> m_rows; ///< copied on write under an iterator
    std::deque<Undo> m_undo;
    std::set<std::pair<drive::Family, std::string>> m_corrupt;
    std::uint64_t m_bytes = 0;
    bool m_unopenable = false;
    bool m_logDamaged = false;
    std::weak_ptr<bool> m_open; ///< held by the one open handle
    std::uint64_t m_openedBy = 0;
};

/// MetaDb as RocksDB keeps it to be, over an ordered map:
///  * a power cut loses a suffix of the unsynced batches, whole batches only;
///  * a write that failed may have happened or not, and the handle refuses more until it is reopened;
///  * NoSpace changes nothing; * damaged rows answer Corrupt, to iterators too;
///  * getCached answers from memory or Unavailable, as the seed says.
class ModelMetaDbFactory : public drive::MetaDbFactory
{
public:
    explicit ModelMetaDbFactory(SimFileSystem& files) : m_files(files) {}
    Result<drive::MetaOpenReport> open(const std::string& directory, bool create) override;
    /// The store in a directory, for faults and oracles; null when there is none.
    [[nodiscard]] std::shared_ptr<ModelStore> storeAt(const std::string& directory) const;

private:
    SimFileSystem& m_files;
};

} // namespace holdfast::sim
