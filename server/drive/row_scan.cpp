// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "drive/row_scan.h"

#include <algorithm>

namespace holdfast::drive
{
namespace
{

constexpr char kMarkerKind = 2;
constexpr std::size_t kBucketBytes = 8;
/// Rows looked at for one page: a long run of rows that are not wanted ends the page early, so that one
/// scan does not keep a thread for seconds. The next page goes on from there.
constexpr std::uint64_t kMostExamined = 200'000;

constexpr std::size_t kMostReserved = 1024; ///< entries: a page of a listing

class Scan
{
public:
    Scan(MetaIterator& at, const ScanRequest& request) : m_at(at), m_request(request) {}

    Result<ScanPage> run()
    {
        m_page.entries.reserve(std::min<std::size_t>(m_request.limit, kMostReserved));
        m_at.seek(m_request.begin);
        for (; inRange(); ++m_examined) {
            const Result<bool> wanted = isWanted();
            if (!wanted)
                return std::unexpected(wanted.error());
            if (m_examined >= kMostExamined || (*wanted && isFull())) {
                m_page.more = true;
                m_page.resume = m_at.key();
                break;
            }
            if (!*wanted) {
                if (!stepOver())
                    break;
            } else if (!take()) {
                break;
            }
        }
        Result<void> status = m_at.status();
        if (!status)
            return failed(std::move(status), "scan");
        return std::move(m_page);
    }

private:
    [[nodiscard]] bool inRange() const
    {
        return m_at.valid() && (m_request.end.empty() || m_at.key() < m_request.end);
    }
    [[nodiscard]] bool isFull() const
    {
        return m_page.entries.size() >= m_request.limit || m_bytes >= m_request.maxBytes;
    }

    Result<bool> isWanted()
    {
        if (m_request.skipMarkers && m_at.value().starts_with(kMarkerKind))
            return false;
        if (m_request.partitions.empty())
            return true;
        const Result<PartitionId> partition = partitionOfRow(m_request.family, m_at.key());
        if (!partition)
            return std::unexpected(partition.error());
        m_partition = *partition;
        return *partition < m_request.partitions.size() && m_request.partitions[*partition];
    }

    /// Past a row that is not wanted; where keys begin with the partition, past all of its rows.
    bool stepOver()
    {
        const bool grouped = m_request.family == Family::Log || m_request.family == Family::Aux ||
                             m_request.family == Family::Body;
        if (!grouped || m_request.partitions.empty() || isPartitionWanted(m_partition)) {
            m_at.next();
            return true;
        }
        std::uint32_t next = m_partition + 1U;
        while (next < m_request.partitions.size() && !m_request.partitions[next])
            ++next;
        if (next >= m_request.partitions.size())
            return false;
        m_at.seek(partitionKey(static_cast<PartitionId>(next)));
        return true;
    }
    [[nodiscard]] bool isPartitionWanted(PartitionId partition) const
    {
        return partition < m_request.partitions.size() && m_request.partitions[partition];
    }

    /// Takes the row, or its whole group; false when nothing can follow.
    bool take()
    {
        const std::string_view key = m_at.key();
        const std::size_t folded = foldedLength(key);
        if (folded == 0) {
            const bool withValue = !m_request.keysOnly && m_request.family != Family::Body;
            m_page.entries.push_back(
                {std::string(key), withValue ? std::string(m_at.value()) : std::string(), false});
            m_bytes += key.size() + m_page.entries.back().value.size();
            m_at.next();
            return true;
        }
        std::string prefix(key.substr(0, folded));
        const std::string after = prefixEnd(prefix);
        m_bytes += prefix.size();
        m_page.entries.push_back({std::move(prefix), {}, true});
        if (after.empty())
            return false;
        m_at.seek(after);
        return true;
    }

    /// Length of the common prefix this key folds into; 0 when it stands alone.
    [[nodiscard]] std::size_t foldedLength(std::string_view key) const
    {
        if (m_request.delimiter.empty())
            return 0;
        if (m_request.family == Family::Noncurrent || m_request.family == Family::Uploads)
            key = key.substr(0, escapedEnd(key)); // what follows the object's key is binary
        const std::size_t at = key.find(m_request.delimiter, m_request.groupFrom);
        return at == std::string_view::npos ? 0 : at + m_request.delimiter.size();
    }
    static std::size_t escapedEnd(std::string_view key)
    {
        std::size_t zero = key.find('\0', kBucketBytes);
        while (zero != std::string_view::npos && zero + 1 < key.size() && key[zero + 1] != '\x01')
            zero = key.find('\0', zero + 2);
        return std::min(zero, key.size());
    }

    MetaIterator& m_at;
    const ScanRequest& m_request;
    ScanPage m_page;
    std::uint64_t m_bytes = 0;
    std::uint64_t m_examined = 0;
    PartitionId m_partition = 0; ///< of the row last judged
};

} // namespace

Result<ScanPage> scanRows(MetaDb& db, const ScanRequest& request)
{
    Result<std::unique_ptr<MetaIterator>> at = db.iterate(request.family, true);
    if (!at)
        return failed(std::move(at), "scan");
    return Scan(**at, request).run();
}

} // namespace holdfast::drive
