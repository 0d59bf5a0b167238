// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace holdfast::s3
{

// The files of server/s3/pages, as they are; made by CMake.
extern const std::string_view kPageStyle;
extern const std::string_view kCommonScript;
extern const std::string_view kDropBody;
extern const std::string_view kDropScript;
extern const std::string_view kFolderBody;
extern const std::string_view kFolderScript;

} // namespace holdfast::s3
