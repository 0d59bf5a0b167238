// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "s3/aws_chunked.h"
#include "s3/exchange.h"

namespace holdfast::s3
{

inline constexpr std::uint64_t kMaxObjectPut = std::uint64_t(5) << 30; ///< 5 GiB

/// The body of a request as the object's bytes: plain, or taken out of its aws-chunked framing. Belongs
/// to one request and one coroutine.
class BodySource
{
public:
    /// MissingContentLength when the client does not say how much comes, EntityTooLarge beyond
    /// `limit`, InvalidRequest for a length that is none.
    [[nodiscard]] static Outcome<BodySource> open(Exchange& x, std::uint64_t limit = kMaxObjectPut);

    /// Decoded bytes, as declared.
    [[nodiscard]] std::uint64_t length() const { return m_length; }

    /// Fills `into`, less only at the end of the body; 0 after it. Reports where signed chunks end.
    /// Checks the declared length.
    Task<Outcome<std::size_t>> fill(MutableByteView into, std::vector<ChunkEnd>& ends);
    [[nodiscard]] bool isDone() const { return m_done; }

    /// The trailing headers, once the body has ended.
    [[nodiscard]] const AwsChunkedDecoder* decoder() const { return m_decoder.get(); }

private:
    explicit BodySource(Exchange& x) : m_x(&x) {}
    Task<Outcome<std::size_t>> fillPlain(MutableByteView into);
    Task<Outcome<std::size_t>> fillChunked(MutableByteView into, std::vector<ChunkEnd>& ends);
    Task<Outcome<std::size_t>> readRaw(MutableByteView into);
    Task<Outcome<void>> expectEnd();

    Exchange* m_x;
    std::uint64_t m_length = 0;
    std::uint64_t m_taken = 0;
    bool m_done = false;
    std::unique_ptr<AwsChunkedDecoder> m_decoder; ///< none for a plain body
    Bytes m_raw;                                  ///< framed bytes read ahead
    std::size_t m_rawBegin = 0;
    std::size_t m_rawEnd = 0;
};

} // namespace holdfast::s3
