// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "tool/report.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/encoding.h"

namespace holdfast::tool
{
namespace
{

/// Problems of one kind that are listed; the rest is counted.
constexpr std::uint64_t kMostListed = 1000;

} // namespace

void writeLine(std::ostream& out, const nlohmann::ordered_json& line)
{
    using Handling = nlohmann::ordered_json::error_handler_t;
    out << line.dump(-1, ' ', false, Handling::replace) << '\n';
}

void putBytes(nlohmann::ordered_json& line, const std::string& name, std::string_view bytes)
{
    const bool printable = isUtf8(bytes) && std::ranges::none_of(bytes, [](char c) {
        return static_cast<unsigned char>(c) < 0x20;
    });
    if (printable)
        line[name] = std::string(bytes);
    else
        line[name + "Hex"] = hexEncode(asBytes(bytes));
}

void ProblemList::add(std::string_view kind, const std::string& drive, const std::string& what)
{
    ++m_count;
    if (++m_byKind[std::string(kind)] > kMostListed)
        return;
    nlohmann::ordered_json line;
    line["problem"] = kind;
    if (!drive.empty())
        line["drive"] = drive;
    line["what"] = what;
    writeLine(m_out, line);
}

} // namespace holdfast::tool
