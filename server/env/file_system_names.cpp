// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "env/file_system_names.h"

#include <array>
#include <cstdio>
#include <string_view>
#include <utility>

namespace holdfast::env
{
namespace
{

// statfs(2), "Filesystem types", and linux/magic.h.
constexpr std::array<std::pair<std::uint32_t, std::string_view>, 24> kNames{{
    {0xef53, "ext4"},           {0x58465342, "xfs"},       {0x9123683e, "btrfs"},
    {0x01021994, "tmpfs"},      {0x858458f6, "ramfs"},     {0x794c7630, "overlay"},
    {0x6969, "nfs"},            {0xff534d42, "cifs"},      {0xfe534d42, "smb2"},
    {0x517b, "smb"},            {0x65735546, "fuse"},      {0x2fc12fc1, "zfs"},
    {0xf2f52010, "f2fs"},       {0x4d44, "vfat"},          {0x2011bab0, "exfat"},
    {0x5346544e, "ntfs"},       {0x7366746e, "ntfs3"},     {0xca451a4e, "bcachefs"},
    {0x01021997, "9p"},         {0x6a656a63, "virtiofs"},  {0x00c36400, "ceph"},
    {0x73717368, "squashfs"},   {0x01161970, "gfs2"},      {0x5346414f, "afs"},
}};

} // namespace

std::string fileSystemName(std::uint64_t magic)
{
    for (const auto& [number, name] : kNames) {
        if (number == static_cast<std::uint32_t>(magic))
            return std::string(name);
    }
    std::array<char, 24> text{};
    std::snprintf(text.data(), text.size(), "0x%llx", static_cast<unsigned long long>(magic));
    return text.data();
}

} // namespace holdfast::env
