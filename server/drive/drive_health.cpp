// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "drive/drive_health.h"

#include "base/log.h"

namespace holdfast::drive
{

void DriveHealth::fail(const Error& why)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_failure || m_closed)
            return;
        m_failure = why;
        m_stopped = true;
    }
    ++m_errors;
    log::error("drive failed", {{"drive", m_path},
                                {"code", std::string(codeName(why.code))},
                                {"why", why.describe()}});
}

void DriveHealth::close()
{
    const std::lock_guard lock(m_mutex);
    m_closed = true;
    m_stopped = true;
}

std::optional<Error> DriveHealth::failure() const
{
    if (!m_stopped)
        return std::nullopt;
    const std::lock_guard lock(m_mutex);
    return m_failure;
}

LanePulses lanesOf(const DriveClient& drive)
{
    const auto* laned = dynamic_cast<const LanedDrive*>(&drive);
    return laned ? laned->lanes() : LanePulses{drive.pulse()};
}

LanePulses DriveHealth::lanes() const
{
    LanePulses out;
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = {m_lanes[i].outstanding.load(), m_lanes[i].answered.load()};
    return out;
}

Result<void> DriveHealth::check() const
{
    if (!m_stopped)
        return {};
    const std::lock_guard lock(m_mutex);
    if (m_failure)
        return std::unexpected(*m_failure);
    return holdfast::fail(Code::Unavailable, "the drive is closed", m_path);
}

void DriveHealth::count(const Error& error)
{
    ++m_errors;
    log::warn("damage on a drive", {{"drive", m_path}, {"what", error.describe()}});
}

} // namespace holdfast::drive
