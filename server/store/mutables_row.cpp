// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/row_fields.h"
#include "store/rows.h"

namespace holdfast::store
{
namespace
{

constexpr std::uint16_t kTag = 1;
// Required: who does not know of locks must not delete what they hold.
constexpr std::uint16_t kMode = 2 | kTlvRequired;
constexpr std::uint16_t kUntil = 3 | kTlvRequired;
constexpr std::uint16_t kHold = 4 | kTlvRequired;
constexpr std::uint16_t kAcl = 5;

} // namespace

std::string encodeMutables(const Mutables& mutables)
{
    TlvWriter out;
    if (mutables.lock.mode != RetentionMode::None) {
        out.u8(kMode, static_cast<std::uint8_t>(mutables.lock.mode));
        out.u64(kUntil, static_cast<std::uint64_t>(mutables.lock.retainUntil));
    }
    if (mutables.lock.legalHold)
        out.u8(kHold, 1);
    if (!mutables.acl.empty())
        out.bytes(kAcl, mutables.acl);
    fields::writePairs(out, kTag, mutables.tags);
    fields::writeKept(out, mutables.newer);
    return std::move(out).finish();
}

Result<Mutables> decodeMutables(std::string_view value)
{
    Mutables out;
    std::uint8_t mode = 0;
    const Result<void> read = fields::forEach(value, [&](const TlvField& field) -> Result<void> {
        switch (field.tag) {
        case kTag:
            return fields::readPair(field.value, out.tags);
        case kMode:
            return fields::set(mode, field.u8());
        case kUntil:
            return fields::set(out.lock.retainUntil, field.u64());
        case kHold:
            return fields::set(out.lock.legalHold, field.u8());
        case kAcl:
            out.acl = field.value;
            return {};
        default:
            return fields::keep(field, out.newer, "a row of what may change");
        }
    });
    if (!read)
        return std::unexpected(read.error());
    if (mode > static_cast<std::uint8_t>(RetentionMode::Compliance))
        return fail(Code::Unsupported, "a retention mode that a newer version knows");
    out.lock.mode = static_cast<RetentionMode>(mode);
    return out;
}

} // namespace holdfast::store
