// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/config_filter.h"

#include <algorithm>
#include <set>

#include "s3/address.h"

namespace holdfast::s3
{

namespace
{

constexpr std::array<std::string_view, 6> kPredicates{
    "Prefix", "Tag", "ObjectSizeGreaterThan", "ObjectSizeLessThan", "AccessPointArn", "And"};

std::size_t predicatesOf(const XmlNode& node)
{
    return static_cast<std::size_t>(std::ranges::count_if(node.children, [](const XmlNode& child) {
        return std::ranges::find(kPredicates, child.name) != kPredicates.end();
    }));
}

/// The sentences name the bound that AWS has, beyond its largest object.
Outcome<void> checkSizes(const XmlNode& terms)
{
    constexpr std::int64_t kMost = 1'099'511'627'776'000;
    const auto above = numberAt(terms, "ObjectSizeGreaterThan");
    const auto below = numberAt(terms, "ObjectSizeLessThan");
    if (above && (*above < 0 || *above > kMost))
        return refuse(ErrorCode::InvalidRequest,
                      "'ObjectSizeGreaterThan' should be between 0 and 1099511627776000.");
    if (below && (*below < 1 || *below > kMost))
        return refuse(ErrorCode::InvalidRequest,
                      "'ObjectSizeLessThan' should be between 1 and 1099511627776000.");
    if (above && below && *below <= *above)
        return refuse(ErrorCode::InvalidRequest,
                      "'ObjectSizeLessThan' has to be a value greater than "
                      "'ObjectSizeGreaterThan'.");
    return {};
}

Outcome<void> checkFilterTags(const TagSet& tags)
{
    std::set<std::string_view> keys;
    for (const auto& [key, value] : tags) {
        if (auto checked = checkTag(key, value); !checked)
            return checked;
        if (!keys.insert(key).second)
            return refuse(ErrorCode::InvalidRequest, "Duplicate Tag Keys are not allowed.");
    }
    return {};
}

} // namespace

Outcome<void> checkPrefix(std::string_view prefix)
{
    if (prefix.size() > kMaxKeyBytes)
        return refuse(ErrorCode::InvalidRequest, "The maximum size of a prefix is 1024.");
    return {};
}

Outcome<FilterTerms> checkFilter(const XmlNode& filter)
{
    FilterTerms terms;
    terms.predicates = predicatesOf(filter);
    if (terms.predicates > 1)
        return malformed();
    const XmlNode* both = filter.child("And");
    if (both != nullptr && predicatesOf(*both) < 2)
        return malformed();
    const XmlNode& inside = both != nullptr ? *both : filter;
    terms.prefix = textAt(inside, "Prefix");
    terms.tags = tagsIn(inside);
    terms.bySize =
        countOf(inside, "ObjectSizeGreaterThan") != 0 || countOf(inside, "ObjectSizeLessThan") != 0;
    if (auto checked = checkPrefix(terms.prefix); !checked)
        return refused(std::move(checked));
    if (auto checked = checkFilterTags(terms.tags); !checked)
        return refused(std::move(checked));
    if (auto checked = checkSizes(inside); !checked)
        return refused(std::move(checked));
    return terms;
}

std::optional<std::pair<std::string, std::string>>
overlappingPrefixes(std::vector<std::string> prefixes)
{
    // A prefix that begins another begins, in order, the one right behind it.
    std::ranges::sort(prefixes);
    for (std::size_t i = 1; i < prefixes.size(); ++i)
        if (prefixes[i].starts_with(prefixes[i - 1]))
            return std::pair{prefixes[i - 1], prefixes[i]};
    return std::nullopt;
}

} // namespace holdfast::s3
