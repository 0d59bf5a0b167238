// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <rocksdb/db.h>
#include <rocksdb/options.h>

#include "drive/meta_db.h"

/// How Holdfast sets RocksDB up (design 3.3 gives the reasons). Only this library and its tests look here.
namespace holdfast::drive
{

/// What all databases of a process share.
struct RocksShared
{
    rocksdb::Env* env = nullptr;
    std::shared_ptr<rocksdb::Cache> cache;
    std::shared_ptr<rocksdb::WriteBufferManager> writeBuffers;
    std::shared_ptr<rocksdb::Logger> logger;
};

struct RocksSettings
{
    rocksdb::Env* env = nullptr; ///< nullptr: the default one; tests inject faults here. Outlives all.
    std::size_t cacheBytes = 128 << 20;
    std::size_t writeBufferBytes = 64 << 20;
};

[[nodiscard]] RocksShared makeShared(const RocksSettings& settings);
[[nodiscard]] rocksdb::DBOptions databaseOptions(const RocksShared& shared, bool create);
[[nodiscard]] std::vector<rocksdb::ColumnFamilyDescriptor> familyDescriptors(const RocksShared& shared);

[[nodiscard]] std::unique_ptr<MetaDbFactory> makeRocksFactory(const RocksSettings& settings);

} // namespace holdfast::drive
