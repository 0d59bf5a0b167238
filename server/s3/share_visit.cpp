// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/share_visit.h"

namespace holdfast::s3
{
namespace
{

constexpr std::size_t kMostSmallBody = 8 * 1024;

} // namespace

std::unexpected<DoorError> shut(int status, std::string_view code, std::string message)
{
    return std::unexpected(DoorError{status, code, std::move(message), {}});
}

DoorError doorError(const S3Error& error)
{
    using enum ErrorCode;
    switch (error.code) {
    case ClientDisconnected:
        return {0, "Internal", {}, {}};
    case AccessDenied:
    case MethodNotAllowed:
    case NoSuchBucket:
        return {403, "LinkStopped", "Whoever made this link may not share this any more. Ask them for a new one.", {}};
    case NoSuchKey:
        return {404, "NotFound", "There is no such file.", {}};
    case NoSuchUpload:
        return {404, "UploadUnknown", "This upload is not known any more. Send the file anew.", {}};
    case PreconditionFailed:
        return {409, "NameTaken", "Another file got this name in the meantime. Send the file anew.", {}};
    case MissingContentLength:
        return {411, "LengthRequired", "Say with Content-Length how long the file is.", {}};
    case EntityTooLarge:
        return {413, "FileTooLarge", "The file is larger than is taken here.", {}};
    case KeyTooLongError:
    case InvalidUri:
        return {400, "NameInvalid", "The name is too long.", {}};
    case IncompleteBody:
    case RequestTimeout:
        return {400, "RequestInvalid", "Fewer bytes arrived than were announced. Send them again.", {}};
    case InvalidRange:
        return {416, "RequestInvalid", "The file has no such bytes.", error.headers};
    case InsufficientStorage:
        return {507, "StoreFull", "There is no room left in the store.", {}};
    case SlowDown:
    case OperationAborted:
        return {503, "Busy", "Too much is going on. Try again in a moment.", {{"retry-after", "1"}}};
    case ServiceUnavailable:
        return {503, "Unavailable", "The store cannot do this now. Try again later.", {{"retry-after", "5"}}};
    default:
        break;
    }
    return {500, "Internal", "Something went wrong in the store.", {}};
}

DoorError doorError(const Exchange& x, const Error& error)
{
    return doorError(x.storeRefusal(error).error());
}

std::optional<auth::Identity> creatorOf(const Services& services, const std::string& id)
{
    return services.authenticator.identities().byId(id);
}

Task<Doored<void>> checkRight(Visit& visit, std::string action, std::string key)
{
    Target target;
    target.bucket = visit.x.bucketInfo;
    target.key = std::move(key);
    const auto allowed = co_await visit.house.access.check(visit.x, std::move(action), std::move(target));
    if (!allowed)
        co_return std::unexpected(doorError(allowed.error()));
    co_return Doored<void>{};
}

Task<Doored<void>> sendDoor(Exchange& x, int status, std::string json)
{
    http::ResponseHead head;
    head.status = status;
    if (!json.empty())
        head.headers.set("content-type", "application/json");
    head.headers.set("cache-control", "no-store");
    head.headers.set("x-content-type-options", "nosniff");
    const auto sent = co_await x.response.reply(std::move(head), std::move(json));
    if (!sent)
        co_return std::unexpected(DoorError{0, "Internal", {}, {}});
    co_return Doored<void>{};
}

Task<Doored<std::string>> readSmallBody(Exchange& x)
{
    std::string whole;
    if (!x.request.body)
        co_return whole;
    for (;;) {
        const std::size_t had = whole.size();
        whole.resize(had + 1024);
        const MutableByteView into{reinterpret_cast<std::uint8_t*>(whole.data()) + had, 1024};
        const auto got = co_await x.request.body->read(into);
        if (!got)
            co_return std::unexpected(doorError(fromBody(got.error())));
        whole.resize(had + *got);
        if (*got == 0)
            co_return whole;
        if (whole.size() > kMostSmallBody)
            co_return shut(413, "RequestInvalid", "The request is too long.");
    }
}

} // namespace holdfast::s3
