// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/checksum.h"
#include "store/row_keys.h"
#include "store/rows.h"
#include "tool/extent_read.h"
#include "tool/merged_rows.h"
#include "tool/offline_store.h"
#include "tool/output_tree.h"
#include "tool/report.h"

namespace holdfast::tool
{

/// One run of `drive extract`.
class Extractor
{
public:
    struct Totals
    {
        std::uint64_t objects = 0, versions = 0, deleteMarkers = 0, bytes = 0, salvaged = 0, failed = 0;
    };

    Extractor(env::FileSystem& files, OfflineStore& store, ShardIndex index, OutputTree tree,
              ProblemList& problems, std::ostream& out)
        : m_files(files), m_store(store), m_index(std::move(index)), m_tree(std::move(tree)),
          m_problems(problems), m_out(out)
    {
    }
    [[nodiscard]] Result<void> run();
    [[nodiscard]] const Totals& totals() const { return m_totals; }

private:
    /// Which body it is.
    struct Source
    {
        std::string bucket;
        std::string key;
        std::string versionId; ///< of an older version
        bool isOlder = false;
    };
    /// A file being written, with what is known of the whole.
    struct Target
    {
        Source source;
        std::string path; ///< below the root
        std::unique_ptr<OutputFile> file;
        std::unique_ptr<Hasher> md5;
        std::uint64_t size = 0;
        std::string problem; ///< the first
    };
    /// An extent as its shards' headers describe it.
    struct Found
    {
        Uuid id;
        drive::ShardOrigin origin;
    };

    // -- by rows (extract.cpp) --
    [[nodiscard]] Result<void> readBuckets();
    [[nodiscard]] Result<void> extractRows(Family family);
    [[nodiscard]] const std::string* choose(const MergedRows& rows, PartitionId partition);
    /// A version of either family; `name`: bucket id and object key.
    void extractVersion(PartitionId partition, const std::string& name, const store::VersionRow& row,
                        bool isOlder);
    /// The path of its file; empty if it could not be written.
    [[nodiscard]] std::string extractBody(PartitionId partition, Source source, const store::VersionRow& row);
    [[nodiscard]] Result<Target> begin(Source source);
    [[nodiscard]] bool finish(Target target, std::optional<std::uint64_t> size, const std::string& etag,
                              bool salvaged);
    [[nodiscard]] Result<void> openManifest();
    void listInManifest(PartitionId partition, const std::string& name, const store::VersionRow& row,
                        bool isOlder, const std::string& file);
    void appendExtent(Target& target, const Uuid& extent, std::optional<std::uint64_t> length);
    void appendSmall(Target& target, const std::string& bodyKey);
    static void append(Target& target, ByteView data);
    [[nodiscard]] static Result<std::string> nameOf(Family family, const std::string& rowKey);
    [[nodiscard]] std::string valueOf(PartitionId partition, const std::string& key);
    [[nodiscard]] std::string bucketName(store::BucketId bucket) const;

    // -- by shard headers (salvage.cpp) --
    void salvage();
    [[nodiscard]] std::optional<Found> describe(const Uuid& extent);
    void salvageObject(store::BucketId bucket, const std::string& key, std::vector<Found> extents);

    env::FileSystem& m_files;
    OfflineStore& m_store;
    ShardIndex m_index;
    OutputTree m_tree;
    ProblemList& m_problems;
    std::ostream& m_out;
    codec::CodecSet m_codecs;
    std::map<store::BucketId, std::string> m_buckets;
    bool m_hasVersions = false; ///< some bucket keeps versions, or did once
    std::unique_ptr<OutputFile> m_manifest;
    std::set<Uuid> m_rowed; ///< extents of objects whose row came from a drive that is no member
    Totals m_totals;
};

} // namespace holdfast::tool
