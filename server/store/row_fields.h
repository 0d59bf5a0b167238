// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/tlv.h"
#include "store/rows.h"

/// Fields that several kinds of rows share; only the row codecs look here.
namespace holdfast::store::fields
{

inline constexpr std::uint16_t kSmallBody = 5 | kTlvRequired;
inline constexpr std::uint16_t kExtent = 6 | kTlvRequired;
inline constexpr std::uint16_t kContentHeader = 32;
inline constexpr std::uint16_t kUserMetadata = 33;
inline constexpr std::uint16_t kChecksum = 34;
inline constexpr std::uint16_t kStorageClass = 35;
inline constexpr std::uint16_t kOwner = 43;

void writeBody(TlvWriter& out, const BodyRef& body);
void writePairs(TlvWriter& out, std::uint16_t tag, const Fields& pairs);
void writeChecksums(TlvWriter& out, const std::vector<Checksum>& checksums);
void writeKept(TlvWriter& out, const KeptFields& kept);

[[nodiscard]] Result<void> readSmall(std::string_view value, BodyRef& into);
[[nodiscard]] Result<void> readExtent(std::string_view value, BodyRef& into);
[[nodiscard]] Result<void> readPair(std::string_view value, Fields& into);
[[nodiscard]] Result<void> readChecksum(std::string_view value, std::vector<Checksum>& into);
/// For a tag the caller does not know: keeps it, or refuses the record.
[[nodiscard]] Result<void> keep(const TlvField& field, KeptFields& into, std::string_view record);

/// Assigns a number that was read, or passes its error on.
template <class To, class From>
[[nodiscard]] Result<void> set(To& into, const Result<From>& value)
{
    if (!value)
        return std::unexpected(value.error());
    into = static_cast<To>(*value);
    return {};
}

/// Calls `take(field)` for every field until it fails.
template <class Take>
[[nodiscard]] Result<void> forEach(std::string_view record, Take&& take)
{
    TlvReader reader(record);
    for (;;) {
        auto field = reader.next();
        if (!field)
            return failed(std::move(field));
        if (!*field)
            return {};
        Result<void> taken = take(**field);
        if (!taken)
            return taken;
    }
}

} // namespace holdfast::store::fields
