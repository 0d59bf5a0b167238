// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tool/offline_store.h"

namespace holdfast::tool
{

/// One family of one drive in key order, with its overlay.
class DriveRows
{
public:
    [[nodiscard]] static Result<DriveRows> open(const OfflineDrive& drive, Family family);
    [[nodiscard]] bool valid() const { return m_valid; }
    [[nodiscard]] const std::string& key() const { return m_key; }
    [[nodiscard]] const std::string& value() const { return m_value; }
    void next();
    [[nodiscard]] Result<void> status() const { return m_rows->status(); }

private:
    void settle();

    std::unique_ptr<drive::MetaIterator> m_rows;
    Overlay::const_iterator m_changed;
    Overlay::const_iterator m_end;
    bool m_valid = false;
    std::string m_key;
    std::string m_value;
};

/// One family of all readable drives side by side, in key order.
class MergedRows
{
public:
    struct Holder
    {
        OfflineDrive* drive = nullptr;
        const std::string* value = nullptr;
    };
    [[nodiscard]] static Result<MergedRows> open(OfflineStore& store, Family family);
    /// The next key that any drive has; false at the end.
    [[nodiscard]] Result<bool> next();
    [[nodiscard]] const std::string& key() const { return m_key; }
    /// Those that have it.
    [[nodiscard]] const std::vector<Holder>& holders() const { return m_holders; }
    [[nodiscard]] const std::string* valueOn(const OfflineDrive* drive) const;

private:
    struct Source
    {
        OfflineDrive* drive;
        DriveRows rows;
    };
    std::vector<Source> m_sources;
    std::string m_key;
    std::vector<Holder> m_holders;
    bool m_started = false;
};

} // namespace holdfast::tool
