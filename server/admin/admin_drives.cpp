// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "admin/admin_handler.h"
#include "admin/growth_json.h"
#include "base/log.h"

// Drives come and go (docs/growth.md).
namespace holdfast::admin
{

Task<void> AdminHandler::planGrowth(AdminCall& call)
{
    Result<store::GrowthRequest> request = parsePlanBody(call.body);
    if (!request) {
        co_await sendFailure(&call, std::move(request).error());
        co_return;
    }
    Result<store::GrowthPlan> plan = co_await m_node.planGrowth(std::move(*request));
    if (plan)
        co_await sendJson(&call, 200, planJson(*plan));
    else
        co_await sendFailure(&call, std::move(plan).error());
}

Task<void> AdminHandler::applyGrowth(AdminCall& call)
{
    Result<GrowthOrder> order = parseApplyBody(call.body);
    if (!order) {
        co_await sendFailure(&call, std::move(order).error());
        co_return;
    }
    log::info("a change of the drives is asked for",
              {{"request", call.request.id},
               {"peer", call.request.peer},
               {"kind", std::string(growthKindName(order->request.kind))}});
    Result<void> done =
        co_await m_node.applyGrowth(std::move(order->request), order->epoch, order->reencode);
    co_await sendOutcome(&call, std::move(done), 202);
}

Task<void> AdminHandler::pauseGrowth(AdminCall& call)
{
    Result<void> done = co_await m_node.pauseGrowth(true);
    co_await sendOutcome(&call, std::move(done), 200);
}

Task<void> AdminHandler::resumeGrowth(AdminCall& call)
{
    Result<void> done = co_await m_node.pauseGrowth(false);
    co_await sendOutcome(&call, std::move(done), 200);
}

} // namespace holdfast::admin
