// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <sys/types.h>

#include "env/file_system.h"

/// The small files of the state directory.
namespace holdfast::node
{

/// The first 64 KiB. NotFound when there is none.
[[nodiscard]] Result<std::string> readSmallFile(env::FileSystem& files, const std::string& path);

/// Puts `text` at DIRECTORY/NAME: new file, sync, rename, directory sync. After a crash there is the
/// whole file or the one before.
[[nodiscard]] Result<void> replaceSmallFile(env::FileSystem& files, const std::string& directory,
                                            const std::string& name, std::string_view text,
                                            mode_t mode = 0600);

} // namespace holdfast::node
