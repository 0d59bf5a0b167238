// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"

namespace holdfast::s3
{

/// What only the last signed chunk may be smaller than. It bounds what a body's signatures cost: at most
/// 128 of them for each MiB. Unsigned chunks cost nothing, and may be of any size.
inline constexpr std::uint64_t kMinSignedChunk = 8192;

/// Where a signed chunk ends in the decoded bytes, and the signature its header carried.
struct ChunkEnd
{
    std::size_t offset = 0; ///< in the output of the call that reported it
    std::string signature;
};

/// Takes the aws-chunked framing off a body. No I/O, no digests.
///
///     size := hex[;chunk-signature=64hex] CRLF data CRLF     repeated
///     0[;chunk-signature=64hex] CRLF
///     (name:value CRLF)*  [x-amz-trailer-signature:64hex CRLF]     in the trailer forms
///     CRLF                                                  left out by some clients
class AwsChunkedDecoder
{
public:
    AwsChunkedDecoder(bool isSigned, bool hasTrailer);

    struct Progress
    {
        std::size_t consumed = 0;
        std::size_t produced = 0;
    };
    /// Decodes from `in` into `out` until one of them is used up or the body ends. InvalidArgument:
    /// broken framing; Corrupt: a trailer that is none; TooLarge: more chunks than AWS allows (a signed
    /// one of less than kMinSignedChunk that is not the last).
    [[nodiscard]] Result<Progress> decode(ByteView in, MutableByteView out,
                                          std::vector<ChunkEnd>& ends);

    /// Data bytes that follow directly: a caller may read that many past the decoder and say `skip`.
    [[nodiscard]] std::uint64_t plainBytes() const { return m_state == State::Data ? m_left : 0; }
    /// `count` data bytes, at most plainBytes(), went straight to the output.
    void skip(std::uint64_t count);

    [[nodiscard]] bool isDone() const { return m_state == State::Done; }
    /// The stream ended: fine only after the final chunk's line (the last CRLF may be missing).
    [[nodiscard]] Result<void> end();

    /// Names in lower case, in order, without the signature.
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& trailer() const
    {
        return m_trailer;
    }
    [[nodiscard]] const std::string& trailerSignature() const { return m_trailerSignature; }

private:
    enum class State : std::uint8_t { Header, Data, DataEnd, Trailer, Done };

    Result<bool> takeLine(ByteView in, std::size_t& consumed);
    Result<void> header(std::size_t offset, std::vector<ChunkEnd>& ends);
    Result<void> trailerLine();

    const bool m_signed;
    const bool m_hasTrailer;
    State m_state = State::Header;
    std::uint64_t m_left = 0; ///< data bytes of the current chunk still to come
    bool m_hadShort = false;  ///< a signed chunk was below the minimum: it must have been the last
    std::string m_signature;  ///< of the current chunk
    std::string m_line;       ///< a line that is not yet whole
    std::size_t m_trailerBytes = 0;
    std::vector<std::pair<std::string, std::string>> m_trailer;
    std::string m_trailerSignature;
};

} // namespace holdfast::s3
