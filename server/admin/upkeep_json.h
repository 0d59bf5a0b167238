// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "store/quarantine.h"
#include "store/scrub.h"

/// The documents of docs/admin-api.md, "scrub" and "quarantine".
namespace holdfast::admin
{

/// `everyDays` of a PUT; InvalidArgument names what is wrong.
[[nodiscard]] Result<std::uint32_t> parseScrubBody(std::string_view body);
[[nodiscard]] std::string scrubJson(const store::ScrubStatus& status);
[[nodiscard]] std::string quarantineJson(const store::QuarantinePage& page);

[[nodiscard]] std::string_view scrubStateName(store::ScrubStatus::State state); ///< "idle", ...

} // namespace holdfast::admin
