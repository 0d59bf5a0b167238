// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace holdfast::drive
{

/// Column families of a drive's database; numbers and contents: docs/on-disk-format.md, section 4.
enum class Family : std::uint8_t {
    Sys = 0,
    Log = 1,
    Current = 2,
    Noncurrent = 3,
    Uploads = 4,
    Aux = 5,
    Counters = 6,
    Body = 7,
};
inline constexpr int kFamilies = 8;
[[nodiscard]] std::string_view familyName(Family family);

enum class MutationKind : std::uint8_t {
    Put = 1,
    Delete = 2,
    Merge = 3, ///< Counters only: adds the value's i64 numbers (LE) to the stored ones
};

struct Mutation
{
    MutationKind kind = MutationKind::Put;
    Family family = Family::Current;
    std::string key;
    std::string value;
};

/// Mutations that become durable together or not at all.
class Batch
{
public:
    void put(Family family, std::string key, std::string value);
    void remove(Family family, std::string key);
    void merge(Family family, std::string key, std::string value);
    void add(Mutation mutation) { m_bytes += mutation.key.size() + mutation.value.size() + 16; m_mutations.push_back(std::move(mutation)); }
    [[nodiscard]] const std::vector<Mutation>& mutations() const { return m_mutations; }
    [[nodiscard]] std::size_t bytes() const { return m_bytes; }
    [[nodiscard]] bool empty() const { return m_mutations.empty(); }

private:
    std::vector<Mutation> m_mutations;
    std::size_t m_bytes = 0;
};

/// A consistent view in key order; it does not move with later writes. One thread at a time.
class MetaIterator
{
public:
    virtual ~MetaIterator() = default;
    virtual void seek(std::string_view key) = 0; ///< first key >= `key`
    virtual void next() = 0;
    [[nodiscard]] virtual bool valid() const = 0;
    [[nodiscard]] virtual std::string_view key() const = 0;
    [[nodiscard]] virtual std::string_view value() const = 0;
    /// Corrupt or Io when the iterator stopped for an error rather than at the end.
    [[nodiscard]] virtual Result<void> status() const = 0;
};

/// A file of the database that was read whole.
struct CheckedTable
{
    std::uint64_t number = 0; ///< 0: there is none
    std::uint64_t newest = 0; ///< the highest number there is now
    std::uint64_t bytes = 0;
};

/// The ordered, transactional key-value store inside a drive. RocksDB in the product, an ordered map
/// with faults in the simulator; one contract suite (tests/unit/drive/test_meta_db_contract) runs on
/// both. All calls block. `write` is called by one thread (the drive's committer); reads by any.
class MetaDb
{
public:
    virtual ~MetaDb() = default;
    /// Atomic. With `sync`, durable when it returns, and so is every batch written before. Without, a
    /// crash loses a suffix of the unsynced batches. After an error other than NoSpace the outcome is
    /// unknown and the database must be reopened.
    [[nodiscard]] virtual Result<void> write(const Batch& batch, bool sync) = 0;
    [[nodiscard]] virtual Result<std::optional<std::string>> get(Family family,
                                                                 std::string_view key) = 0;
    /// Answers only from memory (memtable, block cache); Unavailable when a device read is needed, and for
    /// rows without a value.
    /// Never blocks on the device, so an io thread may call it.
    [[nodiscard]] virtual Result<std::optional<std::string>> getCached(Family family,
                                                                       std::string_view key) = 0;
    [[nodiscard]] virtual Result<std::unique_ptr<MetaIterator>> iterate(Family family,
                                                                        bool fillCache) = 0;
    [[nodiscard]] virtual Result<void> flush() = 0; ///< memtables to tables; used at clean close
    /// Reads the oldest table whose number is above `after` from the device, with its index and filter, and
    /// compares all checksums: what no read comes across for months. Corrupt names the file.
    [[nodiscard]] virtual Result<CheckedTable> checkTable(std::uint64_t after) = 0;
};

struct MetaOpenReport
{
    std::unique_ptr<MetaDb> db;
    bool logWasDamaged = false; ///< opened by point-in-time recovery: the drive may have gone back
    bool onlyLastLog = false;   ///< the damage lies in the newest log file only
    std::string detail;
};

/// Opens databases. Errors: Corrupt (leaves the drive to be rebuilt), NoSpace, Io.
class MetaDbFactory
{
public:
    virtual ~MetaDbFactory() = default;
    [[nodiscard]] virtual Result<MetaOpenReport> open(const std::string& directory, bool create) = 0;
};

} // namespace holdfast::drive
