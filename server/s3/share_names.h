// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

/// Names that strangers give to files (docs/sharing.md, "Names").
namespace holdfast::s3
{

/// A name, or a path of names, as it may stand below a folder. InvalidArgument with a sentence for people.
[[nodiscard]] Result<std::string> tidyName(std::string_view name);

/// "a/report.pdf" as "a/report (2).pdf"; number 1 is the name itself.
[[nodiscard]] std::string numberedName(std::string_view name, std::uint32_t number);

/// A folder of a token: empty, or names that each end with '/'. InvalidArgument.
[[nodiscard]] Result<void> checkFolder(std::string_view folder);

} // namespace holdfast::s3
