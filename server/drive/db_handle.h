// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <type_traits>

#include "drive/meta_db.h"

namespace holdfast::drive
{

/// The database of an open drive, which is closed and opened again after ENOSPC. Readers share it; the
/// one who replaces it waits for reads that run (never for jobs that are queued).
class DbHandle
{
public:
    /// What `use` returns (a Result), or Unavailable while there is no database.
    template <class F> auto with(F&& use) -> std::invoke_result_t<F, MetaDb&>
    {
        const std::shared_lock lock(m_mutex);
        if (!m_db)
            return fail(Code::Unavailable, "the database is closed");
        return use(*m_db);
    }
    /// The same for a thread that must not wait: also Unavailable while the database is being replaced.
    template <class F> auto tryWith(F&& use) -> std::invoke_result_t<F, MetaDb&>
    {
        const std::shared_lock lock(m_mutex, std::try_to_lock);
        if (!lock.owns_lock() || !m_db)
            return fail(Code::Unavailable, "the database is busy");
        return use(*m_db);
    }
    /// Closes what is there, then keeps what `make` opens.
    template <class F> Result<void> replace(F&& make)
    {
        const std::unique_lock lock(m_mutex);
        m_db.reset();
        Result<std::unique_ptr<MetaDb>> made = make();
        if (!made)
            return failed(std::move(made));
        m_db = *std::move(made);
        return {};
    }
    void set(std::unique_ptr<MetaDb> db)
    {
        const std::unique_lock lock(m_mutex);
        m_db = std::move(db);
    }
    [[nodiscard]] bool isOpen()
    {
        const std::shared_lock lock(m_mutex);
        return m_db != nullptr;
    }

private:
    std::shared_mutex m_mutex;
    std::unique_ptr<MetaDb> m_db;
};

} // namespace holdfast::drive
