// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/share_names.h"

#include <algorithm>

#include "base/encoding.h"
#include "s3/address.h"

namespace holdfast::s3
{
namespace
{

constexpr std::size_t kMostNameBytes = 255; ///< what file systems take
constexpr int kMostLevels = 16;

std::unexpected<Error> wrong(std::string message)
{
    return fail(Code::InvalidArgument, std::move(message));
}

/// Whether the three bytes are one of U+200E, U+200F, U+202A..U+202E, U+2066..U+2069: what turns the direction of
/// writing makes "exe" look like the beginning of a name.
bool turnsDirection(std::string_view at)
{
    if (at.size() < 3 || at[0] != '\xe2')
        return false;
    const auto second = static_cast<unsigned char>(at[1]);
    const auto third = static_cast<unsigned char>(at[2]);
    const bool isMark = second == 0x80 && (third == 0x8e || third == 0x8f || (third >= 0xaa && third <= 0xae));
    return isMark || (second == 0x81 && third >= 0xa6 && third <= 0xa9);
}

/// Characters that a name must not have become '_'. Precondition: UTF-8.
std::string withoutControls(std::string_view name)
{
    std::string out;
    out.reserve(name.size());
    for (std::size_t at = 0; at < name.size();) {
        const auto byte = static_cast<unsigned char>(name[at]);
        const bool isC1 = byte == 0xc2 && at + 1 < name.size() && static_cast<unsigned char>(name[at + 1]) < 0xa0;
        std::size_t taken = 0;
        if (byte < 0x20 || byte == 0x7f || byte == '\\')
            taken = 1;
        else if (isC1)
            taken = 2;
        else if (turnsDirection(name.substr(at)))
            taken = 3;
        out += taken == 0 ? name[at] : '_';
        at += std::max<std::size_t>(taken, 1);
    }
    return out;
}

Result<void> checkComponent(std::string_view component)
{
    if (component.empty())
        return wrong("A file needs a name, and so does every folder in its path.");
    if (component == "." || component == "..")
        return wrong("The names . and .. are not possible here.");
    if (component.size() > kMostNameBytes)
        return wrong("A name is longer than 255 bytes.");
    return {};
}

} // namespace

Result<std::string> tidyName(std::string_view name)
{
    if (name.size() > kMaxKeyBytes)
        return wrong("The name is too long.");
    if (!isUtf8(name))
        return wrong("The name is not UTF-8.");
    std::string tidy = withoutControls(name);
    std::string_view rest = tidy;
    for (int level = 1;; ++level) {
        if (level > kMostLevels)
            return wrong("The file lies in more than 15 folders.");
        const std::size_t end = std::min(rest.find('/'), rest.size());
        if (Result<void> checked = checkComponent(rest.substr(0, end)); !checked)
            return failed(std::move(checked));
        if (end == rest.size())
            return tidy;
        rest.remove_prefix(end + 1);
    }
}

std::string numberedName(std::string_view name, std::uint32_t number)
{
    if (number <= 1)
        return std::string(name);
    const std::size_t slash = name.rfind('/');
    const std::size_t begin = slash == std::string_view::npos ? 0 : slash + 1;
    std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos || dot <= begin) // ".hidden" is no extension
        dot = name.size();
    return std::string(name.substr(0, dot)) + " (" + std::to_string(number) + ")" +
           std::string(name.substr(dot));
}

Result<void> checkFolder(std::string_view folder)
{
    if (folder.empty())
        return {};
    if (!folder.ends_with('/'))
        return wrong("\"folder\" must be empty or end with \"/\"");
    folder.remove_suffix(1);
    const auto tidy = tidyName(folder);
    if (!tidy || *tidy != folder || folder.size() > kMaxKeyBytes / 2)
        return wrong("\"folder\" is no path of plain names");
    return {};
}

} // namespace holdfast::s3
