// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/storage_class.h"

namespace holdfast::store
{

drive::Geometry halfTheParity(drive::Geometry standard)
{
    const auto parity = static_cast<std::uint8_t>((standard.m + 1) / 2);
    return {static_cast<std::uint8_t>(standard.shards() - parity), parity};
}

drive::Geometry StorageClasses::of(std::string_view storageClass, drive::Geometry standard) const
{
    if (storageClass != kReducedClass)
        return standard;
    const bool fits = m_reduced && m_reduced->k > 0 && m_reduced->shards() <= standard.shards() &&
                      m_reduced->m <= standard.m && (m_reduced->m > 0 || standard.m == 0);
    return fits ? *m_reduced : halfTheParity(standard);
}

} // namespace holdfast::store
