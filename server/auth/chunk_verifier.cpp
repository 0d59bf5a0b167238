// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "auth/chunk_verifier.h"

#include "base/encoding.h"

namespace holdfast::auth
{

ChunkVerifier::ChunkVerifier(ChunkSeed seed)
    : m_seed(std::move(seed)), m_hasher(Hasher::make(ChecksumKind::Sha256))
{
}

void ChunkVerifier::update(ByteView data)
{
    if (m_ok)
        m_hasher->update(data);
}

bool ChunkVerifier::endChunk(std::string_view signature)
{
    if (!m_ok)
        return false;
    const std::string hash = hexEncode(asBytes(m_hasher->finish()));
    m_hasher = Hasher::make(ChecksumKind::Sha256);
    m_seed.signature = sigv4::chunkSignature(m_seed.signingKey, m_seed.amzDate, m_seed.scope,
                                             m_seed.signature, hash);
    m_ok = constantTimeEqual(m_seed.signature, signature);
    return m_ok;
}

bool ChunkVerifier::endTrailer(std::string_view trailer, std::string_view signature)
{
    if (!m_ok)
        return false;
    const std::string expected = sigv4::trailerSignature(
        m_seed.signingKey, m_seed.amzDate, m_seed.scope, m_seed.signature, trailer);
    m_ok = constantTimeEqual(expected, signature);
    return m_ok;
}

} // namespace holdfast::auth
