// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/context.h"

namespace holdfast::store
{

/// A bucket as the process sees it: what it is, and whether it may change. A bucket that was deleted and
/// made again is another object with another id.
class Bucket
{
public:
    explicit Bucket(BucketInfo info) : m_info(std::move(info)), m_settings(m_info.settings) {}
    [[nodiscard]] BucketId id() const { return m_info.id; }
    [[nodiscard]] const std::string& name() const { return m_info.name; }
    [[nodiscard]] BucketInfo info() const
    {
        BucketInfo out = m_info;
        const std::lock_guard lock(m_mutex);
        out.settings = m_settings;
        return out;
    }
    /// What a write has to keep: what its request saw, or more where the bucket says more by now.
    [[nodiscard]] Versioning versioning(Versioning seen) const { return std::max(seen, info().versioning(), less); }

private:
    friend class BucketDirectory;
    friend class BucketUse;
    static bool less(Versioning left, Versioning right) { return rank(left) < rank(right); }
    static int rank(Versioning versioning)
    {
        return versioning == Versioning::Off ? 0 : versioning == Versioning::Suspended ? 1 : 2;
    }
    void set(std::shared_ptr<const BucketSettings> settings)
    {
        const std::lock_guard lock(m_mutex);
        m_settings = std::move(settings);
    }
    enum class Life : std::uint8_t {
        Open,
        Marked,    ///< a deletion is asking whether it is empty
        Undecided, ///< the deletion's record has no known fate: who asks for the bucket anew finds out
        Gone
    };
    const BucketInfo m_info;
    mutable std::mutex m_mutex;
    std::shared_ptr<const BucketSettings> m_settings; ///< guarded
    std::atomic<Life> m_life = Life::Open;
    std::atomic<int> m_changes = 0; ///< commits on their way
};
using BucketPtr = std::shared_ptr<Bucket>;

/// Held around a commit in a bucket: the deletion of the bucket waits for it, or it waits for the deletion's
/// outcome (rule 17).
class BucketUse
{
public:
    BucketUse() = default;
    explicit BucketUse(BucketPtr bucket) : m_bucket(std::move(bucket)) {}
    BucketUse(BucketUse&&) noexcept = default;
    BucketUse& operator=(BucketUse&&) = delete;
    ~BucketUse()
    {
        if (m_bucket)
            --m_bucket->m_changes;
    }
    /// NotFound ("bucket") when it has gone; Unavailable when a deletion does not come to an end, or
    /// nobody knows to which.
    static Task<Result<BucketUse>> begin(Context& context, BucketPtr bucket);

private:
    BucketPtr m_bucket;
};

/// Buckets: documents in the system bucket, changed by compare-and-set, cached by name. Thread-safe.
class BucketDirectory
{
public:
    explicit BucketDirectory(Context& context) : m_context(context) {}

    /// NotFound with context "bucket".
    Task<Result<BucketPtr>> find(std::string name);
    Task<Result<BucketInfo>> create(std::string name, std::string owner, BucketSettings settings);
    Task<Result<BucketInfo>> change(std::string name, BucketSettingsChange change);
    /// Rule 17: mark, ask, remove or revert.
    Task<Result<void>> remove(std::string name);
    Task<Result<std::vector<BucketInfo>>> list();

private:
    struct Stored;
    [[nodiscard]] BucketPtr cached(const std::string& name) const;
    BucketPtr keep(BucketInfo info, std::uint64_t generation);
    BucketPtr enter(BucketInfo info);
    void forget(const std::string& name);
    Task<Result<std::optional<Stored>>> read(std::string name);
    Task<Result<void>> write(replica::KeySection* section, std::string name,
                             std::optional<BucketDocument> document, std::uint64_t version);
    Task<Result<BucketInfo>> createAtHome(std::string name, BucketDocument document);
    Task<Result<BucketInfo>> changeAtHome(std::string name, BucketSettingsChange change);
    Task<Result<void>> removeAtHome(std::string name, bool resumed);
    Task<Result<void>> decide(replica::KeySection* section, BucketPtr bucket, BucketDocument document,
                              std::uint64_t version);
    Task<Result<bool>> isEmpty(BucketId bucket);

    Context& m_context;
    mutable std::shared_mutex m_mutex;
    std::unordered_map<std::string, BucketPtr> m_byName;
    std::uint64_t m_generation = 0; ///< changes with every removal; a load that began before keeps nothing
};

[[nodiscard]] std::unexpected<Error> noSuchBucket();

} // namespace holdfast::store
