// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace holdfast
{

/// What went wrong, in the terms of the layers below the S3 protocol. The S3 layer maps these, and
/// what it finds itself, to AWS error codes in one table (s3/errors.h).
enum class Code : std::uint8_t {
    Ok = 0, ///< never in an Error; the neutral value for logs and wire formats
    InvalidArgument, ///< the caller's input is wrong; the same call can never succeed
    NotFound,
    AlreadyExists,
    PreconditionFailed, ///< a compare-and-set or If-Match / If-None-Match condition is false
    Conflict,           ///< a concurrent operation won, or the state forbids it (bucket not empty)
    Corrupt,            ///< stored bytes fail their checksum or do not parse
    Io,                 ///< the device or file system failed
    NoSpace,            ///< ENOSPC, EDQUOT, or below the reserve
    Timeout,            ///< a deadline passed; the outcome is unknown
    Unavailable,        ///< not enough members, drives or witness; may come back
    Overloaded,         ///< over the memory or request budget; try again later
    WrongEpoch,         ///< the request carried an epoch lower than the drive has seen (rule 10)
    Cancelled,          ///< the caller or the peer went away
    Unsupported,        ///< known, but not done here
    Unauthenticated,
    Forbidden,
    TooLarge,
    Internal, ///< an invariant does not hold
};

[[nodiscard]] std::string_view codeName(Code code);

/// Whether trying again can help, and after what.
enum class Retry : std::uint8_t {
    Never,     ///< the answer will be the same
    Now,       ///< idempotent and transient
    Later,     ///< after a pause (back-off)
};

/// An error as a value. `message` is one sentence for an operator, without secrets; `context` grows
/// outwards as the error travels ("shard 3 of extent ...: read at 4096").
struct Error
{
    Code code = Code::Internal;
    std::string message;
    std::string context;
    Retry retry = Retry::Never;

    /// `context: message`, or the message alone.
    [[nodiscard]] std::string describe() const;
    /// The same error with `outer` put before its context.
    [[nodiscard]] Error in(std::string_view outer) &&;
};

template <class T>
using Result = std::expected<T, Error>;

/// Shorthand for `return fail(Code::NotFound, "...")`. The retry class follows from the code:
/// Timeout, Unavailable, Overloaded, NoSpace -> Later; WrongEpoch -> Now; the rest -> Never.
[[nodiscard]] std::unexpected<Error> fail(Code code, std::string message, std::string context = {});
/// Passes on an error, with context: `return failed(std::move(r), "opening the log")`.
template <class T>
[[nodiscard]] std::unexpected<Error> failed(Result<T>&& result, std::string_view outer = {})
{
    Error error = std::move(result).error();
    return std::unexpected(outer.empty() ? std::move(error) : std::move(error).in(outer));
}
/// From errno: ENOSPC/EDQUOT -> NoSpace, ENOENT -> NotFound, EEXIST -> AlreadyExists, else Io.
[[nodiscard]] std::unexpected<Error> failErrno(int err, std::string context);

} // namespace holdfast
