// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "env/clock.h"
#include "store/documents.h"

namespace holdfast::meta
{

using env::Task;

/// A presigned link that was taken back (docs/sharing.md). Not the link: its signature's hash.
struct DeniedLink
{
    std::string hash;      ///< SHA-256 of the signature's text, 64 hex digits
    WallNanos expires = 0; ///< when the link ends by itself, and the entry goes
    WallNanos denied = 0;
    std::string who; ///< canonical id
    std::string note;
    std::string target;    ///< bucket/key
    std::string accessKey; ///< that signed it

    [[nodiscard]] std::string encode() const;
    [[nodiscard]] static Result<DeniedLink> decode(std::string hash, std::string_view value);
};

/// All of them, in memory and as documents of the store. Any thread may ask; changes come from io threads.
class DenyList
{
public:
    static constexpr std::size_t kMostEntries = 10'000;
    static constexpr std::size_t kMostOfAccount = 1000; ///< but root's

    /// Both outlive the list.
    DenyList(store::Documents& documents, env::Clock& clock) : m_documents(documents), m_clock(clock) {}

    /// Reads what there is. Until that has been done nobody can say what is not on the list.
    Task<Result<void>> load();
    [[nodiscard]] bool isLoaded() const { return m_isLoaded.load(std::memory_order_acquire); }
    /// Whether the link with this signature is on the list. One hash and one look-up, nothing while it is empty.
    [[nodiscard]] bool has(std::string_view signature) const;
    [[nodiscard]] std::vector<DeniedLink> entries() const; ///< the newest first

    /// In effect at once, durable when it returns a value; after an error that leaves the outcome open it stays
    /// in effect. TooLarge: there is no room on the list. An entry that is there already stays as it is.
    Task<Result<void>> add(DeniedLink link, bool isRoot);
    /// NotFound; durable, then in effect.
    Task<Result<void>> remove(std::string hash);
    /// Forgets entries whose links have ended.
    Task<Result<void>> sweep();

private:
    [[nodiscard]] Result<void> enter(const DeniedLink& link, bool isRoot);
    void drop(const std::string& hash);

    store::Documents& m_documents;
    env::Clock& m_clock;
    mutable std::shared_mutex m_mutex;
    std::unordered_map<std::string, DeniedLink> m_links; ///< by hash; guarded
    std::atomic<std::size_t> m_count = 0;
    std::atomic<bool> m_isLoaded = false;
};

} // namespace holdfast::meta
