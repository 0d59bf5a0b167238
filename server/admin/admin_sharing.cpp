// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "admin/admin_handler.h"
#include "admin/share_json.h"

// Links: upload requests, folder shares, and presigned links that are taken back (docs/sharing.md).
namespace holdfast::admin
{
namespace
{

constexpr std::uint32_t kPage = 500;

Error notOpen()
{
    return fail(Code::Unavailable, "the store is not open").error();
}

meta::ShareCaller callerOf(const AdminCall& call)
{
    return {call.caller.id, call.caller.accessKey, call.caller.isRoot, call.request.peer, call.request.tls};
}

std::string queryOf(const AdminCall& call, std::string_view name)
{
    const std::string* value = findQuery(call.request.query, name);
    return value ? *value : std::string();
}

Result<Uuid> idOf(const AdminCall& call)
{
    auto id = Uuid::parse(queryOf(call, "id"));
    if (!id)
        return fail(Code::InvalidArgument, "\"id\" is missing in the query, or is no id");
    return id;
}

} // namespace

Task<void> AdminHandler::shares(AdminCall& call)
{
    meta::Sharing* sharing = m_node.sharing();
    if (!sharing) {
        Error why = notOpen();
        co_await sendFailure(&call, std::move(why));
        co_return;
    }
    std::string after = queryOf(call, "after");
    meta::ShareCaller caller = callerOf(call);
    Result<meta::SharePage> page = co_await sharing->shares(std::move(caller), std::move(after), kPage);
    if (page)
        co_await sendJson(&call, 200, sharesJson(*page));
    else
        co_await sendFailure(&call, std::move(page).error());
}

Task<void> AdminHandler::createShare(AdminCall& call)
{
    meta::Sharing* sharing = m_node.sharing();
    Result<meta::ShareRequest> request = parseShareBody(call.body);
    if (!request || !sharing) {
        Error why = request ? notOpen() : std::move(request).error();
        co_await sendFailure(&call, std::move(why));
        co_return;
    }
    meta::ShareCaller caller = callerOf(call);
    Result<meta::ShareMade> made = co_await sharing->createShare(std::move(caller), std::move(*request));
    if (made)
        co_await sendJson(&call, 201, shareMadeJson(*made, m_clock.wallNow()));
    else
        co_await sendFailure(&call, std::move(made).error());
}

Task<void> AdminHandler::revokeShare(AdminCall& call)
{
    meta::Sharing* sharing = m_node.sharing();
    const Result<Uuid> id = idOf(call);
    if (!id || !sharing) {
        Error why = id ? notOpen() : id.error();
        co_await sendFailure(&call, std::move(why));
        co_return;
    }
    meta::ShareCaller caller = callerOf(call);
    Result<void> revoked = co_await sharing->revokeShare(std::move(caller), *id);
    co_await sendOutcome(&call, std::move(revoked), 200);
}

Task<void> AdminHandler::deniedLinks(AdminCall& call)
{
    meta::Sharing* sharing = m_node.sharing();
    if (!sharing) {
        Error why = notOpen();
        co_await sendFailure(&call, std::move(why));
        co_return;
    }
    meta::ShareCaller caller = callerOf(call);
    Result<std::vector<meta::DeniedLink>> links = co_await sharing->deniedLinks(std::move(caller));
    if (links)
        co_await sendJson(&call, 200, deniedLinksJson(*links));
    else
        co_await sendFailure(&call, std::move(links).error());
}

Task<void> AdminHandler::denyLink(AdminCall& call)
{
    meta::Sharing* sharing = m_node.sharing();
    Result<DenyOrder> order = parseDenyBody(call.body);
    if (!order || !sharing) {
        Error why = order ? notOpen() : std::move(order).error();
        co_await sendFailure(&call, std::move(why));
        co_return;
    }
    meta::ShareCaller caller = callerOf(call);
    Result<meta::DeniedLink> denied =
        co_await sharing->denyLink(std::move(caller), std::move(order->link), std::move(order->note));
    if (denied)
        co_await sendJson(&call, 201, deniedLinkJson(*denied));
    else
        co_await sendFailure(&call, std::move(denied).error());
}

Task<void> AdminHandler::allowLink(AdminCall& call)
{
    meta::Sharing* sharing = m_node.sharing();
    std::string id = queryOf(call, "id");
    if (!sharing) {
        Error why = notOpen();
        co_await sendFailure(&call, std::move(why));
        co_return;
    }
    meta::ShareCaller caller = callerOf(call);
    Result<void> allowed = co_await sharing->allowLink(std::move(caller), std::move(id));
    co_await sendOutcome(&call, std::move(allowed), 200);
}

} // namespace holdfast::admin
