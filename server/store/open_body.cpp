// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/objects.h"

namespace holdfast::store
{
namespace
{

/// A version may be overwritten between the reading of its row and of its body.
constexpr int kAttempts = 8;
constexpr std::chrono::milliseconds kPause{2};

bool pinAll(Pins& pins, const BodyRef& body)
{
    for (const ExtentRef& extent : body.extents) {
        if (!pins.add(extent.id))
            return false;
    }
    return true;
}

} // namespace

Task<Result<OpenBody>> openCurrentBody(Context& context, BucketId bucket, std::string key)
{
    const std::string rowKey = drive::objectRowKey(bucket, key);
    const PartitionId home = drive::partitionOfObject(bucket, key);
    auto current = co_await readCurrent(context, home, rowKey);
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        if (!current)
            co_return failed(std::move(current));
        if (!isObject(*current))
            co_return noSuchKey();
        OpenBody out{std::move(**current), nullptr};
        Pins pins(context.pins);
        bool good = pinAll(pins, out.row.body);
        std::string tail;
        if (good && out.row.body.small) {
            std::string bodyKey =
                drive::bodyKey(home, out.row.body.small->id, out.row.body.small->holders);
            auto bytes = co_await context.replicas.readBody(std::move(bodyKey));
            if (!bytes && bytes.error().code != Code::NotFound)
                co_return failed(std::move(bytes), "reading a small body");
            good = bytes.has_value();
            if (good)
                tail = std::move(*bytes);
        }
        if (good && out.row.body.extents.empty()) {
            if (tail.size() != out.row.size)
                co_return fail(Code::Corrupt, "a small body does not have the object's size");
            out.reader = std::make_shared<BodyReader>(context, out.row.body, std::move(tail),
                                                      std::move(pins));
            co_return out;
        }
        if (!good)
            co_await context.clock.sleepFor(kPause);
        // Pinned: but was it still the version's when it was?
        current = co_await readCurrent(context, home, rowKey);
        if (good && current && isObject(*current) && (*current)->body == out.row.body) {
            out.reader = std::make_shared<BodyReader>(context, out.row.body, std::move(tail),
                                                      std::move(pins));
            co_return out;
        }
    }
    co_return fail(Code::Corrupt, "the body that the version names is nowhere");
}

Task<Result<std::vector<PartInfo>>> readPartTable(Context& context, BucketId bucket,
                                                  std::string key, std::uint64_t stamp,
                                                  std::uint32_t rows)
{
    const PartitionId home = drive::partitionOfObject(bucket, key);
    std::vector<PartInfo> out;
    for (std::uint32_t row = 0; row < rows; ++row) {
        std::string rowKey = partTableKey(home, bucket, key, stamp, row);
        auto value = co_await context.replicas.get(home, drive::Family::Aux, std::move(rowKey));
        if (!value)
            co_return failed(std::move(value), "reading a part table");
        if (!*value)
            break;
        Result<void> read = decodePartTable(**value, out);
        if (!read)
            co_return failed(std::move(read));
    }
    co_return out;
}

} // namespace holdfast::store
