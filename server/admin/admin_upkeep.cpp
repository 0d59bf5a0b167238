// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "admin/admin_handler.h"
#include "admin/upkeep_json.h"
#include "base/encoding.h"

// Scrub and quarantine.
namespace holdfast::admin
{
namespace
{

constexpr std::uint32_t kQuarantinePage = 500;

} // namespace

Task<void> AdminHandler::scrub(AdminCall& call)
{
    Result<store::ScrubStatus> status = co_await m_node.scrubStatus();
    if (status)
        co_await sendJson(&call, 200, scrubJson(*status));
    else
        co_await sendFailure(&call, std::move(status).error());
}

/// Answers what holds now, as a GET does.
Task<void> AdminHandler::setScrub(AdminCall& call)
{
    Result<std::uint32_t> everyDays = parseScrubBody(call.body);
    if (!everyDays) {
        co_await sendFailure(&call, std::move(everyDays).error());
        co_return;
    }
    Result<void> done = co_await m_node.setScrub(*everyDays);
    if (done)
        co_await scrub(call);
    else
        co_await sendFailure(&call, std::move(done).error());
}

Task<void> AdminHandler::startScrub(AdminCall& call)
{
    Result<void> done = co_await m_node.startScrub();
    co_await sendOutcome(&call, std::move(done), 202);
}

Task<void> AdminHandler::pauseScrub(AdminCall& call)
{
    Result<void> done = co_await m_node.pauseScrub(true);
    co_await sendOutcome(&call, std::move(done), 202);
}

Task<void> AdminHandler::resumeScrub(AdminCall& call)
{
    Result<void> done = co_await m_node.pauseScrub(false);
    co_await sendOutcome(&call, std::move(done), 202);
}

/// The store's own token may hold any bytes: hexadecimal digits outside.
Task<void> AdminHandler::quarantine(AdminCall& call)
{
    std::string after;
    if (const std::string* token = findQuery(call.request.query, "after")) {
        const Result<Bytes> decoded = hexDecode(*token);
        if (!decoded) {
            AdminRefusal refusal{400, "InvalidArgument", "\"after\" is not a token of this resource"};
            co_await sendRefusal(&call, std::move(refusal));
            co_return;
        }
        after = asText(*decoded);
    }
    Result<store::QuarantinePage> page =
        co_await m_node.quarantine(std::move(after), kQuarantinePage);
    if (page)
        co_await sendJson(&call, 200, quarantineJson(*page));
    else
        co_await sendFailure(&call, std::move(page).error());
}

} // namespace holdfast::admin
