// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "s3/config_schema.h"
#include "s3/config_tagging.h"

namespace holdfast::s3
{

// The <Filter> that rules of many documents have: at most one predicate, or an <And> of two or more
// (API_LifecycleRuleFilter, API_ReplicationRuleFilter, API_MetricsFilter, ...).

inline constexpr std::array kTagElements{leaf("Key", ElementKind::Text, Occurs::Once),
                                         leaf("Value", ElementKind::Text, Occurs::Once)};
inline constexpr std::array kAndPrefixTags{leaf("Prefix", ElementKind::Text, Occurs::Maybe),
                                           group("Tag", Occurs::Many, kTagElements)};
inline constexpr std::array kFilterPrefixTags{leaf("Prefix", ElementKind::Text, Occurs::Maybe),
                                              group("Tag", Occurs::Maybe, kTagElements),
                                              closedGroup("And", Occurs::Maybe, kAndPrefixTags)};

/// What a filter asks for, after its check.
struct FilterTerms
{
    std::string prefix;
    TagSet tags;
    std::size_t predicates = 0;
    bool bySize = false;

    /// As AWS names a filter in its sentences: (prefix=logs/).
    [[nodiscard]] std::string name() const { return "(prefix=" + prefix + ")"; }
};

/// MalformedXML for the wrong number of predicates, InvalidTag, InvalidRequest for a tag key that
/// stands twice or sizes that fit no object.
[[nodiscard]] Outcome<FilterTerms> checkFilter(const XmlNode& filter);
[[nodiscard]] Outcome<void> checkPrefix(std::string_view prefix); ///< no longer than a key

/// Two of the prefixes, one of which begins the other: what rules of the first versions may not
/// have.
[[nodiscard]] std::optional<std::pair<std::string, std::string>>
overlappingPrefixes(std::vector<std::string> prefixes);

} // namespace holdfast::s3
