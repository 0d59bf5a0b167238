// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "drive/rocks_options.h"

#include <algorithm>
#include <cstdarg>
#include <cstdio>

#include <rocksdb/cache.h>
#include <rocksdb/convenience.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/merge_operator.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/table_properties_collectors.h>
#include <rocksdb/write_buffer_manager.h>

#include "base/bytes.h"
#include "base/log.h"

namespace holdfast::drive
{
namespace
{

/// RocksDB's words go to our log. Its own LOG file would abort the process on a full disk in a build
/// with assertions, and nobody reads it.
class ForwardingLogger : public rocksdb::Logger
{
public:
    ForwardingLogger() : Logger(rocksdb::InfoLogLevel::WARN_LEVEL) {}
    using rocksdb::Logger::Logv;
    void Logv(const char* format, va_list arguments) override
    {
        forward(log::Level::Debug, format, arguments);
    }
    void Logv(const rocksdb::InfoLogLevel level, const char* format, va_list arguments) override
    {
        if (level < GetInfoLogLevel())
            return;
        forward(level >= rocksdb::InfoLogLevel::ERROR_LEVEL ? log::Level::Error : log::Level::Warn,
                format, arguments);
    }

private:
    static void forward(log::Level level, const char* format, va_list arguments)
    {
        char line[512];
        const int length = std::vsnprintf(line, sizeof line, format, arguments);
        if (length > 0)
            log::write(level, "rocksdb", {{"text", line}});
    }
};

/// Adds vectors of little-endian i64: counters change in the same batch as the row they count.
class AddNumbers : public rocksdb::AssociativeMergeOperator
{
public:
    bool Merge(const rocksdb::Slice&, const rocksdb::Slice* existing, const rocksdb::Slice& value,
               std::string* out, rocksdb::Logger*) const override
    {
        constexpr std::size_t kNumber = sizeof(std::int64_t);
        const std::size_t had = existing ? existing->size() : 0;
        if (had % kNumber != 0 || value.size() % kNumber != 0)
            return false;
        out->clear();
        const std::size_t size = std::max(had, value.size());
        for (std::size_t at = 0; at < size; at += kNumber) {
            std::uint64_t sum = 0; // unsigned: wraps instead of being undefined
            if (at < had)
                sum += readLe<std::uint64_t>(existing->data() + at);
            if (at < value.size())
                sum += readLe<std::uint64_t>(value.data() + at);
            appendLe(*out, sum);
        }
        return true;
    }
    [[nodiscard]] const char* Name() const override { return "holdfast.AddNumbers"; }
};

bool hasZstd()
{
    const std::vector<rocksdb::CompressionType> known = rocksdb::GetSupportedCompressions();
    return std::ranges::find(known, rocksdb::kZSTD) != known.end();
}

rocksdb::ColumnFamilyOptions commonOptions(const RocksShared& shared)
{
    rocksdb::BlockBasedTableOptions table;
    table.block_cache = shared.cache;
    table.checksum = rocksdb::kXXH3;
    table.format_version = 5;
    table.cache_index_and_filter_blocks = true;
    table.cache_index_and_filter_blocks_with_high_priority = true;
    table.pin_l0_filter_and_index_blocks_in_cache = true;
    table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
    table.partition_filters = true;
    table.metadata_block_size = 4096;
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
    table.whole_key_filtering = true;

    rocksdb::ColumnFamilyOptions options;
    options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    options.write_buffer_size = 8 << 20;
    // Memtables of families that hold little must not take a megabyte each out of the shared budget.
    options.arena_block_size = 64 << 10;
    options.level_compaction_dynamic_level_bytes = true;
    options.compression = rocksdb::kNoCompression;
    options.bottommost_compression = hasZstd() ? rocksdb::kZSTD : rocksdb::kNoCompression;
    // Listing must not wade through the tombstones of a mass deletion.
    options.table_properties_collector_factories.push_back(
        rocksdb::NewCompactOnDeletionCollectorFactory(4096, 2048));
    return options;
}

rocksdb::ColumnFamilyOptions optionsOf(Family family, const RocksShared& shared)
{
    rocksdb::ColumnFamilyOptions options = commonOptions(shared);
    if (family == Family::Counters)
        options.merge_operator = std::make_shared<AddNumbers>();
    if (family == Family::Log) {
        options.write_buffer_size = 16 << 20;
        options.bottommost_compression = rocksdb::kNoCompression; // written once, gone soon
    }
    if (family == Family::Body) {
        options.write_buffer_size = 16 << 20;
        options.enable_blob_files = true;
        options.min_blob_size = 512;
        options.blob_compression_type = rocksdb::kNoCompression;
        options.blob_file_size = 128 << 20;
        // A body read again is answered without a thread that goes to the file for it.
        options.blob_cache = shared.cache;
        options.enable_blob_garbage_collection = true;
        options.blob_garbage_collection_age_cutoff = 0.25;
        options.blob_garbage_collection_force_threshold = 0.5;
        options.periodic_compaction_seconds = 30ULL * 24 * 3600;
    }
    return options;
}

} // namespace

RocksShared makeShared(const RocksSettings& settings)
{
    RocksShared shared;
    shared.env = settings.env ? settings.env : rocksdb::Env::Default();
    shared.cache = rocksdb::NewLRUCache(settings.cacheBytes);
    shared.writeBuffers =
        std::make_shared<rocksdb::WriteBufferManager>(settings.writeBufferBytes);
    shared.logger = std::make_shared<ForwardingLogger>();
    return shared;
}

rocksdb::DBOptions databaseOptions(const RocksShared& shared, bool create)
{
    rocksdb::DBOptions options;
    options.env = shared.env;
    options.info_log = shared.logger;
    options.write_buffer_manager = shared.writeBuffers;
    options.create_if_missing = create;
    options.create_missing_column_families = create;
    options.paranoid_checks = true;
    options.track_and_verify_wals_in_manifest = true;
    options.verify_sst_unique_id_in_manifest = true;
    options.recycle_log_file_num = 0;
    options.max_bgerror_resume_count = 0;
    options.avoid_flush_during_recovery = true;
    options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
    options.max_total_wal_size = 128 << 20;
    options.max_open_files = 256;
    options.skip_stats_update_on_db_open = true;
    options.allow_concurrent_memtable_write = false; // one writer: the drive's committer
    options.enable_write_thread_adaptive_yield = false;
    options.max_background_jobs = 4;
    options.bytes_per_sync = 1 << 20;
    options.compaction_readahead_size = 2 << 20;
    options.stats_dump_period_sec = 0;
    options.stats_persist_period_sec = 0;
    return options;
}

std::vector<rocksdb::ColumnFamilyDescriptor> familyDescriptors(const RocksShared& shared)
{
    std::vector<rocksdb::ColumnFamilyDescriptor> out;
    for (int i = 0; i < kFamilies; ++i) {
        const auto family = static_cast<Family>(i);
        out.emplace_back(std::string(familyName(family)), optionsOf(family, shared));
    }
    return out;
}

} // namespace holdfast::drive
