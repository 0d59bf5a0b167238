// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace holdfast::env
{

/// The usual name of a Linux file system from statfs f_type; "0x..." where it has none here.
/// ext2, ext3 and ext4 share one number and are all called "ext4".
[[nodiscard]] std::string fileSystemName(std::uint64_t magic);

} // namespace holdfast::env
