// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "base/tlv.h"
#include "store/reencode_worker.h"
#include "store/row_fields.h"

// The document of re-encoding, as bytes.
namespace holdfast::store
{
namespace
{

using drive::Family;

constexpr std::uint16_t kWanted = 1 | kTlvRequired;
constexpr std::uint16_t kPaused = 2 | kTlvRequired;
constexpr std::uint16_t kGoal = 3;
constexpr std::uint16_t kClean = 4;
constexpr std::uint16_t kFamily = 5;
constexpr std::uint16_t kCursor = 6;
constexpr std::uint16_t kNarrow = 7;
constexpr std::uint16_t kDone = 8;
constexpr std::uint16_t kStartedAt = 9;
constexpr std::uint16_t kLeft = 10;
constexpr std::uint16_t kAwaited = 11;
constexpr std::uint16_t kReduced = 12;

std::string pack(drive::Geometry geometry)
{
    return {static_cast<char>(geometry.k), static_cast<char>(geometry.m)};
}
Result<void> unpack(std::string_view value, drive::Geometry& into)
{
    if (value.size() != 2)
        return fail(Code::Corrupt, "a geometry has a wrong size");
    into = {static_cast<std::uint8_t>(value[0]), static_cast<std::uint8_t>(value[1])};
    return {};
}
std::string pack(std::uint64_t objects, std::uint64_t bytes)
{
    std::string out;
    appendLe(out, objects);
    appendLe(out, bytes);
    return out;
}
Result<void> unpack(std::string_view value, std::uint64_t& objects, std::uint64_t& bytes)
{
    if (value.size() != 16)
        return fail(Code::Corrupt, "a count has a wrong size");
    objects = readLe<std::uint64_t>(value.data());
    bytes = readLe<std::uint64_t>(value.data() + 8);
    return {};
}

} // namespace

std::string ReencodeState::encode() const
{
    TlvWriter out;
    out.u8(kWanted, wanted ? 1 : 0);
    out.u8(kPaused, paused ? 1 : 0);
    out.bytes(kGoal, pack(goal));
    out.bytes(kClean, pack(clean));
    out.u8(kFamily, static_cast<std::uint8_t>(family));
    out.bytes(kCursor, cursor);
    out.bytes(kNarrow, pack(narrowObjects, narrowBytes));
    out.bytes(kDone, pack(doneObjects, doneBytes));
    out.u64(kStartedAt, static_cast<std::uint64_t>(startedAt));
    out.bytes(kLeft, pack(leftObjects, leftBytes));
    out.bytes(kAwaited, pack(awaited));
    out.bytes(kReduced, pack(reduced));
    return std::move(out).finish();
}

Result<ReencodeState> ReencodeState::decode(std::string_view value)
{
    using fields::set;
    ReencodeState out;
    std::uint8_t family = static_cast<std::uint8_t>(Family::Current);
    Result<void> read = fields::forEach(value, [&](const TlvField& field) -> Result<void> {
        switch (field.tag) {
        case kWanted:
            return set(out.wanted, field.u8());
        case kPaused:
            return set(out.paused, field.u8());
        case kGoal:
            return unpack(field.value, out.goal);
        case kClean:
            return unpack(field.value, out.clean);
        case kFamily:
            return set(family, field.u8());
        case kCursor:
            out.cursor = field.value;
            return {};
        case kNarrow:
            return unpack(field.value, out.narrowObjects, out.narrowBytes);
        case kDone:
            return unpack(field.value, out.doneObjects, out.doneBytes);
        case kStartedAt:
            return set(out.startedAt, field.u64());
        case kAwaited:
            return unpack(field.value, out.awaited);
        case kReduced:
            return unpack(field.value, out.reduced);
        case kLeft:
            return unpack(field.value, out.leftObjects, out.leftBytes);
        default:
            if (field.tag & kTlvRequired)
                return unknownRequired(field.tag, "the document of re-encoding");
            return {};
        }
    });
    if (!read)
        return failed(std::move(read), "the document of re-encoding");
    out.family = static_cast<Family>(family);
    if (out.family != Family::Current && out.family != Family::Noncurrent)
        return fail(Code::Corrupt, "the document of re-encoding says what cannot be");
    return out;
}

} // namespace holdfast::store
