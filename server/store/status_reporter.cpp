// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/status_reporter.h"

#include <algorithm>
#include <map>
#include <set>

#include "placement/optimiser.h"
#include "placement/shares.h"

namespace holdfast::store
{
namespace
{

constexpr std::chrono::milliseconds kPatience{1000};
constexpr std::int64_t kUsageAge = 2 * kNanosPerSecond;
constexpr std::uint32_t kUnseen = 0xffffffff;

GrowthStatus growthOf(const replica::AssemblyStatus& assembly, const ReencodeStatus& reencode)
{
    using State = GrowthStatus::State;
    const placement::Layout& layout = *assembly.layout;
    GrowthStatus out;
    out.goal = {layout.goalK, layout.goalM};
    out.slotsDone = assembly.movesDone;
    out.slotsTotal = assembly.movesTotal;
    out.reencodeWanted = reencode.wanted;
    out.narrowObjects = reencode.narrowObjects;
    out.narrowBytes = reencode.narrowBytes;
    if (layout.isSettled()) {
        if (reencode.wanted && reencode.narrowObjects != 0) {
            out.state = reencode.paused            ? State::Paused
                        : !reencode.reason.empty() ? State::Waiting
                                                   : State::Reencoding;
            out.reason = reencode.reason;
        }
        return out;
    }
    const bool widening = layout.k != layout.goalK || layout.m != layout.goalM;
    out.state = layout.paused ? State::Paused : widening ? State::Widening : State::Moving;
    if (!layout.paused && !widening && !assembly.movesWait.empty()) {
        out.state = State::Waiting;
        out.reason = assembly.movesWait;
    }
    return out;
}

DriveState stateOf(const replica::MemberStatus& member)
{
    if (member.client && member.client->belowReserve() &&
        member.state == replica::MemberState::Member)
        return DriveState::Full;
    return static_cast<DriveState>(member.state);
}

StoreState storeStateOf(const replica::AssemblyStatus& assembly, const StoreStatus& status)
{
    if (assembly.fewestMembers == 0)
        return StoreState::Unavailable;
    const bool full = std::ranges::any_of(
        status.drives, [](const DriveStatus& drive) { return drive.state == DriveState::Full; });
    if (assembly.unwritable != 0 || full)
        return StoreState::ReadOnly;
    const bool whole = assembly.fewestMembers >= assembly.geometry.shards() &&
                       status.underReplicated == 0 && assembly.undecided == 0;
    return whole ? StoreState::Ready : StoreState::Degraded;
}

} // namespace

// MemberState and DriveState name the same states in the same order.
static_assert(static_cast<int>(replica::MemberState::Retired) == static_cast<int>(DriveState::Retired));
static_assert(static_cast<int>(replica::MemberState::Faulty) == static_cast<int>(DriveState::Faulty));

struct StatusReporter::Known
{
    std::mutex mutex;
    bool asking = false;
    std::optional<env::DeviceInfo> device;
    std::optional<env::SpaceStatus> fileSystem;
    drive::DriveClient::Space space;
};

struct StatusReporter::Asking
{
    std::size_t left = 0; ///< on one executor
    std::shared_ptr<Wakeup> wakeup = std::make_shared<Wakeup>();
};

StatusReporter::StatusReporter(env::Clock& clock, env::FileSystem& files, env::WorkPool& pool,
                               replica::Assembly& assembly, ObjectStore& objects)
    : m_clock(clock), m_files(files), m_pool(pool), m_assembly(assembly), m_objects(objects),
      m_slotDrives(std::size_t(drive::kPartitions) * drive::kMaxSlots, kUnseen)
{
}

std::shared_ptr<StatusReporter::Known> StatusReporter::knownOf(const std::string& path)
{
    const std::lock_guard lock(m_mutex);
    auto& known = m_known[path];
    if (!known)
        known = std::make_shared<Known>();
    return known;
}

Task<void> StatusReporter::askOne(std::shared_ptr<Known> known, std::shared_ptr<Asking> asking,
                                  std::shared_ptr<replica::DriveClient> client, std::string path,
                                  env::FileSystem* files, env::WorkPool* pool)
{
    if (client) {
        const auto space = co_await client->space();
        const std::lock_guard lock(known->mutex);
        if (space)
            known->space = *space;
    }
    auto look = [files, path] { return std::pair(files->device(path), files->space(path)); };
    auto [device, fileSystem] = co_await env::runOn(*pool, std::move(look));
    {
        const std::lock_guard lock(known->mutex);
        if (device)
            known->device = std::move(*device);
        if (fileSystem)
            known->fileSystem = std::move(*fileSystem);
        known->asking = false;
    }
    --asking->left;
    asking->wakeup->notify();
}

Task<void> StatusReporter::ask(const replica::AssemblyStatus& assembly)
{
    const env::Executor executor = co_await env::asio::this_coro::executor;
    auto asking = std::make_shared<Asking>();
    for (const replica::MemberStatus& member : assembly.members) {
        const std::shared_ptr<Known> known = knownOf(member.path);
        {
            const std::lock_guard lock(known->mutex);
            if (std::exchange(known->asking, true))
                continue; // an earlier question is not answered yet
        }
        ++asking->left;
        env::spawn(executor,
                   askOne(known, asking, member.client, member.path, &m_files, &m_pool));
    }
    const std::int64_t deadline =
        m_clock.bootNow() + std::chrono::nanoseconds(kPatience).count();
    while (asking->left > 0 && m_clock.bootNow() < deadline)
        co_await Wakeup::waitFor(asking->wakeup, &m_clock, kPatience);
}

Task<StoreStatus> StatusReporter::make()
{
    const replica::AssemblyStatus assembly = m_assembly.status();
    co_await ask(assembly);
    StoreStatus out;
    out.store = assembly.store;
    out.epoch = assembly.epoch;
    out.witnessOk = assembly.witnessOk;
    out.k = assembly.geometry.k;
    out.m = assembly.geometry.m;
    out.undecided = assembly.undecided;
    out.work = m_objects.background().work();
    out.clock = m_objects.clockStatus();
    out.growth = growthOf(assembly, m_objects.background().reencode().status());
    out.quarantined = m_objects.background().quarantine().count();
    describeDrives(assembly, out);
    addCapacity(assembly, out);
    judgeSafety(assembly, out);
    co_await addCounts(&out);
    out.state = storeStateOf(assembly, out);
    co_return out;
}

void StatusReporter::describeDrives(const replica::AssemblyStatus& assembly, StoreStatus& into)
{
    std::map<std::string, std::vector<std::string>> byDisk;
    for (const replica::MemberStatus& member : assembly.members) {
        DriveStatus drive;
        drive.id = member.id;
        drive.index = member.index;
        drive.path = member.path;
        drive.state = stateOf(member);
        drive.reason = member.reason;
        drive.learnedDone = member.learnedDone;
        drive.learnedTotal = member.learnedTotal;
        drive.slots = member.slots;
        drive.draining = member.leaving;
        const std::shared_ptr<Known> known = knownOf(member.path);
        {
            const std::lock_guard lock(known->mutex);
            drive.total = known->space.total;
            drive.free = known->space.free;
            drive.used = known->space.held;
            if (known->device) {
                drive.device = known->device->disk;
                drive.deviceName = known->device->diskName;
                drive.fileSystem = known->device->fileSystemType;
                drive.rotational = known->device->rotational;
            }
        }
        if (member.client) {
            drive.owed = member.client->owedCount();
            drive.errors = member.client->errorCount();
            const replica::DriveClient::Latency latency = member.client->latency();
            drive.readMicros = latency.readMicros;
            drive.writeMicros = latency.writeMicros;
            into.underReplicated += drive.owed;
        }
        if (drive.state == DriveState::Learner) {
            WorkStatus work;
            work.kind = "catch-up";
            work.drive = drive.id;
            work.done = drive.learnedDone;
            work.total = drive.learnedTotal;
            into.work.push_back(std::move(work));
        }
        if (drive.state != DriveState::Retired)
            byDisk[drive.device.empty() ? drive.path : drive.device].push_back(drive.path);
        into.drives.push_back(std::move(drive));
    }
    into.disks = static_cast<std::uint32_t>(byDisk.size());
    for (auto& [disk, paths] : byDisk) {
        if (paths.size() > 1)
            into.sharedDisks.push_back(std::move(paths));
    }
}

/// Each file system counts once. Usable is what fits before the first drive is full.
void StatusReporter::addCapacity(const replica::AssemblyStatus& assembly, StoreStatus& into)
{
    struct Counted
    {
        env::SpaceStatus space;
        std::uint64_t held = 0;
        std::vector<DriveStatus*> drives;
    };
    std::map<std::uint64_t, Counted> fileSystems;
    for (DriveStatus& drive : into.drives) {
        const std::shared_ptr<Known> known = knownOf(drive.path);
        const std::lock_guard lock(known->mutex);
        if (!known->fileSystem || drive.state == DriveState::Absent ||
            drive.state == DriveState::Retired)
            continue;
        Counted& counted = fileSystems[known->fileSystem->fileSystemId];
        counted.space = *known->fileSystem;
        counted.held += drive.used;
        counted.drives.push_back(&drive);
    }
    if (fileSystems.empty())
        return;
    // A drive of which nothing is known is no limit.
    std::vector<placement::PlacementDrive> room(into.drives.size(), {1ULL << 60, {}, {}, true});
    std::uint64_t used = 0;
    for (const auto& [id, counted] : fileSystems) {
        into.rawBytes += counted.space.total;
        used += counted.held;
        const std::uint64_t taken = counted.space.total - counted.space.free;
        const std::uint64_t others = taken - std::min(taken, counted.held);
        for (DriveStatus* drive : counted.drives) {
            drive->others = others;
            room[drive->index].capacity = (counted.space.total - others) / counted.drives.size();
        }
    }
    const placement::Layout& layout = *assembly.layout;
    into.usableBytes = placement::usableBytes(
        placement::slotsOf(layout.table, layout.width, room.size()), room, assembly.geometry.k);
    const double share = double(assembly.geometry.k) / assembly.geometry.shards();
    into.usedBytes = std::min(static_cast<std::uint64_t>(double(used) * share), into.usableBytes);
    into.freeBytes = into.usableBytes - into.usedBytes;
}

void StatusReporter::judgeSafety(const replica::AssemblyStatus& assembly, StoreStatus& into)
{
    const std::uint32_t slots = assembly.geometry.shards();
    std::map<std::uint32_t, std::string> diskOf;
    std::map<std::uint32_t, bool> owes;
    for (const DriveStatus& drive : into.drives) {
        diskOf[drive.index] = drive.device.empty() ? drive.path : drive.device;
        owes[drive.index] = drive.owed != 0;
    }
    std::uint32_t now = slots;
    std::uint32_t whole = slots;
    // A partition that lacks members has new bodies narrower; those written before have this one.
    const drive::Geometry reduced = m_objects.classes().of(kReducedClass, assembly.geometry);
    into.reducedK = reduced.k;
    into.reducedM = reduced.m;
    std::uint32_t reducedNow = slots;
    std::uint32_t reducedWhole = slots;
    const std::lock_guard lock(m_mutex);
    for (std::uint32_t p = 0; p < drive::kPartitions; ++p) {
        const auto partition = static_cast<PartitionId>(p);
        PartitionDisks disks;
        for (std::uint32_t s = 0; s < slots; ++s) {
            const auto slot = static_cast<std::uint8_t>(s);
            const auto client = m_assembly.driveAt(partition, slot);
            std::uint32_t& seen = m_slotDrives[std::size_t(p) * drive::kMaxSlots + s];
            if (client)
                seen = client->index();
            // A drive that was never seen in this run is taken to be on a disk of its own.
            const auto disk = diskOf.find(seen);
            disks.disks.push_back(disk == diskOf.end() ? "slot " + std::to_string(s) : disk->second);
            disks.good.push_back(client && !owes[seen] && m_assembly.isMember(partition, slot));
        }
        // Which of the slots hold the shards of a geometry with fewer is not known here: the worst ones.
        const std::uint32_t reducedNeeds = reduced.k + slots - reduced.shards();
        now = std::min(now, lossesSurvived(disks, assembly.geometry.k));
        reducedNow = std::min(reducedNow, lossesSurvived(disks, reducedNeeds));
        disks.good.assign(slots, true);
        whole = std::min(whole, lossesSurvived(disks, assembly.geometry.k));
        reducedWhole = std::min(reducedWhole, lossesSurvived(disks, reducedNeeds));
    }
    const SurveyWorker& survey = m_objects.background().survey();
    if (survey.degraded() != 0)
        now = std::min<std::uint32_t>(now, survey.worstSurvives());
    into.underReplicated += survey.degraded();
    into.surveys = survey.surveys();
    into.lossesSurvived = now;
    into.lossesSurvivedWhenWhole = whole;
    into.reducedLossesSurvived = std::min(reducedNow, now);
    into.reducedLossesSurvivedWhenWhole = std::min(reducedWhole, whole);
}

/// Counters of all buckets; read again when they are older than two seconds.
Task<void> StatusReporter::addCounts(StoreStatus* into)
{
    const std::int64_t now = m_clock.bootNow();
    BucketUsage usage;
    bool fresh = false;
    {
        const std::lock_guard lock(m_mutex);
        usage = m_usage;
        fresh = m_usageAt != 0 && now - m_usageAt < kUsageAge;
    }
    if (!fresh) {
        auto counted = co_await m_objects.totalUsage();
        if (counted) {
            usage = *counted;
            const std::lock_guard lock(m_mutex);
            m_usage = usage;
            m_usageAt = now;
        }
    }
    into->objects = usage.objects;
    into->objectBytes = usage.bytes;
    into->versions = usage.versions;
    into->uploads = usage.uploads;
}

} // namespace holdfast::store
