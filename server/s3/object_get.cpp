// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <numeric>

#include "s3/authorization.h"
#include "s3/byte_range.h"
#include "s3/object_checksums.h"
#include "s3/object_headers.h"
#include "s3/object_mutables.h"
#include "s3/object_version.h"
#include "s3/operations.h"
#include "s3/read_conditions.h"
#include "s3/website.h"

namespace holdfast::s3
{

namespace
{

/// What of the object the request asks for.
struct Selection
{
    std::optional<ByteRange> range; ///< none: the whole body with status 200
    const store::PartInfo* part = nullptr;
    bool partial = false; ///< 206, even when the range is empty
};

Outcome<Selection> selectPart(const std::string& text, const store::ObjectInfo& info,
                              const std::vector<store::PartInfo>& parts)
{
    const auto number = parseBounded(text, "partNumber", 1, 10000);
    if (!number)
        return std::unexpected(number.error());
    // A plain object is its own first part. Parts count from 1 whatever numbers they were uploaded
    // under: a client that asks for 1 to x-amz-mp-parts-count gets the whole object.
    const std::size_t count = std::max<std::size_t>(parts.size(), 1);
    if (*number > count)
        return refuse(ErrorCode::InvalidPartNumber, {},
                      {{"ActualPartCount", std::to_string(count)},
                       {"PartNumberRequested", text}});
    Selection selection;
    selection.partial = true;
    if (parts.empty()) {
        selection.range = ByteRange{0, info.size};
        return selection;
    }
    const auto end = parts.begin() + (*number - 1);
    const std::uint64_t offset =
        std::accumulate(parts.begin(), end, std::uint64_t(0),
                        [](std::uint64_t sum, const store::PartInfo& part) { return sum + part.size; });
    selection.part = &*end;
    selection.range = ByteRange{offset, end->size};
    return selection;
}

Outcome<Selection> select(const Exchange& x, const store::ObjectInfo& info,
                          const std::vector<store::PartInfo>& parts)
{
    const std::string* range = x.header("range");
    if (const std::string* partNumber = x.query("partNumber")) {
        if (range)
            return refuse(ErrorCode::InvalidRequest,
                          "Cannot specify both Range header and partNumber query parameter");
        return selectPart(*partNumber, info, parts);
    }
    Selection selection;
    // What was there before the download broke off is another object now: all of it is needed.
    const std::string* ifRange = x.header("if-range");
    if (!range || (ifRange && !ifRangeHolds(*ifRange, info)))
        return selection;
    auto parsed = parseRange(*range, info.size);
    if (!parsed)
        return std::unexpected(parsed.error());
    selection.range = *parsed;
    selection.partial = parsed->has_value();
    return selection;
}

Outcome<http::ResponseHead> makeHead(const Exchange& x, const store::ObjectInfo& info,
                                     const Selection& selection,
                                     const std::vector<store::PartInfo>& parts)
{
    http::ResponseHead head;
    describeObject(info, head.headers);
    describeMutables(info.mutables, head.headers);
    addVersionId(x, info.versionId, head.headers);
    head.status = selection.partial ? 206 : 200;
    head.length = selection.range ? selection.range->length : info.size;
    // An empty range has no last byte that Content-Range could name.
    if (selection.partial && *head.length > 0)
        head.headers.set("content-range", contentRange(*selection.range, info.size));
    if (x.query("partNumber") && info.partCount > 0)
        head.headers.set("x-amz-mp-parts-count", std::to_string(parts.size()));

    const std::string* mode = x.header("x-amz-checksum-mode");
    if (mode && lowered(*mode) == "enabled") {
        // A checksum of the whole beside some of the bytes would only mislead.
        if (selection.part) {
            addChecksumHeaders(selection.part->checksums, 0, head.headers);
            if (!selection.part->checksums.empty() && !info.checksums.empty())
                head.headers.set(
                    "x-amz-checksum-type",
                    std::string(checksumTypeName(info.checksums.front().composite)));
        } else if (!selection.range || selection.range->length == info.size)
            addChecksumHeaders(info.checksums, info.partCount, head.headers);
    }
    if (auto overridden = overrideHeaders(x, head.headers); !overridden)
        return refused(std::move(overridden));
    if (!x.address.isWebsite) // a website is a place of its own, and means its scripts
        sandbox(head.headers);
    return head;
}

} // namespace

Task<Outcome<void>> sendBody(Exchange& x, store::ObjectReader& reader, http::ResponseHead head)
{
    const bool isEmpty = head.length == std::uint64_t(0);
    // The first read comes before the head: what fails here still gets a proper answer.
    ByteView bytes;
    if (!isEmpty) {
        const auto first = co_await reader.read();
        if (!first)
            co_return x.storeRefusal(first.error());
        bytes = *first;
    }
    const auto started = co_await x.response.start(std::move(head));
    if (!started)
        co_return clientGone();
    while (!bytes.empty()) {
        std::vector<ByteView> pieces(1, bytes);
        const auto written = co_await x.response.write(std::move(pieces));
        if (!written)
            co_return clientGone();
        const auto next = co_await reader.read();
        if (!next)
            co_return x.storeRefusal(next.error());
        bytes = *next;
    }
    const auto finished = co_await x.response.finish();
    if (!finished)
        co_return clientGone();
    co_return Outcome<void>{};
}

Task<Outcome<void>> getObject(Exchange& x)
{
    auto versionId = versionIdOf(x);
    if (!versionId)
        co_return refused(std::move(versionId));
    auto opened = co_await x.store().get(x.bucket(), x.key(), std::move(*versionId));
    if (!opened)
        co_return x.storeRefusal(opened.error());
    store::ObjectReader& reader = **opened;
    Outcome<void> allowed = co_await x.access.checkOpened(x, reader.info());
    if (!allowed)
        co_return allowed;
    x.facts.objectSize = reader.info().size;
    if (const std::string* redirect = pageRedirect(x, reader.info())) {
        std::string location = *redirect;
        co_return co_await sendRedirect(x, 301, std::move(location));
    }
    const ReadConditions conditions = ReadConditions::from(x.request.headers, "");
    if (auto checked = conditions.check(reader.info()); !checked)
        co_return checked;
    const auto selection = select(x, reader.info(), reader.parts());
    if (!selection)
        co_return std::unexpected(selection.error());
    auto head = makeHead(x, reader.info(), *selection, reader.parts());
    if (!head)
        co_return refused(std::move(head));
    if (selection->range)
        reader.setRange(selection->range->offset, selection->range->length);
    co_return co_await sendBody(x, reader, std::move(*head));
}

Task<Outcome<void>> headObject(Exchange& x)
{
    auto versionId = versionIdOf(x);
    if (!versionId)
        co_return refused(std::move(versionId));
    store::ObjectInfo info;
    std::vector<store::PartInfo> parts;
    if (x.query("partNumber")) {
        auto opened = co_await x.store().get(x.bucket(), x.key(), std::move(*versionId));
        if (!opened)
            co_return x.storeRefusal(opened.error());
        info = (*opened)->info();
        parts = (*opened)->parts();
    } else {
        auto found = co_await x.store().head(x.bucket(), x.key(), std::move(*versionId));
        if (!found)
            co_return x.storeRefusal(found.error());
        info = std::move(*found);
    }
    Outcome<void> allowed = co_await x.access.checkOpened(x, info);
    if (!allowed)
        co_return allowed;
    x.facts.objectSize = info.size;
    if (const std::string* redirect = pageRedirect(x, info)) {
        std::string location = *redirect;
        co_return co_await sendRedirect(x, 301, std::move(location));
    }
    const ReadConditions conditions = ReadConditions::from(x.request.headers, "");
    if (auto checked = conditions.check(info); !checked)
        co_return checked;
    const auto selection = select(x, info, parts);
    if (!selection)
        co_return std::unexpected(selection.error());
    auto head = makeHead(x, info, *selection, parts);
    if (!head)
        co_return refused(std::move(head));
    const auto started = co_await x.response.start(std::move(*head));
    if (!started)
        co_return clientGone();
    const auto finished = co_await x.response.finish();
    if (!finished)
        co_return clientGone();
    co_return Outcome<void>{};
}

} // namespace holdfast::s3
