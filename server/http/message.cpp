// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "http/message.h"

namespace holdfast::http
{
namespace
{

void lower(std::string& text)
{
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    }
}

} // namespace

void Headers::add(std::string name, std::string value)
{
    lower(name);
    m_fields.emplace_back(std::move(name), std::move(value));
}

void Headers::set(std::string name, std::string value)
{
    lower(name);
    std::erase_if(m_fields, [&name](const auto& field) { return field.first == name; });
    m_fields.emplace_back(std::move(name), std::move(value));
}

const std::string* Headers::find(std::string_view lowerName) const
{
    for (const auto& [name, value] : m_fields) {
        if (name == lowerName)
            return &value;
    }
    return nullptr;
}

std::string Headers::get(std::string_view lowerName) const
{
    const std::string* found = find(lowerName);
    return found ? *found : std::string();
}

env::Task<Result<void>> ResponseWriter::reply(ResponseHead head, std::string body)
{
    head.length = body.size();
    Result<void> done = co_await start(std::move(head));
    if (done && !body.empty()) {
        std::vector<ByteView> pieces(1, asBytes(body));
        done = co_await write(std::move(pieces));
    }
    if (done)
        done = co_await finish();
    co_return done;
}

} // namespace holdfast::http
