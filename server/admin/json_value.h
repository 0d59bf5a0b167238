// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <limits>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/error.h"

/// What the documents of the admin API are written and read with.
namespace holdfast::admin
{

using Json = nlohmann::ordered_json;

/// One line. Text that is not UTF-8 (a path) is shown with replacement characters.
[[nodiscard]] std::string textOf(const Json& json);

/// The body of a request as an object; InvalidArgument.
[[nodiscard]] Result<Json> parseObject(std::string_view body);

/// Strict reading of an object's fields: all errors are InvalidArgument and name the field. `where`
/// goes before a field's name ("request." or nothing).
class Fields
{
public:
    Fields(const Json& object, std::string where) : m_object(object), m_where(std::move(where)) {}

    /// Whether there is nothing else in it: a misspelt field must not be silently left out.
    [[nodiscard]] Result<void> only(std::initializer_list<std::string_view> known) const;
    [[nodiscard]] const Json* find(std::string_view name) const;
    /// It must be there.
    [[nodiscard]] Result<std::uint64_t> number(std::string_view name, std::uint64_t least,
                                               std::uint64_t most) const;
    [[nodiscard]] std::unexpected<Error> wrong(std::string_view name, std::string_view why) const;

private:
    const Json& m_object;
    std::string m_where;
};

} // namespace holdfast::admin
