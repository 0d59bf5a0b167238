// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/log.h"
#include "drive/direct_drive.h"
#include "replica/assembly_core.h"
#include "replica/epoch_patience.h"

namespace holdfast::replica
{

namespace
{

constexpr std::int64_t kLongPage = 4 * kNanosPerSecond; ///< less than holders wait before they forget

struct Undecided
{
    static Task<std::optional<std::string>> from(Partition* partition, std::string begin)
    {
        co_return partition->firstBlocked(begin);
    }
    static Task<bool> ask(Partition* partition, std::string key)
    {
        co_return partition->isUndecided(key);
    }
};

bool isDriveTrouble(const Error& error)
{
    return error.code == Code::Io || error.code == Code::Corrupt || error.code == Code::NoSpace;
}

std::string successor(const drive::ScanEntry& entry)
{
    return entry.isPrefix ? drive::prefixEnd(entry.key) : entry.key + '\0';
}

} // namespace

/// Whether a drive's answer under `view` holds: the drive is in service, and the partition as it was.
bool AssemblyImpl::isStillSo(const View& view, const DriveClient& drive, PartitionId partition)
{
    const ViewPtr now = m_members.view();
    return now->drives[drive.index()].get() == &drive &&
           now->fence(partition).epoch == view.fence(partition).epoch &&
           m_partitions[partition]->isDecided();
}

/// The row, where nothing has to be waited for and nothing is wrong: most reads end here. The order matters: a
/// view, then whether all is applied that was acknowledged by then, then the row, then whether the view still holds.
std::optional<std::optional<std::string>> AssemblyImpl::tryGet(PartitionId partition, Family family,
                                                               std::string_view key)
{
    if (!m_partitions[partition]->isDecided() || m_partitions[partition]->undecidedCount() != 0)
        return std::nullopt;
    const ViewPtr view = m_members.view();
    const std::uint8_t primary = view->config(partition).primary;
    const std::shared_ptr<DriveClient>& drive = view->driveAt(partition, primary);
    if (!drive || !view->isMember(partition, primary) ||
        !m_members.applying(drive->index())->isSettled(partition))
        return std::nullopt;
    auto row = drive::tryGet(*drive, view->fence(partition), family, key);
    if (!isStillSo(*view, *drive, partition) || m_partitions[partition]->undecidedCount() != 0)
        return std::nullopt;
    return row;
}

/// A row from the primary, or, while it is away and cannot be replaced, from another member that has
/// first applied everything acknowledged.
Task<Result<std::optional<std::string>>> AssemblyImpl::get(PartitionId partition, Family family,
                                                           std::string key)
{
    if (auto row = tryGet(partition, family, key))
        co_return std::move(*row);
    if (!m_partitions[partition]->isDecided())
        co_return fail(Code::Unavailable, "The partition of this key is not decided yet.");
    if (m_partitions[partition]->undecidedCount() != 0) {
        const bool undecided = co_await env::on(
            m_members.executorOf(partition), Undecided::ask(m_partitions[partition].get(), key));
        if (undecided)
            co_return fail(Code::Unavailable, "A change of this key is still undecided.");
    }
    EpochPatience patience(*m_environment.clock);
    for (bool again = true; again;) {
        const ViewPtr view = m_members.view();
        const placement::PartitionConfig& config = view->config(partition);
        std::shared_ptr<DriveClient> drive = view->driveAt(partition, config.primary);
        for (std::uint8_t slot = 0; !drive && slot < config.slots; ++slot) {
            if (view->isMember(partition, slot))
                drive = view->driveAt(partition, slot);
        }
        if (!drive)
            co_return fail(Code::Unavailable, "No drive that holds this key is in sync.");
        Outstanding& outstanding = m_members.outstanding(drive->index());
        // It may have become the primary a moment ago, or stand in for it.
        co_await m_members.applying(drive->index())->settled(partition);
        auto row = co_await unlessGone<std::optional<std::string>>(
            outstanding, drive->get(view->fence(partition), family, key));
        // A drive that was taken out meanwhile may not have applied what it held a ticket for, and one
        // that gave its slot away may have forgotten the row. Tickets are dropped, and rows forgotten, only
        // after a view that says so is published.
        if (row && isStillSo(*view, *drive, partition))
            co_return row;
        if (!row && isDriveTrouble(row.error()))
            m_members.reportFailure(drive, row.error());
        again = co_await patience.more(); // for the configuration, or for the drive to leave
    }
    co_return fail(Code::Unavailable, "The drives that hold this key do not answer.");
}

/// Which drive answers for which partitions in a scan.
struct AssemblyImpl::Cover
{
    std::uint64_t view = 0;
    bool complete = false; ///< every partition has an open member
    struct Share
    {
        std::uint32_t drive = 0;
        std::vector<bool> partitions; ///< empty: all
    };
    std::vector<std::vector<Share>> choices; ///< equally small covers
};

std::shared_ptr<const AssemblyImpl::Cover> AssemblyImpl::coverOf(const ViewPtr& view)
{
    const std::lock_guard lock(m_coverMutex);
    if (m_cover && m_cover->view == view->count)
        return m_cover;
    auto cover = std::make_shared<Cover>();
    cover->view = view->count;
    const auto count = static_cast<std::uint32_t>(view->drives.size());
    std::vector<std::vector<bool>> serves(count, std::vector<bool>(drive::kPartitions, false));
    std::vector<std::uint32_t> served(count, 0);
    std::vector<bool> open(drive::kPartitions, false);
    for (std::uint32_t p = 0; p < drive::kPartitions; ++p) {
        const auto partition = static_cast<PartitionId>(p);
        for (std::uint8_t slot = 0; slot < view->layout->slots(); ++slot) {
            const std::uint8_t index = view->driveIndex(partition, slot);
            if (!view->isMember(partition, slot) || !view->drives[index])
                continue;
            serves[index][p] = true;
            ++served[index];
            open[p] = true;
        }
    }
    cover->complete = std::find(open.begin(), open.end(), false) == open.end();
    for (std::uint32_t index = 0; index < count; ++index) {
        if (served[index] == drive::kPartitions)
            cover->choices.push_back({{index, {}}});
    }
    if (cover->choices.empty() && cover->complete) {
        // Greedy: the drive that serves most of what is left, again and again.
        std::vector<bool> left(drive::kPartitions, true);
        std::uint32_t remaining = drive::kPartitions;
        std::vector<Cover::Share> shares;
        while (remaining != 0) {
            std::uint32_t best = 0;
            std::uint32_t most = 0;
            for (std::uint32_t index = 0; index < count; ++index) {
                std::uint32_t gain = 0;
                for (std::uint32_t p = 0; p < drive::kPartitions; ++p)
                    gain += left[p] && serves[index][p] ? 1 : 0;
                if (gain > most) {
                    most = gain;
                    best = index;
                }
            }
            Cover::Share share{best, std::vector<bool>(drive::kPartitions, false)};
            for (std::uint32_t p = 0; p < drive::kPartitions; ++p) {
                if (left[p] && serves[best][p]) {
                    share.partitions[p] = true;
                    left[p] = false;
                    --remaining;
                }
            }
            shares.push_back(std::move(share));
        }
        cover->choices.push_back(std::move(shares));
    }
    m_cover = cover;
    return cover;
}

/// The smallest key of the request that no page may pass, if any. Asked before the page is read: what is
/// decided meanwhile may not be in it.
Task<Result<std::optional<std::string>>> AssemblyImpl::firstBlocked(drive::ScanRequest request)
{
    std::optional<std::string> first;
    for (std::uint32_t p = 0; p < drive::kPartitions; ++p) {
        if (!request.partitions.empty() && !request.partitions[p])
            continue;
        Partition* partition = m_partitions[p].get();
        if (!partition->isDecided())
            co_return fail(Code::Unavailable, "Some keys are not decided yet.");
        if (partition->blockedCount() == 0)
            continue;
        if (request.family != Family::Current)
            co_return request.begin; // other rows go with an object that is known by its key alone
        std::optional<std::string> key = co_await env::on(
            m_members.executorOf(static_cast<PartitionId>(p)),
            Undecided::from(partition, request.begin));
        if (key && (!first || *key < *first))
            first = std::move(key);
    }
    co_return first;
}

Task<Result<drive::ScanPage>> AssemblyImpl::scan(drive::ScanRequest request)
{
    EpochPatience patience(*m_environment.clock);
    // The same page comes from the same drive, which has its blocks in memory then; others from others.
    std::size_t turn = std::hash<std::string_view>{}(request.begin);
    for (bool again = true; again; ++turn) {
        const std::int64_t began = m_environment.clock->bootNow();
        const ViewPtr view = m_members.view();
        const std::shared_ptr<const Cover> cover = coverOf(view);
        if (!cover->complete)
            co_return fail(Code::Unavailable, "Some keys are on drives that are away.");
        Result<std::optional<std::string>> blocked;
        if (m_troubled != 0)
            blocked = co_await firstBlocked(request);
        if (!blocked)
            co_return std::unexpected(blocked.error());
        auto page = co_await scanCover(view, cover, turn, request);
        // A drive that gave slots away begins to forget them some seconds later (SlotMover).
        if (m_members.view()->layout != view->layout &&
            m_environment.clock->bootNow() - began > kLongPage)
            continue;
        const std::string& end = page && page->more ? page->resume : request.end;
        if (page && *blocked && (end.empty() || **blocked < end))
            co_return fail(Code::Unavailable, "A change of a key is still undecided.");
        if (page || page.error().code != Code::Unavailable)
            co_return page;
        again = co_await patience.more();
    }
    co_return fail(Code::Unavailable, "The drives do not answer.");
}

Task<Result<drive::ScanPage>> AssemblyImpl::scanCover(ViewPtr view,
                                                      std::shared_ptr<const Cover> cover, std::size_t turn,
                                                      drive::ScanRequest request)
{
    const auto& shares = cover->choices[turn % cover->choices.size()];
    std::vector<drive::ScanPage> pages;
    for (const Cover::Share& share : shares) {
        const std::shared_ptr<DriveClient> drive = view->drives[share.drive];
        drive::ScanRequest own = request;
        if (!share.partitions.empty()) {
            own.partitions = share.partitions;
            for (std::size_t p = 0; p < request.partitions.size(); ++p)
                own.partitions[p] = own.partitions[p] && request.partitions[p];
        }
        Outstanding& outstanding = m_members.outstanding(share.drive);
        co_await m_members.applying(share.drive)->settled(std::nullopt);
        auto page = co_await unlessGone<drive::ScanPage>(outstanding, drive->scan(std::move(own)));
        if (!page) {
            if (isDriveTrouble(page.error()))
                m_members.reportFailure(drive, page.error());
            co_return fail(Code::Unavailable, page.error().describe());
        }
        // Taken out meanwhile, with what it had not applied.
        if (m_members.view()->drives[share.drive] != drive)
            co_return fail(Code::Unavailable, "A drive left while it was read.");
        pages.push_back(std::move(*page));
    }
    if (pages.size() == 1)
        co_return std::move(pages.front());
    // Entries are complete up to the smallest point where a drive stopped reading.
    drive::ScanPage merged;
    std::string boundary;
    for (const drive::ScanPage& page : pages) {
        if (page.more && (boundary.empty() || page.resume < boundary))
            boundary = page.resume;
    }
    for (drive::ScanPage& page : pages) {
        for (drive::ScanEntry& entry : page.entries) {
            if (boundary.empty() || entry.key < boundary)
                merged.entries.push_back(std::move(entry));
        }
    }
    std::sort(merged.entries.begin(), merged.entries.end(),
              [](const auto& a, const auto& b) { return a.key < b.key; });
    const auto last = std::unique(
        merged.entries.begin(), merged.entries.end(),
        [](const auto& a, const auto& b) { return a.isPrefix && b.isPrefix && a.key == b.key; });
    merged.entries.erase(last, merged.entries.end());
    merged.more = !boundary.empty();
    merged.resume = boundary;
    if (merged.entries.size() > request.limit) {
        merged.entries.resize(request.limit);
        merged.more = true;
        merged.resume = successor(merged.entries.back());
    }
    co_return merged;
}

/// The primary's copy, where nothing has to be waited for. Bodies never change: one that is gone is looked for.
std::optional<std::string> AssemblyImpl::tryReadBody(const drive::BodyKeyParts& parts,
                                                     std::string_view bodyKey)
{
    const ViewPtr view = m_members.view();
    const std::uint8_t primary = view->config(parts.partition).primary;
    const std::shared_ptr<DriveClient>& drive = view->driveAt(parts.partition, primary);
    if (!drive || !((parts.holders >> primary) & 1U))
        return std::nullopt;
    auto bytes = drive::tryGet(*drive, view->fence(parts.partition), Family::Body, bodyKey);
    return bytes ? std::move(*bytes) : std::nullopt;
}

Task<Result<std::string>> AssemblyImpl::readBody(std::string bodyKey)
{
    EpochPatience patience(*m_environment.clock);
    for (;;) {
        auto bytes = co_await tryReadBody(bodyKey);
        if (bytes)
            co_return bytes;
        const bool again = co_await patience.again(bytes.error().code);
        if (!again)
            co_return bytes;
    }
}

/// WrongEpoch when a holder refused for the epoch and no other had it.
Task<Result<std::string>> AssemblyImpl::tryReadBody(std::string bodyKey)
{
    auto parts = drive::parseBodyKey(bodyKey);
    if (!parts)
        co_return failed(std::move(parts));
    if (auto bytes = tryReadBody(*parts, bodyKey))
        co_return std::move(*bytes);
    const PartitionId partition = parts->partition;
    std::optional<Error> trouble;
    std::vector<std::shared_ptr<DriveClient>> bad;
    const ViewPtr view = m_members.view();
    const std::uint8_t primary = view->config(partition).primary;
    for (std::uint32_t step = 0; step < view->layout->slots(); ++step) {
        // The primary first: its database has just been asked for the row.
        const auto slot = static_cast<std::uint8_t>((primary + step) % view->layout->slots());
        if (!((parts->holders >> slot) & 1U))
            continue;
        const std::shared_ptr<DriveClient> drive = view->driveAt(partition, slot);
        const bool refused = trouble && trouble->code == Code::WrongEpoch;
        if (!drive) {
            if (!refused)
                trouble = Error{Code::Unavailable, "A drive that holds a copy is away.", {}, Retry::Later};
            continue;
        }
        auto bytes = co_await unlessGone<std::optional<std::string>>(
            m_members.outstanding(drive->index()),
            drive->get(view->fence(partition), Family::Body, bodyKey));
        if (bytes && *bytes) {
            for (const std::shared_ptr<DriveClient>& wrong : bad)
                env::spawn(m_members.executorOf(partition),
                           mendBody(wrong, drive, view->fence(partition), bodyKey, **bytes));
            co_return std::move(**bytes);
        }
        if (!bytes) {
            if (!refused)
                trouble = bytes.error();
            if (bytes.error().code == Code::Corrupt)
                bad.push_back(drive);
            else if (bytes.error().code == Code::Io)
                m_members.reportFailure(drive, bytes.error());
        }
    }
    if (trouble)
        co_return std::unexpected(std::move(*trouble));
    co_return fail(Code::NotFound, "no holder of body " + parts->body.hex() + " (slots " +
                                       std::to_string(parts->holders) + ") in partition " +
                                       std::to_string(partition) + " has it");
}

/// Read repair of a small body: the good bytes over the bad copy. If the version is deleted meanwhile, the
/// copy goes again, so that no orphan stays.
Task<void> AssemblyImpl::mendBody(std::shared_ptr<DriveClient> wrong, std::shared_ptr<DriveClient> good,
                                  Fence fence, std::string key, std::string bytes)
{
    std::vector<Mutation> write(1);
    write.front() = {drive::MutationKind::Put, Family::Body, key, std::move(bytes)};
    const Result<void> mended = co_await wrong->patch(std::move(write));
    if (!mended)
        co_return;
    auto still = co_await good->get(fence, Family::Body, key);
    if (still && !*still) {
        std::vector<Mutation> erase(1);
        erase.front() = {drive::MutationKind::Delete, Family::Body, std::move(key), {}};
        const Result<void> erased = co_await wrong->patch(std::move(erase));
        if (!erased)
            m_members.reportFailure(wrong, erased.error());
        co_return;
    }
    log::info("A small body was mended", {{"drive", wrong->id().toString()}});
}

} // namespace holdfast::replica
