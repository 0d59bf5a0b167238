// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "admin/json_value.h"

#include <algorithm>

namespace holdfast::admin
{

std::string textOf(const Json& json)
{
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<Json> parseObject(std::string_view body)
{
    Json json = Json::parse(body.begin(), body.end(), nullptr, false);
    if (json.is_discarded())
        return fail(Code::InvalidArgument, "the body is not JSON");
    if (!json.is_object())
        return fail(Code::InvalidArgument, "the body is not a JSON object");
    return json;
}

Result<void> Fields::only(std::initializer_list<std::string_view> known) const
{
    for (const auto& [name, value] : m_object.items()) {
        if (std::ranges::find(known, name) == known.end())
            return wrong(name, "is not known here");
    }
    return {};
}

const Json* Fields::find(std::string_view name) const
{
    const auto at = m_object.find(name);
    return at == m_object.end() ? nullptr : &*at;
}

Result<std::uint64_t> Fields::number(std::string_view name, std::uint64_t least,
                                     std::uint64_t most) const
{
    const Json* value = find(name);
    if (!value)
        return wrong(name, "is missing");
    if (!value->is_number_unsigned() || value->get<std::uint64_t>() < least ||
        value->get<std::uint64_t>() > most)
        return wrong(name, "must be a whole number from " + std::to_string(least) + " to " +
                               std::to_string(most));
    return value->get<std::uint64_t>();
}

std::unexpected<Error> Fields::wrong(std::string_view name, std::string_view why) const
{
    return fail(Code::InvalidArgument,
                "\"" + m_where + std::string(name) + "\" " + std::string(why));
}

} // namespace holdfast::admin
