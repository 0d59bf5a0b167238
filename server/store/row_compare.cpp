// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/row_compare.h"

#include <algorithm>

#include "base/log.h"
#include "store/drive_wait.h"
#include "store/row_keys.h"

namespace holdfast::store
{
namespace
{

using drive::Family;
using DrivePtr = std::shared_ptr<replica::DriveClient>;

constexpr std::uint32_t kRowsPerPage = 1000;
constexpr std::uint64_t kBytesPerPage = 1 << 20;
constexpr std::chrono::milliseconds kPause{50};
constexpr int kPatience = 200; ///< pauses: how long a member may take to apply what others have
constexpr int kLooks = 3;      ///< while the row changes under the look
constexpr int kMends = 20;     ///< a counter may change under its mending

Task<Result<drive::ScanPage>> scanOn(DrivePtr drive, drive::ScanRequest request)
{
    co_return co_await drive->scan(std::move(request));
}
Task<Result<std::optional<std::string>>> getOn(DrivePtr drive, drive::Fence fence, Family family,
                                               std::string key)
{
    co_return co_await drive->get(fence, family, std::move(key));
}
Task<Result<std::vector<drive::PartitionState>>> statesOf(DrivePtr drive)
{
    co_return co_await drive->states();
}
Task<Result<void>> patchOn(DrivePtr drive, drive::Mutation mutation)
{
    std::vector<drive::Mutation> mutations;
    mutations.push_back(std::move(mutation));
    co_return co_await drive->patch(std::move(mutations));
}

/// The row as `source` has it, or, without one, as the primary has it.
Task<Result<std::optional<std::string>>> rowOf(Context* context, PartitionId partition,
                                               Family family, std::string key, DrivePtr source)
{
    if (!source)
        co_return co_await context->replicas.get(partition, family, std::move(key));
    auto task = getOn(source, context->replicas.fence(partition), family, std::move(key));
    auto row = co_await whileThere<std::optional<std::string>>(*context, source, std::move(task));
    if (!row)
        co_return fail(Code::Unavailable, row.error().describe());
    co_return row;
}

/// A counter that never moved and one that says zero are the same.
std::optional<std::string> comparable(Family family, std::optional<std::string> value)
{
    if (family == Family::Counters && !value)
        return CounterDelta().encode();
    return value;
}

/// Puts the row that `source` (or, without one, the primary) has on a member. False: it never stayed so.
Task<Result<bool>> mendFrom(Context* context, PartitionId partition, Family family, std::string key,
                            DrivePtr member, DrivePtr source)
{
    log::warn("A row differs from the others' and is replaced",
              {{"drive", member->id().toString()},
               {"family", std::string(drive::familyName(family))},
               {"partition", std::to_string(partition)}});
    for (int attempt = 0; attempt < kMends; ++attempt) {
        auto row = co_await rowOf(context, partition, family, key, source);
        if (!row)
            co_return failed(std::move(row));
        drive::Mutation mutation;
        mutation.kind = *row ? drive::MutationKind::Put : drive::MutationKind::Delete;
        mutation.family = family;
        mutation.key = key;
        mutation.value = row->value_or(std::string());
        auto task = patchOn(member, std::move(mutation));
        Result<void> patched = co_await whileThere<void>(*context, member, std::move(task));
        if (!patched)
            co_return fail(Code::Unavailable, patched.error().describe());
        auto now = co_await rowOf(context, partition, family, key, member);
        auto right = co_await rowOf(context, partition, family, key, source);
        if (!now || !right)
            co_return fail(Code::Unavailable, "a drive does not answer");
        if (comparable(family, *now) == comparable(family, *right))
            co_return true;
        co_await context->clock.sleepFor(kPause);
    }
    co_return false;
}

struct Judgement
{
    std::vector<DrivePtr> wrong;
    DrivePtr source; ///< has the right row; none: the primary
    bool sure = true;
};

/// What most members hold is right, also where the primary is the odd one. Where nobody can tell, what is
/// there is not deleted. `other`: those whose row is not the primary's.
Task<Judgement> whoIsWrong(Context* context, PartitionId partition, Family family, std::string key,
                           std::vector<DrivePtr> members, std::vector<DrivePtr> other)
{
    Judgement out;
    if (other.size() * 2 < members.size()) {
        out.wrong = std::move(other);
        co_return out;
    }
    if (other.size() * 2 == members.size()) {
        auto right = co_await rowOf(context, partition, family, key, nullptr);
        out.sure = right && *right;
        out.wrong = std::move(other);
        co_return out;
    }
    out.source = other.front();
    auto right = co_await rowOf(context, partition, family, key, out.source);
    for (const DrivePtr& member : members) {
        if (std::ranges::find(other, member) == other.end()) {
            out.wrong.push_back(member);
            continue;
        }
        auto held = co_await rowOf(context, partition, family, key, member);
        out.sure = out.sure && right && held && *held == *right;
    }
    co_return out;
}

std::string ownerSection(BucketId bucket, std::string_view key)
{
    return drive::objectRowKey(bucket, key);
}

/// bucket id, escaped key, and more.
std::optional<std::string> ownerIn(std::string_view name)
{
    if (name.size() < sizeof(BucketId))
        return std::nullopt;
    const auto bucket = readBe<BucketId>(name.data());
    name.remove_prefix(sizeof(BucketId));
    auto key = drive::takeEscapedKey(name);
    if (!key)
        return std::nullopt;
    return ownerSection(bucket, *key);
}

std::vector<std::string> auxSections(const std::string& key, std::string_view value)
{
    constexpr std::size_t kHead = 3;
    std::vector<std::string> out;
    if (key.size() < kHead)
        return {key};
    const auto partition = readBe<PartitionId>(key.data());
    std::optional<std::string> owner;
    if (key[2] == 'E' && key.size() == kHead + 16) {
        const Uuid id = Uuid::fromRaw(std::string_view(key).substr(kHead));
        const auto row = drive::ExtentRow::decode(partition, id, value);
        if (row && drive::partitionOfObject(row->bucket, row->key) == partition)
            owner = ownerSection(row->bucket, row->key);
    } else if (key[2] == 'C') {
        const auto row = CompletedRow::decode(value);
        if (row)
            owner = ownerSection(row->bucket, row->key);
    } else if (key[2] == 'P' || key[2] == 'D' || key[2] == 'M') {
        owner = ownerIn(std::string_view(key).substr(kHead));
    }
    if (owner)
        out.push_back(std::move(*owner));
    out.push_back(key);
    return out;
}

} // namespace

std::vector<std::string> sectionsOf(Family family, const std::string& key, std::string_view value)
{
    switch (family) {
    case Family::Noncurrent:
    case Family::Uploads: {
        auto owner = ownerIn(key);
        return {owner ? std::move(*owner) : key};
    }
    case Family::Aux:
        return auxSections(key, value);
    default:
        return {key};
    }
}

/// Who is a member of what; asked again when a drive comes or goes.
void RowCompare::refresh()
{
    const std::uint64_t configuration = m_context.replicas.configurationCount();
    if (!m_sources.empty() && configuration == m_configuration)
        return;
    m_configuration = configuration;
    m_sources.clear();
    for (const DrivePtr& drive : m_context.replicas.drives()) {
        if (drive)
            m_sources.push_back({drive, std::vector<bool>(drive::kPartitions, false)});
    }
    for (std::uint32_t p = 0; p < drive::kPartitions; ++p) {
        for (const DrivePtr& member : membersOf(static_cast<PartitionId>(p))) {
            for (Source& source : m_sources) {
                if (source.drive == member)
                    source.partitions[p] = true;
            }
        }
    }
    // One that only learns would look through everything for nothing.
    std::erase_if(m_sources, [](const Source& source) {
        return std::ranges::find(source.partitions, true) == source.partitions.end();
    });
}

std::vector<DrivePtr> RowCompare::membersOf(PartitionId partition) const
{
    std::vector<DrivePtr> out;
    for (std::uint8_t slot = 0; slot < drive::kMaxSlots; ++slot) {
        if (!m_context.replicas.isMember(partition, slot)) // also of slots that there are not
            continue;
        const DrivePtr drive = m_context.replicas.driveAt(partition, slot);
        if (drive)
            out.push_back(drive);
    }
    return out;
}

Task<Result<RowPiece>> RowCompare::compare(Family family, std::string begin)
{
    refresh();
    if (m_sources.empty())
        co_return fail(Code::Unavailable, "no drive is in sync");
    std::vector<Task<Result<drive::ScanPage>>> tasks;
    for (const Source& source : m_sources) {
        drive::ScanRequest request;
        request.family = family;
        request.begin = begin;
        request.limit = kRowsPerPage;
        request.maxBytes = kBytesPerPage;
        request.partitions = source.partitions;
        auto task = scanOn(source.drive, std::move(request));
        tasks.push_back(whileThere<drive::ScanPage>(m_context, source.drive, std::move(task)));
    }
    std::vector<Result<drive::ScanPage>> pages = co_await env::all(std::move(tasks));
    RowPiece out;
    std::chrono::nanoseconds rest(0);
    for (std::size_t i = 0; i < pages.size(); ++i) {
        if (!pages[i]) {
            const Code code = pages[i].error().code;
            if (code == Code::Io || code == Code::Corrupt)
                m_context.replicas.reportFailure(m_sources[i].drive, pages[i].error());
            co_return fail(Code::Unavailable, pages[i].error().describe());
        }
        std::uint64_t bytes = 0;
        for (const drive::ScanEntry& entry : pages[i]->entries)
            bytes += entry.key.size() + entry.value.size();
        out.bytes += bytes;
        rest = std::max(rest, m_pace.rest(*m_sources[i].drive, bytes, 1));
        // Rows are complete up to the first place where a drive stopped reading.
        if (pages[i]->more && (!out.more || pages[i]->resume < out.next))
            out.next = pages[i]->resume;
        out.more = out.more || pages[i]->more;
    }
    struct Held
    {
        std::string value;
        std::size_t count = 0;
        bool alike = true;
    };
    std::map<std::string, Held> rows;
    for (Result<drive::ScanPage>& page : pages) {
        for (drive::ScanEntry& entry : page->entries) {
            if (out.more && entry.key >= out.next)
                break;
            const auto [at, isNew] = rows.try_emplace(std::move(entry.key));
            Held& held = at->second;
            ++held.count;
            if (isNew)
                held.value = std::move(entry.value);
            else
                held.alike = held.alike && held.value == entry.value;
        }
    }
    out.rows = rows.size();
    for (auto& [key, held] : rows) {
        auto partition = drive::partitionOfRow(family, key);
        if (!partition)
            continue; // not a row of this version's
        if (held.alike && held.count == membersOf(*partition).size())
            continue;
        Suspect suspect{family, key, std::move(held.value), *partition};
        auto looked = co_await lookAgain(std::move(suspect));
        if (!looked)
            co_return failed(std::move(looked));
        out.found += looked->found;
        out.mended += looked->mended;
    }
    co_await m_context.clock.sleepFor(rest);
    co_return out;
}

Task<Result<RowCompare::Outcome>> RowCompare::lookAgain(Suspect suspect)
{
    const env::Executor home = m_context.replicas.executorOf(suspect.partition);
    auto task = lookAtHome(std::move(suspect));
    co_return co_await env::on(home, std::move(task));
}

/// In the sections in which the row may change.
Task<Result<RowCompare::Outcome>> RowCompare::lookAtHome(Suspect suspect)
{
    std::vector<replica::KeySection> sections;
    for (const std::string& key : sectionsOf(suspect.family, suspect.key, suspect.value)) {
        auto section = co_await m_context.replicas.lockKey(suspect.partition, key);
        if (!section)
            co_return failed(std::move(section));
        sections.push_back(std::move(*section));
    }
    Outcome out;
    auto first = co_await differing(suspect);
    if (!first)
        co_return failed(std::move(first));
    if (first->empty())
        co_return out;
    co_await m_context.clock.sleepFor(kPause);
    auto second = co_await differing(suspect);
    if (!second)
        co_return failed(std::move(second));
    std::vector<DrivePtr> wrong;
    for (const DrivePtr& member : *second) {
        if (std::ranges::find(*first, member) != first->end())
            wrong.push_back(member);
    }
    if (wrong.empty())
        co_return out;
    Judgement judged = co_await whoIsWrong(&m_context, suspect.partition, suspect.family,
                                           suspect.key, membersOf(suspect.partition),
                                           std::move(wrong));
    for (const DrivePtr& member : judged.wrong) {
        ++out.found;
        if (!judged.sure)
            continue;
        auto mended = co_await mendFrom(&m_context, suspect.partition, suspect.family, suspect.key,
                                        member, judged.source);
        if (!mended)
            co_return failed(std::move(mended));
        out.mended += *mended ? 1 : 0;
    }
    if (!judged.sure)
        log::warn("Members differ in a row, and nobody can tell which is right",
                  {{"family", std::string(drive::familyName(suspect.family))},
                   {"partition", std::to_string(suspect.partition)}});
    co_return out;
}

/// Members whose row is not the primary's though they have applied all that any member had.
Task<Result<std::vector<DrivePtr>>> RowCompare::differing(Suspect suspect)
{
    std::vector<DrivePtr> out;
    for (const DrivePtr& member : membersOf(suspect.partition)) {
        auto other = co_await differs(suspect, member);
        if (!other)
            co_return failed(std::move(other));
        if (*other)
            out.push_back(member);
    }
    if (out.empty())
        co_return out;
    drive::Sequence highest = 0;
    for (const DrivePtr& member : membersOf(suspect.partition)) {
        auto states = co_await whileThere<std::vector<drive::PartitionState>>(m_context, member,
                                                                             statesOf(member));
        if (!states)
            co_return failed(std::move(states));
        highest = std::max(highest, (*states)[suspect.partition].commitSequence);
    }
    std::vector<DrivePtr> sure;
    for (const DrivePtr& member : out) {
        for (int pause = 0;; ++pause) {
            auto states = co_await whileThere<std::vector<drive::PartitionState>>(
                m_context, member, statesOf(member));
            if (!states)
                co_return failed(std::move(states));
            if ((*states)[suspect.partition].commitSequence >= highest)
                break;
            if (pause == kPatience)
                co_return fail(Code::Unavailable, "a drive does not apply what it holds");
            co_await m_context.clock.sleepFor(kPause);
        }
        auto other = co_await differs(suspect, member);
        if (!other)
            co_return failed(std::move(other));
        if (*other)
            sure.push_back(member);
    }
    co_return sure;
}

/// Whether the member has another row than the primary, which had the same before and after the look.
Task<Result<bool>> RowCompare::differs(Suspect suspect, DrivePtr member)
{
    for (int look = 0; look < kLooks; ++look) {
        auto before = co_await m_context.replicas.get(suspect.partition, suspect.family, suspect.key);
        if (!before)
            co_return failed(std::move(before));
        const drive::Fence fence = m_context.replicas.fence(suspect.partition);
        auto task = getOn(member, fence, suspect.family, suspect.key);
        auto held = co_await whileThere<std::optional<std::string>>(m_context, member,
                                                                    std::move(task));
        if (!held)
            co_return fail(Code::Unavailable, held.error().describe());
        if (comparable(suspect.family, *held) == comparable(suspect.family, *before))
            co_return false;
        auto after = co_await m_context.replicas.get(suspect.partition, suspect.family, suspect.key);
        if (!after)
            co_return failed(std::move(after));
        if (*after == *before)
            co_return true;
    }
    co_return false; // it changes all the time: the next scrub has another chance
}

} // namespace holdfast::store
