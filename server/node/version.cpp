// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "node/version.h"

namespace holdfast::node
{

const char* const kVersion = HOLDFAST_VERSION;

} // namespace holdfast::node
