// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "node/share_control.h"

#include <algorithm>
#include <iostream>

#include "node/control_text.h"
#include "node/exit_code.h"
#include "node/units_text.h"

namespace holdfast::node
{
namespace
{

constexpr std::uint32_t kUsualDays = 7;
constexpr std::int64_t kDay = 24 * 3600 * kNanosPerSecond;

int refused(const ControlEnvironment& environment, const Error& error)
{
    environment.err << printable(error.describe()) << std::endl;
    return kExitRefused;
}

std::string dumped(const Json& json)
{
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json orNull(const std::optional<std::uint64_t>& number)
{
    return number ? Json(*number) : Json(nullptr);
}

int createShare(const CommandLine& line, const ControlEnvironment& environment, AdminClient& node)
{
    const bool isDrop = line.verb == Verb::DropCreate;
    const std::size_t slash = std::min(line.folder.find('/'), line.folder.size());
    const std::uint32_t days = line.days ? line.days : kUsualDays;
    Json request{{"kind", isDrop ? "drop" : "folder"},
                 {"bucket", line.folder.substr(0, slash)},
                 {"folder", line.folder.substr(std::min(slash + 1, line.folder.size()))},
                 {"label", line.label},
                 {"expires", environment.clock.wallNow() + days * kDay}};
    if (isDrop) {
        request["maxFiles"] = orNull(line.mostFiles);
        request["maxBytes"] = orNull(line.mostBytes);
        request["maxFileBytes"] = orNull(line.mostFileBytes);
    }
    const auto made = node.ask("POST", "shares", {}, dumped(request));
    if (!made)
        return refused(environment, made.error());
    environment.out << (line.json ? dumped(*made) : node.url() + textOf(*made, "link") + "\n");
    return kExitOk;
}

std::string limited(std::uint64_t value, const Json& limit, bool isSize)
{
    const auto text = [isSize](std::uint64_t n) { return isSize ? sizeText(n) : std::to_string(n); };
    return text(value) + (limit.is_number_unsigned() ? " of " + text(limit.get<std::uint64_t>()) : "");
}

int listShares(const CommandLine& line, const ControlEnvironment& environment, AdminClient& node)
{
    const bool isDrop = line.verb == Verb::DropList;
    std::vector<std::vector<std::string>> rows;
    std::string after;
    do {
        QueryList query;
        if (!after.empty())
            query.emplace_back("after", after);
        const auto page = node.ask("GET", "shares", std::move(query));
        if (!page)
            return refused(environment, page.error());
        for (const Json& share : fieldOf(*page, "shares")) {
            if ((textOf(share, "kind") == "drop") != isDrop)
                continue;
            if (line.json)
                environment.out << dumped(share);
            std::vector<std::string> row{textOf(share, "id"), textOf(share, "state"),
                                         textOf(share, "bucket") + "/" + textOf(share, "folder"),
                                         timeText(static_cast<WallNanos>(numberOf(share, "expires")))};
            if (isDrop) {
                row.push_back(limited(numberOf(share, "files"), fieldOf(share, "maxFiles"), false) + " files");
                row.push_back(limited(numberOf(share, "bytes"), fieldOf(share, "maxBytes"), true));
            }
            row.push_back(textOf(share, "label"));
            rows.push_back(std::move(row));
        }
        after = textOf(*page, "next");
    } while (!after.empty());
    if (!line.json)
        environment.out << (rows.empty() ? "There are no such links.\n" : tableText(rows));
    return kExitOk;
}

int listDenied(const CommandLine& line, const ControlEnvironment& environment, AdminClient& node)
{
    const auto answer = node.ask("GET", "links/denied");
    if (!answer)
        return refused(environment, answer.error());
    std::vector<std::vector<std::string>> rows;
    for (const Json& link : fieldOf(*answer, "links"))
        rows.push_back({textOf(link, "id"), textOf(link, "target"),
                        timeText(static_cast<WallNanos>(numberOf(link, "expires"))), textOf(link, "note")});
    if (line.json)
        environment.out << dumped(fieldOf(*answer, "links"));
    else
        environment.out << (rows.empty() ? "No link is on the deny list.\n" : tableText(rows));
    return kExitOk;
}

/// One request, one sentence.
int tell(const CommandLine& line, const ControlEnvironment& environment, const Result<Json>& answer,
         const char* sentence)
{
    if (!answer)
        return refused(environment, answer.error());
    environment.out << (line.json ? dumped(*answer) : std::string(sentence) + "\n");
    return kExitOk;
}

} // namespace

std::optional<int> runShareControl(const CommandLine& line, const ControlEnvironment& environment,
                                   AdminClient& node)
{
    switch (line.verb) {
    case Verb::DropCreate:
    case Verb::ShareCreate:
        return createShare(line, environment, node);
    case Verb::DropList:
    case Verb::ShareList:
        return listShares(line, environment, node);
    case Verb::ShareRevoke:
        return tell(line, environment, node.ask("DELETE", "shares", {{"id", line.subject}}), "The link is taken back.");
    case Verb::LinkDeny:
        return tell(line, environment,
                    node.ask("POST", "links/denied", {}, dumped({{"link", line.subject}, {"note", line.label}})),
                    "The link is taken back.");
    case Verb::LinkList:
        return listDenied(line, environment, node);
    case Verb::LinkAllow:
        return tell(line, environment, node.ask("DELETE", "links/denied", {{"id", line.subject}}),
                    "The link works again.");
    default:
        return std::nullopt;
    }
}

} // namespace holdfast::node
