// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace holdfast::tool
{

/// One JSON object on one line; bytes that are not UTF-8 are replaced (see putBytes).
void writeLine(std::ostream& out, const nlohmann::ordered_json& line);
/// `name`: the text; or `name`Hex where the bytes are not UTF-8 text.
void putBytes(nlohmann::ordered_json& line, const std::string& name, std::string_view bytes);

/// What is wrong, as it is found, and how often.
class ProblemList
{
public:
    explicit ProblemList(std::ostream& out) : m_out(out) {}
    /// `drive` empty: the store as a whole.
    void add(std::string_view kind, const std::string& drive, const std::string& what);
    [[nodiscard]] std::uint64_t count() const { return m_count; }
    [[nodiscard]] const std::map<std::string, std::uint64_t>& byKind() const { return m_byKind; }

private:
    std::ostream& m_out;
    std::uint64_t m_count = 0;
    std::map<std::string, std::uint64_t> m_byKind;
};

} // namespace holdfast::tool
