// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/config_tagging.h"

#include <algorithm>
#include <set>

#include "base/encoding.h"
#include "base/uri.h"
#include "s3/config_checks.h"
#include "s3/config_schema.h"

namespace holdfast::s3
{

namespace
{

using enum ElementKind;
using enum Occurs;

constexpr std::array kTag{leaf("Key", Text, Once), leaf("Value", Text, Once)};
constexpr std::array kTagSet{group("Tag", Many, kTag)};
constexpr std::array kTagging{group("TagSet", Once, kTagSet)};
constexpr DocumentSchema kSchema{group("Tagging", Once, kTagging)};

constexpr std::size_t kMaxKeyLength = 128;
constexpr std::size_t kMaxValueLength = 256;

/// The character at the front of well-formed UTF-8, and how many bytes it is.
std::pair<char32_t, std::size_t> decodeFront(std::string_view text)
{
    const auto lead = static_cast<unsigned char>(text[0]);
    const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    static constexpr unsigned char kMask[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    char32_t character = lead & kMask[length];
    for (std::size_t i = 1; i < length; ++i)
        character = character << 6 | (static_cast<unsigned char>(text[i]) & 0x3fu);
    return {character, length};
}

bool isTagText(std::string_view text, std::size_t most)
{
    if (!isUtf8(text) || charactersIn(text) > most)
        return false;
    while (!text.empty()) {
        const auto [character, length] = decodeFront(text);
        if (!isTagCharacter(character))
            return false;
        text.remove_prefix(length);
    }
    return true;
}

bool isSystemKey(std::string_view key)
{
    constexpr std::string_view kPrefix = "aws:";
    return key.size() >= kPrefix.size() &&
           std::ranges::equal(key.substr(0, kPrefix.size()), kPrefix, {}, [](char c) {
               return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
           });
}

std::unexpected<S3Error> refuseTag(std::string message, std::string_view key)
{
    return refuse(ErrorCode::InvalidTag, std::move(message), {{"TagKey", std::string(key)}});
}

Outcome<TagSet> parseTagging(std::string_view xml, std::size_t most)
{
    auto root = readDocument(xml, kSchema);
    if (!root)
        return refused(std::move(root));
    TagSet tags = tagsIn(*root->child("TagSet"));
    if (auto checked = checkTags(tags, most); !checked)
        return refused(std::move(checked));
    return tags;
}

std::unexpected<S3Error> refuseHeader(std::string_view header)
{
    return refuseArgument(
        "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL "
        "query parameters without tag name duplicates.",
        "x-amz-tagging", std::string(header));
}

} // namespace

Outcome<void> checkTag(std::string_view key, std::string_view value)
{
    if (key.empty() || !isTagText(key, kMaxKeyLength))
        return refuseTag("The TagKey you have provided is invalid", key);
    if (!isTagText(value, kMaxValueLength))
        return refuse(ErrorCode::InvalidTag, "The TagValue you have provided is invalid",
                      {{"TagKey", std::string(key)}, {"TagValue", std::string(value)}});
    return {};
}

Outcome<void> checkTags(const TagSet& tags, std::size_t most)
{
    if (tags.size() > most)
        return refuse(ErrorCode::BadRequest, most == kMaxObjectTags
                                                 ? "Object tags cannot be greater than 10"
                                                 : "Bucket tag count cannot be greater than 50");
    std::set<std::string_view> keys;
    for (const auto& [key, value] : tags) {
        if (auto checked = checkTag(key, value); !checked)
            return checked;
        if (isSystemKey(key))
            return refuseTag("System tags cannot be added/updated by requester", key);
        if (!keys.insert(key).second)
            return refuseTag("Cannot provide multiple Tags with the same key", key);
    }
    return {};
}

TagSet tagsIn(const XmlNode& node)
{
    TagSet tags;
    for (const XmlNode& child : node.children)
        if (child.name == "Tag")
            tags.emplace_back(textAt(child, "Key"), textAt(child, "Value"));
    return tags;
}

Outcome<std::string> checkBucketTagging(std::string_view xml, const ConfigContext& context)
{
    (void)context;
    auto root = readDocument(xml, kSchema);
    if (!root)
        return refused(std::move(root));
    if (auto checked = checkTags(tagsIn(*root->child("TagSet")), kMaxBucketTags); !checked)
        return refused(std::move(checked));
    return writeDocument(*root, kSchema);
}

Outcome<TagSet> parseObjectTagging(std::string_view xml)
{
    return parseTagging(xml, kMaxObjectTags);
}

Outcome<TagSet> readTagging(std::string_view document)
{
    return parseTagging(document, kMaxBucketTags);
}

std::string taggingDocument(const TagSet& tags)
{
    XmlWriter xml;
    xml.open("Tagging", kXmlns).open("TagSet");
    for (const auto& [key, value] : tags)
        xml.open("Tag").text("Key", key).text("Value", value).close();
    return std::move(xml).finish();
}

Outcome<TagSet> parseTaggingHeader(std::string_view header)
{
    TagSet tags;
    std::set<std::string> keys;
    std::string_view rest = header;
    while (!rest.empty()) {
        const std::string_view field = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(field.size() + 1, rest.size()));
        if (field.empty())
            continue;
        const std::size_t equals = std::min(field.find('='), field.size());
        const auto key = uriDecode(field.substr(0, equals), true);
        const auto value = uriDecode(field.substr(std::min(equals + 1, field.size())), true);
        if (!key || !value || key->empty() || !isUtf8(*key) || !isUtf8(*value) ||
            !keys.insert(*key).second)
            return refuseHeader(header);
        tags.emplace_back(*key, *value);
    }
    if (auto checked = checkTags(tags, kMaxObjectTags); !checked)
        return refused(std::move(checked));
    return tags;
}

std::string taggingHeader(const TagSet& tags)
{
    std::string out;
    for (const auto& [key, value] : tags) {
        if (!out.empty())
            out.push_back('&');
        out += uriEncode(key, false) + "=" + uriEncode(value, false);
    }
    return out;
}

} // namespace holdfast::s3
