// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/encoding.h"
#include "store/listing.h"
#include "store/row_keys.h"
#include "store/versions.h"

// Versions lie in two families, between which they move: an overwritten version goes from `current` to
// `noncurrent`, a promoted one comes back. The older rows are read before and after the current ones, so that
// one that moves meanwhile is seen in at least one of the three; what the current row was when it was read
// decides what counts.
namespace holdfast::store
{
namespace
{

using drive::Family;

constexpr std::uint32_t kMostRows = 1001; ///< of one look at a family

/// The rows of keys that begin so, in a family whose keys are escaped.
std::string escapedPrefix(BucketId bucket, std::string_view prefix)
{
    std::string out = olderPrefix(bucket, prefix);
    out.resize(out.size() - 2); // without the end mark
    return out;
}

/// A version id that no version has, with the place of this stamp.
std::string placeOf(std::uint64_t stamp)
{
    std::string raw;
    appendBe(raw, stamp);
    appendBe(raw, std::uint64_t(0));
    return hexEncode(asBytes(raw));
}

using Older = std::map<std::string, std::map<std::uint64_t, VersionRow, std::greater<>>>;

/// Where a page goes on.
struct Place
{
    std::string key;          ///< the first one; empty: from the beginning of the prefix
    std::uint64_t before = 0; ///< of that key only versions older than this stamp; 0: all
    bool pastPrefix = false;  ///< `key` is a common prefix, and all of it was listed
};

class VersionLister
{
public:
    VersionLister(Context& context, BucketId bucket, VersionListQuery query)
        : m_context(context), m_bucket(bucket), m_query(std::move(query))
    {
    }

    Task<Result<VersionListPage>> list()
    {
        if (m_query.limit == 0)
            co_return m_page;
        auto place = co_await start();
        if (!place)
            co_return failed(std::move(place));
        for (std::optional<Place> at = std::move(*place); at;) {
            auto next = co_await window(std::move(*at));
            if (!next)
                co_return failed(std::move(next));
            at = std::move(*next);
        }
        if (!m_page.truncated) {
            m_page.nextKeyMarker.clear();
            m_page.nextVersionIdMarker.clear();
        }
        co_return std::move(m_page);
    }

private:
    Task<Result<Place>> start()
    {
        Place out;
        if (m_query.keyMarker.empty())
            co_return out;
        if (isCommonPrefix(m_query.keyMarker, m_query.prefix, m_query.delimiter)) {
            out.key = m_query.keyMarker;
            out.pastPrefix = true;
            co_return out;
        }
        out.key = m_query.keyMarker + '\0'; // the next possible key
        if (m_query.versionIdMarker.empty())
            co_return out;
        auto marker = co_await findVersion(m_context, m_bucket, m_query.keyMarker, m_query.versionIdMarker);
        if (!marker)
            co_return failed(std::move(marker));
        out.key = m_query.keyMarker;
        // A version that is gone has a place where its id tells it; else its key is listed from its first.
        out.before = *marker ? (*marker)->row.stamp : stampOfVersionId(m_query.versionIdMarker).value_or(0);
        co_return out;
    }

    /// The current rows from a place on, and of their keys the older ones; returns where to go on.
    Task<Result<std::optional<Place>>> window(Place place)
    {
        Older older;
        auto covered = co_await readOlder(place, &older);
        if (!covered)
            co_return failed(std::move(covered));
        auto current = co_await readCurrentRows(place);
        if (!current)
            co_return failed(std::move(current));
        auto again = co_await readOlder(place, &older);
        if (!again)
            co_return failed(std::move(again));
        // Beyond the last older row that was read others may follow: the window ends with its key.
        std::optional<std::string> last = *covered;
        if (*again && (!last || **again < *last))
            last = std::move(*again);
        for (const drive::ScanEntry& entry : current->entries) {
            std::string key = entry.key.substr(sizeof(BucketId));
            if (last && !entry.isPrefix && key > *last)
                co_return Place{std::move(key), 0, false};
            if (entry.isPrefix) {
                if (!room())
                    co_return std::nullopt;
                m_page.nextKeyMarker = key;
                m_page.nextVersionIdMarker.clear();
                m_page.prefixes.push_back(std::move(key));
                continue;
            }
            auto row = VersionRow::decode(entry.value);
            if (!row)
                co_return failed(std::move(row), "listing " + key);
            const std::uint64_t before = key == place.key ? place.before : 0;
            const auto rows = older.find(key);
            const bool isCut = last == key;
            auto done = addKey(key, *row, rows == older.end() ? nullptr : &rows->second, before);
            if (!done)
                co_return std::nullopt;
            if (isCut)
                co_return Place{key, rows->second.rbegin()->first, false};
        }
        if (!current->more)
            co_return std::nullopt;
        Place next{current->resume.substr(sizeof(BucketId)), 0, false};
        co_return next;
    }

    /// Whether one more entry fits; else the page is full.
    bool room()
    {
        if (m_page.versions.size() + m_page.prefixes.size() < m_query.limit)
            return true;
        m_page.truncated = true;
        return false;
    }

    bool add(const std::string& key, const VersionRow& row, bool isLatest)
    {
        if (!room())
            return false;
        ObjectInfo info = row.info(key);
        info.isLatest = isLatest;
        m_page.nextKeyMarker = key;
        // Which version is the "null" one may change before the next page is asked for: its place does not.
        m_page.nextVersionIdMarker = row.versionId.empty() ? placeOf(row.stamp) : info.versionId;
        m_page.versions.push_back(std::move(info));
        return true;
    }

    /// False: the page is full.
    bool addKey(const std::string& key, const VersionRow& current,
                const std::map<std::uint64_t, VersionRow, std::greater<>>* older, std::uint64_t before)
    {
        if ((before == 0 || current.stamp < before) && !add(key, current, true))
            return false;
        if (!older)
            return true;
        for (const auto& [stamp, row] : *older) {
            const bool counts = stamp < current.stamp && (before == 0 || stamp < before);
            if (counts && !add(key, row, false))
                return false;
        }
        return true;
    }

    Task<Result<drive::ScanPage>> readCurrentRows(Place place)
    {
        const std::string first = drive::objectRowKey(m_bucket, m_query.prefix);
        drive::ScanRequest request;
        request.begin = first;
        request.end = drive::prefixEnd(first);
        request.delimiter = m_query.delimiter;
        request.groupFrom = static_cast<std::uint32_t>(first.size());
        request.limit = std::min(kMostRows, m_query.limit + 1);
        if (!place.key.empty()) {
            std::string begin = drive::objectRowKey(m_bucket, place.key);
            if (place.pastPrefix)
                begin = drive::prefixEnd(begin);
            request.begin = std::max(request.begin, begin);
        }
        if (!request.end.empty() && request.begin >= request.end)
            co_return drive::ScanPage{};
        auto page = co_await m_context.replicas.scan(std::move(request));
        if (!page)
            co_return failed(std::move(page), "listing versions");
        co_return page;
    }

    /// Adds older rows from the place on. Returns the key of the last one, if there may be more behind it.
    Task<Result<std::optional<std::string>>> readOlder(Place place, Older* into)
    {
        std::string begin = escapedPrefix(m_bucket, m_query.prefix);
        const std::string end = drive::prefixEnd(begin);
        if (!place.key.empty()) {
            std::string from = place.pastPrefix ? drive::prefixEnd(escapedPrefix(m_bucket, place.key))
                                                : olderPrefix(m_bucket, place.key);
            if (place.before != 0)
                from = olderKey(m_bucket, place.key, place.before - 1);
            begin = std::max(begin, from);
        }
        std::uint32_t count = 0;
        while (end.empty() || begin < end) {
            drive::ScanRequest request;
            request.family = Family::Noncurrent;
            request.begin = begin;
            request.end = end;
            request.limit = std::min(kMostRows, m_query.limit + 1);
            auto page = co_await m_context.replicas.scan(std::move(request));
            if (!page)
                co_return failed(std::move(page), "listing older versions");
            bool skipped = false;
            for (const drive::ScanEntry& entry : page->entries) {
                auto name = parseOlderKey(entry.key);
                if (!name)
                    co_return failed(std::move(name));
                const auto folded = commonPrefix(name->key, m_query.prefix, m_query.delimiter);
                if (folded) {
                    if (++count > m_query.limit) // so that a page looks at as many as it can hold
                        co_return std::optional<std::string>(std::move(name->key));
                    begin = drive::prefixEnd(escapedPrefix(m_bucket, *folded));
                    skipped = true;
                    break;
                }
                auto row = VersionRow::decode(entry.value);
                if (!row)
                    co_return failed(std::move(row));
                (*into)[name->key].insert_or_assign(name->stamp, std::move(*row));
                if (++count > m_query.limit)
                    co_return std::optional<std::string>(std::move(name->key));
            }
            if (skipped)
                continue;
            if (!page->more)
                break;
            begin = std::move(page->resume);
        }
        co_return std::optional<std::string>();
    }

    Context& m_context;
    const BucketId m_bucket;
    const VersionListQuery m_query;
    VersionListPage m_page;
};

} // namespace

Task<Result<VersionListPage>> listVersionsOf(Context& context, BucketId bucket, VersionListQuery query)
{
    VersionLister lister(context, bucket, std::move(query));
    co_return co_await lister.list();
}

} // namespace holdfast::store
