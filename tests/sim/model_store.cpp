// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/bytes.h"
#include "sim/model_meta_db.h"

namespace holdfast::sim
{
namespace
{

constexpr std::size_t kLogBatches = 256; ///< synced batches that damage to the log could still lose

std::string added(std::string_view stored, std::string_view delta)
{
    std::string sum;
    const std::size_t size = std::max(stored.size(), delta.size()) / 8 * 8;
    for (std::size_t at = 0; at < size; at += 8) {
        std::uint64_t value = 0;
        if (at + 8 <= stored.size())
            value += readLe<std::uint64_t>(stored.data() + at);
        if (at + 8 <= delta.size())
            value += readLe<std::uint64_t>(delta.data() + at);
        appendLe(sum, value);
    }
    return sum;
}

} // namespace

ModelStore::ModelStore()
{
    for (auto& rows : m_rows)
        rows = std::make_shared<Rows>();
}

std::shared_ptr<Attachment> ModelStore::clone() const
{
    auto copy = std::make_shared<ModelStore>();
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        *copy->m_rows[i] = *m_rows[i];
    copy->m_corrupt = m_corrupt;
    copy->m_bytes = m_bytes;
    copy->m_unopenable = m_unopenable;
    return copy;
}

ModelStore::Rows& ModelStore::writable(drive::Family family)
{
    auto& rows = m_rows[index(family)];
    if (rows.use_count() > 1)
        rows = std::make_shared<Rows>(*rows);
    return *rows;
}

void ModelStore::set(drive::Family family, const std::string& key, Value value, Undo& undo)
{
    Rows& rows = writable(family);
    const auto found = rows.find(key);
    undo.old.push_back({family, key, found == rows.end() ? nullptr : found->second});
    if (found != rows.end()) {
        m_bytes -= key.size() + found->second->size();
        rows.erase(found);
    }
    m_corrupt.erase({family, key});
    if (value) {
        m_bytes += key.size() + value->size();
        rows.emplace(key, std::move(value));
    }
}

void ModelStore::apply(const drive::Batch& batch)
{
    Undo undo;
    for (const drive::Mutation& mutation : batch.mutations()) {
        Value value;
        if (mutation.kind == drive::MutationKind::Put) {
            value = std::make_shared<const std::string>(mutation.value);
        } else if (mutation.kind == drive::MutationKind::Merge) {
            const Rows& rows = *m_rows[index(mutation.family)];
            const auto found = rows.find(mutation.key);
            value = std::make_shared<const std::string>(
                added(found == rows.end() ? std::string_view() : *found->second, mutation.value));
        }
        set(mutation.family, mutation.key, std::move(value), undo);
    }
    m_undo.push_back(std::move(undo));
    if (m_undo.size() > kLogBatches && m_undo.front().synced)
        m_undo.pop_front();
}

void ModelStore::undoLast()
{
    const Undo last = std::move(m_undo.back());
    m_undo.pop_back();
    Undo ignored;
    for (auto old = last.old.rbegin(); old != last.old.rend(); ++old)
        set(old->family, old->key, old->value, ignored);
}

std::size_t ModelStore::unsyncedBatches() const
{
    std::size_t count = 0;
    for (auto undo = m_undo.rbegin(); undo != m_undo.rend() && !undo->synced; ++undo)
        ++count;
    return count;
}

void ModelStore::sync()
{
    for (auto undo = m_undo.rbegin(); undo != m_undo.rend() && !undo->synced; ++undo)
        undo->synced = true;
}

void ModelStore::flush()
{
    m_undo.clear();
}

void ModelStore::powerCut(Rng& rng)
{
    const std::size_t unsynced = unsyncedBatches();
    const std::size_t lost = unsynced == 0 ? 0 : rng.below(unsynced + 1);
    for (std::size_t i = 0; i < lost; ++i)
        undoLast();
    // Pages of the log reach the disk out of order: then its tail does not parse, and whoever opens it
    // cannot tell whether only unsynced batches went.
    if (lost != 0 && rng.oneIn(4))
        m_logDamaged = true;
    sync();
}

void ModelStore::loseLog(std::size_t batches)
{
    for (std::size_t i = 0; i < batches && !m_undo.empty(); ++i)
        undoLast();
    m_logDamaged = true;
}

void ModelStore::corruptRow(drive::Family family, const std::string& key)
{
    if (rows(family).contains(key))
        m_corrupt.insert({family, key});
}

bool ModelStore::corruptSomeRow(drive::Family family, Rng& rng)
{
    const Rows& all = rows(family);
    if (all.empty())
        return false;
    auto row = all.begin();
    std::advance(row, static_cast<std::ptrdiff_t>(rng.below(all.size())));
    corruptRow(family, row->first);
    return true;
}

} // namespace holdfast::sim
