// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "drive/ids.h"
#include "store/object_layer.h"

/// The values of the object layer's rows (docs/on-disk-format.md, 4.3 to 4.5). Decoding yields Corrupt for
/// bytes that do not parse and Unsupported for a required field of a newer version; optional fields nobody
/// here knows are kept and written again.
namespace holdfast::store
{

using drive::BucketId;
using drive::PartitionId;
using drive::SlotMask;

/// A body of up to kSmallBodyLimit bytes, kept whole on the drives of `holders`.
struct SmallRef
{
    Uuid id;
    SlotMask holders = 0;
    bool operator==(const SmallRef&) const = default;
};

struct ExtentRef
{
    Uuid id;
    PartitionId partition = 0;
    std::uint64_t length = 0;
    bool operator==(const ExtentRef&) const = default;
};

/// Where a body's bytes are: its extents in order, then the small body, if any, as its last bytes.
struct BodyRef
{
    std::optional<SmallRef> small;
    std::vector<ExtentRef> extents;
    bool operator==(const BodyRef&) const = default;
    [[nodiscard]] std::uint64_t extentBytes() const;
};

/// Optional fields of a newer version, as they were found.
using KeptFields = std::vector<std::pair<std::uint16_t, std::string>>;

enum class RowKind : std::uint8_t { Object = 1, DeleteMarker = 2, Document = 3 };

struct VersionRow
{
    RowKind kind = RowKind::Object;
    std::uint64_t stamp = 0; ///< order, and the version's name in its partition's other rows
    WallNanos modified = 0;
    std::uint64_t size = 0;
    std::string etag;
    BodyRef body;
    std::uint32_t partCount = 0;     ///< 0: not a multipart object
    std::uint32_t partTableRows = 0; ///< rows of type P
    std::string versionId;           ///< empty: the "null" version
    Fields contentHeaders;
    Fields userMetadata;
    std::vector<Checksum> checksums;
    std::string storageClass = "STANDARD";
    std::string document; ///< of a Document
    std::uint64_t documentVersion = 0;
    std::string owner;            ///< canonical user id; empty: the bucket's
    bool hasMutables = false;     ///< there is a row of type M
    bool hasLock = false;         ///< and it holds a lock: who does not know of those must not touch the version
    std::uint64_t nullStamp = 0;  ///< of a current row: the stamp of a "null" version among the older ones
    KeptFields kept;

    [[nodiscard]] std::string encode() const;
    [[nodiscard]] static Result<VersionRow> decode(std::string_view value);
    /// Without the body's whereabouts and the parts.
    [[nodiscard]] ObjectInfo info(std::string key) const;
};

/// What a listing shows of a version row, without decoding the rest.
[[nodiscard]] Result<void> readListed(std::string_view value, ObjectInfo& into);

/// The row of type M: what may change of a version while its body stays.
[[nodiscard]] std::string encodeMutables(const Mutables& mutables);
[[nodiscard]] Result<Mutables> decodeMutables(std::string_view value);

struct UploadRow
{
    WallNanos initiated = 0;
    std::uint64_t stamp = 0;
    Fields contentHeaders;
    Fields userMetadata;
    std::string storageClass = "STANDARD";
    std::optional<ChecksumKind> checksumKind;
    bool checksumFullObject = false;
    std::string owner;
    std::string initiator;
    std::string mutables; ///< as encodeMutables() writes them; empty: none
    KeptFields kept;

    [[nodiscard]] std::string encode() const;
    [[nodiscard]] static Result<UploadRow> decode(std::string_view value);
    [[nodiscard]] UploadInfo info(std::string key, const Uuid& id) const;
};

struct PartRow
{
    std::uint64_t size = 0;
    std::string etag;
    WallNanos modified = 0;
    BodyRef body;
    std::vector<Checksum> checksums;
    std::optional<std::uint8_t> survives; ///< losses its body survives, when that is fewer than usual
    KeptFields kept;

    [[nodiscard]] std::string encode() const;
    [[nodiscard]] static Result<PartRow> decode(std::string_view value);
    [[nodiscard]] PartInfo info(std::uint32_t number) const;
};

inline constexpr std::size_t kPartsPerTableRow = 1000;
[[nodiscard]] std::string encodePartTable(const PartInfo* first, std::size_t count);
/// Appends the row's parts.
[[nodiscard]] Result<void> decodePartTable(std::string_view value, std::vector<PartInfo>& into);

/// A completed upload, remembered so that the same request gets the same answer again (rule 16).
struct CompletedRow
{
    BucketId bucket = 0;
    std::string key;
    std::string etag;
    std::uint64_t stamp = 0;
    std::string versionId; ///< empty: "null"
    KeptFields kept;

    [[nodiscard]] std::string encode() const;
    [[nodiscard]] static Result<CompletedRow> decode(std::string_view value);
};

/// Extents of other partitions to be released (rule 15).
[[nodiscard]] std::string encodeOutbox(const std::vector<ExtentRef>& extents);
[[nodiscard]] Result<std::vector<ExtentRef>> decodeOutbox(std::string_view value);

/// A body written with fewer copies or a narrower geometry than the whole set gives.
struct DegradedRow
{
    std::uint8_t survives = 0; ///< losses

    [[nodiscard]] std::string encode() const;
    [[nodiscard]] static Result<DegradedRow> decode(std::string_view value);
};

/// The document of a bucket: the value of a Document row in the system bucket.
struct BucketDocument
{
    BucketId id = 0;
    WallNanos created = 0;
    bool deleting = false; ///< rule 17: marked
    std::string owner;     ///< canonical user id; empty: the store's
    BucketSettings settings;
    KeptFields kept;

    [[nodiscard]] std::string encode() const;
    [[nodiscard]] static Result<BucketDocument> decode(std::string_view value);
};

} // namespace holdfast::store
