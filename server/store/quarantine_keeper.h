// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <mutex>
#include <set>

#include "store/body_check.h"
#include "store/body_names.h"
#include "store/quarantine.h"
#include "store/worker.h"

namespace holdfast::store
{

/// One thing that cannot be rebuilt, as it is kept (docs/on-disk-format.md, 4.3, `quarantine/<id>`).
struct QuarantineRecord
{
    Uuid id; ///< of the extent, or of the small body
    PartitionId partition = 0;
    SlotMask holders = 0; ///< of a small body; 0: an extent
    BucketId bucket = 0;
    std::string key;
    std::optional<Uuid> upload;
    BodyName name;
    std::string reason;
    WallNanos since = 0;

    [[nodiscard]] std::string encode() const;
    [[nodiscard]] static Result<QuarantineRecord> decode(const Uuid& id, std::string_view value);
};

/// Knows what is beyond repair. An entry comes from the scrub, as a document of the store's own, and goes when
/// nobody names the body any more, or when it can be read again.
class QuarantineKeeper final : public Worker
{
public:
    explicit QuarantineKeeper(Context& context);

    [[nodiscard]] bool contains(const Uuid& id) const;
    [[nodiscard]] std::uint64_t count() const;
    /// Durable when it returns. An entry that is there keeps its time.
    Task<Result<void>> add(QuarantineRecord record);
    Task<Result<void>> remove(Uuid id);
    /// Entries that are still true, in order of ids; `after` is the `next` of the page before.
    Task<Result<QuarantinePage>> page(std::string after, std::uint32_t limit,
                                      std::map<BucketId, std::string> bucketNames);
    /// Something of it was written anew: whether it can be read is looked at soon. Thread-safe.
    void lookAgain(const Uuid& id);

    env::Task<std::chrono::nanoseconds> step() override;
    void report(std::vector<WorkStatus>&) const override {}

private:
    Task<Result<void>> load();
    Task<void> review();
    Task<Result<bool>> isOver(QuarantineRecord record, bool read);

    Context& m_context;
    Pace m_pace;
    BodyCheck m_check;
    mutable std::mutex m_mutex; ///< guards what follows
    std::set<Uuid> m_ids;
    std::set<Uuid> m_again;
    bool m_loaded = false;
    std::string m_reviewed; ///< the name after which the review goes on
    std::uint64_t m_configuration = 0; ///< a change of drives: everything is read again
    std::uint64_t m_readFor = 0;       ///< the configuration of the pass under way
};

} // namespace holdfast::store
