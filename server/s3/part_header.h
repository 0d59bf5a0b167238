// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "s3/errors.h"

namespace holdfast::s3
{

/// `form-data; name="key"; filename="a \"b\".txt"` taken apart (RFC 2045 section 5.1, RFC 2183).
/// Type and names of parameters in lower case; each name once.
struct ParameterizedValue
{
    std::string type;
    Pairs parameters;
    [[nodiscard]] const std::string* find(std::string_view lowerName) const; ///< or nullptr
};
/// Nothing where it does not follow the grammar. In quotes only `\"` and `\\` are escapes: old
/// browsers send paths of Windows as they are.
[[nodiscard]] std::optional<ParameterizedValue> parseParameters(std::string_view text);

/// What the head of a part of multipart/form-data says (RFC 7578 section 4).
struct PartHeader
{
    std::string name; ///< in lower case
    std::optional<std::string> filename;
};
/// `block`: header lines between CRLFs, without the empty line. Nothing unless one of them is a
/// Content-Disposition of form-data with a name, or with a Content-Transfer-Encoding that changes
/// bytes. Other headers are ignored, as are `filename*` and other parameters, which the RFC forbids
/// here.
[[nodiscard]] std::optional<PartHeader> parsePartHeader(std::string_view block);

} // namespace holdfast::s3
