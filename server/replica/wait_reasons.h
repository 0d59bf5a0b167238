// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace holdfast::replica
{

/// Why work waits, where it is no failure: codes (docs/admin-api.md), for which desktop and command line have
/// sentences. Anything else in a `reason` is a message for an operator.
inline constexpr char kReasonPaused[] = "paused";
inline constexpr char kReasonGeometry[] = "geometry-pending"; ///< new slots still learn
inline constexpr char kReasonOutOfSync[] = "out-of-sync";     ///< a drive is away or learning
inline constexpr char kReasonBusy[] = "drives-busy";          ///< others use the drives

} // namespace holdfast::replica
