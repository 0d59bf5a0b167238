// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/versions.h"
#include "tool/verifier.h"

// The versions of a key: a current one, older ones behind it, and what may change of each (store/versions.h).
namespace holdfast::tool
{
namespace
{

/// `name`: bucket id and object key.
std::string versionsOf(const std::string& name)
{
    nlohmann::ordered_json line;
    putBytes(line, "key", std::string_view(name).substr(sizeof(store::BucketId)));
    return "versions of object " + line.dump();
}

store::BucketId bucketOf(const std::string& name)
{
    return readBe<store::BucketId>(name.data());
}

} // namespace

/// As the first member has it. Nothing: it has none, or one that cannot be read and is told elsewhere.
std::optional<store::VersionRow> Verifier::versionAt(PartitionId partition, Family family,
                                                     const std::string& key)
{
    const auto value = m_store.members(partition).front()->get(family, key);
    if (!value || !*value)
        return std::nullopt;
    Result<store::VersionRow> row = store::VersionRow::decode(**value);
    return row ? std::optional(*std::move(row)) : std::nullopt;
}

/// Of a current row: the stamp it names is that of a "null" version among the older ones, and its id has its own stamp.
void Verifier::checkNull(PartitionId partition, const std::string& name, const store::VersionRow& current)
{
    if (!current.versionId.empty() && store::stampOfVersionId(current.versionId) != current.stamp)
        m_problems.add("row", {}, versionsOf(name) + ": the current version's id has another stamp");
    if (current.nullStamp == 0)
        return;
    const std::string key =
        store::olderKey(bucketOf(name), name.substr(sizeof(store::BucketId)), current.nullStamp);
    const std::optional<store::VersionRow> null = versionAt(partition, Family::Noncurrent, key);
    if (!null || !null->versionId.empty())
        m_problems.add("row", {}, versionsOf(name) + ": the older \"null\" version that the current one names is missing");
}

void Verifier::checkOlder(PartitionId partition, const std::string& name, std::uint64_t stamp,
                          const store::VersionRow& older)
{
    if (m_currentName != name) {
        m_currentName = name;
        m_current = versionAt(partition, Family::Current, name);
        if (!m_current)
            m_problems.add("row", {}, versionsOf(name) + ": there are older ones, but no current one");
    }
    const auto wrong = [&](const std::string& what) {
        m_problems.add("row", {}, versionsOf(name) + ": the older one of stamp " + std::to_string(stamp) + what);
    };
    if (older.stamp != stamp)
        wrong(" says another stamp than its key");
    if (!older.versionId.empty() && store::stampOfVersionId(older.versionId) != older.stamp)
        wrong(" has an id of another stamp");
    if (!m_current)
        return;
    if (m_current->stamp <= stamp)
        wrong(" is not older than the current one");
    const bool isNull = older.versionId.empty();
    if (isNull && (m_current->nullStamp != stamp || m_current->versionId.empty()))
        wrong(" has no id, and the current one does not name it");
}

void Verifier::mutablesRow(PartitionId partition, const std::string& key, const std::string& value)
{
    const Result<store::DegradedKeyParts> parts = store::parseDegradedKey(key); // their keys are alike
    const Result<store::Mutables> mutables = store::decodeMutables(value);
    if (!parts || !mutables) {
        m_problems.add("row", {}, "a row of tags and lock: " +
                                      (parts ? mutables.error() : parts.error()).describe());
        return;
    }
    const std::string name = store::bucketPrefix(parts->bucket) + parts->key;
    std::optional<store::VersionRow> version = versionAt(partition, Family::Current, name);
    if (!version || version->stamp != parts->stamp)
        version = versionAt(partition, Family::Noncurrent,
                            store::olderKey(parts->bucket, parts->key, parts->stamp));
    const auto wrong = [&](const std::string& what) {
        m_problems.add("row", {}, versionsOf(name) + ": the tags and the lock of stamp " +
                                      std::to_string(parts->stamp) + what);
    };
    if (!version)
        wrong(" are of no version");
    else if (!version->hasMutables)
        wrong(" are not named by their version");
    else if (version->hasLock && !mutables->lock.any())
        wrong(" hold no lock, and their version says that they do");
    if (mutables->empty())
        wrong(" are empty");
}

} // namespace holdfast::tool
