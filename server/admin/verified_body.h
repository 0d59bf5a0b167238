// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>

#include "admin/admin_call.h"
#include "auth/authenticator.h"

namespace holdfast::admin
{

/// The whole body of a request, compared with what was signed. TooLarge (413) beyond `limit` bytes,
/// XAmzContentSHA256Mismatch (400) for another body than the signed one, InvalidRequest (400) for a
/// body in signed chunks, which requests this small have no use for. `body`: nullptr where there is none.
Task<std::expected<std::string, AdminRefusal>>
readVerifiedBody(http::BodyReader* body, const auth::Authenticated* caller, std::size_t limit);

} // namespace holdfast::admin
