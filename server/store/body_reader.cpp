// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/body_reader.h"

#include <algorithm>

#include "store/row_keys.h"
#include "store/wakeup.h"

namespace holdfast::store
{
namespace
{

constexpr std::uint64_t kRunBytes = 2 << 20;   ///< data in a run, about
constexpr std::uint64_t kShortRun = 256 << 10; ///< the first run is short: bytes flow sooner
constexpr std::int64_t kRunMemory = 3 << 20; ///< of a long run, with what mends it
constexpr std::uint32_t kMostBlocks = 16;

} // namespace

struct BodyReader::Fetch
{
    std::size_t extentIndex = 0;
    std::optional<Budget::Ticket> longRun; ///< none: a short one, whose memory its reader's owner answers for
    Plan plan;
    std::shared_ptr<ExtentReader> extent;
    std::optional<Result<StripeRun>> run;
    std::uint64_t sent = 0; ///< offset in the extent up to which views were given
    Wakeup wakeup;
};

BodyReader::BodyReader(Context& context, BodyRef body, std::string tail, Pins pins)
    : m_context(context), m_body(std::move(body)), m_tail(std::move(tail)), m_pins(std::move(pins))
{
    for (const ExtentRef& extent : m_body.extents) {
        m_begins.push_back(m_tailBegin);
        m_tailBegin += extent.length;
    }
    m_end = size();
}

void BodyReader::setRange(std::uint64_t offset, std::uint64_t length)
{
    m_planned = offset;
    m_end = offset + length;
}

void BodyReader::close()
{
    m_closed = true;
    if (m_extent)
        m_extent->close();
}

std::optional<std::size_t> BodyReader::nextExtent() const
{
    if (m_planned >= std::min(m_end, m_tailBegin))
        return std::nullopt;
    const auto after = std::ranges::upper_bound(m_begins, m_planned);
    return static_cast<std::size_t>(after - m_begins.begin()) - 1;
}

/// The next stripes to read: several whole ones, or a single one of which not every block is needed.
BodyReader::Plan BodyReader::plan(std::size_t index, bool isLong)
{
    const ExtentReader& extent = *m_extent;
    const std::uint64_t base = m_begins[index];
    const std::uint64_t stripeBytes = extent.stripeBytes();
    const std::uint64_t end = std::min(m_end - base, m_body.extents[index].length);
    Plan out;
    out.extent = index;
    out.begin = m_planned - base;
    out.first = out.begin / stripeBytes;
    const std::uint64_t stripeBegin = out.first * stripeBytes;
    const std::uint64_t stripeEnd = std::min(stripeBegin + stripeBytes, extent.row().length);
    const std::uint32_t k = extent.row().geometry.k;
    if (out.begin == stripeBegin && end >= stripeEnd) {
        const std::uint64_t most =
            std::clamp<std::uint64_t>((isLong ? kRunBytes : kShortRun) / stripeBytes, 1, kMostBlocks);
        const bool toTheEnd = end == extent.row().length;
        const std::uint64_t whole =
            toTheEnd ? extent.stripes() - out.first : (end - stripeBegin) / stripeBytes;
        out.count = static_cast<std::uint32_t>(std::min(most, whole));
        out.shards = (1U << k) - 1;
    } else {
        const std::uint32_t block = extent.blockBytes(out.first);
        out.count = 1;
        const std::uint64_t last = std::min(end, stripeEnd) - stripeBegin - 1;
        for (std::uint64_t j = (out.begin - stripeBegin) / block; j <= last / block; ++j)
            out.shards |= 1U << j;
    }
    out.end = std::min(end, (out.first + out.count) * stripeBytes);
    m_began = true;
    return out;
}

Task<Result<void>> BodyReader::open(std::size_t index)
{
    const ExtentRef ref = m_body.extents[index];
    std::string key = extentKey(ref.partition, ref.id);
    auto value = co_await m_context.replicas.get(ref.partition, drive::Family::Aux, std::move(key));
    if (!value)
        co_return failed(std::move(value), "reading an extent's row");
    if (!*value)
        co_return fail(Code::Corrupt, "the row of extent " + ref.id.hex() + " is missing");
    auto row = drive::ExtentRow::decode(ref.partition, ref.id, **value);
    if (!row)
        co_return failed(std::move(row), "extent " + ref.id.hex());
    if (row->length != ref.length)
        co_return fail(Code::Corrupt, "extent " + ref.id.hex() + " does not have its length");
    m_extent = std::make_shared<ExtentReader>(m_context, *m_executor, std::move(*row));
    m_extentIndex = index;
    co_return Result<void>{};
}

/// `ahead`: while another run is being sent; left out when there is no memory for it.
void BodyReader::startFetch(bool ahead)
{
    const auto index = nextExtent();
    if (!index)
        return;
    std::optional<Budget::Ticket> longRun;
    if (m_began)
        longRun = m_context.budget.admit(kRunMemory, Budget::Use::Ahead);
    if (ahead && !longRun)
        return;
    m_next = std::make_shared<Fetch>();
    m_next->extentIndex = *index;
    m_next->longRun = std::move(longRun);
    env::spawn(*m_executor, fetch(shared_from_this(), m_next));
}

Task<void> BodyReader::fetch(std::shared_ptr<BodyReader> self, std::shared_ptr<Fetch> into)
{
    into->run = co_await self->fetchRun(into);
    into->wakeup.notify();
}

Task<Result<StripeRun>> BodyReader::fetchRun(std::shared_ptr<Fetch> into)
{
    if (m_closed)
        co_return fail(Code::Cancelled, "the body is read no more");
    if (!m_extent || m_extentIndex != into->extentIndex) {
        Result<void> opened = co_await open(into->extentIndex);
        if (!opened)
            co_return failed(std::move(opened));
    }
    const Plan next = plan(into->extentIndex, into->longRun.has_value());
    into->plan = next;
    into->extent = m_extent;
    into->sent = next.begin;
    m_planned = m_begins[next.extent] + next.end;
    if (m_closed)
        co_return fail(Code::Cancelled, "the body is read no more");
    co_return co_await into->extent->read(next.first, next.count, next.shards);
}

Task<Result<ByteView>> BodyReader::read()
{
    if (!m_executor)
        m_executor = co_await env::asio::this_coro::executor;
    for (;;) {
        if (m_current) {
            const ByteView view = nextView();
            if (!view.empty())
                co_return view;
            m_current.reset();
        }
        if (!m_next)
            startFetch(false);
        if (!m_next)
            break;
        const std::shared_ptr<Fetch> coming = m_next;
        while (!coming->run)
            co_await coming->wakeup.wait();
        m_next.reset();
        if (!*coming->run)
            co_return std::unexpected(coming->run->error());
        m_current = coming;
        startFetch(true);
    }
    if (m_planned >= m_end)
        co_return ByteView{};
    const ByteView tail = asBytes(m_tail).subspan(m_planned - m_tailBegin, m_end - m_planned);
    m_planned = m_end;
    co_return tail;
}

/// The next contiguous bytes of the current run.
ByteView BodyReader::nextView()
{
    Fetch& fetch = *m_current;
    const ExtentReader& extent = *fetch.extent;
    if (fetch.sent >= fetch.plan.end)
        return {};
    const std::uint64_t stripeBytes = extent.stripeBytes();
    const std::uint64_t stripe = fetch.sent / stripeBytes;
    const std::uint64_t within = fetch.sent - stripe * stripeBytes;
    const std::uint64_t block = extent.blockBytes(stripe);
    const std::uint64_t shard = within / block;
    const std::uint64_t inRun = (stripe - fetch.plan.first) * extent.row().blockSize + within % block;
    // With one data shard, its blocks follow each other.
    std::uint64_t count = fetch.plan.end - fetch.sent;
    if (extent.row().geometry.k > 1)
        count = std::min(count, block - within % block);
    const std::uint8_t* data = (*fetch.run)->shards[shard]->data();
    fetch.sent += count;
    return {data + inRun, count};
}

} // namespace holdfast::store
