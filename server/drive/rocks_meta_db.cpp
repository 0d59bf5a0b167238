// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <atomic>
#include <cstdarg>
#include <filesystem>

#include <rocksdb/db.h>
#include <rocksdb/sst_file_reader.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include "base/log.h"
#include "drive/drive_factory.h"
#include "drive/rocks_log_check.h"
#include "drive/rocks_options.h"

namespace holdfast::drive
{
namespace
{

std::unexpected<Error> toError(const rocksdb::Status& status, std::string_view doing)
{
    Code code = Code::Internal;
    if (status.IsNoSpace())
        code = Code::NoSpace;
    else if (status.IsCorruption() || status.IsPathNotFound())
        code = Code::Corrupt;
    else if (status.IsIOError())
        code = Code::Io;
    else if (status.IsIncomplete() || status.IsShutdownInProgress())
        code = Code::Unavailable;
    return fail(code, status.ToString(), std::string(doing));
}

Result<void> toResult(const rocksdb::Status& status, std::string_view doing)
{
    if (status.ok())
        return {};
    return toError(status, doing);
}

class RocksIterator : public MetaIterator
{
public:
    explicit RocksIterator(std::unique_ptr<rocksdb::Iterator> at) : m_at(std::move(at)) {}

    void seek(std::string_view key) override { m_at->Seek(rocksdb::Slice(key.data(), key.size())); }
    void next() override { m_at->Next(); }
    [[nodiscard]] bool valid() const override { return m_at->Valid(); }
    [[nodiscard]] std::string_view key() const override { return m_at->key().ToStringView(); }
    [[nodiscard]] std::string_view value() const override { return m_at->value().ToStringView(); }
    [[nodiscard]] Result<void> status() const override
    {
        return toResult(m_at->status(), "iterating the database");
    }

private:
    std::unique_ptr<rocksdb::Iterator> m_at;
};

class SilentLogger : public rocksdb::Logger
{
public:
    using rocksdb::Logger::Logv;
    void Logv(const char*, va_list) override {}
};

class RocksMetaDb : public MetaDb
{
public:
    RocksMetaDb(RocksShared shared, std::unique_ptr<rocksdb::DB> db,
                std::vector<rocksdb::ColumnFamilyHandle*> handles, bool readOnly)
        : m_shared(std::move(shared)), m_db(std::move(db)), m_handles(std::move(handles)),
          m_readOnly(readOnly)
    {
    }
    ~RocksMetaDb() override
    {
        for (rocksdb::ColumnFamilyHandle* handle : m_handles)
            m_db->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
        m_db->Close().PermitUncheckedError(); // what is in the log is replayed at the next open
    }

    Result<void> write(const Batch& batch, bool sync) override
    {
        if (m_readOnly)
            return fail(Code::Unsupported, "the database is open for reading");
        rocksdb::WriteBatch out(batch.bytes() + 32);
        for (const Mutation& mutation : batch.mutations()) {
            rocksdb::Status added = addTo(out, mutation);
            if (!added.ok())
                return toError(added, "filling a batch");
        }
        rocksdb::WriteOptions options;
        options.sync = sync;
        return toResult(m_db->Write(options, &out), "writing a batch");
    }

    Result<std::optional<std::string>> get(Family family, std::string_view key) override
    {
        return getWith(rocksdb::ReadOptions(), family, key);
    }

    Result<std::optional<std::string>> getCached(Family family, std::string_view key) override
    {
        rocksdb::ReadOptions options;
        options.read_tier = rocksdb::kBlockCacheTier;
        auto row = getWith(options, family, key);
        // Of a table that is not open, and may hold the key, RocksDB says OK and gives nothing
        // (GetContext::MarkKeyMayExist).
        if (row && *row && (*row)->empty())
            return fail(Code::Unavailable, "the row may be in a table that is not open");
        return row;
    }

    Result<std::unique_ptr<MetaIterator>> iterate(Family family, bool fillCache) override
    {
        rocksdb::ReadOptions options;
        options.fill_cache = fillCache;
        std::unique_ptr<rocksdb::Iterator> at(m_db->NewIterator(options, handle(family)));
        return std::make_unique<RocksIterator>(std::move(at));
    }

    Result<void> flush() override
    {
        if (m_readOnly)
            return fail(Code::Unsupported, "the database is open for reading");
        return toResult(m_db->Flush(rocksdb::FlushOptions(), m_handles), "flushing the database");
    }

    Result<CheckedTable> checkTable(std::uint64_t after) override
    {
        CheckedTable out;
        for (;;) {
            const std::optional<rocksdb::LiveFileMetaData> table = tableAfter(after, out.newest);
            if (!table)
                return out;
            const rocksdb::Status status = checkFile(table->db_path + table->name);
            out.number = table->file_number;
            out.bytes = table->size;
            if (status.ok())
                return out;
            std::uint64_t newest = 0;
            const auto again = tableAfter(after, newest);
            if (again && again->file_number == out.number)
                return toError(status, "checking " + table->db_path + table->name);
            out = {}; // it was compacted meanwhile
        }
    }

private:
    [[nodiscard]] std::optional<rocksdb::LiveFileMetaData> tableAfter(std::uint64_t after,
                                                                      std::uint64_t& newest) const
    {
        std::vector<rocksdb::LiveFileMetaData> files;
        m_db->GetLiveFilesMetaData(&files);
        std::optional<rocksdb::LiveFileMetaData> out;
        for (rocksdb::LiveFileMetaData& file : files) {
            newest = std::max(newest, file.file_number);
            if (file.file_number > after && (!out || file.file_number < out->file_number))
                out = std::move(file);
        }
        return out;
    }

    [[nodiscard]] rocksdb::Status checkFile(const std::string& path) const
    {
        rocksdb::BlockBasedTableOptions table;
        table.no_block_cache = true;
        rocksdb::Options options;
        options.env = m_shared.env;
        options.info_log = std::make_shared<SilentLogger>(); // it complains that the table has no number
        options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
        rocksdb::SstFileReader reader(options);
        rocksdb::Status status = reader.Open(path);
        return status.ok() ? reader.VerifyChecksum() : status;
    }

    [[nodiscard]] rocksdb::ColumnFamilyHandle* handle(Family family) const
    {
        return m_handles[static_cast<std::size_t>(family)];
    }

    rocksdb::Status addTo(rocksdb::WriteBatch& out, const Mutation& mutation) const
    {
        switch (mutation.kind) {
        case MutationKind::Put:
            return out.Put(handle(mutation.family), mutation.key, mutation.value);
        case MutationKind::Delete:
            return out.Delete(handle(mutation.family), mutation.key);
        case MutationKind::Merge:
            break;
        }
        return out.Merge(handle(mutation.family), mutation.key, mutation.value);
    }

    Result<std::optional<std::string>> getWith(const rocksdb::ReadOptions& options, Family family,
                                               std::string_view key)
    {
        rocksdb::PinnableSlice value;
        const rocksdb::Status status =
            m_db->Get(options, handle(family), rocksdb::Slice(key.data(), key.size()), &value);
        if (status.ok())
            return std::string(value.data(), value.size());
        if (status.IsNotFound())
            return std::nullopt;
        return toError(status, "reading a row");
    }

    RocksShared m_shared; // outlives the database
    std::unique_ptr<rocksdb::DB> m_db;
    std::vector<rocksdb::ColumnFamilyHandle*> m_handles;
    bool m_readOnly;
};

class RocksFactory : public MetaDbFactory
{
public:
    RocksFactory(const RocksSettings& settings, bool readOnly)
        : m_shared(makeShared(settings)), m_readOnly(readOnly)
    {
    }

    Result<MetaOpenReport> open(const std::string& directory, bool create) override
    {
        rocksdb::DBOptions options = databaseOptions(m_shared, create);
        MetaOpenReport report;
        if (create) { // RocksDB makes it too, and logs an error first; if this fails it says why
            std::error_code ignored;
            std::filesystem::create_directory(directory, ignored);
        }
        rocksdb::Status status = tryOpen(options, directory, report.db);
        if (!status.ok() && isDamage(status) && !create)
            status = openToLastGoodRecord(std::move(options), directory, status, report);
        if (!status.ok()) {
            // A database that is not there, or not ours, is as unreadable as a damaged one.
            if (status.IsInvalidArgument())
                return fail(Code::Corrupt, status.ToString(), "opening " + directory);
            return toError(status, "opening " + directory);
        }
        growBackgroundPools();
        return report;
    }

private:
    static bool isDamage(const rocksdb::Status& status)
    {
        return status.IsCorruption() || status.IsPathNotFound();
    }

    /// An ordinary power cut can leave a hole in the newest log, since pages reach the disk in any order.
    rocksdb::Status openToLastGoodRecord(rocksdb::DBOptions options, const std::string& directory,
                                         const rocksdb::Status& why, MetaOpenReport& report)
    {
        const LogSurvey survey = surveyLogs(directory);
        const std::string copies = m_readOnly ? "none" : copyLogsToQuarantine(directory);
        if (copies.empty())
            return why; // never give up a log of which there is no copy
        options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
        options.avoid_flush_during_recovery = false; // the damaged log must not be read a second time
        rocksdb::Status status = tryOpen(options, directory, report.db);
        report.onlyLastLog = status.ok() && survey.onlyLast;
        if (!status.ok() && isDamage(status)) {
            // A log that is missing or shorter than the manifest says: what there is counts.
            options.track_and_verify_wals_in_manifest = false;
            status = tryOpen(options, directory, report.db);
        }
        if (!status.ok())
            return status;
        report.logWasDamaged = true;
        report.detail = survey.describe() + "; copies in " + copies + "; " + why.ToString();
        log::warn("the write-ahead log was damaged",
                  {{"database", directory}, {"detail", report.detail}});
        return status;
    }

    rocksdb::Status tryOpen(const rocksdb::DBOptions& options, const std::string& directory,
                            std::unique_ptr<MetaDb>& into)
    {
        rocksdb::DB* raw = nullptr;
        std::vector<rocksdb::ColumnFamilyHandle*> handles;
        const auto families = familyDescriptors(m_shared);
        const rocksdb::Status status =
            m_readOnly ? rocksdb::DB::OpenForReadOnly(options, directory, families, &handles, &raw)
                       : rocksdb::DB::Open(options, directory, families, &handles, &raw);
        if (status.ok())
            into = std::make_unique<RocksMetaDb>(m_shared, std::unique_ptr<rocksdb::DB>(raw),
                                                 std::move(handles), m_readOnly);
        return status;
    }

    /// Two threads for compaction and one for flushes per database ever opened (16 at most): a drive
    /// that hangs starves no other.
    void growBackgroundPools()
    {
        const int count = std::min(16, ++m_opened);
        m_shared.env->IncBackgroundThreadsIfNeeded(2 * count, rocksdb::Env::LOW);
        m_shared.env->IncBackgroundThreadsIfNeeded(count, rocksdb::Env::HIGH);
    }

    RocksShared m_shared;
    bool m_readOnly;
    std::atomic<int> m_opened = 0;
};

} // namespace

std::unique_ptr<MetaDbFactory> makeRocksFactory(const RocksSettings& settings)
{
    return std::make_unique<RocksFactory>(settings, false);
}

std::unique_ptr<MetaDbFactory> makeRocksReader()
{
    return std::make_unique<RocksFactory>(RocksSettings{}, true);
}

std::unique_ptr<MetaDbFactory> makeRocksFactory()
{
    return makeRocksFactory(RocksSettings{});
}

} // namespace holdfast::drive
