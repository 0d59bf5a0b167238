// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "s3/exchange.h"

namespace holdfast::s3
{

/// An opaque continuation token for "what comes after this key". It holds the key and no state of the
/// server, so that it is good on every node and after a restart.
[[nodiscard]] std::string makeListToken(std::string_view after);
/// The request's continuation-token taken apart; an empty string when there is none. InvalidArgument
/// when it is not one of ours.
[[nodiscard]] Outcome<std::string> listTokenFrom(const Exchange& x);

} // namespace holdfast::s3
