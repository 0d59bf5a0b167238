// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "replica/members.h"

namespace holdfast::replica
{

/// Reads one family page by page, restricted to some partitions.
class Rows
{
public:
    Rows(Members& members, std::shared_ptr<DriveClient> drive, drive::Family family,
         std::vector<bool> partitions, bool keysOnly)
        : m_members(members), m_drive(std::move(drive))
    {
        m_request.family = family;
        m_request.limit = 2000;
        m_request.partitions = std::move(partitions);
        m_request.keysOnly = keysOnly;
    }
    /// The current entry; nullptr at the end.
    Task<Result<const drive::ScanEntry*>> peek()
    {
        while (m_at == m_page.entries.size()) {
            if (m_started && !m_page.more)
                co_return nullptr;
            if (m_started)
                m_request.begin = m_page.resume;
            auto page = co_await unlessGone(m_members.outstanding(m_drive->index()), m_drive->scan(m_request));
            if (!page)
                co_return failed(std::move(page));
            m_page = std::move(*page);
            m_started = true;
            m_at = 0;
        }
        co_return &m_page.entries[m_at];
    }
    void next() { ++m_at; }

private:
    Members& m_members;
    std::shared_ptr<DriveClient> m_drive;
    drive::ScanRequest m_request;
    drive::ScanPage m_page;
    std::size_t m_at = 0;
    bool m_started = false;
};

/// Collects mutations for the learner and hands them over in bounded pieces.
class Patch
{
public:
    Patch(Members& members, std::shared_ptr<DriveClient> drive)
        : m_members(members), m_drive(std::move(drive))
    {
    }
    void add(drive::MutationKind kind, drive::Family family, std::string key, std::string value = {})
    {
        m_bytes += key.size() + value.size();
        m_mutations.push_back({kind, family, std::move(key), std::move(value)});
    }
    Task<Result<void>> flush(bool force)
    {
        if (m_mutations.empty() || (!force && m_bytes < (1 << 20)))
            co_return Result<void>{};
        m_bytes = 0;
        std::vector<Mutation> mutations = std::exchange(m_mutations, {});
        co_return co_await unlessGone(m_members.outstanding(m_drive->index()), m_drive->patch(std::move(mutations)));
    }

private:
    Members& m_members;
    std::shared_ptr<DriveClient> m_drive;
    std::vector<Mutation> m_mutations;
    std::size_t m_bytes = 0;
};

} // namespace holdfast::replica
