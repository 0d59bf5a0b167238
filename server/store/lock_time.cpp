// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/lock_time.h"

#include <algorithm>
#include <cstdlib>

#include "base/tlv.h"
#include "store/context.h"
#include "store/job_documents.h"
#include "store/row_fields.h"

namespace holdfast::store
{
namespace
{

constexpr const char* kDocument = "job/clock";
constexpr std::uint16_t kMark = 1 | kTlvRequired;
constexpr WallNanos kHour = 3600 * kNanosPerSecond;
constexpr WallNanos kLongestGap = 24 * kHour; ///< between two runs, without further proof
constexpr WallNanos kMostMoved = kHour;       ///< of the wall clock against the boot clock

Result<std::optional<WallNanos>> decodeMark(std::string_view value)
{
    WallNanos mark = 0;
    KeptFields kept;
    const Result<void> read = fields::forEach(value, [&](const TlvField& field) -> Result<void> {
        if (field.tag == kMark)
            return fields::set(mark, field.u64());
        return fields::keep(field, kept, "the mark of the clock");
    });
    if (!read)
        return std::unexpected(read.error());
    return std::optional<WallNanos>(mark);
}

} // namespace

LockTime::LockTime(env::Clock& clock)
    : m_clock(clock), m_wall(clock.wallNow()), m_boot(clock.bootNow())
{
}

void LockTime::begin(std::optional<WallNanos> mark)
{
    const std::lock_guard lock(m_mutex);
    if (std::exchange(m_begun, true) || !mark)
        return;
    m_mark = *mark;
    if (std::abs(m_wall - *mark) <= kLongestGap)
        return;
    if (m_trust.believed || (m_trust.isSynchronised && m_trust.isSynchronised())) {
        m_mark = 0; // it may have been the one that was wrong
        return;
    }
    m_gap = m_wall > *mark ? ClockDoubt::Ahead : ClockDoubt::Behind;
    m_wall = std::min(m_wall, *mark);
}

bool LockTime::hasBegun() const
{
    const std::lock_guard lock(m_mutex);
    return m_begun;
}

void LockTime::anchor(WallNanos wall, std::int64_t boot)
{
    m_gap = ClockDoubt::None;
    m_mark = 0;
    m_wall = wall;
    m_boot = boot;
}

/// Under the lock.
ClockStatus LockTime::look()
{
    const WallNanos wall = m_clock.wallNow();
    const std::int64_t boot = m_clock.bootNow();
    // A machine often learns the time only after the store has started.
    if (m_gap != ClockDoubt::None && m_trust.isSynchronised && m_trust.isSynchronised())
        anchor(wall, boot);
    const WallNanos expected = m_wall + (boot - m_boot);
    ClockStatus out;
    out.doubt = m_gap;
    if (out.doubt == ClockDoubt::None && std::abs(wall - expected) > kMostMoved)
        out.doubt = ClockDoubt::Moved;
    out.wall = wall;
    out.lockTime = out.doubt == ClockDoubt::None ? wall : std::min(wall, expected);
    return out;
}

WallNanos LockTime::now()
{
    const std::lock_guard lock(m_mutex);
    return look().lockTime;
}

ClockStatus LockTime::status()
{
    const std::lock_guard lock(m_mutex);
    return look();
}

std::optional<WallNanos> LockTime::markDue(WallNanos age)
{
    const std::lock_guard lock(m_mutex);
    if (!m_begun)
        return std::nullopt;
    const WallNanos now = look().lockTime;
    if (now - m_mark < age)
        return std::nullopt;
    return now;
}

void LockTime::noteMarked(WallNanos mark)
{
    const std::lock_guard lock(m_mutex);
    m_mark = mark;
}

Task<Result<void>> loadLockMark(Context& context)
{
    if (context.lockTime.hasBegun())
        co_return Result<void>{};
    std::string name = kDocument;
    auto document = co_await loadDocument(context, std::move(name));
    if (!document)
        co_return failed(std::move(document));
    if (!*document) {
        context.lockTime.begin(std::nullopt);
        co_return Result<void>{};
    }
    const auto mark = decodeMark(**document);
    if (!mark && !context.lockTime.isBelieved())
        co_return std::unexpected(mark.error());
    context.lockTime.begin(mark ? *mark : std::nullopt);
    co_return Result<void>{};
}

Task<Result<void>> saveLockMark(Context& context, WallNanos age)
{
    const std::optional<WallNanos> mark = context.lockTime.markDue(age);
    if (!mark)
        co_return Result<void>{};
    TlvWriter out;
    out.u64(kMark, static_cast<std::uint64_t>(*mark));
    std::string name = kDocument;
    DocumentValue value = [text = std::move(out).finish()] { return std::optional(text); };
    Result<void> saved = co_await saveDocument(context, std::move(name), std::move(value));
    if (saved)
        context.lockTime.noteMarked(*mark);
    co_return saved;
}

Task<Result<WallNanos>> lockTimeNow(Context& context)
{
    Result<void> known = co_await loadLockMark(context);
    if (!known)
        co_return failed(std::move(known), "reading the mark of the clock");
    co_return context.lockTime.now();
}

} // namespace holdfast::store
