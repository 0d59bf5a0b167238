// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/scrub_state.h"

#include <algorithm>

#include "base/tlv.h"
#include "store/row_fields.h"

namespace holdfast::store
{
namespace
{

constexpr std::uint16_t kState = 1 | kTlvRequired;
constexpr std::uint16_t kEveryDays = 2 | kTlvRequired;
constexpr std::uint16_t kSince = 3;
constexpr std::uint16_t kLastStarted = 4;
constexpr std::uint16_t kLastFinished = 5;
constexpr std::uint16_t kStage = 6 | kTlvRequired;
constexpr std::uint16_t kCursor = 7 | kTlvRequired;
constexpr std::uint16_t kBytesDone = 8;
constexpr std::uint16_t kBytesTotal = 9;
constexpr std::uint16_t kRows = 10;
constexpr std::uint16_t kFound = 11;
constexpr std::uint16_t kMended = 12;
constexpr WallNanos kDay = 24 * 3600 * kNanosPerSecond;

} // namespace

std::string ScrubState::encode() const
{
    TlvWriter out;
    out.u8(kState, static_cast<std::uint8_t>(state));
    out.u32(kEveryDays, everyDays);
    out.u64(kSince, static_cast<std::uint64_t>(since));
    out.u64(kLastStarted, static_cast<std::uint64_t>(lastStarted));
    out.u64(kLastFinished, static_cast<std::uint64_t>(lastFinished));
    out.u8(kStage, static_cast<std::uint8_t>(stage));
    out.bytes(kCursor, cursor);
    out.u64(kBytesDone, bytesDone);
    out.u64(kBytesTotal, bytesTotal);
    out.u64(kRows, rows);
    out.u64(kFound, found);
    out.u64(kMended, mended);
    return std::move(out).finish();
}

Result<ScrubState> ScrubState::decode(std::string_view value)
{
    using fields::set;
    ScrubState out;
    std::uint8_t state = 0;
    std::uint8_t stage = 0;
    Result<void> read = fields::forEach(value, [&](const TlvField& field) -> Result<void> {
        switch (field.tag) {
        case kState:
            return set(state, field.u8());
        case kEveryDays:
            return set(out.everyDays, field.u32());
        case kSince:
            return set(out.since, field.u64());
        case kLastStarted:
            return set(out.lastStarted, field.u64());
        case kLastFinished:
            return set(out.lastFinished, field.u64());
        case kStage:
            return set(stage, field.u8());
        case kCursor:
            out.cursor = field.value;
            return {};
        case kBytesDone:
            return set(out.bytesDone, field.u64());
        case kBytesTotal:
            return set(out.bytesTotal, field.u64());
        case kRows:
            return set(out.rows, field.u64());
        case kFound:
            return set(out.found, field.u64());
        case kMended:
            return set(out.mended, field.u64());
        default:
            if (field.tag & kTlvRequired)
                return unknownRequired(field.tag, "the scrub's document");
            return {};
        }
    });
    if (!read)
        return failed(std::move(read), "the scrub's document");
    if (state > static_cast<std::uint8_t>(ScrubStatus::State::Paused) ||
        stage >= static_cast<std::uint8_t>(ScrubStage::End))
        return fail(Code::Corrupt, "the scrub's document says what cannot be");
    out.state = static_cast<ScrubStatus::State>(state);
    out.stage = static_cast<ScrubStage>(stage);
    return out;
}

WallNanos ScrubState::nextDue() const
{
    const WallNanos from = std::max(since, lastStarted);
    return everyDays == 0 || from == 0 ? 0 : from + WallNanos(everyDays) * kDay;
}

} // namespace holdfast::store
