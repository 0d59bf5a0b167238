// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/xml.h"
#include "s3/errors.h"

namespace holdfast::s3
{

/// Keys and values in the order they were given.
using TagSet = Pairs;

inline constexpr std::size_t kMaxBucketTags = 50;
inline constexpr std::size_t kMaxObjectTags = 10;

/// API_PutObjectTagging and "Categorizing your objects using tags": at most `most` tags
/// (BadRequest); keys of 1 to 128 and values of at most 256 characters, counted in UTF-16, of
/// letters, marks, digits and spaces of any script and + - = . _ : / @; no key twice, none that
/// begins with "aws:" (InvalidTag).
[[nodiscard]] Outcome<void> checkTags(const TagSet& tags, std::size_t most);
/// Length and characters of one tag alone, as a filter names it.
[[nodiscard]] Outcome<void> checkTag(std::string_view key, std::string_view value);
/// A character tags may hold.
[[nodiscard]] bool isTagCharacter(char32_t character);

/// <Tag> elements directly inside `node`.
[[nodiscard]] TagSet tagsIn(const XmlNode& node);

/// The document of PutObjectTagging.
[[nodiscard]] Outcome<TagSet> parseObjectTagging(std::string_view xml);
/// A stored Tagging document of a bucket or an object.
[[nodiscard]] Outcome<TagSet> readTagging(std::string_view document);
[[nodiscard]] std::string taggingDocument(const TagSet& tags);

/// x-amz-tagging: `k=v&k2=v2`, encoded like a query (also + for a space), for an object.
[[nodiscard]] Outcome<TagSet> parseTaggingHeader(std::string_view header);
[[nodiscard]] std::string taggingHeader(const TagSet& tags);

} // namespace holdfast::s3
