// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace holdfast::app
{

/// A token bucket: over any stretch of time at most burst + rate * time bytes pass. A value; the caller
/// brings the clock (milliseconds, monotonic).
class TokenBucket
{
public:
    /// Bytes per second; 0: no limit. What was saved up stays, up to the new burst.
    void setRate(qint64 bytesPerSecond, qint64 nowMs);
    [[nodiscard]] qint64 rate() const { return m_rate; }
    [[nodiscard]] bool isLimited() const { return m_rate > 0; }
    /// The most that may pass at once: a quarter of a second, at least one block of a socket.
    [[nodiscard]] qint64 burst() const;

    /// How many of `wanted` bytes may pass now; they are taken.
    [[nodiscard]] qint64 take(qint64 wanted, qint64 nowMs);
    [[nodiscard]] qint64 available(qint64 nowMs);
    /// Milliseconds until `bytes` (at most the burst) may pass; 0: now.
    [[nodiscard]] qint64 msUntil(qint64 bytes, qint64 nowMs);

private:
    void fill(qint64 nowMs);

    qint64 m_rate = 0;
    qint64 m_milliTokens = 0; ///< thousandths of bytes, so that a slow rate loses nothing by rounding
    qint64 m_atMs = 0;
};

} // namespace holdfast::app
