// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store_fixture.h"

#include <algorithm>

namespace holdfast::testing
{

using namespace store;

std::string patterned(std::size_t size, std::uint32_t seed)
{
    std::string out(size, '\0');
    std::uint64_t state = seed * 0x9e3779b97f4a7c15ULL + 1;
    for (std::size_t i = 0; i < size; ++i) {
        if (i % 8 == 0) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
        }
        out[i] = static_cast<char>(state >> (8 * (i % 8)));
    }
    return out;
}

BodyDigests digestsOf(std::string_view body)
{
    BodyDigests out;
    out.md5 = digest(ChecksumKind::Md5, asBytes(body));
    out.checksums.push_back({ChecksumKind::Crc32c, digest(ChecksumKind::Crc32c, asBytes(body)), false});
    return out;
}

namespace
{

Task<Result<ObjectInfo>> fill(ObjectWriter* writer, std::string body, std::size_t chunk)
{
    for (std::size_t at = 0; at < body.size(); at += chunk) {
        const std::string_view piece = std::string_view(body).substr(at, chunk);
        Result<void> written = co_await writer->write(asBytes(piece));
        if (!written)
            co_return std::unexpected(written.error());
    }
    BodyDigests digests = digestsOf(body);
    co_return co_await writer->commit(std::move(digests));
}

} // namespace

Task<Result<ObjectInfo>> putBody(ObjectLayer* store, std::string bucket, std::string key,
                                 std::string body, PutOptions options, std::size_t chunk)
{
    auto writer = co_await store->put(std::move(bucket), std::move(key), std::move(options));
    if (!writer)
        co_return std::unexpected(writer.error());
    co_return co_await fill(writer->get(), std::move(body), chunk);
}

Task<Result<ObjectInfo>> putPartBody(ObjectLayer* store, std::string bucket, std::string key,
                                     std::string upload, std::uint32_t number, std::string body)
{
    auto writer = co_await store->putPart(std::move(bucket), std::move(key), std::move(upload),
                                          number, body.size());
    if (!writer)
        co_return std::unexpected(writer.error());
    co_return co_await fill(writer->get(), std::move(body), 256 << 10);
}

Task<Result<std::string>> drain(ObjectReader* reader)
{
    std::string out;
    for (;;) {
        auto bytes = co_await reader->read();
        if (!bytes)
            co_return std::unexpected(bytes.error());
        if (bytes->empty())
            co_return out;
        out += asText(*bytes);
    }
}

Task<Result<std::string>> getBody(ObjectLayer* store, std::string bucket, std::string key,
                                  std::uint64_t offset, std::optional<std::uint64_t> length)
{
    auto reader = co_await store->get(std::move(bucket), std::move(key));
    if (!reader)
        co_return std::unexpected(reader.error());
    if (length)
        (*reader)->setRange(offset, *length);
    co_return co_await drain(reader->get());
}

StoreFixture::StoreFixture(std::uint32_t drives, drive::Geometry geometry)
    : replicas(loop.executor(), *clock, drives, geometry)
{
    store = std::make_unique<ObjectStore>(replicas, *clock, *random,
                                          std::vector<env::Executor>{loop.executor()}, pins);
    store->start();
    const auto made = loop.run(store->createBucket("bucket"));
    if (!made)
        std::abort();
}

StoreFixture::~StoreFixture()
{
    loop.run(store->stop());
}

bool StoreFixture::settle()
{
    return loop.runUntil([this] {
        const auto& aux = replicas.rows(drive::Family::Aux);
        const bool outbox = std::ranges::any_of(
            aux, [](const auto& row) { return row.first.size() > 2 && row.first[2] == 'O'; });
        return !outbox && store->background().releases().waiting() == 0;
    });
}

} // namespace holdfast::testing
