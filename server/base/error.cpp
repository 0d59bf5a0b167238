// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

#include <cerrno>
#include <system_error>

namespace holdfast
{

namespace
{

Retry retryOf(Code code)
{
    switch (code) {
    case Code::Timeout:
    case Code::Unavailable:
    case Code::Overloaded:
    case Code::NoSpace:
        return Retry::Later;
    case Code::WrongEpoch:
        return Retry::Now;
    default:
        return Retry::Never;
    }
}

} // namespace

std::string_view codeName(Code code)
{
    switch (code) {
    case Code::Ok:
        return "Ok";
    case Code::InvalidArgument:
        return "InvalidArgument";
    case Code::NotFound:
        return "NotFound";
    case Code::AlreadyExists:
        return "AlreadyExists";
    case Code::PreconditionFailed:
        return "PreconditionFailed";
    case Code::Conflict:
        return "Conflict";
    case Code::Corrupt:
        return "Corrupt";
    case Code::Io:
        return "Io";
    case Code::NoSpace:
        return "NoSpace";
    case Code::Timeout:
        return "Timeout";
    case Code::Unavailable:
        return "Unavailable";
    case Code::Overloaded:
        return "Overloaded";
    case Code::WrongEpoch:
        return "WrongEpoch";
    case Code::Cancelled:
        return "Cancelled";
    case Code::Unsupported:
        return "Unsupported";
    case Code::Unauthenticated:
        return "Unauthenticated";
    case Code::Forbidden:
        return "Forbidden";
    case Code::TooLarge:
        return "TooLarge";
    case Code::Internal:
        return "Internal";
    }
    return "Unknown"; // a value from a newer peer
}

std::string Error::describe() const
{
    if (context.empty())
        return message;
    return context + ": " + message;
}

Error Error::in(std::string_view outer) &&
{
    if (context.empty()) {
        context = outer;
    } else if (!outer.empty()) {
        std::string joined(outer);
        joined += ": ";
        joined += context;
        context = std::move(joined);
    }
    return std::move(*this);
}

std::unexpected<Error> fail(Code code, std::string message, std::string context)
{
    return std::unexpected(Error{code, std::move(message), std::move(context), retryOf(code)});
}

std::unexpected<Error> failErrno(int err, std::string context)
{
    Code code = Code::Io;
    if (err == ENOSPC || err == EDQUOT)
        code = Code::NoSpace;
    else if (err == ENOENT)
        code = Code::NotFound;
    else if (err == EEXIST)
        code = Code::AlreadyExists;
    else if (err == EMFILE || err == ENFILE || err == ENOMEM)
        code = Code::Overloaded; // this process lacks something; the device has done nothing wrong
    std::string message = std::generic_category().message(err);
    message += " (errno " + std::to_string(err) + ")";
    return fail(code, std::move(message), std::move(context));
}

} // namespace holdfast
