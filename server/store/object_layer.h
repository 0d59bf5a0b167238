// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/checksum.h"
#include "base/error.h"
#include "base/time.h"
#include "base/uuid.h"
#include "env/task.h"

/// The object layer: what the S3 handlers, the admin API and background jobs see of a store. It knows
/// buckets, objects, versions and uploads; nothing of HTTP, XML or signatures. The erasure-coded store
/// implements it, gateways to other stores can too.
///
/// Threads: any io thread may call; results come back on the caller's executor. Every call may fail with
/// Unavailable (too few members: 503), Overloaded (503 SlowDown), NoSpace (507/503), Timeout or Io.
namespace holdfast::store
{

using env::Task;

/// What a body declares of itself beyond its bytes; stored as given, returned as stored.
using Fields = std::map<std::string, std::string>;

struct Checksum
{
    ChecksumKind kind = ChecksumKind::Crc64Nvme;
    std::string raw; ///< digest bytes, big-endian for CRCs
    bool composite = false; ///< digest of the parts' digests ("-n" form); false: of the whole object
};

/// One part of a completed multipart object, for `?partNumber` and GetObjectAttributes.
struct PartInfo
{
    std::uint32_t number = 0; ///< 1..10000
    std::uint64_t size = 0;
    std::string etag; ///< hex MD5
    WallNanos modified = 0;
    std::vector<Checksum> checksums;
};

/// Whether a bucket keeps versions ("Using versioning in S3 buckets", Amazon S3 user guide).
enum class Versioning : std::uint8_t { Off, Enabled, Suspended };

enum class RetentionMode : std::uint8_t { None = 0, Governance = 1, Compliance = 2 };

/// What keeps a version from being deleted ("Locking objects with Object Lock").
struct ObjectLock
{
    RetentionMode mode = RetentionMode::None;
    WallNanos retainUntil = 0;
    bool legalHold = false;
    bool operator==(const ObjectLock&) const = default;
    [[nodiscard]] bool any() const { return mode != RetentionMode::None || legalHold; }
};

/// What may change of a version while its body stays.
struct Mutables
{
    Fields tags;
    ObjectLock lock;
    std::string acl; ///< as the S3 layer encodes it; empty: private to the owner
    /// What a newer version wrote besides, as it was found: the store keeps it.
    std::vector<std::pair<std::uint16_t, std::string>> newer;
    bool operator==(const Mutables&) const = default;
    [[nodiscard]] bool empty() const
    {
        return tags.empty() && !lock.any() && acl.empty() && newer.empty();
    }
};

/// One version of an object, without its body.
struct ObjectInfo
{
    std::string key;
    std::string versionId;   ///< "null" or 32 hex digits
    bool isLatest = true;
    bool isDeleteMarker = false;
    std::uint64_t size = 0;
    std::string etag; ///< without quotes: hex MD5, or hex-n for multipart
    WallNanos modified = 0;
    std::string storageClass = "STANDARD";
    Fields contentHeaders; ///< lower case: content-type, cache-control, content-disposition, content-encoding, content-language, expires, x-amz-website-redirect-location
    Fields userMetadata;   ///< names without x-amz-meta-, lower case
    std::vector<Checksum> checksums;
    std::uint32_t partCount = 0; ///< 0: not a multipart object
    std::string owner;           ///< canonical user id; empty: the bucket's
    Mutables mutables;           ///< not in listings
};

/// Conditions, evaluated in the key's section at commit (writes) or against the row read (reads).
struct WriteConditions
{
    std::optional<std::string> ifMatch;  ///< an ETag without quotes, or "*"
    bool ifNoneMatchAny = false;         ///< If-None-Match: *
};

struct PutOptions
{
    Fields contentHeaders;
    Fields userMetadata;
    std::string storageClass = "STANDARD";
    std::optional<std::uint64_t> length; ///< if the client said; lets small bodies stay in memory
    WriteConditions conditions;
    Versioning versioning = Versioning::Off;
    std::string owner; ///< empty: the bucket's
    Mutables mutables;
};

/// Deleting the current version, or one that is named.
struct RemoveOptions
{
    WriteConditions conditions;
    Versioning versioning = Versioning::Off;
    std::string versionId;         ///< "null" or 32 hex digits; empty: the current one
    bool bypassGovernance = false; ///< the caller may, and asks to
    std::string owner;             ///< of a delete marker that is made
};

/// What is not set stays as it is.
struct MutablesChange
{
    std::optional<Fields> tags;
    std::optional<std::string> acl;
    std::optional<bool> legalHold;
    struct Retention
    {
        RetentionMode mode = RetentionMode::None;
        WallNanos until = 0;
    };
    std::optional<Retention> retention;
    bool bypassGovernance = false;
};

/// What the caller knows of the body once it has all of it. The store keeps it in the version's row.
struct BodyDigests
{
    std::string md5; ///< 16 raw bytes: becomes the ETag of a plain object or part
    std::vector<Checksum> checksums;
};

/// A body on its way in. Write in order, then commit once; destruction without commit abandons it and
/// leaves nothing (its shards are forgotten by their drives).
class ObjectWriter
{
public:
    virtual ~ObjectWriter() = default;
    /// `data` must live until the task is done. Memory: a few stripes per writer.
    virtual Task<Result<void>> write(ByteView data) = 0;
    /// Durable and visible when it returns a value. PreconditionFailed, or NotFound when the bucket
    /// (or upload) has gone meanwhile.
    virtual Task<Result<ObjectInfo>> commit(BodyDigests digests) = 0;
};

/// A body on its way out. Pins what it reads until destroyed.
class ObjectReader
{
public:
    virtual ~ObjectReader() = default;
    [[nodiscard]] virtual const ObjectInfo& info() const = 0;
    /// The parts of a multipart object in order (empty for a plain one).
    [[nodiscard]] virtual const std::vector<PartInfo>& parts() const = 0;
    /// Limits reading to [offset, offset + length); call before the first read. Precondition: inside.
    virtual void setRange(std::uint64_t offset, std::uint64_t length) = 0;
    /// The next verified bytes, at most about one stripe; empty at the end. The view lives until the
    /// next call. Errors in mid-body: Corrupt (beyond repair), Unavailable; Overloaded only at first.
    virtual Task<Result<ByteView>> read() = 0;
};

/// Documents of a bucket's configuration by name ("policy", "lifecycle"), as the S3 layer writes them.
using BucketSettings = std::map<std::string, std::string>;
using BucketSettingsChange = std::map<std::string, std::optional<std::string>>; ///< nothing: removed

/// Settings that the store itself acts upon: "Enabled" or "Suspended"; that there is object lock.
inline constexpr const char* kVersioningState = "versioning-state";
inline constexpr const char* kObjectLockSetting = "object-lock";

struct BucketInfo
{
    std::string name;
    std::uint64_t id = 0;
    WallNanos created = 0;
    std::string owner; ///< canonical user id; empty: the store's
    std::shared_ptr<const BucketSettings> settings; ///< none: empty

    /// The document, or nullptr.
    [[nodiscard]] const std::string* setting(const std::string& document) const
    {
        if (!settings)
            return nullptr;
        const auto found = settings->find(document);
        return found == settings->end() ? nullptr : &found->second;
    }
    [[nodiscard]] Versioning versioning() const
    {
        const std::string* state = setting(kVersioningState);
        if (!state)
            return Versioning::Off;
        return *state == "Enabled" ? Versioning::Enabled : Versioning::Suspended;
    }
};

struct BucketUsage
{
    std::uint64_t objects = 0; ///< current, not delete markers
    std::uint64_t bytes = 0;   ///< of all versions
    std::uint64_t versions = 0;
    std::uint64_t uploads = 0;
};

struct ListQuery
{
    std::string bucket;
    std::string prefix;
    std::string delimiter;
    std::string after;   ///< exclusive start: a key, or a common prefix of the last page
    std::uint32_t limit = 1000; ///< keys plus common prefixes
};

struct ListPage
{
    std::vector<ObjectInfo> objects; ///< without metadata maps
    std::vector<std::string> prefixes;
    bool truncated = false;
    std::string next; ///< pass as `after`: last key or common prefix of this page
};

struct VersionListQuery
{
    std::string bucket;
    std::string prefix;
    std::string delimiter;
    std::string keyMarker;       ///< exclusive, unless there is a version id marker
    std::string versionIdMarker; ///< exclusive, within keyMarker
    std::uint32_t limit = 1000;
};

struct VersionListPage
{
    std::vector<ObjectInfo> versions; ///< delete markers too; by key, then from the newest
    std::vector<std::string> prefixes;
    bool truncated = false;
    std::string nextKeyMarker;
    std::string nextVersionIdMarker;
};

struct UploadInfo
{
    std::string key;
    std::string uploadId; ///< 32 hex digits
    WallNanos initiated = 0;
    std::string storageClass = "STANDARD";
    std::optional<ChecksumKind> checksumKind;
    bool checksumFullObject = false;
    std::string owner;     ///< empty: the bucket's
    std::string initiator; ///< canonical user id of who began it; empty: nobody knows any more
};

struct UploadOptions
{
    PutOptions object;
    std::optional<ChecksumKind> checksumKind; ///< x-amz-checksum-algorithm
    bool checksumFullObject = false;          ///< x-amz-checksum-type: FULL_OBJECT
    std::string initiator;
};

struct CompletePart
{
    std::uint32_t number = 0;
    std::string etag; ///< without quotes
    std::vector<Checksum> checksums; ///< to be compared with the stored ones
};

struct UploadListQuery
{
    std::string bucket;
    std::string prefix;
    std::string delimiter;
    std::string keyMarker;
    std::string uploadIdMarker;
    std::uint32_t limit = 1000;
};

struct UploadListPage
{
    std::vector<UploadInfo> uploads;
    std::vector<std::string> prefixes;
    bool truncated = false;
    std::string nextKeyMarker;
    std::string nextUploadIdMarker;
};

struct PartListPage
{
    UploadInfo upload;
    std::vector<PartInfo> parts;
    bool truncated = false;
    std::uint32_t nextMarker = 0;
};

struct DeleteResult
{
    bool existed = false;    ///< there was an object, or the version that was named
    bool isMarker = false;   ///< a delete marker was made, or the deleted version was one
    std::string versionId;   ///< of what was made or deleted
};

/// Why completeUpload refused, beyond the plain codes: the S3 names are the S3 layer's.
/// InvalidArgument with context "part" (unknown or wrong ETag), "order", "too-small", "checksum".
class ObjectLayer
{
public:
    virtual ~ObjectLayer() = default;

    // Buckets. Names are checked by the caller. createBucket: AlreadyExists; deleteBucket: Conflict
    // when not empty (rule 17); any call on an unknown bucket: NotFound with context "bucket".
    virtual Task<Result<BucketInfo>> createBucket(std::string name, std::string owner = {},
                                                  BucketSettings settings = {}) = 0;
    virtual Task<Result<BucketInfo>> headBucket(std::string name) = 0;
    virtual Task<Result<void>> deleteBucket(std::string name) = 0;
    virtual Task<Result<std::vector<BucketInfo>>> listBuckets() = 0; ///< by name
    virtual Task<Result<BucketUsage>> bucketUsage(std::string name) = 0;
    /// Durable, and known to every later request, when it returns. Conflict: object lock without versioning.
    virtual Task<Result<BucketInfo>> changeBucket(std::string name, BucketSettingsChange change) = 0;

    // A write that would take a locked "null" version away: Forbidden with context "lock".
    // Objects. Unknown key: NotFound with context "key"; unknown version: NotFound with context "version".
    // A delete marker where an object is asked for: NotFound with context "marker" and its version id as the
    // message, or, for a marker that is named, Unsupported with context "marker".
    virtual Task<Result<std::unique_ptr<ObjectWriter>>> put(std::string bucket, std::string key,
                                                            PutOptions options) = 0;
    virtual Task<Result<ObjectInfo>> head(std::string bucket, std::string key,
                                          std::string versionId = {}) = 0;
    /// The parts too when it is a multipart object.
    virtual Task<Result<std::unique_ptr<ObjectReader>>> get(std::string bucket, std::string key,
                                                            std::string versionId = {}) = 0;
    /// Forbidden ("lock") for a version that is locked. A version that is not there is deleted already.
    virtual Task<Result<DeleteResult>> remove(std::string bucket, std::string key,
                                              RemoveOptions options) = 0;
    /// Tags, lock and ACL of a version. Forbidden ("lock") for what a retention does not allow.
    virtual Task<Result<ObjectInfo>> changeMutables(std::string bucket, std::string key,
                                                    std::string versionId, MutablesChange change) = 0;
    /// New metadata for the current version, body untouched (copy onto itself). PreconditionFailed if
    /// the ETag is no longer `expectedEtag`.
    virtual Task<Result<ObjectInfo>> replaceMetadata(std::string bucket, std::string key,
                                                     PutOptions options,
                                                     std::string expectedEtag) = 0;
    virtual Task<Result<ListPage>> list(ListQuery query) = 0;
    virtual Task<Result<VersionListPage>> listVersions(VersionListQuery query) = 0;

    // Multipart. Unknown upload: NotFound with context "upload".
    virtual Task<Result<UploadInfo>> createUpload(std::string bucket, std::string key,
                                                  UploadOptions options) = 0;
    virtual Task<Result<std::unique_ptr<ObjectWriter>>> putPart(std::string bucket, std::string key,
                                                                std::string uploadId,
                                                                std::uint32_t number,
                                                                std::optional<std::uint64_t> length) = 0;
    virtual Task<Result<UploadInfo>> headUpload(std::string bucket, std::string key,
                                                std::string uploadId) = 0;
    virtual Task<Result<ObjectInfo>> completeUpload(std::string bucket, std::string key,
                                                    std::string uploadId,
                                                    std::vector<CompletePart> parts,
                                                    std::optional<Checksum> wholeChecksum,
                                                    WriteConditions conditions,
                                                    Versioning versioning = Versioning::Off) = 0;
    virtual Task<Result<void>> abortUpload(std::string bucket, std::string key,
                                           std::string uploadId) = 0;
    virtual Task<Result<PartListPage>> listParts(std::string bucket, std::string key,
                                                 std::string uploadId, std::uint32_t afterPart,
                                                 std::uint32_t limit) = 0;
    virtual Task<Result<UploadListPage>> listUploads(UploadListQuery query) = 0;
};

} // namespace holdfast::store
