// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/core/token_bucket.h"

#include <algorithm>

namespace holdfast::app
{

namespace
{

constexpr qint64 kLeastBurst = 16 << 10;
constexpr qint64 kLongestGapMs = 60'000; ///< keeps rate * time within 63 bits
constexpr qint64 kHighestRate = 1LL << 40;

} // namespace

qint64 TokenBucket::burst() const
{
    return std::max(m_rate / 4, kLeastBurst);
}

void TokenBucket::setRate(qint64 bytesPerSecond, qint64 nowMs)
{
    fill(nowMs);
    m_rate = std::clamp<qint64>(bytesPerSecond, 0, kHighestRate);
    m_milliTokens = std::min(m_milliTokens, burst() * 1000);
    m_atMs = nowMs;
}

void TokenBucket::fill(qint64 nowMs)
{
    const qint64 gap = std::clamp<qint64>(nowMs - m_atMs, 0, kLongestGapMs);
    m_atMs = std::max(m_atMs, nowMs);
    m_milliTokens = std::min(m_milliTokens + m_rate * gap, burst() * 1000);
}

qint64 TokenBucket::available(qint64 nowMs)
{
    fill(nowMs);
    return m_milliTokens / 1000;
}

qint64 TokenBucket::take(qint64 wanted, qint64 nowMs)
{
    if (!isLimited())
        return wanted;
    const qint64 taken = std::clamp<qint64>(wanted, 0, available(nowMs));
    m_milliTokens -= taken * 1000;
    return taken;
}

qint64 TokenBucket::msUntil(qint64 bytes, qint64 nowMs)
{
    if (!isLimited())
        return 0;
    fill(nowMs);
    const qint64 missing = std::min(bytes, burst()) * 1000 - m_milliTokens;
    return missing <= 0 ? 0 : (missing + m_rate - 1) / m_rate;
}

} // namespace holdfast::app
