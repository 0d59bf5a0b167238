// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/extent_writer.h"

namespace holdfast::store
{

/// Whose body it is, for extent rows and shard headers.
struct BodyOwner
{
    PartitionId home = 0; ///< of the owner's record
    BucketId bucket = 0;
    std::string bucketName;
    std::string key;
    std::optional<Uuid> upload;
    std::uint32_t partNumber = 0;
    std::string storageClass = std::string(kStandardClass); ///< decides the geometry of extents
    /// The first extent lives in the home partition and its row in the owner's record (rule 15).
    bool firstAtHome = true;
};

/// A body that is durable, or (small ones) ready to be proposed with its owner's record.
struct WrittenBody
{
    std::uint64_t size = 0;
    std::string small;
    std::vector<ExtentDraft> extents;
};

/// Takes a body's bytes: small ones stay in memory, larger ones go to shards as they come. Extents outside
/// the owner's partition are committed there as pending. One executor.
class BodyWriter
{
public:
    BodyWriter(Context& context, env::Executor executor, BodyOwner owner,
               std::optional<std::uint64_t> length);
    /// Releases what nobody came to own.
    ~BodyWriter();

    Task<Result<void>> write(ByteView data);
    Task<Result<WrittenBody>> finish();
    /// An owner's record that names the extents was proposed: whatever became of it, they are not to be
    /// released here any more.
    void disown() { m_pending.clear(); }
    [[nodiscard]] const BodyOwner& owner() const { return m_owner; }

private:
    [[nodiscard]] Result<void> openExtent();
    Task<Result<void>> closeExtent();
    Task<Result<void>> commitPending(drive::ExtentRow row, replica::ShardsWritten shards);

    Context& m_context;
    env::Executor m_executor;
    BodyOwner m_owner;
    std::optional<std::uint64_t> m_length;
    std::uint64_t m_size = 0;
    std::string m_small;
    std::unique_ptr<ExtentWriter> m_extent;
    std::vector<ExtentDraft> m_done;
    std::vector<ExtentRef> m_pending; ///< committed, not yet owned
};

/// Adds a body to its owner's record: the small body, or the rows of extents at home. The reference for the
/// owner's row, and what the body survives when that is less than usual.
struct PlacedBody
{
    BodyRef ref;
    std::optional<std::uint8_t> survives;
};
[[nodiscard]] Result<PlacedBody> placeBody(Context& context, const BodyOwner& owner, WrittenBody body,
                                           replica::Proposal& into);

} // namespace holdfast::store
