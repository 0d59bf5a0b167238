// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>

#include "store/version_change.h"

namespace holdfast::store
{

/// Multipart uploads (rule 16). Everything of one upload lives in its key's partition and changes in the
/// key's section; complete, abort and a new part are single records. As in ObjectLayer.
class Uploads
{
public:
    Uploads(Context& context, BucketDirectory& buckets) : m_context(context), m_buckets(buckets) {}

    Task<Result<UploadInfo>> create(std::string bucket, std::string key, UploadOptions options);
    Task<Result<std::unique_ptr<ObjectWriter>>> putPart(std::string bucket, std::string key,
                                                        std::string uploadId, std::uint32_t number,
                                                        std::optional<std::uint64_t> length);
    Task<Result<UploadInfo>> head(std::string bucket, std::string key, std::string uploadId);
    Task<Result<ObjectInfo>> complete(std::string bucket, std::string key, std::string uploadId,
                                      std::vector<CompletePart> parts,
                                      std::optional<Checksum> wholeChecksum,
                                      WriteConditions conditions, Versioning versioning);
    Task<Result<void>> abort(std::string bucket, std::string key, std::string uploadId);
    Task<Result<PartListPage>> listParts(std::string bucket, std::string key, std::string uploadId,
                                         std::uint32_t afterPart, std::uint32_t limit);

private:
    /// What a request names.
    struct Target
    {
        BucketPtr bucket;
        std::string key;
        Uuid upload;
        PartitionId home = 0;
    };
    struct Completion
    {
        std::vector<CompletePart> parts;
        std::optional<Checksum> wholeChecksum;
        WriteConditions conditions;
        Versioning versioning = Versioning::Off;
    };
    using Parts = std::map<std::uint32_t, PartRow>;

    Task<Result<Target>> find(std::string bucket, std::string key, std::string uploadId);
    Task<Result<UploadRow>> readUpload(Target target);
    Task<Result<Parts>> readParts(Target target, std::uint32_t after, std::uint32_t limit);
    Task<Result<UploadInfo>> createAtHome(Target target, UploadOptions options);
    Task<Result<ObjectInfo>> completeAtHome(Target target, Completion request);
    Task<Result<void>> abortAtHome(Target target);
    Task<Result<ObjectInfo>> answerAgain(Target target);

    Context& m_context;
    BucketDirectory& m_buckets;
};

/// What the parts of a completion become.
struct JoinedParts
{
    std::uint64_t size = 0;
    std::string etag;
    BodyRef body;
    std::vector<PartInfo> table;
    std::optional<Checksum> checksum;
    std::optional<std::uint8_t> survives;
};
/// Checks the named parts against those that are there and joins them. InvalidArgument with context
/// "part", "order", "too-small" or "checksum".
[[nodiscard]] Result<JoinedParts> joinParts(const UploadRow& upload,
                                            const std::map<std::uint32_t, PartRow>& present,
                                            const std::vector<CompletePart>& named,
                                            const std::optional<Checksum>& wholeChecksum);

} // namespace holdfast::store
