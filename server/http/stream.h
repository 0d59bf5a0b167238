// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "base/bytes.h"
#include "env/task.h"

namespace holdfast::http
{

/// A connection's bytes: TCP, or TLS on top of it. Lives on one io thread; at most one read and one
/// write at a time. After any error only close() and reset() make sense.
class Stream
{
public:
    virtual ~Stream() = default;
    /// TLS only, once and before all else. Cancelled: the peer left without a byte, or cancel(). What
    /// the peer did wrong is InvalidArgument; it has been told so where it can understand it. Then, for it
    /// to arrive: shutdownWrite(), and readSome() of bytes that mean nothing.
    virtual env::Task<Result<void>> handshake() { co_return Result<void>{}; }
    /// At least one byte; 0 when the peer has finished sending. Cancelled: the peer is gone, or cancel().
    virtual env::Task<Result<std::size_t>> readSome(MutableByteView into) = 0;
    /// Hands what fits to the transport without waiting and returns the count; 0 means "full now":
    /// await waitWritable() and try again with the same bytes.
    [[nodiscard]] virtual Result<std::size_t> tryWrite(std::span<const ByteView> pieces) = 0;
    virtual env::Task<Result<void>> waitWritable() = 0;
    /// Bytes handed to the transport that the peer has not taken yet; 0 where that is not known.
    [[nodiscard]] virtual std::size_t notTaken() const { return 0; }
    /// Tells the peer that nothing more comes; reading goes on. False: "full now", as tryWrite().
    [[nodiscard]] virtual bool shutdownWrite() = 0;
    /// Ends the read or wait under way with Cancelled.
    virtual void cancel() = 0;
    virtual void close() = 0;
    /// Closes so that the peer sees an error and not an end.
    virtual void reset() = 0;
    [[nodiscard]] virtual bool isTls() const = 0;
    /// What a handshake agreed on, in OpenSSL's words, which live as long as the process.
    struct Agreed
    {
        std::string_view version; ///< "TLSv1.3"
        std::string_view cipher;  ///< "TLS_AES_256_GCM_SHA384"
    };
    [[nodiscard]] virtual Agreed agreed() const { return {}; }
};

} // namespace holdfast::http
