// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <mutex>

#include "store/documents.h"

namespace holdfast::test
{

/// Documents in memory, with failures on demand. Thread-safe.
class MemoryDocuments final : public store::Documents
{
public:
    env::Task<Result<std::optional<std::string>>> loadDocument(std::string name) override
    {
        const std::lock_guard lock(m_mutex);
        if (failures > 0)
            co_return refuse();
        co_return find(name);
    }
    env::Task<Result<void>> changeDocument(std::string name, store::DocumentChange change, bool needsRoom) override
    {
        const std::lock_guard lock(m_mutex);
        if (failures > 0)
            co_return refuse();
        if (needsRoom && isFull)
            co_return fail(Code::NoSpace, "full");
        auto now = change(find(name));
        if (!now)
            co_return std::unexpected(now.error());
        if (*now)
            documents[name] = std::move(**now);
        else
            documents.erase(name);
        ++writes;
        co_return Result<void>{};
    }
    env::Task<Result<store::DocumentPage>> listDocuments(std::string prefix, std::string after,
                                                         std::uint32_t limit) override
    {
        const std::lock_guard lock(m_mutex);
        if (failures > 0)
            co_return refuse();
        store::DocumentPage page;
        for (auto at = documents.lower_bound(prefix); at != documents.end(); ++at) {
            if (!at->first.starts_with(prefix))
                break;
            if (!after.empty() && at->first <= after)
                continue;
            if (page.documents.size() == limit) {
                page.more = true;
                break;
            }
            page.documents.emplace_back(at->first, at->second);
        }
        co_return page;
    }

    std::map<std::string, std::string> documents;
    int failures = 0; ///< calls that are answered Unavailable
    bool isFull = false;
    int writes = 0;

private:
    std::optional<std::string> find(const std::string& name) const
    {
        const auto found = documents.find(name);
        return found == documents.end() ? std::nullopt : std::optional(found->second);
    }
    std::unexpected<Error> refuse()
    {
        --failures;
        return fail(Code::Unavailable, "not now");
    }

    std::mutex m_mutex;
};

} // namespace holdfast::test
