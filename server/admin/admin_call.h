// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "auth/identity.h"
#include "env/task.h"
#include "http/message.h"

namespace holdfast::admin
{

using env::Task;

/// One request to the admin API on its way through a handler, authenticated, its body read and verified.
struct AdminCall
{
    http::Request& request;
    http::ResponseWriter& response;
    std::string body;
    auth::Identity caller; ///< anonymous where no signature was asked for
};

/// An answer that is no success, in the API's words.
struct AdminRefusal
{
    int status = 400;
    std::string code;
    std::string message;
};

/// Status and code for an error of the store (docs/admin-api.md, "Errors").
[[nodiscard]] AdminRefusal refusalOf(const Error& error);

Task<void> sendText(AdminCall* call, int status, std::string type, std::string body);
Task<void> sendJson(AdminCall* call, int status, std::string body);
Task<void> sendRefusal(AdminCall* call, AdminRefusal refusal);
/// The store's error, which is also logged where it is the node's own trouble.
Task<void> sendFailure(AdminCall* call, Error error);
/// `{}` with `status`, or the error.
Task<void> sendOutcome(AdminCall* call, Result<void> outcome, int status);

} // namespace holdfast::admin
