// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "admin/admin_call.h"

#include "admin/json_text.h"
#include "base/log.h"

namespace holdfast::admin
{
namespace
{

int statusOf(const Error& error)
{
    switch (error.code) {
    case Code::InvalidArgument:
        return 400;
    case Code::NotFound:
        return 404;
    case Code::AlreadyExists:
    case Code::Conflict:
    case Code::PreconditionFailed:
        return 409;
    case Code::TooLarge:
        return 413;
    case Code::Unsupported:
        return 501;
    default:
        return error.retry == Retry::Never ? 500 : 503;
    }
}

} // namespace

AdminRefusal refusalOf(const Error& error)
{
    if (error.code == Code::Forbidden)
        return {403, "AccessDenied", error.describe()};
    return {statusOf(error), std::string(codeName(error.code)), error.describe()};
}

Task<void> sendText(AdminCall* call, int status, std::string type, std::string body)
{
    http::ResponseHead head;
    head.status = status;
    head.headers.add("content-type", std::move(type));
    head.headers.add("cache-control", "no-store");
    const Result<void> sent = co_await call->response.reply(std::move(head), std::move(body));
    if (!sent)
        log::debug("admin answer not taken", {{"reason", sent.error().describe()}});
}

Task<void> sendJson(AdminCall* call, int status, std::string body)
{
    co_await sendText(call, status, "application/json", std::move(body));
}

Task<void> sendRefusal(AdminCall* call, AdminRefusal refusal)
{
    co_await sendJson(call, refusal.status,
                      errorJson(refusal.code, refusal.message, call->request.id));
}

Task<void> sendFailure(AdminCall* call, Error error)
{
    AdminRefusal refusal = refusalOf(error);
    const bool isOwnTrouble = refusal.status >= 500 && refusal.status != 501;
    log::write(isOwnTrouble ? log::Level::Warn : log::Level::Debug, "admin request failed",
               {{"request", call->request.id}, {"reason", error.describe()}});
    co_await sendRefusal(call, std::move(refusal));
}

Task<void> sendOutcome(AdminCall* call, Result<void> outcome, int status)
{
    if (outcome)
        co_await sendJson(call, status, "{}\n");
    else
        co_await sendFailure(call, std::move(outcome).error());
}

} // namespace holdfast::admin
