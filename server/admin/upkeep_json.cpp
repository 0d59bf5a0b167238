// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "admin/upkeep_json.h"

#include "admin/json_value.h"
#include "base/encoding.h"

namespace holdfast::admin
{
namespace
{

constexpr std::uint64_t kMostDays = 3650;

} // namespace

Result<std::uint32_t> parseScrubBody(std::string_view body)
{
    Result<Json> json = parseObject(body);
    if (!json)
        return failed(std::move(json));
    const Fields fields(*json, "");
    if (Result<void> known = fields.only({"everyDays"}); !known)
        return failed(std::move(known));
    Result<std::uint64_t> days = fields.number("everyDays", 0, kMostDays);
    if (!days)
        return failed(std::move(days));
    return static_cast<std::uint32_t>(*days);
}

std::string scrubJson(const store::ScrubStatus& status)
{
    return textOf({{"state", scrubStateName(status.state)},
                   {"everyDays", status.everyDays},
                   {"lastStarted", status.lastStarted},
                   {"lastFinished", status.lastFinished},
                   {"nextDue", status.nextDue},
                   {"done", status.done},
                   {"total", status.total},
                   {"bytesDone", status.bytesDone},
                   {"found", status.found},
                   {"mended", status.mended}});
}

std::string quarantineJson(const store::QuarantinePage& page)
{
    Json entries = Json::array();
    for (const store::QuarantineEntry& entry : page.entries) {
        entries.push_back({{"bucket", entry.bucket},
                           {"key", entry.key},
                           {"versionId", entry.versionId},
                           {"stamp", entry.stamp},
                           {"extent", entry.extent.hex()},
                           {"reason", entry.reason}});
    }
    return textOf({{"entries", std::move(entries)}, {"next", hexEncode(asBytes(page.next))}});
}

std::string_view scrubStateName(store::ScrubStatus::State state)
{
    switch (state) {
    case store::ScrubStatus::State::Idle:
        return "idle";
    case store::ScrubStatus::State::Running:
        return "running";
    case store::ScrubStatus::State::Paused:
        return "paused";
    }
    return "idle";
}

} // namespace holdfast::admin
