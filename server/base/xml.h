// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace holdfast
{

/// Writes XML with everything escaped. Elements nest by open/close; `text` writes <name>value</name>.
/// Characters XML 1.0 cannot hold are written as numeric references, as AWS does; NUL, which nothing can
/// name, as U+FFFD.
class XmlWriter
{
public:
    XmlWriter(); ///< begins with the XML declaration
    XmlWriter& open(std::string_view name, std::string_view xmlns = {});
    /// Adds to the element that open() has just begun: `attribute("xsi:type", "CanonicalUser")`.
    XmlWriter& attribute(std::string_view name, std::string_view value);
    /// Character data inside the element that is open.
    XmlWriter& content(std::string_view value);
    XmlWriter& close();
    XmlWriter& text(std::string_view name, std::string_view value);
    XmlWriter& number(std::string_view name, std::int64_t value);
    XmlWriter& boolean(std::string_view name, bool value);
    [[nodiscard]] std::string finish() &&; ///< closes what is open

private:
    std::string m_out;
    std::vector<std::string> m_open;
};

/// As XmlWriter writes character data; fit for text and quoted attributes of HTML too.
void appendXmlEscaped(std::string& out, std::string_view text);

/// One element of a parsed document. Names without namespace prefix.
struct XmlNode
{
    std::string name;
    std::string text; ///< the character data directly inside, trimmed only if there are children
    std::vector<std::pair<std::string, std::string>> attributes;
    std::vector<XmlNode> children;

    [[nodiscard]] const XmlNode* child(std::string_view childName) const; ///< first, or nullptr
    [[nodiscard]] std::optional<std::string> childText(std::string_view childName) const;
};

/// Bounds of parseXml. The largest honest document completes an upload of 10 000 parts, each with its
/// number, ETag and a SHA-256: 40 001 elements, just under 2 MiB when indented.
inline constexpr std::size_t kXmlMaxBytes = 4 << 20;
inline constexpr std::size_t kXmlMaxDepth = 16;
inline constexpr std::size_t kXmlMaxNodes = 64'000; ///< elements and attributes

/// UTF-8 without a DTD, within the bounds; anything else is InvalidArgument. Numeric references may name
/// control characters (except NUL), since object keys hold them. Attribute names lose their prefix too,
/// but for namespace declarations.
[[nodiscard]] Result<XmlNode> parseXml(std::string_view document);

} // namespace holdfast
