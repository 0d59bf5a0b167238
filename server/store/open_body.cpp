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
/// While the record that overwrites it is being committed, which a silent drive can draw out (rule 1), a
/// body is not read any more.
constexpr std::chrono::seconds kCommitPatience{8};
constexpr std::chrono::milliseconds kLongestPause{100};

bool pinAll(Pins& pins, const BodyRef& body)
{
    for (const ExtentRef& extent : body.extents) {
        if (!pins.add(extent.id))
            return false;
    }
    return true;
}

} // namespace

Task<Result<OpenBody>> openVersionBody(Context& context, PartitionId home, drive::Family family,
                                       std::string rowKey)
{
    auto current = co_await readVersion(context, home, family, rowKey);
    std::string why;
    const std::int64_t end =
        context.clock.bootNow() + std::chrono::nanoseconds(kCommitPatience).count();
    std::chrono::milliseconds pause = kPause;
    for (int attempt = 0; attempt < kAttempts;) {
        if (!current)
            co_return failed(std::move(current));
        if (!isObject(*current))
            co_return noSuchKey();
        OpenBody out{std::move(**current), nullptr};
        Pins pins(context.pins);
        bool good = pinAll(pins, out.row.body);
        const bool beingDeleted = !good;
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
            else
                why = bytes.error().message;
        }
        if (good && out.row.body.extents.empty()) {
            if (tail.size() != out.row.size)
                co_return fail(Code::Corrupt, "a small body does not have the object's size");
            out.reader = std::make_shared<BodyReader>(context, out.row.body, std::move(tail),
                                                      std::move(pins));
            co_return out;
        }
        if (!good)
            co_await context.clock.sleepFor(pause);
        if (beingDeleted)
            pause = std::min(pause * 2, kLongestPause);
        else
            ++attempt;
        if (beingDeleted && context.clock.bootNow() > end)
            co_return fail(Code::Unavailable, "The object is being overwritten.");
        // Pinned: but was it still the version's when it was?
        current = co_await readVersion(context, home, family, rowKey);
        if (good && current && isObject(*current) && (*current)->body == out.row.body) {
            out.reader = std::make_shared<BodyReader>(context, out.row.body, std::move(tail),
                                                      std::move(pins));
            co_return out;
        }
    }
    co_return fail(Code::Corrupt, "the body that the version names is nowhere: " + why);
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
