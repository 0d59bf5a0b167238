// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/uuid.h"

namespace holdfast::store
{

/// Extents that are being read wait with their release (rule 15), and extents that are being released
/// are not read any more:
///
///     pin: reads the row, pins, reads the row again; refused while the extent is doomed
///     doom: before the record that deletes the extent's row; refused while it is pinned
///
/// Thread-safe; drives ask through drive::PinCheck.
class PinTable
{
public:
    [[nodiscard]] bool pin(const Uuid& extent)
    {
        const std::lock_guard lock(m_mutex);
        if (m_doomed.contains(extent))
            return false;
        ++m_pins[extent];
        return true;
    }
    void unpin(const Uuid& extent)
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_pins.find(extent);
        if (found != m_pins.end() && --found->second == 0)
            m_pins.erase(found);
    }
    [[nodiscard]] bool isPinned(const Uuid& extent) const
    {
        const std::lock_guard lock(m_mutex);
        return m_pins.contains(extent);
    }
    [[nodiscard]] bool doom(const Uuid& extent)
    {
        const std::lock_guard lock(m_mutex);
        return !m_pins.contains(extent) && m_doomed.insert(extent).second;
    }
    /// The record is committed, or was given up.
    void absolve(const Uuid& extent)
    {
        const std::lock_guard lock(m_mutex);
        m_doomed.erase(extent);
    }

private:
    mutable std::mutex m_mutex;
    std::unordered_map<Uuid, std::size_t> m_pins;
    std::unordered_set<Uuid> m_doomed;
};

/// The pins of one reader.
class Pins
{
public:
    explicit Pins(std::shared_ptr<PinTable> table) : m_table(std::move(table)) {}
    Pins(Pins&&) = default;
    Pins& operator=(Pins&&) = delete;
    ~Pins() { clear(); }

    [[nodiscard]] bool add(const Uuid& extent)
    {
        if (!m_table->pin(extent))
            return false;
        m_extents.push_back(extent);
        return true;
    }
    void clear()
    {
        for (const Uuid& extent : std::exchange(m_extents, {}))
            m_table->unpin(extent);
    }

private:
    std::shared_ptr<PinTable> m_table;
    std::vector<Uuid> m_extents;
};

/// The doomed extents of one record.
class Dooms
{
public:
    explicit Dooms(std::shared_ptr<PinTable> table) : m_table(std::move(table)) {}
    Dooms(Dooms&&) = default;
    Dooms& operator=(Dooms&&) = delete;
    ~Dooms()
    {
        for (const Uuid& extent : m_extents)
            m_table->absolve(extent);
    }

    [[nodiscard]] bool add(const Uuid& extent)
    {
        if (!m_table->doom(extent))
            return false;
        m_extents.push_back(extent);
        return true;
    }

private:
    std::shared_ptr<PinTable> m_table;
    std::vector<Uuid> m_extents;
};

} // namespace holdfast::store
