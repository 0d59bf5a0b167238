// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/erasure_store.h"

#include "store/growth_planner.h"
#include "store/object_store.h"
#include "store/status_reporter.h"

namespace holdfast::store
{
namespace
{

/// The object layer over an assembly of drives, and what both of them stand on.
class AssembledStore final : public ErasureStore
{
public:
    AssembledStore(const StoreEnvironment& environment, std::unique_ptr<env::WorkPool> pool,
                   std::unique_ptr<env::WorkPool> probes,
                   std::unique_ptr<replica::Assembly> assembly, std::shared_ptr<PinTable> pins,
                   StorageClasses classes, bool believeClock)
        : m_pool(std::move(pool)), m_probes(std::move(probes)), m_assembly(std::move(assembly)),
          m_objects(*m_assembly, *environment.clock, *environment.random, environment.executors,
                    std::move(pins), classes, {environment.isClockSynchronised, believeClock}),
          m_status(*environment.clock, *environment.files, *m_probes, *m_assembly, m_objects)
    {
        m_objects.start();
    }

    Task<void> close() override
    {
        co_await m_objects.stop();
        co_await m_assembly->close();
    }
    Task<StoreStatus> status() override { return m_status.make(); }
    [[nodiscard]] const Uuid& storeId() const override { return m_assembly->storeId(); }

    Task<Result<GrowthPlan>> planGrowth(GrowthRequest request) override
    {
        auto outcome = co_await makePlan(std::move(request));
        if (!outcome)
            co_return std::unexpected(outcome.error());
        co_return std::move(outcome->plan);
    }
    Task<Result<void>> applyGrowth(GrowthRequest request, std::uint64_t epoch, bool reencode) override
    {
        auto outcome = co_await makePlan(request);
        if (!outcome)
            co_return std::unexpected(outcome.error());
        if (outcome->plan.epoch != epoch)
            co_return fail(Code::Conflict, "The store changed since the plan was made.");
        const drive::Geometry goal = outcome->plan.after;
        Result<void> applied;
        if (outcome->reseat)
            applied = co_await m_assembly->reseat(request.drives.front(), request.paths.front());
        else if (request.kind != GrowthRequest::Kind::Reencode)
            applied = co_await m_assembly->grow(std::move(outcome->order));
        if (!applied || outcome->reseat)
            co_return applied;
        if (request.kind != GrowthRequest::Kind::Reencode && outcome->plan.objectsToRewrite == 0)
            co_return applied;
        co_return co_await m_objects.background().reencode().want(reencode, goal);
    }
    Task<Result<void>> pauseGrowth(bool paused) override
    {
        Result<void> rested = co_await m_objects.background().reencode().pause(paused);
        if (!rested)
            co_return rested;
        co_return co_await m_assembly->pauseMoves(paused);
    }

    Task<Result<ScrubStatus>> scrubStatus() override
    {
        return m_objects.background().scrub().status();
    }
    Task<Result<void>> setScrub(std::uint32_t everyDays) override
    {
        return m_objects.background().scrub().setEvery(everyDays);
    }
    Task<Result<void>> startScrub() override { return m_objects.background().scrub().start(); }
    Task<Result<void>> pauseScrub(bool paused) override
    {
        return m_objects.background().scrub().pause(paused);
    }
    Task<Result<QuarantinePage>> quarantine(std::string after, std::uint32_t limit) override
    {
        return m_objects.quarantine(std::move(after), limit);
    }

    [[nodiscard]] Documents& documents() override { return m_objects; }

    Task<Result<BucketInfo>> createBucket(std::string name, std::string owner,
                                          BucketSettings settings) override
    {
        return m_objects.createBucket(std::move(name), std::move(owner), std::move(settings));
    }
    Task<Result<BucketInfo>> changeBucket(std::string name, BucketSettingsChange change) override
    {
        return m_objects.changeBucket(std::move(name), std::move(change));
    }
    Task<Result<BucketInfo>> headBucket(std::string name) override
    {
        return m_objects.headBucket(std::move(name));
    }
    Task<Result<void>> deleteBucket(std::string name) override
    {
        return m_objects.deleteBucket(std::move(name));
    }
    Task<Result<std::vector<BucketInfo>>> listBuckets() override { return m_objects.listBuckets(); }
    Task<Result<BucketUsage>> bucketUsage(std::string name) override
    {
        return m_objects.bucketUsage(std::move(name));
    }
    Task<Result<std::unique_ptr<ObjectWriter>>> put(std::string bucket, std::string key,
                                                    PutOptions options) override
    {
        return m_objects.put(std::move(bucket), std::move(key), std::move(options));
    }
    Task<Result<ObjectInfo>> head(std::string bucket, std::string key, std::string versionId) override
    {
        return m_objects.head(std::move(bucket), std::move(key), std::move(versionId));
    }
    Task<Result<std::unique_ptr<ObjectReader>>> get(std::string bucket, std::string key,
                                                    std::string versionId) override
    {
        return m_objects.get(std::move(bucket), std::move(key), std::move(versionId));
    }
    Task<Result<DeleteResult>> remove(std::string bucket, std::string key, RemoveOptions options) override
    {
        return m_objects.remove(std::move(bucket), std::move(key), std::move(options));
    }
    Task<Result<ObjectInfo>> changeMutables(std::string bucket, std::string key, std::string versionId,
                                            MutablesChange change) override
    {
        return m_objects.changeMutables(std::move(bucket), std::move(key), std::move(versionId),
                                        std::move(change));
    }
    Task<Result<ObjectInfo>> replaceMetadata(std::string bucket, std::string key, PutOptions options,
                                             std::string expectedEtag) override
    {
        return m_objects.replaceMetadata(std::move(bucket), std::move(key), std::move(options),
                                         std::move(expectedEtag));
    }
    Task<Result<ListPage>> list(ListQuery query) override { return m_objects.list(std::move(query)); }
    Task<Result<VersionListPage>> listVersions(VersionListQuery query) override
    {
        return m_objects.listVersions(std::move(query));
    }
    Task<Result<UploadInfo>> createUpload(std::string bucket, std::string key,
                                          UploadOptions options) override
    {
        return m_objects.createUpload(std::move(bucket), std::move(key), std::move(options));
    }
    Task<Result<std::unique_ptr<ObjectWriter>>> putPart(std::string bucket, std::string key,
                                                        std::string uploadId, std::uint32_t number,
                                                        std::optional<std::uint64_t> length) override
    {
        return m_objects.putPart(std::move(bucket), std::move(key), std::move(uploadId), number,
                                 length);
    }
    Task<Result<UploadInfo>> headUpload(std::string bucket, std::string key,
                                        std::string uploadId) override
    {
        return m_objects.headUpload(std::move(bucket), std::move(key), std::move(uploadId));
    }
    Task<Result<ObjectInfo>> completeUpload(std::string bucket, std::string key,
                                            std::string uploadId, std::vector<CompletePart> parts,
                                            std::optional<Checksum> wholeChecksum,
                                            WriteConditions conditions, Versioning versioning) override
    {
        return m_objects.completeUpload(std::move(bucket), std::move(key), std::move(uploadId),
                                        std::move(parts), std::move(wholeChecksum),
                                        std::move(conditions), versioning);
    }
    Task<Result<void>> abortUpload(std::string bucket, std::string key,
                                   std::string uploadId) override
    {
        return m_objects.abortUpload(std::move(bucket), std::move(key), std::move(uploadId));
    }
    Task<Result<PartListPage>> listParts(std::string bucket, std::string key, std::string uploadId,
                                         std::uint32_t afterPart, std::uint32_t limit) override
    {
        return m_objects.listParts(std::move(bucket), std::move(key), std::move(uploadId), afterPart,
                                   limit);
    }
    Task<Result<UploadListPage>> listUploads(UploadListQuery query) override
    {
        return m_objects.listUploads(std::move(query));
    }

private:
    Task<Result<GrowthPlanner::Outcome>> makePlan(GrowthRequest request)
    {
        std::vector<GrowthPlanner::NewDrive> added;
        for (const std::string& path : request.paths) {
            auto facts = co_await m_assembly->probeNew(path);
            if (!facts)
                co_return std::unexpected(facts.error());
            added.push_back({path, std::move(*facts)});
        }
        const StoreStatus status = co_await m_status.make();
        const replica::AssemblyStatus assembly = m_assembly->status();
        const GrowthPlanner planner(assembly, status, std::move(request), std::move(added));
        const Result<drive::Geometry> goal = planner.goal();
        if (!goal)
            co_return std::unexpected(goal.error());
        const auto narrow = co_await m_objects.countNarrow(*goal);
        if (!narrow)
            co_return std::unexpected(narrow.error());
        co_return planner.plan(*narrow);
    }

    std::unique_ptr<env::WorkPool> m_pool;
    std::unique_ptr<env::WorkPool> m_probes; ///< of its own: a disk that hangs must not hold the others up
    std::unique_ptr<replica::Assembly> m_assembly;
    ObjectStore m_objects;
    StatusReporter m_status;
};

StartFailureKind kindOf(int exitCode)
{
    switch (exitCode) {
    case 4:
        return StartFailureKind::DriveInUse;
    case 5:
        return StartFailureKind::ForeignDrive;
    case 6:
        return StartFailureKind::NotEnough;
    default:
        return StartFailureKind::Usage;
    }
}

} // namespace

Task<ErasureStore::OpenResult> ErasureStore::open(StoreEnvironment environment, StoreOptions options)
{
    const auto makePool = environment.pools ? environment.pools : env::makeThreadPool;
    std::unique_ptr<env::WorkPool> pool = makePool("store", 2);
    std::unique_ptr<env::WorkPool> probes = makePool("store-probe", 2);
    auto pins = std::make_shared<PinTable>();
    replica::AssemblyEnvironment below;
    below.clock = environment.clock;
    below.random = environment.random;
    below.files = environment.files;
    below.drives = environment.drives;
    below.pool = pool.get();
    below.pools = makePool;
    below.executors = environment.executors;
    below.witness = environment.witness;
    below.pins = [pins](const Uuid& extent) { return pins->isPinned(extent); };
    replica::AssemblyOptions assemblyOptions;
    assemblyOptions.drives = std::move(options.drives);
    assemblyOptions.stateDirectory = std::move(options.stateDirectory);
    assemblyOptions.stateHome = std::move(options.stateHome);
    assemblyOptions.acceptLoss = std::move(options.acceptLoss);
    assemblyOptions.newStore = options.newStore;
    assemblyOptions.standard = options.standard;
    auto assembly = co_await replica::Assembly::open(std::move(below), std::move(assemblyOptions));
    if (!assembly)
        co_return std::unexpected(StartFailure{kindOf(assembly.error().exitCode),
                                               std::move(assembly.error().sentence)});
    std::unique_ptr<ErasureStore> store = std::make_unique<AssembledStore>(
        environment, std::move(pool), std::move(probes), std::move(*assembly), std::move(pins),
        StorageClasses(options.reduced), options.believeClock);
    co_return store;
}

} // namespace holdfast::store
