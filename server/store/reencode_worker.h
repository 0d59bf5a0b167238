// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "store/body_check.h"
#include "store/rewrite_body.h"
#include "store/worker.h"

namespace holdfast::store
{

/// Bodies of an older geometry, and what is done about them.
struct ReencodeStatus
{
    bool wanted = false; ///< they are being written anew, or will be when all drives are there
    bool paused = false;
    drive::Geometry goal; ///< the geometry in force
    std::uint64_t narrowObjects = 0, narrowBytes = 0; ///< still to write, as last counted
    std::uint64_t doneObjects = 0, doneBytes = 0;     ///< since it was wanted
    std::string reason; ///< why it waits: a code (replica/wait_reasons.h) or a message; or empty
};

/// What a restart must know: the document `job/reencode` (docs/on-disk-format.md, 4.3).
struct ReencodeState
{
    bool wanted = false;
    bool paused = false;
    drive::Geometry goal{0, 0};  ///< of the pass under way, or of the last one; 0+0: there was none
    drive::Geometry clean{0, 0}; ///< every body was found to have this one; 0+0: never
    drive::Geometry reduced{0, 0}; ///< that REDUCED_REDUNDANCY has beside `goal`
    drive::Geometry awaited{0, 0}; ///< nothing is written before this one is in force; 0+0: any
    drive::Family family = drive::Family::Current;
    std::string cursor; ///< the row key from which the pass goes on
    std::uint64_t narrowObjects = 0, narrowBytes = 0;
    std::uint64_t leftObjects = 0, leftBytes = 0; ///< narrow still, of those the pass has looked at
    std::uint64_t doneObjects = 0, doneBytes = 0;
    WallNanos startedAt = 0;

    [[nodiscard]] std::string encode() const;
    [[nodiscard]] static Result<ReencodeState> decode(std::string_view value);
};

/// After the geometry changed, bodies written before keep theirs. When wanted, this walks all versions and writes
/// those anew that have another geometry than their storage class, or too few copies. Otherwise it only counts
/// them: at start, after a change of the geometry, and daily while there may be some.
class ReencodeWorker final : public Worker
{
public:
    explicit ReencodeWorker(Context& context);

    // Durable when they return. Thread-safe.
    /// `awaited`: the geometry that a plan under way will put in force; nothing is written before that.
    Task<Result<void>> want(bool wanted, std::optional<drive::Geometry> awaited = std::nullopt);
    Task<Result<void>> pause(bool paused);
    [[nodiscard]] ReencodeStatus status() const;
    /// An older version of this key became the current one. The pass under way may have been past the one place and not
    /// yet at the other. Thread-safe, returns at once.
    void lookAgain(BucketId bucket, std::string key);

    env::Task<std::chrono::nanoseconds> step() override;
    env::Task<void> finish() override;
    void report(std::vector<WorkStatus>& into) const override;

private:
    Task<Result<void>> load();
    Task<Result<void>> save();
    void setWanted(bool wanted, drive::Geometry awaited);
    [[nodiscard]] bool isWhole() const;
    [[nodiscard]] drive::Geometry reducedBeside(drive::Geometry goal) const;
    void beginPass(bool rewrites);
    Task<Result<void>> piece();
    Task<Result<void>> lookAtPromoted();
    Task<Result<void>> rewrite(std::vector<VersionAt> versions, std::vector<std::uint64_t> sizes);
    void endPass(bool uploadsGoOn);

    Context& m_context;
    Pace m_pace;
    mutable std::mutex m_mutex; ///< guards what follows
    ReencodeState m_state;
    bool m_loaded = false;
    bool m_inPass = false;
    std::set<std::pair<BucketId, std::string>> m_promoted; ///< while the pass goes on
    bool m_again = false;      ///< some of those are not known any more: the pass proves nothing
    bool m_rewrites = false;   ///< the pass under way does, rather than only count
    std::string m_saved;         ///< the document as it is stored
    std::int64_t m_openedAt = 0; ///< boot time of the first step
    std::int64_t m_nextPass = 0; ///< boot time
    std::int64_t m_savedAt = 0;  ///< boot time
    std::string m_reason;
};

/// Objects and bytes (whole bodies) that have another geometry than their storage class has beside `goal`, or too
/// few copies for it: exact for rows that do not change meanwhile.
Task<Result<std::pair<std::uint64_t, std::uint64_t>>> countNarrow(Context& context,
                                                                  drive::Geometry goal);
/// Whether a version's body is to be written anew once `goal` is in force.
Task<Result<bool>> isNarrow(Context& context, BodyRef body, std::string storageClass,
                            drive::Geometry goal);

} // namespace holdfast::store
