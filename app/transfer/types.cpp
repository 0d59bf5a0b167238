// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/transfer/types.h"

#include <algorithm>

namespace holdfast::app::transfer
{

qint64 partSizeFor(qint64 size, qint64 least)
{
    constexpr qint64 kMostParts = 10'000; // S3's limit
    constexpr qint64 kMiB = 1 << 20;
    // Doubling keeps the size a round one; beyond a thousand parts bookkeeping outweighs the rest.
    constexpr qint64 kComfortable = 1'000;
    constexpr qint64 kComfortableSize = 64 * kMiB;
    qint64 part = least;
    while (part * kComfortable < size && part < kComfortableSize)
        part *= 2;
    const qint64 needed = (size + kMostParts - 1) / kMostParts;
    if (part < needed)
        part = (needed + kMiB - 1) / kMiB * kMiB;
    return part;
}

} // namespace holdfast::app::transfer
