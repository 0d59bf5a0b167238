// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <charconv>

#include <pugixml.hpp>

#include "base/encoding.h"
#include "base/xml.h"

namespace holdfast
{

namespace
{

std::unexpected<Error> refuse(std::string message)
{
    return fail(Code::InvalidArgument, "XML: " + std::move(message));
}

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Reads a document once from left to right before the parser builds anything from it, and refuses
/// what must not reach the parser: DTDs, entities beyond the five, more nodes or levels than the
/// bounds, and what pugixml would let pass (text outside the root, a second root).
class Gate
{
public:
    explicit Gate(std::string_view text) : m_text(text) {}

    Result<void> check()
    {
        for (const char c : m_text)
            if (static_cast<std::uint8_t>(c) < 0x20 && !isSpace(c))
                return refuse("a control character");
        while (m_at < m_text.size()) {
            auto step = m_text[m_at] == '<' ? markup() : characters();
            if (!step)
                return step;
        }
        if (m_depth != 0 || !m_rootSeen)
            return refuse("the document ends too early");
        return {};
    }

private:
    [[nodiscard]] std::string_view rest() const { return m_text.substr(m_at); }

    Result<void> characters()
    {
        for (; m_at < m_text.size() && m_text[m_at] != '<'; ++m_at) {
            if (m_depth == 0 && !isSpace(m_text[m_at]))
                return refuse("text outside the root element");
            if (m_text[m_at] == '&') {
                if (auto checked = reference(); !checked)
                    return checked;
            }
        }
        return {};
    }

    /// At '&'; leaves m_at at its ';'.
    Result<void> reference()
    {
        const std::size_t end = rest().substr(0, 12).find(';');
        if (end == std::string_view::npos)
            return refuse("a & that begins no reference");
        std::string_view name = rest().substr(1, end - 1);
        m_at += end;
        if (name == "amp" || name == "lt" || name == "gt" || name == "apos" || name == "quot")
            return {};
        if (!name.starts_with('#'))
            return refuse("an entity that is not one of the five");
        name.remove_prefix(1);
        const bool hex = name.starts_with('x');
        if (hex)
            name.remove_prefix(1);
        std::uint32_t value = 0;
        const char* last = name.data() + name.size();
        const auto [parsed, problem] = std::from_chars(name.data(), last, value, hex ? 16 : 10);
        if (problem != std::errc{} || parsed != last || value == 0 || value > 0x10ffff ||
            (value >= 0xd800 && value <= 0xdfff))
            return refuse("a reference to no character");
        return {};
    }

    Result<void> markup()
    {
        if (rest().starts_with("<!--"))
            return skipPast("-->", 4);
        if (rest().starts_with("<?"))
            return skipPast("?>", 2);
        if (rest().starts_with("<![CDATA[")) {
            if (m_depth == 0)
                return refuse("text outside the root element");
            return skipPast("]]>", 9);
        }
        if (rest().starts_with("<!"))
            return refuse("a document type declaration");
        if (rest().starts_with("</")) {
            if (m_depth == 0)
                return refuse("an end tag without its start tag");
            --m_depth;
            return skipPast(">", 2);
        }
        return startTag();
    }

    Result<void> skipPast(std::string_view end, std::size_t from)
    {
        const std::size_t found = m_text.find(end, m_at + from);
        if (found == std::string_view::npos)
            return refuse("the document ends too early");
        m_at = found + end.size();
        return {};
    }

    Result<void> startTag()
    {
        if (m_depth == 0 && m_rootSeen)
            return refuse("more than one root element");
        m_rootSeen = true;
        if (auto counted = countNode(); !counted)
            return counted;
        char quote = 0;
        for (++m_at; m_at < m_text.size(); ++m_at) {
            const char c = m_text[m_at];
            if (c == '<')
                return refuse("a < inside a tag");
            if (c == '&') {
                if (auto checked = reference(); !checked)
                    return checked;
            } else if (quote != 0) {
                quote = c == quote ? char(0) : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
                if (auto counted = countNode(); !counted)
                    return counted;
            } else if (c == '>') {
                const bool isEmpty = m_text[m_at - 1] == '/';
                ++m_at;
                return isEmpty ? Result<void>{} : descend();
            }
        }
        return refuse("the document ends too early");
    }

    Result<void> countNode()
    {
        if (++m_nodes > kXmlMaxNodes)
            return refuse("more than " + std::to_string(kXmlMaxNodes) + " elements and attributes");
        return {};
    }

    Result<void> descend()
    {
        if (++m_depth > kXmlMaxDepth)
            return refuse("nested deeper than " + std::to_string(kXmlMaxDepth) + " levels");
        return {};
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::size_t m_nodes = 0;
    std::size_t m_depth = 0;
    bool m_rootSeen = false;
};

std::string_view withoutPrefix(std::string_view name)
{
    const std::size_t colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

void trim(std::string& text)
{
    std::size_t end = text.size();
    while (end > 0 && isSpace(text[end - 1]))
        --end;
    text.erase(end);
    std::size_t begin = 0;
    while (begin < text.size() && isSpace(text[begin]))
        ++begin;
    text.erase(0, begin);
}

/// The recursion is as deep as the document, which the gate has bounded.
XmlNode convert(const pugi::xml_node& from)
{
    XmlNode node;
    node.name = withoutPrefix(from.name());
    for (const pugi::xml_attribute& attribute : from.attributes()) {
        const std::string_view name = attribute.name();
        const bool declares = name.starts_with("xmlns:");
        node.attributes.emplace_back(declares ? name : withoutPrefix(name), attribute.value());
    }
    for (const pugi::xml_node& child : from.children()) {
        if (child.type() == pugi::node_element)
            node.children.push_back(convert(child));
        else
            node.text += child.value();
    }
    if (!node.children.empty())
        trim(node.text);
    return node;
}

} // namespace

Result<XmlNode> parseXml(std::string_view document)
{
    if (document.size() > kXmlMaxBytes)
        return refuse("longer than " + std::to_string(kXmlMaxBytes) + " bytes");
    if (document.starts_with("\xef\xbb\xbf"))
        document.remove_prefix(3);
    if (!isUtf8(document))
        return refuse("not UTF-8");
    if (auto checked = Gate(document).check(); !checked)
        return failed(std::move(checked));

    pugi::xml_document parsed;
    constexpr unsigned kOptions = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol |
                                  pugi::parse_wconv_attribute | pugi::parse_ws_pcdata;
    const pugi::xml_parse_result outcome =
        parsed.load_buffer(document.data(), document.size(), kOptions, pugi::encoding_utf8);
    if (!outcome)
        return refuse(outcome.description());
    const pugi::xml_node root = parsed.document_element();
    if (!root)
        return refuse("no root element");
    return convert(root);
}

} // namespace holdfast
