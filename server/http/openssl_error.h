// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace holdfast::http
{

/// Why OpenSSL's last call on this thread failed, in its words ("key values mismatch"); forgets it and
/// all that it said before. Where it said nothing: "no reason given".
[[nodiscard]] std::string takeOpensslError();

} // namespace holdfast::http
