// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/xml.h"
#include "s3/config_documents.h"

namespace holdfast::s3
{

/// The shape of configuration documents, as tables. What the tables hold is MalformedXML when it
/// does not fit; what only meaning can tell (limits, consistency) is in the check of each document.
enum class ElementKind : std::uint8_t {
    Group, ///< only elements inside
    Text,
    Int,     ///< xs:int
    Long,    ///< xs:long
    Boolean, ///< true, false (any case: AWS's own samples shout), 1, 0
    Instant, ///< ISO 8601 in UTC
    Choice,  ///< one of a list, as it is written there
};
enum class Occurs : std::uint8_t {
    Once,
    Maybe,
    Some, ///< once or more
    Many, ///< any number
};

struct Element
{
    std::string_view name;
    ElementKind kind = ElementKind::Text;
    Occurs occurs = Occurs::Maybe;
    const Element* children = nullptr; ///< of a Group, in the order AWS writes them
    const std::string_view* choices = nullptr;
    std::size_t count = 0; ///< of children or choices
    bool typed = false;    ///< keeps its xsi:type (Grantee)
    bool closed = false;   ///< nothing unknown inside: what nobody reads would widen a filter
};

constexpr Element leaf(std::string_view name, ElementKind kind, Occurs occurs)
{
    return {name, kind, occurs};
}
template <std::size_t N>
constexpr Element group(std::string_view name, Occurs occurs,
                        const std::array<Element, N>& children)
{
    return {name, ElementKind::Group, occurs, children.data(), nullptr, N};
}
template <std::size_t N>
constexpr Element closedGroup(std::string_view name, Occurs occurs,
                              const std::array<Element, N>& children)
{
    Element element = group(name, occurs, children);
    element.closed = true;
    return element;
}
constexpr Element emptyGroup(std::string_view name, Occurs occurs)
{
    return {name, ElementKind::Group, occurs};
}
template <std::size_t N>
constexpr Element choice(std::string_view name, Occurs occurs,
                         const std::array<std::string_view, N>& choices)
{
    return {name, ElementKind::Choice, occurs, nullptr, choices.data(), N};
}

/// Lists that many documents share.
inline constexpr std::array<std::string_view, 2> kEnabledDisabled{"Enabled", "Disabled"};
inline constexpr std::array<std::string_view, 2> kEnabledSuspended{"Enabled", "Suspended"};

struct DocumentSchema
{
    Element root;
    std::size_t maxBytes = kConfigMaxBytes; ///< as sent, and as stored
};

/// MalformedXML, with AWS's sentence: it does not say what is wrong either.
[[nodiscard]] std::unexpected<S3Error> malformed();

/// The document, if it has the shape, in canonical form.
[[nodiscard]] Outcome<XmlNode> readDocument(std::string_view xml, const DocumentSchema& schema);
/// As it is stored and given back.
[[nodiscard]] Outcome<std::string> writeDocument(const XmlNode& root, const DocumentSchema& schema);

/// Values of a child, after readDocument has seen to their type.
[[nodiscard]] std::string textAt(const XmlNode& node, std::string_view name); ///< "" without one
[[nodiscard]] std::optional<std::int64_t> numberAt(const XmlNode& node, std::string_view name);
[[nodiscard]] bool isTrueAt(const XmlNode& node, std::string_view name);
[[nodiscard]] std::optional<WallNanos> instantAt(const XmlNode& node, std::string_view name);
[[nodiscard]] std::size_t countOf(const XmlNode& node, std::string_view name);

/// Characters as AWS counts them: units of UTF-16.
[[nodiscard]] std::size_t charactersIn(std::string_view utf8);
/// Of the ID of a rule.
inline constexpr std::size_t kMaxRuleId = 255;

/// Adds the child `name` with `text` at its place in `element`, which `node` is, unless there is
/// one that is not empty.
void addMissing(XmlNode& node, const Element& element, std::string_view name, std::string text);

/// Gives each `rule` in `root` without an ID, the first child in its table, one that looks like
/// AWS's and follows from the bucket, the rule and its place.
void nameRules(XmlNode& root, const Element& rule, std::string_view bucket);

/// arn:partition:service:region:account:resource
struct Arn
{
    std::string_view partition;
    std::string_view service;
    std::string_view region;
    std::string_view account;
    std::string_view resource;

    /// Of AWS, and so held to AWS's form; other partitions are names of the server's own.
    [[nodiscard]] bool isAws() const { return partition.starts_with("aws"); }
};
[[nodiscard]] std::optional<Arn> parseArn(std::string_view text);
/// The bucket that arn:aws:s3:::NAME, or an ARN of a partition that is not AWS's, ends with.
[[nodiscard]] std::optional<std::string> bucketOfArn(std::string_view text);

} // namespace holdfast::s3
