// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "sim/model_meta_db.h"

#include <algorithm>
#include <cerrno>
#include <optional>

namespace holdfast::sim
{

using drive::Family;

namespace
{

constexpr std::string_view kCurrent = "MODEL-000001\n";

} // namespace

class ModelIterator : public drive::MetaIterator
{
public:
    ModelIterator(std::shared_ptr<ModelStore> store, SimDisk& disk, Family family)
        : m_store(std::move(store)), m_disk(disk), m_family(family),
          m_rows(m_store->m_rows[ModelStore::index(family)]), m_at(m_rows->end())
    {
    }
    void seek(std::string_view key) override
    {
        bool cut = false;
        if (auto begun = m_disk.begin(Operation::Read, "db", cut); !begun) {
            m_error = begun.error();
            return;
        }
        m_error.reset();
        m_at = m_rows->lower_bound(key);
        check();
    }
    void next() override
    {
        ++m_at;
        check();
    }
    bool valid() const override { return !m_error && m_at != m_rows->end(); }
    std::string_view key() const override { return m_at->first; }
    std::string_view value() const override { return *m_at->second; }
    Result<void> status() const override
    {
        if (m_error)
            return std::unexpected(*m_error);
        return {};
    }

private:
    void check()
    {
        if (m_at != m_rows->end() && m_store->m_corrupt.contains({m_family, m_at->first}))
            m_error = fail(Code::Corrupt, "a block of the table fails its checksum", "db").error();
    }

    std::shared_ptr<ModelStore> m_store;
    SimDisk& m_disk;
    Family m_family;
    std::shared_ptr<ModelStore::Rows> m_rows;
    ModelStore::Rows::iterator m_at;
    std::optional<Error> m_error;
};

class ModelMetaDb : public drive::MetaDb
{
public:
    ModelMetaDb(std::shared_ptr<ModelStore> store, SimDisk& disk)
        : m_store(std::move(store)), m_disk(disk), m_process(disk.node().process()),
          m_attached(disk.attached()), m_token(std::make_shared<bool>(true))
    {
        m_store->m_open = m_token;
        m_store->m_openedBy = m_process;
    }

    Result<void> write(const drive::Batch& batch, bool sync) override
    {
        if (m_broken)
            return std::unexpected(*m_broken);
        if (isDead())
            return breakWith(failErrno(EIO, "db").error());
        Rng& rng = m_disk.world().rng();
        bool cut = false;
        if (auto begun = m_disk.begin(Operation::Write, "db", cut); !begun || cut) {
            if (rng.coin() && (cut || !m_disk.node().isInert()))
                m_store->apply(batch);
            return breakWith(begun ? fail(Code::Io, "the power went in a write", "db").error()
                                   : begun.error());
        }
        if (!m_disk.hasRoom(batch.bytes()))
            return failErrno(ENOSPC, "db");
        m_store->apply(batch);
        if (!sync)
            return {};
        if (auto begun = m_disk.begin(Operation::Sync, "db", cut); !begun || cut) {
            if (cut && rng.coin())
                m_store->sync();
            return breakWith(begun ? fail(Code::Io, "the power went in a sync", "db").error()
                                   : begun.error());
        }
        m_store->sync();
        return {};
    }

    Result<std::optional<std::string>> get(Family family, std::string_view key) override
    {
        bool cut = false;
        if (isDead())
            return failErrno(EIO, "db");
        if (auto begun = m_disk.begin(Operation::Read, "db", cut); !begun)
            return failed(std::move(begun));
        return lookUp(family, key);
    }

    Result<std::optional<std::string>> getCached(Family family, std::string_view key) override
    {
        if (isDead() || m_disk.world().rng().oneIn(4) ||
            m_store->m_corrupt.contains({family, std::string(key)}))
            return fail(Code::Unavailable, "not in memory", "db");
        return lookUp(family, key);
    }

    Result<std::unique_ptr<drive::MetaIterator>> iterate(Family family, bool) override
    {
        if (isDead())
            return failErrno(EIO, "db");
        return std::make_unique<ModelIterator>(m_store, m_disk, family);
    }

    Result<void> flush() override
    {
        if (m_broken)
            return std::unexpected(*m_broken);
        bool cut = false;
        if (isDead())
            return failErrno(EIO, "db");
        if (auto begun = m_disk.begin(Operation::Sync, "db", cut); !begun)
            return breakWith(begun.error());
        if (cut)
            return fail(Code::Io, "the power went in a flush", "db");
        m_store->flush();
        return {};
    }
    Result<drive::CheckedTable> checkTable(std::uint64_t /*after*/) override { return drive::CheckedTable{}; }

private:
    [[nodiscard]] bool isDead() const
    {
        return m_process != m_disk.node().process() || m_attached != m_disk.attached();
    }
    std::unexpected<Error> breakWith(Error error)
    {
        m_broken = error;
        return std::unexpected(std::move(error));
    }
    Result<std::optional<std::string>> lookUp(Family family, std::string_view key)
    {
        if (m_store->m_corrupt.contains({family, std::string(key)}))
            return fail(Code::Corrupt, "a block of the table fails its checksum", "db");
        const ModelStore::Rows& rows = m_store->rows(family);
        const auto found = rows.find(key);
        if (found == rows.end())
            return std::optional<std::string>();
        return std::optional<std::string>(*found->second);
    }

    std::shared_ptr<ModelStore> m_store;
    SimDisk& m_disk;
    std::uint64_t m_process;
    std::uint64_t m_attached;
    std::shared_ptr<bool> m_token;
    std::optional<Error> m_broken;
};

Result<drive::MetaOpenReport> ModelMetaDbFactory::open(const std::string& directory, bool create)
{
    if (create) {
        if (auto made = m_files.makeDirectory(directory); !made)
            return failed(std::move(made), "opening the database");
    }
    const SimFileSystem::Place place = m_files.locate(directory);
    bool cut = false;
    if (auto begun = place.disk->begin(Operation::Read, directory, cut); !begun)
        return failed(std::move(begun), "opening the database");
    if (create && !place.inode->attachment) {
        auto file = m_files.open(directory + "/CURRENT", env::OpenMode::CreateNew);
        if (!file)
            return failed(std::move(file), "opening the database");
        Result<void> made = (*file)->writeAt(0, asBytes(kCurrent));
        if (made)
            made = (*file)->sync();
        if (made)
            made = m_files.syncDirectory(directory);
        if (!made)
            return failed(std::move(made), "opening the database");
        const auto store = std::make_shared<ModelStore>();
        place.inode->attachment = store;
        place.disk->registerAttachment(store);
    }
    const auto store =
        place.inode ? std::dynamic_pointer_cast<ModelStore>(place.inode->attachment) : nullptr;
    const InodePtr current = place.disk->find(place.inside + "/CURRENT");
    if (!store || !current || current->data != kCurrent || store->m_unopenable)
        return fail(Code::Corrupt, "the database is damaged or missing", directory);
    if (!store->m_open.expired() && store->m_openedBy == place.disk->node().process())
        return fail(Code::Io, "the database is open already", directory);
    drive::MetaOpenReport report;
    report.logWasDamaged = std::exchange(store->m_logDamaged, false);
    report.onlyLastLog = report.logWasDamaged; // the model has one log
    if (report.logWasDamaged)
        report.detail = "the log ended in damage";
    report.db = std::make_unique<ModelMetaDb>(store, *place.disk);
    return report;
}

std::shared_ptr<ModelStore> ModelMetaDbFactory::storeAt(const std::string& directory) const
{
    const SimFileSystem::Place place = m_files.locate(directory);
    return place.inode ? std::dynamic_pointer_cast<ModelStore>(place.inode->attachment) : nullptr;
}

} // namespace holdfast::sim
