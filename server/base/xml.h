// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace holdfast
{

/// Writes XML with everything escaped. Elements nest by open/close; `text` writes <name>value</name>.
/// Characters XML 1.0 cannot hold are written as numeric references, as AWS does.
class XmlWriter
{
public:
    XmlWriter(); ///< begins with the XML declaration
    XmlWriter& open(std::string_view name, std::string_view xmlns = {});
    XmlWriter& close();
    XmlWriter& text(std::string_view name, std::string_view value);
    XmlWriter& number(std::string_view name, std::int64_t value);
    XmlWriter& boolean(std::string_view name, bool value);
    [[nodiscard]] std::string finish() &&; ///< closes what is open

private:
    std::string m_out;
    std::vector<std::string> m_open;
};

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

/// Bounded: no DTD, at most 1 MiB, depth 16, 25 000 nodes; anything else is InvalidArgument.
[[nodiscard]] Result<XmlNode> parseXml(std::string_view document);

} // namespace holdfast
