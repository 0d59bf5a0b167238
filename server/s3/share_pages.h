// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "http/message.h"

namespace holdfast::s3
{

/// A page of the door: one document with its style and script inside (server/s3/pages).
struct DoorPage
{
    std::string html;
    std::string policy; ///< Content-Security-Policy: this style and this script, by their hashes, and no other
};

[[nodiscard]] const DoorPage& dropPage();
[[nodiscard]] const DoorPage& folderPage();

void addPageHeaders(const DoorPage& page, http::Headers& into);

} // namespace holdfast::s3
