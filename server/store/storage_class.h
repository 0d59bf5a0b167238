// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "drive/extent.h"

namespace holdfast::store
{

inline constexpr std::string_view kStandardClass = "STANDARD";
inline constexpr std::string_view kReducedClass = "REDUCED_REDUNDANCY";

/// Which geometry a storage class has (docs/growth.md, "Storage classes"). STANDARD has the store's; so has a
/// class that nobody here knows: never less than was asked for.
class StorageClasses
{
public:
    StorageClasses() = default;
    /// `reduced`: what REDUCED_REDUNDANCY is to have; none: the default.
    explicit StorageClasses(std::optional<drive::Geometry> reduced) : m_reduced(reduced) {}

    /// `standard`: the store's geometry, or what the table gives for the members there are. The answer never has
    /// more shards, never more parity, and survives a loss where `standard` survives one.
    [[nodiscard]] drive::Geometry of(std::string_view storageClass, drive::Geometry standard) const;

private:
    std::optional<drive::Geometry> m_reduced;
};

/// As many shards with half the parity, rounded up: 2+2 gives 3+1, 4+2 5+1, 5+3 6+2, 8+4 10+2; 1+1 and 2+1 stay.
[[nodiscard]] drive::Geometry halfTheParity(drive::Geometry standard);

} // namespace holdfast::store
