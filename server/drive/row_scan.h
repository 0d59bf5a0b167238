// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "drive/drive_client.h"
#include "drive/meta_db.h"

namespace holdfast::drive
{

/// A page of rows (DriveClient::scan). Blocking. Body rows come without their bytes: whoever wants one
/// gets it by its key.
[[nodiscard]] Result<ScanPage> scanRows(MetaDb& db, const ScanRequest& request);

} // namespace holdfast::drive
