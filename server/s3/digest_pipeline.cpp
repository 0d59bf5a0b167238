// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/digest_pipeline.h"

#include <algorithm>

namespace holdfast::s3
{

namespace
{

/// Below this a hop to another thread costs more than the digest.
constexpr std::size_t kInline = 32 * 1024;

bool isSlow(ChecksumKind kind)
{
    return kind == ChecksumKind::Md5 || kind == ChecksumKind::Sha1 || kind == ChecksumKind::Sha256;
}

} // namespace

void DigestPlan::want(ChecksumKind kind)
{
    if (std::ranges::find(kinds, kind) == kinds.end())
        kinds.push_back(kind);
}

DigestPipeline::DigestPipeline(env::WorkPool& pool, DigestPlan plan)
    : m_pool(pool), m_lanes(std::make_shared<Lanes>())
{
    std::vector<Lane>& lanes = m_lanes->lanes;
    for (const ChecksumKind kind : plan.kinds)
        if (isSlow(kind)) {
            lanes.emplace_back();
            lanes.back().hashers.emplace_back(kind, Hasher::make(kind));
        }
    if (plan.chunks) {
        m_lanes->chunks = std::make_unique<auth::ChunkVerifier>(std::move(*plan.chunks));
        lanes.emplace_back();
        lanes.back().followsChunks = true;
    }
    if (lanes.empty())
        lanes.emplace_back();
    // CRCs run at memory speed: they ride with the last lane.
    for (const ChecksumKind kind : plan.kinds)
        if (!isSlow(kind))
            lanes.back().hashers.emplace_back(kind, Hasher::make(kind));
}

void DigestPipeline::Lanes::run(Lane& lane, ByteView piece, const std::vector<ChunkEnd>& ends)
{
    for (auto& [kind, hasher] : lane.hashers)
        hasher->update(piece);
    if (!lane.followsChunks)
        return;
    std::size_t begin = 0;
    for (const ChunkEnd& end : ends) {
        chunks->update(piece.subspan(begin, end.offset - begin));
        chunks->endChunk(end.signature);
        begin = end.offset;
    }
    if (begin < piece.size())
        chunks->update(piece.subspan(begin));
}

void DigestPipeline::start(ByteView piece, std::vector<ChunkEnd> ends,
                           std::shared_ptr<const void> owner)
{
    if (piece.size() <= kInline) {
        for (Lane& lane : m_lanes->lanes)
            m_lanes->run(lane, piece, ends);
        return;
    }
    const auto shared = std::make_shared<const std::vector<ChunkEnd>>(std::move(ends));
    for (Lane& lane : m_lanes->lanes) {
        const env::Completion<bool> done;
        m_running.push_back(done);
        m_pool.post([lanes = m_lanes, &lane, piece, shared, owner, done]() mutable {
            lanes->run(lane, piece, *shared);
            owner.reset(); // who waits may then count on the memory
            done.complete(true);
        });
    }
}

env::Task<void> DigestPipeline::wait()
{
    while (!m_running.empty()) {
        const env::Completion<bool> done = std::move(m_running.back());
        m_running.pop_back();
        co_await done.wait();
    }
}

Digests DigestPipeline::finish()
{
    Digests digests;
    for (Lane& lane : m_lanes->lanes)
        for (auto& [kind, hasher] : lane.hashers)
            digests.raw.emplace(kind, hasher->finish());
    if (m_lanes->chunks)
        digests.chunksOk = m_lanes->chunks->ok();
    return digests;
}

} // namespace holdfast::s3
