// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

/// The exit codes of holdfastd: a contract with what supervises it.
namespace holdfast::node
{

inline constexpr int kExitOk = 0;
inline constexpr int kExitFailure = 1;      ///< a failure nobody foresaw; offline tools: damage found
inline constexpr int kExitRefused = 1;      ///< the command line: the running node refused
inline constexpr int kExitUsage = 2;        ///< usage or configuration, credentials missing
inline constexpr int kExitPortInUse = 3;
inline constexpr int kExitDriveInUse = 4;   ///< by another process
inline constexpr int kExitForeignDrive = 5; ///< another store's, or a newer format
inline constexpr int kExitNotEnough = 6;    ///< drives to be sure of what was acknowledged

} // namespace holdfast::node
