// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <nlohmann/json.hpp>

/// The admin API's documents in words for a terminal. Every text is whole lines. Fields that a node does
/// not say count as 0 or empty.
namespace holdfast::node
{

using Json = nlohmann::ordered_json;

/// Reading without complaint.
[[nodiscard]] const Json& fieldOf(const Json& object, const char* name);
[[nodiscard]] std::uint64_t numberOf(const Json& object, const char* name);
[[nodiscard]] std::string textOf(const Json& object, const char* name); ///< printable
[[nodiscard]] bool isSet(const Json& object, const char* name);

/// What a plan would do. `reencode`: whether old objects would be written anew.
[[nodiscard]] std::string planText(const Json& plan, bool reencode);
/// One line for each drive of a status.
[[nodiscard]] std::string driveListText(const Json& status);
/// Drives, safety, growth, scrub (null: not known) and work.
[[nodiscard]] std::string statusText(const Json& status, const Json& scrub);
[[nodiscard]] std::string scrubText(const Json& scrub);
/// One line for each entry of a page.
[[nodiscard]] std::string quarantineText(const Json& page);

} // namespace holdfast::node
