// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "http/server.h"

namespace holdfast::s3
{

/// What the HTTP server refuses before the S3 handler sees it, in S3's XML (http::ErrorPageMaker).
[[nodiscard]] http::ErrorPage errorPage(http::Fault fault, const std::string& requestId);

} // namespace holdfast::s3
