// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "store/status.h"

namespace holdfast::sim
{

/// Nothing is missing anywhere, by the store's word, and no drive comes or goes.
[[nodiscard]] bool isWhole(const store::StoreStatus& status);
[[nodiscard]] std::string describe(const store::StoreStatus& status);

} // namespace holdfast::sim
