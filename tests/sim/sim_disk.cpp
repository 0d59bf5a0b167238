// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "sim/sim_disk.h"

#include <algorithm>
#include <cerrno>

namespace holdfast::sim
{
namespace
{

void forEachInode(const InodePtr& from, const std::function<void(Inode&)>& visit)
{
    visit(*from);
    for (const auto& [name, child] : from->entries)
        forEachInode(child, visit);
}

/// `data` becomes what is on the platters when the power went.
void cutFile(Inode& file, Rng& rng)
{
    if (file.dirty.empty() && file.data.size() == file.durable.size()) {
        file.data = file.durable;
        return;
    }
    std::string kept = file.durable;
    const std::uint64_t choice = rng.below(3);
    std::size_t size = choice == 0 ? file.durable.size() : file.data.size();
    if (choice == 2 && file.data.size() > file.durable.size()) {
        const std::uint64_t between = file.durable.size() + rng.below(file.data.size() - file.durable.size());
        size = between / kPage * kPage;
        size = std::max(size, file.durable.size());
    }
    kept.resize(size, '\0');
    for (const std::uint64_t page : file.dirty) {
        const std::uint64_t begin = page * kPage;
        if (begin >= kept.size() || begin >= file.data.size())
            continue;
        const std::uint64_t length = std::min({kPage, kept.size() - begin, file.data.size() - begin});
        const std::uint64_t fate = rng.below(8);
        std::uint64_t newBytes = fate < 4 ? length : 0;
        if (fate == 7) // torn
            newBytes = std::min(length, rng.below(kPage / kSector) * kSector);
        kept.replace(begin, newBytes, file.data, begin, newBytes);
    }
    file.data = kept;
    file.durable = std::move(kept);
    file.dirty.clear();
}

InodePtr cloneTree(const InodePtr& from, const std::function<void(Inode&)>& stamp)
{
    auto copy = std::make_shared<Inode>();
    copy->number = from->number;
    copy->directory = from->directory;
    copy->birth = from->birth;
    copy->data = from->data;
    copy->durable = from->data;
    if (from->attachment)
        copy->attachment = from->attachment->clone();
    stamp(*copy);
    for (const auto& [name, child] : from->entries)
        copy->entries.emplace(name, cloneTree(child, stamp));
    copy->durableEntries = copy->entries;
    return copy;
}

void collectFiles(const InodePtr& from, const std::string& path, std::vector<std::string>& out)
{
    for (const auto& [name, child] : from->entries) {
        if (child->directory)
            collectFiles(child, path + "/" + name, out);
        else
            out.push_back(path + "/" + name);
    }
}

} // namespace

void Inode::syncData()
{
    durable.resize(data.size(), '\0');
    for (const std::uint64_t page : dirty) {
        const std::uint64_t begin = page * kPage;
        if (begin < data.size()) {
            const std::uint64_t length = std::min(kPage, data.size() - begin);
            durable.replace(begin, length, data, begin, length);
        }
    }
    dirty.clear();
}

SimDisk::SimDisk(SimWorld& world, std::string name, std::uint64_t fileSystemId,
                 std::uint64_t capacity)
    : m_world(world), m_node(&world.store()), m_rng(world.rng().fork()), m_name(std::move(name)),
      m_fileSystemId(fileSystemId), m_capacity(capacity), m_root(makeInode(true))
{
}

void SimDisk::failEvery(Operation operation, std::uint32_t oneIn)
{
    m_faults[static_cast<std::size_t>(operation)].oneIn = oneIn;
}

void SimDisk::failNth(Operation operation, std::uint64_t n, bool forEver)
{
    Fault& fault = m_faults[static_cast<std::size_t>(operation)];
    fault.countdown = n;
    fault.forEver = forEver;
}

void SimDisk::setHung(bool hung)
{
    m_hung = hung;
    if (!hung)
        m_world.wakePools();
}

void SimDisk::heal()
{
    m_faults = {};
    m_failed = false;
    m_readOnly = false;
    m_slowness = 1;
    setHung(false);
}

std::uint64_t SimDisk::used() const
{
    std::uint64_t bytes = m_fileBytes;
    for (const auto& weak : m_attachments) {
        if (const auto attachment = weak.lock())
            bytes += attachment->bytes();
    }
    return bytes;
}

void SimDisk::recount()
{
    m_fileBytes = 0;
    m_attachments.clear();
    forEachInode(m_root, [this](Inode& inode) {
        m_fileBytes += inode.data.size();
        if (inode.attachment)
            m_attachments.push_back(inode.attachment);
    });
}

Result<void> SimDisk::begin(Operation operation, const std::string& path, bool& cut)
{
    cut = false;
    if (m_node->isInert())
        return fail(Code::Io, "the process is dead", path);
    m_world.touch(this);
    const bool changes = operation != Operation::Read;
    if (changes && m_world.countOperation(*m_node)) {
        cut = true;
        return {};
    }
    Fault& fault = m_faults[static_cast<std::size_t>(operation)];
    bool fails = m_failed || (fault.oneIn != 0 && m_rng.oneIn(fault.oneIn));
    if (fault.countdown != 0 && --fault.countdown == 0) {
        fails = true;
        if (fault.forEver)
            fault.countdown = 1;
    }
    if (fails)
        return failErrno(EIO, path);
    if (m_readOnly && (operation == Operation::Write || operation == Operation::Names))
        return failErrno(EROFS, path);
    return {};
}

InodePtr SimDisk::makeInode(bool directory)
{
    auto inode = std::make_shared<Inode>();
    inode->number = ++m_lastInode;
    inode->directory = directory;
    inode->birth = m_world.wallNow() + static_cast<std::int64_t>(m_lastInode);
    return inode;
}

InodePtr SimDisk::find(const std::string& path) const
{
    InodePtr at = m_root;
    std::size_t from = 0;
    while (from < path.size()) {
        const std::size_t slash = std::min(path.find('/', from), path.size());
        const std::string name = path.substr(from, slash - from);
        from = slash + 1;
        if (name.empty())
            continue;
        if (!at->directory)
            return nullptr;
        const auto child = at->entries.find(name);
        if (child == at->entries.end())
            return nullptr;
        at = child->second;
    }
    return at;
}

void SimDisk::link(const InodePtr& directory, const std::string& name, const InodePtr& inode)
{
    directory->entries[name] = inode;
    m_pending.push_back({NameChange::Kind::Link, directory, name, inode, nullptr, {}});
}

void SimDisk::unlink(const InodePtr& directory, const std::string& name)
{
    const auto found = directory->entries.find(name);
    m_pending.push_back({NameChange::Kind::Unlink, directory, name, found->second, nullptr, {}});
    grow(-static_cast<std::int64_t>(found->second->data.size()));
    directory->entries.erase(found);
}

void SimDisk::rename(const InodePtr& from, const std::string& fromName, const InodePtr& to,
                     const std::string& toName)
{
    const InodePtr target = from->entries.at(fromName);
    const auto over = to->entries.find(toName);
    if (over != to->entries.end())
        grow(-static_cast<std::int64_t>(over->second->data.size()));
    from->entries.erase(fromName);
    to->entries[toName] = target;
    m_pending.push_back({NameChange::Kind::Rename, to, toName, target, from, fromName});
}

void SimDisk::makeDurable(const NameChange& change)
{
    const auto eraseIfTarget = [&change](Inode& directory, const std::string& name) {
        const auto found = directory.durableEntries.find(name);
        if (found != directory.durableEntries.end() && found->second == change.target)
            directory.durableEntries.erase(found);
    };
    switch (change.kind) {
    case NameChange::Kind::Link:
        change.directory->durableEntries[change.name] = change.target;
        break;
    case NameChange::Kind::Unlink:
        eraseIfTarget(*change.directory, change.name);
        break;
    case NameChange::Kind::Rename:
        eraseIfTarget(*change.oldDirectory, change.oldName);
        change.directory->durableEntries[change.name] = change.target;
        break;
    }
}

void SimDisk::syncNames(const InodePtr& directory)
{
    // POSIX promises the names in this directory alone: a parent that was not synced may still lose the
    // directory itself. A rename is one change of both directories, and needs its target's link first.
    std::set<const Inode*> renamed;
    for (const NameChange& change : m_pending) {
        if (change.kind == NameChange::Kind::Rename &&
            (change.directory == directory || change.oldDirectory == directory))
            renamed.insert(change.target.get());
    }
    std::vector<NameChange> left;
    for (NameChange& change : m_pending) {
        if (change.directory == directory || change.oldDirectory == directory ||
            renamed.contains(change.target.get()))
            makeDurable(change);
        else
            left.push_back(std::move(change));
    }
    m_pending = std::move(left);
}

void SimDisk::powerCut()
{
    const bool journal = m_rng.coin();
    const std::size_t prefix = m_pending.empty() ? 0 : m_rng.below(m_pending.size() + 1);
    for (std::size_t i = 0; i < m_pending.size(); ++i) {
        if (journal ? i < prefix : m_rng.coin())
            makeDurable(m_pending[i]);
    }
    m_pending.clear();
    std::function<void(const InodePtr&)> cut = [this, &cut](const InodePtr& inode) {
        inode->locked = false;
        if (inode->attachment)
            inode->attachment->powerCut(m_rng);
        if (!inode->directory) {
            cutFile(*inode, m_rng);
            return;
        }
        inode->entries = inode->durableEntries;
        for (const auto& [name, child] : inode->entries)
            cut(child);
    };
    cut(m_root);
    recount();
}

void SimDisk::settle()
{
    m_pending.clear();
    forEachInode(m_root, [](Inode& inode) {
        inode.locked = false;
        inode.durableEntries = inode.entries;
        inode.syncData();
    });
    recount();
}

void SimDisk::empty()
{
    m_pending.clear();
    m_root->entries.clear();
    m_root->durableEntries.clear();
    recount();
}

void SimDisk::replace(std::uint64_t fileSystemId)
{
    m_fileSystemId = fileSystemId;
    m_root = makeInode(true);
    m_pending.clear();
    detach();
    recount();
}

InodePtr SimDisk::snapshot() const
{
    return cloneTree(m_root, [](Inode&) {});
}

void SimDisk::restore(const InodePtr& snapshot, bool copied)
{
    m_root = cloneTree(snapshot, [this, copied](Inode& inode) {
        if (!copied)
            return;
        inode.number = ++m_lastInode;
        inode.birth = m_world.wallNow() + static_cast<std::int64_t>(m_lastInode);
    });
    m_pending.clear();
    detach();
    recount();
}

std::vector<std::string> SimDisk::files() const
{
    std::vector<std::string> out;
    collectFiles(m_root, "", out);
    return out;
}

std::optional<std::uint64_t> SimDisk::sizeOf(const std::string& path) const
{
    const InodePtr inode = find(path);
    if (!inode || inode->directory)
        return std::nullopt;
    return inode->data.size();
}

bool SimDisk::flipBit(const std::string& path, std::uint64_t offset, int bit)
{
    const InodePtr inode = find(path);
    return inode && flipBit(*inode, offset, bit);
}

bool SimDisk::flipBit(Inode& file, std::uint64_t offset, int bit)
{
    if (file.directory || offset >= file.data.size())
        return false;
    file.data[offset] = static_cast<char>(file.data[offset] ^ (1 << bit));
    if (offset < file.durable.size())
        file.durable[offset] = static_cast<char>(file.durable[offset] ^ (1 << bit));
    return true;
}

void SimDisk::registerAttachment(const std::shared_ptr<Attachment>& attachment)
{
    m_attachments.push_back(attachment);
}

} // namespace holdfast::sim
