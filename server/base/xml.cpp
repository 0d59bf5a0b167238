// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "base/xml.h"

#include <array>
#include <cassert>

#include "base/encoding.h"

namespace holdfast
{

namespace
{

void appendReference(std::string& out, unsigned character)
{
    out += "&#";
    out += std::to_string(character);
    out += ';';
}

/// Appends one character that is not plain ASCII text, and says how many bytes of `text` it was.
/// Bytes that are not UTF-8 become U+FFFD: the document stays well-formed whatever was stored.
std::size_t appendWide(std::string& out, std::string_view text)
{
    const auto lead = static_cast<std::uint8_t>(text[0]);
    const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    const std::string_view character = text.substr(0, length);
    if (!isUtf8(character)) {
        out += "\xef\xbf\xbd";
        return 1;
    }
    if (character == "\xef\xbf\xbe" || character == "\xef\xbf\xbf") // U+FFFE and U+FFFF
        appendReference(out, 0xff00u + static_cast<std::uint8_t>(character[2]) + 0x40u);
    else
        out += character;
    return length;
}

/// Bytes that stand for themselves; a listing is made of little else.
constexpr std::array<bool, 256> kPlain = [] {
    std::array<bool, 256> plain{};
    for (std::size_t byte = 0x20; byte < 0x80; ++byte)
        plain[byte] = byte != '&' && byte != '<' && byte != '>' && byte != '"' && byte != '\'';
    return plain;
}();

} // namespace

void appendXmlEscaped(std::string& out, std::string_view text)
{
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i;
        while (end < text.size() && kPlain[static_cast<std::uint8_t>(text[end])])
            ++end;
        out += text.substr(i, end - i);
        i = end;
        if (i == text.size())
            return;
        const auto byte = static_cast<std::uint8_t>(text[i]);
        if (byte >= 0x80) {
            i += appendWide(out, text.substr(i));
            continue;
        }
        switch (byte) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\'':
            out += "&#39;";
            break;
        default:
            if (byte == 0) // which no reference may name either
                out += "\xef\xbf\xbd";
            else // below 0x20: also tab and line ends, which a parser may normalise
                appendReference(out, byte);
        }
        ++i;
    }
}

XmlWriter::XmlWriter() : m_out("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") {}

XmlWriter& XmlWriter::open(std::string_view name, std::string_view xmlns)
{
    m_out.push_back('<');
    m_out += name;
    m_out.push_back('>');
    m_open.emplace_back(name);
    return xmlns.empty() ? *this : attribute("xmlns", xmlns);
}

XmlWriter& XmlWriter::attribute(std::string_view name, std::string_view value)
{
    assert(!m_open.empty() && m_out.ends_with('>'));
    m_out.back() = ' ';
    m_out += name;
    m_out += "=\"";
    appendXmlEscaped(m_out, value);
    m_out += "\">";
    return *this;
}

XmlWriter& XmlWriter::content(std::string_view value)
{
    assert(!m_open.empty());
    appendXmlEscaped(m_out, value);
    return *this;
}

XmlWriter& XmlWriter::close()
{
    assert(!m_open.empty());
    m_out += "</";
    m_out += m_open.back();
    m_out.push_back('>');
    m_open.pop_back();
    return *this;
}

XmlWriter& XmlWriter::text(std::string_view name, std::string_view value)
{
    m_out.push_back('<');
    m_out += name;
    m_out.push_back('>');
    appendXmlEscaped(m_out, value);
    m_out += "</";
    m_out += name;
    m_out.push_back('>');
    return *this;
}

XmlWriter& XmlWriter::number(std::string_view name, std::int64_t value)
{
    return text(name, std::to_string(value));
}

XmlWriter& XmlWriter::boolean(std::string_view name, bool value)
{
    return text(name, value ? "true" : "false");
}

std::string XmlWriter::finish() &&
{
    while (!m_open.empty())
        close();
    return std::move(m_out);
}

const XmlNode* XmlNode::child(std::string_view childName) const
{
    for (const XmlNode& node : children)
        if (node.name == childName)
            return &node;
    return nullptr;
}

std::optional<std::string> XmlNode::childText(std::string_view childName) const
{
    if (const XmlNode* node = child(childName))
        return node->text;
    return std::nullopt;
}

} // namespace holdfast
