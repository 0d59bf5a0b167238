// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "env/file_system.h"
#include "env/work_pool.h"
#include "replica/assembly.h"
#include "store/object_store.h"
#include "store/safety.h"

namespace holdfast::store
{

/// Puts a snapshot of the store together. Drives are asked side by side and waited for briefly: of one that
/// hangs, what was last known is shown. Thread-safe.
class StatusReporter
{
public:
    StatusReporter(env::Clock& clock, env::FileSystem& files, env::WorkPool& pool,
                   replica::Assembly& assembly, ObjectStore& objects);

    Task<StoreStatus> make();

private:
    struct Known;
    struct Asking;

    Task<void> ask(const replica::AssemblyStatus& assembly);
    static Task<void> askOne(std::shared_ptr<Known> known, std::shared_ptr<Asking> asking,
                             std::shared_ptr<replica::DriveClient> client, std::string path,
                             env::FileSystem* files, env::WorkPool* pool);
    [[nodiscard]] std::shared_ptr<Known> knownOf(const std::string& path);
    void describeDrives(const replica::AssemblyStatus& assembly, StoreStatus& into);
    void addCapacity(const replica::AssemblyStatus& assembly, StoreStatus& into);
    void judgeSafety(const replica::AssemblyStatus& assembly, StoreStatus& into);
    Task<void> addCounts(StoreStatus* into);

    env::Clock& m_clock;
    env::FileSystem& m_files;
    env::WorkPool& m_pool;
    replica::Assembly& m_assembly;
    ObjectStore& m_objects;
    std::mutex m_mutex; ///< guards what follows
    std::map<std::string, std::shared_ptr<Known>> m_known; ///< by path
    BucketUsage m_usage;
    std::int64_t m_usageAt = 0;
    std::vector<std::uint32_t> m_slotDrives; ///< by partition and slot: the drive last seen there
};

} // namespace holdfast::store
