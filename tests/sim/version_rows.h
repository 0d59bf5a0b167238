// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "drive/extent.h"
#include "placement/layout.h"
#include "sim/model_meta_db.h"
#include "store/rows.h"

namespace holdfast::sim
{

/// Looks at the version rows of a store at rest, of which compareRows() has found that they are everywhere the
/// same: the invariants of store/versions.h hold, rows that belong to a version are there and no others, and
/// every body has the redundancy of its class.
void checkVersionRows(const std::vector<std::shared_ptr<ModelStore>>& stores, const placement::Layout& layout,
                      const std::map<Uuid, drive::ExtentRow>& extents,
                      const std::function<void(const std::string&)>& broken);

} // namespace holdfast::sim
