// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "auth/authenticator.h"
#include "base/checksum.h"

namespace holdfast::auth
{

/// Follows the chain of signatures through an aws-chunked body. Not thread-safe: one body, one caller
/// at a time. Source: "Signature Calculations for the Authorization Header: Transferring Payload in
/// Multiple Chunks" of the Amazon S3 API reference.
class ChunkVerifier
{
public:
    explicit ChunkVerifier(ChunkSeed seed);

    /// Data of the current chunk.
    void update(ByteView data);
    /// The current chunk (the final empty one too) ends here, and its header claimed this signature.
    /// False from the first mismatch on.
    bool endChunk(std::string_view signature);
    /// `trailer`: "name:value\n" for each trailing header in order.
    bool endTrailer(std::string_view trailer, std::string_view signature);
    [[nodiscard]] bool ok() const { return m_ok; }

private:
    ChunkSeed m_seed;
    std::unique_ptr<Hasher> m_hasher;
    bool m_ok = true;
};

} // namespace holdfast::auth
