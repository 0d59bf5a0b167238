// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "tool/merged_rows.h"

namespace holdfast::tool
{

Result<DriveRows> DriveRows::open(const OfflineDrive& drive, Family family)
{
    auto rows = drive.db->iterate(family, false);
    if (!rows)
        return failed(std::move(rows), drive.path);
    DriveRows out;
    out.m_rows = *std::move(rows);
    out.m_rows->seek({});
    out.m_changed = drive.overlay.lower_bound({family, std::string()});
    const auto after = static_cast<Family>(static_cast<int>(family) + 1);
    out.m_end = drive.overlay.lower_bound({after, std::string()});
    out.settle();
    return out;
}

void DriveRows::next()
{
    const bool fromOverlay = m_changed != m_end && m_changed->first.second == m_key;
    if (m_rows->valid() && m_rows->key() == m_key)
        m_rows->next();
    if (fromOverlay)
        ++m_changed;
    settle();
}

/// To the smaller of the two sources, past what the overlay removed.
void DriveRows::settle()
{
    for (;;) {
        const bool stored = m_rows->valid();
        const bool changed = m_changed != m_end;
        m_valid = stored || changed;
        if (!m_valid)
            return;
        if (!changed || (stored && m_rows->key() < m_changed->first.second)) {
            m_key = m_rows->key();
            m_value = m_rows->value();
            return;
        }
        m_key = m_changed->first.second;
        if (m_changed->second) {
            m_value = *m_changed->second;
            return;
        }
        if (stored && m_rows->key() == m_key)
            m_rows->next();
        ++m_changed;
    }
}

Result<MergedRows> MergedRows::open(OfflineStore& store, Family family)
{
    MergedRows out;
    for (OfflineDrive& drive : store.drives()) {
        if (!drive.db)
            continue;
        Result<DriveRows> rows = DriveRows::open(drive, family);
        if (!rows)
            return failed(std::move(rows));
        out.m_sources.push_back({&drive, *std::move(rows)});
    }
    return out;
}

Result<bool> MergedRows::next()
{
    if (m_started) {
        for (Source& source : m_sources) {
            if (source.rows.valid() && source.rows.key() == m_key)
                source.rows.next();
        }
    }
    m_started = true;
    const std::string* least = nullptr;
    for (Source& source : m_sources) {
        Result<void> status = source.rows.status();
        if (!status)
            return failed(std::move(status), source.drive->path);
        if (source.rows.valid() && (!least || source.rows.key() < *least))
            least = &source.rows.key();
    }
    m_holders.clear();
    if (!least)
        return false;
    m_key = *least;
    for (Source& source : m_sources) {
        if (source.rows.valid() && source.rows.key() == m_key)
            m_holders.push_back({source.drive, &source.rows.value()});
    }
    return true;
}

const std::string* MergedRows::valueOn(const OfflineDrive* drive) const
{
    for (const Holder& holder : m_holders) {
        if (holder.drive == drive)
            return holder.value;
    }
    return nullptr;
}

} // namespace holdfast::tool
