// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "auth/chunk_verifier.h"
#include "base/checksum.h"
#include "env/work_pool.h"
#include "s3/aws_chunked.h"

namespace holdfast::s3
{

/// What is to be computed over a body. Md5 is a kind like the others.
struct DigestPlan
{
    std::vector<ChecksumKind> kinds; ///< without repeats
    std::optional<auth::ChunkSeed> chunks; ///< follow the chain of chunk signatures

    void want(ChecksumKind kind); ///< adds it unless it is there
};

struct Digests
{
    std::map<ChecksumKind, std::string> raw;
    bool chunksOk = true;

    [[nodiscard]] const std::string& of(ChecksumKind kind) const { return raw.at(kind); }
};

/// Digests of a body beside its I/O. MD5 runs at half a gigabyte a second and is what a PUT waits for,
/// so that slow digests each have a lane of their own, which runs on the pool while the caller writes
/// the same piece and reads the next one:
///
///     caller   read 1 | start 1, write 1 | read 2 | wait 1, start 2, write 2 | ...
///     lanes           | digest 1 ------------->  | digest 2 ---->
///
/// One coroutine uses it; `wait` must be awaited before a piece's bytes go.
class DigestPipeline
{
public:
    DigestPipeline(env::WorkPool& pool, DigestPlan plan);

    /// Begins with the next piece. Precondition: the piece before was waited for. `owner` keeps the
    /// bytes if the caller's frame is destroyed while they are read.
    void start(ByteView piece, std::vector<ChunkEnd> ends, std::shared_ptr<const void> owner);
    env::Task<void> wait();
    /// The results; the pipeline is used up. Precondition: waited.
    [[nodiscard]] Digests finish();
    [[nodiscard]] auth::ChunkVerifier* chunks() { return m_lanes->chunks.get(); }

private:
    struct Lane
    {
        std::vector<std::pair<ChecksumKind, std::unique_ptr<Hasher>>> hashers;
        bool followsChunks = false;
    };
    struct Lanes
    {
        std::vector<Lane> lanes;
        std::unique_ptr<auth::ChunkVerifier> chunks;
        void run(Lane& lane, ByteView piece, const std::vector<ChunkEnd>& ends);
    };

    env::WorkPool& m_pool;
    std::shared_ptr<Lanes> m_lanes;
    std::vector<env::Completion<bool>> m_running;
};

} // namespace holdfast::s3
