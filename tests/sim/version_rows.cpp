// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "sim/version_rows.h"

#include <bit>
#include <set>

#include "base/encoding.h"
#include "store/row_keys.h"
#include "store/storage_class.h"
#include "store/versions.h"

namespace holdfast::sim
{
namespace
{

using drive::Family;
using store::RowKind;
using store::VersionRow;

/// A key's rows, by stamp.
struct KeyRows
{
    std::optional<VersionRow> current;
    std::map<std::uint64_t, VersionRow> older;
};
using KeyName = std::pair<drive::BucketId, std::string>;

class VersionRows
{
public:
    VersionRows(const placement::Layout& layout, const std::map<Uuid, drive::ExtentRow>& extents,
                const std::function<void(const std::string&)>& broken)
        : m_extents(extents), m_broken(broken), m_standard{layout.k, layout.m}
    {
    }

    void gather(const ModelStore& store)
    {
        for (const auto& [rowKey, value] : store.rows(Family::Current)) {
            auto row = VersionRow::decode(*value);
            const auto bucket = readBe<drive::BucketId>(rowKey.data());
            if (row && row->kind != RowKind::Document)
                m_keys[{bucket, rowKey.substr(sizeof(bucket))}].current = std::move(*row);
        }
        for (const auto& [rowKey, value] : store.rows(Family::Noncurrent)) {
            auto row = VersionRow::decode(*value);
            auto name = store::parseOlderKey(rowKey);
            if (!row || !name || row->stamp != name->stamp || row->kind == RowKind::Document)
                m_broken("a row of an older version does not parse, or is not where its stamp says");
            else
                m_keys[{readBe<drive::BucketId>(rowKey.data()), name->key}].older.insert_or_assign(
                    name->stamp, std::move(*row));
        }
        for (const auto& [rowKey, value] : store.rows(Family::Aux)) {
            if (rowKey[2] == 'M' || rowKey[2] == 'P')
                m_belongings.insert(rowKey);
            if (rowKey[2] == 'D')
                m_broken("a body is still noted to be written again");
        }
    }

    void check()
    {
        for (const auto& [name, rows] : m_keys)
            checkKey(name, rows);
        for (const std::string& row : m_belongings) {
            if (!m_named.contains(row))
                m_broken("a row of type " + row.substr(2, 1) + " belongs to no version: " + hexEncode(asBytes(row)));
        }
    }

private:
    void checkKey(const KeyName& name, const KeyRows& rows)
    {
        const std::string& key = name.second;
        if (!rows.current)
            return m_broken(key + " has older versions and no current one");
        std::uint64_t nullStamp = 0;
        int nulls = rows.current->versionId.empty() ? 1 : 0;
        checkVersion(name, *rows.current);
        for (const auto& [stamp, row] : rows.older) {
            if (stamp >= rows.current->stamp)
                m_broken(key + " has an older version that is newer than its current one");
            if (row.nullStamp != 0)
                m_broken("an older version of " + key + " names a null version");
            if (row.versionId.empty()) {
                ++nulls;
                nullStamp = stamp;
            }
            checkVersion(name, row);
        }
        if (nulls > 1)
            m_broken(key + " has several null versions");
        if (rows.current->nullStamp != nullStamp)
            m_broken("the current version of " + key + " names the null version " +
                     std::to_string(rows.current->nullStamp) + " where there is " + std::to_string(nullStamp));
    }

    void checkVersion(const KeyName& name, const VersionRow& row)
    {
        const auto& [bucket, key] = name;
        const drive::PartitionId home = drive::partitionOfObject(bucket, key);
        if (!row.versionId.empty() && store::stampOfVersionId(row.versionId) != row.stamp)
            m_broken(key + ": a version's id is not of its stamp");
        if (row.hasMutables)
            require(key, store::mutablesKey(home, bucket, key, row.stamp));
        for (std::uint32_t i = 0; i < row.partTableRows; ++i)
            require(key, store::partTableKey(home, bucket, key, row.stamp, i));
        if (row.kind != RowKind::Object)
            return;
        const drive::Geometry wanted = store::StorageClasses().of(row.storageClass, m_standard);
        for (const store::ExtentRef& extent : row.body.extents) {
            const auto found = m_extents.find(extent.id);
            if (found != m_extents.end() && found->second.geometry != wanted)
                m_broken("a body of " + key + ", class " + row.storageClass + ", has the geometry " +
                         text(found->second.geometry) + " instead of " + text(wanted));
        }
        if (row.body.small && std::popcount(row.body.small->holders) < m_standard.m + 1)
            m_broken("a small body of " + key + " has fewer copies than " + std::to_string(m_standard.m + 1));
    }

    void require(const std::string& key, const std::string& rowKey)
    {
        m_named.insert(rowKey);
        if (!m_belongings.contains(rowKey))
            m_broken("a version of " + key + " lacks its row of type " + rowKey.substr(2, 1));
    }

    static std::string text(drive::Geometry geometry)
    {
        return std::to_string(geometry.k) + "+" + std::to_string(geometry.m);
    }

    const std::map<Uuid, drive::ExtentRow>& m_extents;
    const std::function<void(const std::string&)>& m_broken;
    const drive::Geometry m_standard;
    std::map<KeyName, KeyRows> m_keys;
    std::set<std::string> m_belongings; ///< rows of types M and P
    std::set<std::string> m_named;
};

} // namespace

void checkVersionRows(const std::vector<std::shared_ptr<ModelStore>>& stores, const placement::Layout& layout,
                      const std::map<Uuid, drive::ExtentRow>& extents,
                      const std::function<void(const std::string&)>& broken)
{
    VersionRows rows(layout, extents, broken);
    for (const auto& store : stores)
        rows.gather(*store);
    rows.check();
}

} // namespace holdfast::sim
