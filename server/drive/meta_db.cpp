// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "drive/meta_db.h"

#include <array>

namespace holdfast::drive
{

std::string_view familyName(Family family)
{
    static constexpr std::array<std::string_view, kFamilies> kNames = {
        "default", "log", "current", "noncurrent", "uploads", "aux", "counters", "body"};
    return kNames[static_cast<std::size_t>(family)];
}

void Batch::put(Family family, std::string key, std::string value)
{
    add({MutationKind::Put, family, std::move(key), std::move(value)});
}

void Batch::remove(Family family, std::string key)
{
    add({MutationKind::Delete, family, std::move(key), {}});
}

void Batch::merge(Family family, std::string key, std::string value)
{
    add({MutationKind::Merge, family, std::move(key), std::move(value)});
}

} // namespace holdfast::drive
