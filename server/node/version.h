// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace holdfast::node
{

extern const char* const kVersion; ///< "0.1.0"

} // namespace holdfast::node
