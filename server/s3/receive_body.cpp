// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/body_checks.h"

#include <algorithm>

#include "base/xml.h"

namespace holdfast::s3
{

namespace
{

/// Large enough that threads and drives get long runs, small enough that two of them per request are
/// little memory.
constexpr std::size_t kPiece = 1 << 20;

struct Piece
{
    Piece(MemoryBudget::Lease taken, std::size_t size)
        : lease(std::move(taken)), data(std::make_unique_for_overwrite<std::uint8_t[]>(size)),
          capacity(size)
    {
    }
    [[nodiscard]] MutableByteView all() const { return {data.get(), capacity}; }

    MemoryBudget::Lease lease;
    std::unique_ptr<std::uint8_t[]> data;
    std::size_t capacity;
};

/// Nothing when the budget is used up.
std::shared_ptr<Piece> makePiece(MemoryBudget& budget, std::size_t size)
{
    auto lease = budget.take(size);
    return lease ? std::make_shared<Piece>(std::move(*lease), size) : nullptr;
}

/// The loop of receiveBody. Whatever it returns, a digest may still be reading the last piece.
Task<Outcome<void>> pump(BodySource& body, store::ObjectWriter& writer, DigestPipeline& pipeline,
                         Exchange& x)
{
    // One piece is enough for a body that fits into it; the second is made when it is needed.
    const std::size_t size = static_cast<std::size_t>(std::min<std::uint64_t>(
        kPiece, std::max<std::uint64_t>(body.length(), 1)));
    std::shared_ptr<Piece> current = makePiece(x.budget, size);
    std::shared_ptr<Piece> other;
    if (!current)
        co_return slowDown();
    while (!body.isDone()) {
        std::vector<ChunkEnd> ends;
        const auto filled = co_await body.fill(current->all(), ends);
        if (!filled)
            co_return std::unexpected(filled.error());
        const ByteView piece = current->all().first(*filled);
        co_await pipeline.wait();
        if (pipeline.chunks() && !pipeline.chunks()->ok())
            co_return refuse(ErrorCode::SignatureDoesNotMatch);
        pipeline.start(piece, std::move(ends), current);
        if (!piece.empty()) {
            const auto written = co_await writer.write(piece);
            if (!written)
                co_return x.storeRefusal(written.error());
        }
        if (!body.isDone() && !other)
            other = makePiece(x.budget, size);
        // Where memory is short one piece does, and the digest is waited for before it is filled again.
        if (other)
            std::swap(current, other);
        else
            co_await pipeline.wait();
    }
    co_return Outcome<void>{};
}

} // namespace

Task<Outcome<Digests>> receiveBody(Exchange& x, BodySource& body, const BodyChecks& checks,
                                   store::ObjectWriter& writer, DigestPlan plan)
{
    checks.addTo(plan);
    DigestPipeline pipeline(x.services.digestPool, std::move(plan));
    Outcome<void> pumped = co_await pump(body, writer, pipeline, x);
    co_await pipeline.wait();
    if (!pumped)
        co_return refused(std::move(pumped));
    Digests digests = pipeline.finish();
    if (auto checked = checks.verify(digests, body, pipeline.chunks()); !checked)
        co_return refused(std::move(checked));
    co_return digests;
}

Task<Outcome<std::string>> readDocument(Exchange& x, const BodyChecks& checks)
{
    auto body = BodySource::open(x, kXmlMaxBytes);
    if (!body) {
        if (body.error().code == ErrorCode::EntityTooLarge)
            co_return refuse(ErrorCode::MalformedXml);
        co_return refused(std::move(body));
    }
    const auto lease = x.budget.take(body->length());
    if (!lease)
        co_return slowDown();
    DigestPlan plan;
    checks.addTo(plan);
    DigestPipeline pipeline(x.services.digestPool, std::move(plan));
    // One byte at least, so that the framing of an empty chunked body is read too.
    const auto document =
        std::make_shared<std::string>(std::max<std::uint64_t>(body->length(), 1), '\0');
    const MutableByteView into{reinterpret_cast<std::uint8_t*>(document->data()),
                               document->size()};
    std::vector<ChunkEnd> ends;
    const auto filled = co_await body->fill(into, ends);
    if (!filled)
        co_return std::unexpected(filled.error());
    document->resize(*filled);
    pipeline.start(asBytes(*document), std::move(ends), document);
    co_await pipeline.wait();
    const Digests digests = pipeline.finish();
    if (auto checked = checks.verify(digests, *body, pipeline.chunks()); !checked)
        co_return refused(std::move(checked));
    co_return std::move(*document);
}

Task<Outcome<std::string>> readNeededDocument(Exchange& x, const BodyChecks& checks)
{
    auto document = co_await readDocument(x, checks);
    if (document && document->empty())
        co_return refuse(ErrorCode::MissingRequestBodyError);
    co_return std::move(document);
}

} // namespace holdfast::s3
