// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// A second reader of RocksDB's write-ahead logs, so that damage can be located and its bytes counted:
/// blocks of 32 KiB, records of crc32c (masked) u32 | length u16 | type u8 | payload.
namespace holdfast::drive
{

struct LogFileCheck
{
    std::string name;
    std::uint64_t size = 0;
    std::uint64_t goodBytes = 0; ///< up to the end of the last record before the damage
    bool damaged = false;        ///< a record that is wrong, rather than one that ends with the file
};

/// Checks one log's bytes.
[[nodiscard]] LogFileCheck checkLogBytes(std::string name, std::string_view bytes);

/// All logs of a database, oldest first.
struct LogSurvey
{
    std::vector<LogFileCheck> logs;
    bool onlyLast = false;          ///< no log but the newest is damaged, and the newest is
    std::uint64_t bytesDropped = 0; ///< after the first damage, later logs included
    [[nodiscard]] std::string describe() const;
};
[[nodiscard]] LogSurvey surveyLogs(const std::string& databaseDirectory);

/// Copies the logs to the first unused `quarantine/logs-N` beside the database; returns its path, or an
/// empty string when that did not work.
[[nodiscard]] std::string copyLogsToQuarantine(const std::string& databaseDirectory);

} // namespace holdfast::drive
