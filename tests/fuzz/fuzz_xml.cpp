// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "base/encoding.h"
#include "base/xml.h"
#include "fuzz.h"

using namespace holdfast;

namespace
{

/// Counts nodes, and holds every text against the writer: written and read again it must be the
/// same.
std::size_t walk(const XmlNode& node, std::size_t depth)
{
    fuzz::check(depth <= kXmlMaxDepth, "depth within bounds");
    fuzz::check(isUtf8(node.text), "text is UTF-8");
    XmlWriter writer;
    writer.open("root").text("value", node.text);
    const auto again = parseXml(std::move(writer).finish());
    fuzz::check(again && again->childText("value") == node.text, "text survives writing");
    std::size_t nodes = 1 + node.attributes.size();
    for (const XmlNode& child : node.children)
        nodes += walk(child, depth + 1);
    return nodes;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = fuzz::textOf(data, size);
    if (const auto root = parseXml(text))
        fuzz::check(walk(*root, 1) <= kXmlMaxNodes, "nodes within bounds");

    // Whatever was stored as a name, the document that lists it must be readable.
    XmlWriter writer;
    writer.open("root").text("value", text);
    const std::string document = std::move(writer).finish();
    const auto listed = parseXml(document);
    fuzz::check(listed.has_value(), "written documents parse");
    const bool holdsNul = text.find('\0') != std::string_view::npos; // which XML cannot say
    if (listed && isUtf8(text) && !holdsNul)
        fuzz::check(listed->childText("value") == text, "UTF-8 text survives writing");
    return 0;
}
