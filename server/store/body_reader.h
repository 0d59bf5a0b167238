// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "store/extent_reader.h"

namespace holdfast::store
{

/// Reads a body in order, or a range of it: one run of stripes is being read while the one before is being
/// sent. Where memory is short, runs are short and nothing is read ahead: who takes bytes slowly then holds
/// little. Views point into the buffers that the drives read into. One executor; the operations on their way
/// keep the object (and its pins) alive.
class BodyReader : public std::enable_shared_from_this<BodyReader>
{
public:
    /// `tail`: the bytes of the small body, if there is one. The extents are pinned by `pins`.
    BodyReader(Context& context, BodyRef body, std::string tail, Pins pins);

    [[nodiscard]] std::uint64_t size() const { return m_tailBegin + m_tail.size(); }
    void setRange(std::uint64_t offset, std::uint64_t length);
    /// Empty at the end. The view lives until the next call.
    Task<Result<ByteView>> read();
    /// The owner goes: what is under way ends without touching the store.
    void close();

private:
    /// Stripes of one extent, and the bytes of them that are asked for (offsets in the extent).
    struct Plan
    {
        std::size_t extent = 0;
        std::uint64_t first = 0;
        std::uint32_t count = 0;
        std::uint32_t shards = 0;
        std::uint64_t begin = 0, end = 0;
    };
    struct Fetch;

    [[nodiscard]] std::optional<std::size_t> nextExtent() const;
    [[nodiscard]] Plan plan(std::size_t extent, bool isLong);
    Task<Result<void>> open(std::size_t extent);
    void startFetch(bool ahead);
    static Task<void> fetch(std::shared_ptr<BodyReader> self, std::shared_ptr<Fetch> into);
    Task<Result<StripeRun>> fetchRun(std::shared_ptr<Fetch> into);
    [[nodiscard]] ByteView nextView();

    Context& m_context;
    BodyRef m_body;
    std::vector<std::uint64_t> m_begins; ///< offset of each extent in the body
    std::string m_tail;
    std::uint64_t m_tailBegin = 0;
    Pins m_pins;
    std::optional<env::Executor> m_executor;
    std::uint64_t m_planned = 0; ///< offset up to which runs are read or being read
    std::uint64_t m_end;
    bool m_closed = false;
    bool m_began = false;
    std::shared_ptr<ExtentReader> m_extent; ///< the one read last
    std::size_t m_extentIndex = 0;
    std::shared_ptr<Fetch> m_current; ///< being sent
    std::shared_ptr<Fetch> m_next;    ///< being read
};

} // namespace holdfast::store
