// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iostream>
#include <ostream>
#include <string>
#include <vector>

/// The offline half of holdfastd: a second reader of docs/on-disk-format.md, without a server. Paths are
/// absolute. What is found goes to `out` as JSON, one object per line. Answers are exit codes:
/// 0 fine · 1 damage found, or not everything could be done · 2 usage · 4 a drive is in use by another
/// process · 5 another store's drive, or a newer format.
namespace holdfast::tool
{

/// Reads everything the drives hold and compares it: superblocks, rows of all members of a partition,
/// logs and commit points, every block of every shard, parity, small bodies, counters. One line per
/// problem, then a summary. Changes nothing.
int runVerify(std::vector<std::string> drives, std::ostream& out = std::cout);

/// Superblocks, configuration, layout and every row, decoded. Changes nothing.
int runDump(std::vector<std::string> drives, std::ostream& out = std::cout);

/// Writes every current object to `outputDirectory`/bucket/key and every older version to
/// `outputDirectory`/.versions/bucket/key.ID (with manifest.jsonl beside, which lists all versions and delete
/// markers of stores that keep any, with their times, tags and locks), from as many drives as are left: rows are
/// taken from any readable database, bytes from any k shards; where no database of a partition can be
/// read, from the shards' headers. One line per object, then a summary. Changes nothing on the drives.
int runExtract(std::vector<std::string> drives, std::string outputDirectory,
               std::ostream& out = std::cout);

/// Notes in the state home that the empty or missing folder `newPath` takes the place of the drive at
/// `oldPath`: the next start with it formats it and rebuilds its content. `stateHome`: empty for the
/// user's own ($XDG_STATE_HOME/holdfast or ~/.local/state/holdfast).
int runReplace(std::string oldPath, std::string newPath, std::ostream& out = std::cout,
               std::string stateHome = {});

} // namespace holdfast::tool
