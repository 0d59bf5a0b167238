// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "sim/sim_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace holdfast::sim
{

SimFile::SimFile(SimDisk& disk, InodePtr inode, std::string path, bool writable)
    : m_disk(disk), m_inode(std::move(inode)), m_path(std::move(path)), m_writable(writable),
      m_process(disk.node().process()), m_attached(disk.attached())
{
}

Result<void> SimFile::begin(Operation operation, bool& cut)
{
    cut = false;
    if (m_process != m_disk.node().process() || m_attached != m_disk.attached())
        return failErrno(EIO, m_path);
    return m_disk.begin(operation, m_path, cut);
}

Result<std::size_t> SimFile::readAt(std::uint64_t offset, MutableByteView into)
{
    bool cut = false;
    if (auto begun = begin(Operation::Read, cut); !begun)
        return failed(std::move(begun), "read");
    const std::string& data = m_inode->data;
    if (offset >= data.size())
        return 0;
    const std::size_t count = std::min<std::size_t>(into.size(), data.size() - offset);
    std::memcpy(into.data(), data.data() + offset, count);
    return count;
}

void SimFile::store(std::uint64_t offset, ByteView data)
{
    if (data.empty())
        return;
    std::string& to = m_inode->data;
    const std::uint64_t end = offset + data.size();
    if (end > to.size()) {
        m_disk.grow(static_cast<std::int64_t>(end - to.size()));
        to.resize(end, '\0');
    }
    std::memcpy(to.data() + offset, data.data(), data.size());
    for (std::uint64_t page = offset / kPage; page <= (end - 1) / kPage; ++page)
        m_inode->dirty.insert(page);
}

Result<void> SimFile::writeAt(std::uint64_t offset, ByteView data)
{
    bool cut = false;
    if (auto begun = begin(Operation::Write, cut); !begun) {
        // A write that failed may have reached the file in part.
        if (m_disk.world().rng().coin() && m_process == m_disk.node().process() && m_writable &&
            m_attached == m_disk.attached() && !m_disk.node().isInert())
            store(offset, data.first(std::min<std::size_t>(data.size(), kPage)));
        return failed(std::move(begun), "write");
    }
    if (!m_writable)
        return failErrno(EBADF, "write " + m_path);
    if (cut) {
        store(offset, data.first(m_disk.world().rng().below(data.size() + 1)));
        return fail(Code::Io, "the power went in a write", m_path);
    }
    const std::uint64_t end = offset + data.size();
    const std::uint64_t more = end > m_inode->data.size() ? end - m_inode->data.size() : 0;
    if (more != 0 && !m_disk.hasRoom(more))
        return failErrno(ENOSPC, "write " + m_path);
    store(offset, data);
    return {};
}

Result<void> SimFile::sync()
{
    bool cut = false;
    if (auto begun = begin(Operation::Sync, cut); !begun) {
        // After a failed fsync each unsynced page is on the disk or is not, and the system says no more.
        if (m_process == m_disk.node().process() && m_attached == m_disk.attached() &&
            !m_disk.node().isInert()) {
            std::erase_if(m_inode->dirty,
                          [this](std::uint64_t) { return m_disk.world().rng().coin(); });
        }
        return failed(std::move(begun), "sync");
    }
    if (cut) {
        if (m_disk.world().rng().coin())
            m_inode->syncData();
        return fail(Code::Io, "the power went in a sync", m_path);
    }
    m_inode->syncData();
    return {};
}

Result<std::uint64_t> SimFile::size()
{
    if (m_process != m_disk.node().process() || m_attached != m_disk.attached())
        return failErrno(EIO, "size of " + m_path);
    return m_inode->data.size();
}

} // namespace holdfast::sim
