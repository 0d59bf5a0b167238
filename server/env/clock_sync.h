// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace holdfast::env
{

/// Whether the kernel says that something keeps CLOCK_REALTIME true (adjtimex(2)): an NTP client. A clock that was just
/// set by hand is not.
[[nodiscard]] bool isClockSynchronised();

} // namespace holdfast::env
