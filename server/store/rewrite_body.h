// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/context.h"
#include "store/pace.h"

namespace holdfast::store
{

/// What became of a body that should be written again.
enum class Rewrite : std::uint8_t {
    Done,  ///< written anew, or the version has gone
    Later, ///< not every drive is there, or it failed: it stays as it is
};

/// A version by the row that holds it.
struct VersionAt
{
    drive::Family family = drive::Family::Current; ///< or Noncurrent
    std::string rowKey;
    BucketId bucket = 0;
    std::string key;
    std::uint64_t stamp = 0;
};

/// Writes the body of a version anew, under the geometry in force, and swaps it by compare-and-set on the body:
/// everything else of the version is as its row says at that moment. A stripe's worth of memory, whatever the
/// size. With a pace, it rests as that says.
Task<Rewrite> rewriteVersion(Context& context, VersionAt version, Pace* pace);
/// The same for the version that a degraded row (aux type D) is about; the row goes when that is done.
Task<Rewrite> rewriteBody(Context& context, PartitionId partition, std::string degradedRowKey);

} // namespace holdfast::store
