// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "drive/extent.h"

namespace holdfast::node
{

enum class Verb : std::uint8_t {
    Serve,
    DriveReplace,
    DriveVerify,
    DriveDump,
    DriveExtract,
    ConfigCheck,
    // asked of a running node
    DriveAdd,
    DriveDrain,
    DriveList,
    DriveStatus,
    DriveRebalance,
    DriveReencode,
    DrivePause,
    DriveResume,
    ScrubStart,
    ScrubPause,
    ScrubResume,
    ScrubStatus,
    ScrubEvery,
    QuarantineList,
    DropCreate,
    ShareCreate,
    DropList,
    ShareList,
    ShareRevoke, ///< of either kind
    LinkDeny,
    LinkList,
    LinkAllow,
};

/// The command line as given: paths neither expanded nor made absolute.
struct CommandLine
{
    Verb verb = Verb::Serve;
    std::vector<std::string> drives; ///< paths; drive drain: an index, a path or an id each
    // serve
    std::optional<std::string> listen;
    std::optional<std::string> tlsListen;
    std::optional<std::string> tlsCertificate;
    std::optional<std::string> tlsKey;
    std::vector<std::string> acceptLoss;
    bool believeClock = false;
    std::vector<std::string> accounts; ///< ID:NAME:ACCESS:SECRET
    int readyFd = -1;   ///< -1: standard output
    int controlFd = -1; ///< -1: none
    // serve, drive replace, and what is asked of a running node
    std::optional<std::string> state;
    // serve, config check
    std::optional<std::string> configFile;
    // drive replace
    std::string oldPath;
    std::string newPath;
    // drive extract
    std::string outputDirectory;
    // asked of a running node
    std::optional<std::string> endpoint;
    std::string ca; ///< file; of an https endpoint
    bool json = false;
    // drive add, drain, replace, rebalance, reencode
    std::optional<drive::Geometry> geometry;
    bool reencode = true;
    bool yes = false;
    // scrub every; drop create, share create: until the link ends
    std::uint32_t days = 0;
    // drop create, share create
    std::string folder; ///< BUCKET[/FOLDER/]
    std::string label;  ///< link deny: the note
    std::optional<std::uint64_t> mostFiles;
    std::optional<std::uint64_t> mostBytes;
    std::optional<std::uint64_t> mostFileBytes;
    // drop revoke, share revoke, link deny, link allow: an id, a link
    std::string subject;
};

/// Nothing to run: help or version (code 0, for standard output), or a usage error (code 2, for
/// standard error).
struct CommandLineEnd
{
    int exitCode = 0;
    std::string text;
};

[[nodiscard]] std::expected<CommandLine, CommandLineEnd> parseCommandLine(int argc,
                                                                          const char* const* argv);

} // namespace holdfast::node
