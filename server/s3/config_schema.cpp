// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/config_schema.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <set>
#include <utility>
#include <vector>

#include "base/checksum.h"
#include "base/encoding.h"
#include "base/uuid.h"
#include "s3/address.h"

namespace holdfast::s3
{

namespace
{

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && isSpace(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isSpace(text.back()))
        text.remove_suffix(1);
    return text;
}

std::optional<std::int64_t> parseInteger(std::string_view text)
{
    text = trimmed(text);
    if (text.starts_with('+') && !text.starts_with("+-"))
        text.remove_prefix(1);
    std::int64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [parsed, problem] = std::from_chars(text.data(), end, value);
    if (problem != std::errc{} || parsed != end)
        return std::nullopt;
    return value;
}

std::optional<bool> parseBoolean(std::string_view text)
{
    std::string word(trimmed(text));
    for (char& c : word)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    if (word == "true" || word == "1")
        return true;
    if (word == "false" || word == "0")
        return false;
    return std::nullopt;
}

std::optional<WallNanos> parseInstant(std::string_view text)
{
    std::string time(trimmed(text));
    for (const std::string_view utc : {"+00:00", "-00:00"})
        if (time.ends_with(utc))
            time.replace(time.size() - utc.size(), utc.size(), "Z");
    const auto parsed = parseIso8601(time);
    if (!parsed)
        return std::nullopt;
    return *parsed;
}

/// Puts the value in its one spelling.
bool conformValue(std::string& text, const Element& element)
{
    switch (element.kind) {
    case ElementKind::Int:
    case ElementKind::Long: {
        const auto value = parseInteger(text);
        if (!value)
            return false;
        using Int = std::numeric_limits<std::int32_t>;
        if (element.kind == ElementKind::Int && (*value < Int::min() || *value > Int::max()))
            return false;
        text = std::to_string(*value);
        return true;
    }
    case ElementKind::Boolean: {
        const auto value = parseBoolean(text);
        if (!value)
            return false;
        text = *value ? "true" : "false";
        return true;
    }
    case ElementKind::Instant: {
        const auto value = parseInstant(text);
        if (!value)
            return false;
        text = formatIso8601Millis(*value);
        return true;
    }
    case ElementKind::Choice:
        return std::find(element.choices, element.choices + element.count, text) !=
               element.choices + element.count;
    case ElementKind::Group:
    case ElementKind::Text:
        break;
    }
    return true;
}

/// Names lose their prefixes when parsed; what is left must still be a name, or what is written
/// cannot be read again.
bool isPlainName(std::string_view name)
{
    const auto isLetter = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
    };
    return !name.empty() && isLetter(name.front()) && std::ranges::all_of(name, [&](char c) {
        return isLetter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
    });
}

/// An element no table names is kept as it is, with what is in it. The recursion is as deep as the
/// document, which parseXml has bounded.
bool conformForeign(XmlNode& node)
{
    if (!isPlainName(node.name))
        return false;
    std::vector<std::pair<std::string, std::string>> kept;
    for (auto& attribute : node.attributes) {
        const std::string& name = attribute.first;
        if (name == "xmlns" || name.starts_with("xmlns:"))
            continue;
        if (!isPlainName(name))
            return false;
        if (std::ranges::find(kept, name, &std::pair<std::string, std::string>::first) ==
            kept.end())
            kept.push_back(std::move(attribute));
    }
    node.attributes = std::move(kept);
    return std::ranges::all_of(node.children, conformForeign);
}

/// Only xsi:type, under the one name it has after parsing and the one it is written with.
void conformAttributes(XmlNode& node, const Element& element)
{
    std::vector<std::pair<std::string, std::string>> kept;
    if (element.typed) {
        const auto type =
            std::ranges::find(node.attributes, "type", &std::pair<std::string, std::string>::first);
        if (type != node.attributes.end())
            kept.push_back(std::move(*type));
    }
    node.attributes = std::move(kept);
}

/// Which child of the table `name` is, or `count`.
std::size_t placeIn(const Element& element, std::string_view name)
{
    const Element* end = element.children + element.count;
    return static_cast<std::size_t>(
        std::find_if(element.children, end, [&](const Element& e) { return e.name == name; }) -
        element.children);
}

bool conform(XmlNode& node, const Element& element);

/// Children in the table's order; one that the table does not have stays behind the one it
/// followed.
bool conformChildren(XmlNode& node, const Element& element)
{
    std::vector<std::size_t> seen(element.count);
    std::vector<std::pair<std::size_t, XmlNode>> ranked;
    std::size_t rank = 0;
    for (XmlNode& child : node.children) {
        const std::size_t index = placeIn(element, child.name);
        if (index == element.count) {
            if (element.closed || !conformForeign(child))
                return false;
        } else {
            ++seen[index];
            rank = index + 1;
            if (!conform(child, element.children[index]))
                return false;
        }
        ranked.emplace_back(rank, std::move(child));
    }
    for (std::size_t i = 0; i < element.count; ++i) {
        const Occurs occurs = element.children[i].occurs;
        const bool needed = occurs == Occurs::Once || occurs == Occurs::Some;
        const bool single = occurs == Occurs::Once || occurs == Occurs::Maybe;
        if ((needed && seen[i] == 0) || (single && seen[i] > 1))
            return false;
    }
    std::ranges::stable_sort(ranked, {}, &std::pair<std::size_t, XmlNode>::first);
    node.children.clear();
    for (auto& [place, child] : ranked)
        node.children.push_back(std::move(child));
    return true;
}

bool conform(XmlNode& node, const Element& element)
{
    conformAttributes(node, element);
    if (element.kind != ElementKind::Group)
        return node.children.empty() && conformValue(node.text, element);
    if (!trimmed(node.text).empty())
        return false;
    node.text.clear();
    return conformChildren(node, element);
}

void writeNode(const XmlNode& node, XmlWriter& xml, std::string_view xmlns)
{
    xml.open(node.name, xmlns);
    for (const auto& [name, value] : node.attributes) {
        const bool isType = node.name == "Grantee" && name == "type";
        if (isType)
            xml.attribute("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
        xml.attribute(isType ? "xsi:type" : name, value);
    }
    xml.content(node.text);
    for (const XmlNode& child : node.children)
        writeNode(child, xml, {});
    xml.close();
}

std::string derivedId(const XmlNode& rule, std::string_view bucket, std::size_t place)
{
    XmlWriter xml;
    xml.text("bucket", bucket).number("place", static_cast<std::int64_t>(place));
    writeNode(rule, xml, {});
    const std::string text = std::move(xml).finish();
    const std::string hash = digest(ChecksumKind::Sha256, asBytes(text));
    return base64Encode(asBytes(Uuid::fromRandom(asBytes(hash).first(16)).toString()));
}

} // namespace

std::unexpected<S3Error> malformed()
{
    return refuse(ErrorCode::MalformedXml);
}

Outcome<XmlNode> readDocument(std::string_view xml, const DocumentSchema& schema)
{
    if (xml.size() > schema.maxBytes)
        return refuse(ErrorCode::MaxMessageLengthExceeded);
    auto root = parseXml(xml);
    if (!root || root->name != schema.root.name || !conform(*root, schema.root))
        return malformed();
    return *std::move(root);
}

Outcome<std::string> writeDocument(const XmlNode& root, const DocumentSchema& schema)
{
    XmlWriter xml;
    writeNode(root, xml, kXmlns);
    std::string text = std::move(xml).finish();
    if (text.size() > schema.maxBytes) // escaping made it longer
        return refuse(ErrorCode::MaxMessageLengthExceeded);
    return text;
}

std::string textAt(const XmlNode& node, std::string_view name)
{
    return node.childText(name).value_or(std::string());
}

std::optional<std::int64_t> numberAt(const XmlNode& node, std::string_view name)
{
    const XmlNode* child = node.child(name);
    return child == nullptr ? std::nullopt : parseInteger(child->text);
}

bool isTrueAt(const XmlNode& node, std::string_view name)
{
    const XmlNode* child = node.child(name);
    return child != nullptr && child->text == "true";
}

std::optional<WallNanos> instantAt(const XmlNode& node, std::string_view name)
{
    const XmlNode* child = node.child(name);
    return child == nullptr ? std::nullopt : parseInstant(child->text);
}

std::size_t countOf(const XmlNode& node, std::string_view name)
{
    return static_cast<std::size_t>(std::ranges::count(node.children, name, &XmlNode::name));
}

std::size_t charactersIn(std::string_view utf8)
{
    std::size_t count = 0;
    for (const char c : utf8) {
        const auto byte = static_cast<std::uint8_t>(c);
        if (byte < 0x80 || byte >= 0xc0) // not the second or a later byte of a character
            count += byte >= 0xf0 ? 2 : 1;
    }
    return count;
}

void addMissing(XmlNode& node, const Element& element, std::string_view name, std::string text)
{
    const auto there = std::ranges::find(node.children, name, &XmlNode::name);
    if (there != node.children.end()) {
        if (there->text.empty())
            there->text = std::move(text);
        return;
    }
    const std::size_t place = placeIn(element, name);
    const auto behind = std::ranges::find_if(node.children, [&](const XmlNode& child) {
        const std::size_t other = placeIn(element, child.name);
        return other != element.count && other > place;
    });
    node.children.insert(behind, XmlNode{std::string(name), std::move(text), {}, {}});
}

void nameRules(XmlNode& root, const Element& rule, std::string_view bucket)
{
    const std::string_view id = rule.children[0].name;
    std::set<std::string> taken;
    for (const XmlNode& child : root.children)
        if (child.name == rule.name)
            taken.insert(textAt(child, id));
    std::size_t place = 0;
    for (XmlNode& child : root.children) {
        if (child.name != rule.name || !textAt(child, id).empty())
            continue;
        std::string name = derivedId(child, bucket, place++);
        while (!taken.insert(name).second)
            name = derivedId(child, bucket, place++);
        addMissing(child, rule, id, std::move(name));
    }
}

std::optional<Arn> parseArn(std::string_view text)
{
    std::array<std::string_view, 5> head;
    for (std::string_view& part : head) {
        const std::size_t colon = text.find(':');
        if (colon == std::string_view::npos)
            return std::nullopt;
        part = text.substr(0, colon);
        text.remove_prefix(colon + 1);
    }
    const auto isPlain = [](std::string_view part) {
        return std::ranges::all_of(part, [](char c) { return c > ' ' && c < 0x7f; });
    };
    if (head[0] != "arn" || head[1].empty() || head[2].empty() || text.empty() ||
        !std::ranges::all_of(head, isPlain) || !isPlain(text))
        return std::nullopt;
    return Arn{head[1], head[2], head[3], head[4], text};
}

std::optional<std::string> bucketOfArn(std::string_view text)
{
    const auto arn = parseArn(text);
    if (!arn || !isBucketName(arn->resource))
        return std::nullopt;
    if (arn->isAws() && (arn->service != "s3" || !arn->region.empty() || !arn->account.empty()))
        return std::nullopt;
    return std::string(arn->resource);
}

} // namespace holdfast::s3
