// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iosfwd>
#include <optional>

#include "node/command_line.h"
#include "node/control_place.h"

/// The half of the command line that is asked of a running node.
namespace holdfast::node
{

/// What a command works with; everything outlives it.
struct ControlEnvironment
{
    env::FileSystem& files;
    env::Clock& clock;
    NodeChoice choice;
    std::istream& in;
    std::ostream& out;
    std::ostream& err;
    bool isTerminal = false; ///< somebody can be asked
};

/// drive add | drain | list | ..., scrub ..., quarantine ...: the exit code. 0; 1: the node refused, with
/// its sentence on `err`, or does not answer; 2: nothing to ask, or the arguments are wrong.
int runControl(const CommandLine& line, const ControlEnvironment& environment);

/// `drive replace` by the running node that has the old drive: its exit code. Nothing: no node that
/// answers has it, so that it can be done without one.
std::optional<int> replaceOnline(const CommandLine& line, const ControlEnvironment& environment);

/// Before `drive replace` without a node: keeps a node from starting on the store that `oldPath` is a
/// drive of. AlreadyExists: one runs. An empty pointer: there is nothing to lock.
Result<std::unique_ptr<env::FileLock>> lockStoreOf(const std::string& oldPath,
                                                   const ControlEnvironment& environment);

} // namespace holdfast::node
