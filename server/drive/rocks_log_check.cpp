// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "drive/rocks_log_check.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "base/checksum.h"

namespace holdfast::drive
{
namespace
{

namespace fs = std::filesystem;

constexpr std::size_t kLogBlock = 32768;
constexpr std::size_t kRecordHead = 7;
constexpr std::uint32_t kMaskDelta = 0xa282ead8;

std::uint32_t masked(std::uint32_t crc)
{
    return ((crc >> 15) | (crc << 17)) + kMaskDelta;
}

std::vector<fs::path> logPaths(const std::string& databaseDirectory)
{
    std::vector<fs::path> paths;
    std::error_code error;
    for (fs::directory_iterator at(databaseDirectory, error), end; !error && at != end;
         at.increment(error)) {
        if (at->path().extension() == ".log")
            paths.push_back(at->path());
    }
    std::ranges::sort(paths); // names are numbers of at least six digits
    std::ranges::stable_sort(paths, {}, [](const fs::path& p) { return p.filename().string().size(); });
    return paths;
}

std::string readWhole(const fs::path& path)
{
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

} // namespace

LogFileCheck checkLogBytes(std::string name, std::string_view bytes)
{
    LogFileCheck check{std::move(name), bytes.size(), 0, false};
    std::size_t at = 0;
    while (at < bytes.size()) {
        const std::size_t blockLeft = kLogBlock - at % kLogBlock;
        if (blockLeft < kRecordHead) {
            at += blockLeft;
            continue;
        }
        if (bytes.size() - at < kRecordHead)
            return check; // the file ends inside a head: an unfinished write
        const char* head = bytes.data() + at;
        const auto length = readLe<std::uint16_t>(head + 4);
        const std::string_view headView(head, kRecordHead);
        if (headView.find_first_not_of('\0') == std::string_view::npos) {
            // Zeros: preallocated space when nothing follows, else a page that never reached the disk.
            const std::size_t next = bytes.find_first_not_of('\0', at);
            check.damaged = next != std::string_view::npos;
            return check;
        }
        if (kRecordHead + length > bytes.size() - at && kRecordHead + length <= blockLeft)
            return check; // the file ends inside a payload
        if (kRecordHead + length > blockLeft ||
            masked(crc32c(0, asBytes(bytes.substr(at + 6, 1 + length)))) !=
                readLe<std::uint32_t>(head)) {
            check.damaged = true;
            return check;
        }
        at += kRecordHead + length;
        check.goodBytes = at;
    }
    return check;
}

LogSurvey surveyLogs(const std::string& databaseDirectory)
{
    LogSurvey survey;
    bool damageSeen = false;
    for (const fs::path& path : logPaths(databaseDirectory)) {
        LogFileCheck check = checkLogBytes(path.filename().string(), readWhole(path));
        if (damageSeen)
            survey.bytesDropped += check.size;
        else if (check.damaged)
            survey.bytesDropped += check.size - check.goodBytes;
        damageSeen = damageSeen || check.damaged;
        survey.logs.push_back(std::move(check));
    }
    const auto first = std::ranges::find_if(survey.logs, &LogFileCheck::damaged);
    survey.onlyLast = first != survey.logs.end() && std::next(first) == survey.logs.end();
    return survey;
}

std::string LogSurvey::describe() const
{
    std::string out = std::to_string(bytesDropped) + " bytes of the write-ahead log dropped";
    for (const LogFileCheck& log : logs) {
        if (log.damaged)
            out += ", " + log.name + " is damaged at " + std::to_string(log.goodBytes) + " of " +
                   std::to_string(log.size);
    }
    return out;
}

std::string copyLogsToQuarantine(const std::string& databaseDirectory)
{
    const fs::path quarantine = fs::path(databaseDirectory).parent_path() / "quarantine";
    std::error_code error;
    fs::create_directories(quarantine, error);
    for (int i = 1; i < 1000 && !error; ++i) {
        const fs::path target = quarantine / ("logs-" + std::to_string(i));
        if (fs::exists(target, error))
            continue;
        fs::create_directory(target, error);
        for (const fs::path& log : logPaths(databaseDirectory)) {
            if (!error)
                fs::copy_file(log, target / log.filename(), error);
        }
        return error ? std::string() : target.string();
    }
    return {};
}

} // namespace holdfast::drive
