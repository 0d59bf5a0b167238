// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "replica/seating.h"

#include <set>

namespace holdfast::replica
{

bool isUnfitFileSystem(const std::string& type)
{
    static const std::set<std::string> unfit{"nfs",   "nfs4",   "cifs",  "smb2", "smbfs",
                                             "exfat", "vfat",   "msdos", "fuse.sshfs",
                                             "9p",    "overlay", "overlayfs", "afs", "ceph"};
    return unfit.contains(type);
}

Seating::Seating(drive::DriveFactory& factory, drive::PinCheck pins, env::Clock& clock,
                 env::Random& random)
    : m_factory(factory), m_pins(std::move(pins)), m_clock(clock), m_random(random)
{
}

Seating::Found Seating::look(const std::string& path, bool openIt)
{
    Found found;
    auto probe = m_factory.probe(path);
    if (!probe) {
        found.error = probe.error();
        return found;
    }
    found.probe = std::move(*probe);
    if (openIt && found.probe.kind == drive::Probe::Kind::Drive &&
        found.probe.superblock.state == drive::Superblock::State::Member)
        open(path, found);
    found.damaged = found.damaged || found.probe.kind == drive::Probe::Kind::Damaged;
    return found;
}

void Seating::open(const std::string& path, Found& found)
{
    auto opened = m_factory.open(path, m_pins);
    if (opened) {
        found.drive = std::move(*opened);
        found.stored = std::make_shared<const Stored>(
            Stored{found.drive->loadLayout(), found.drive->loadConfig()});
        return;
    }
    found.inUse = opened.error().code == Code::AlreadyExists;
    found.damaged = opened.error().code == Code::Corrupt;
    found.error = opened.error();
}

Result<std::shared_ptr<drive::LocalDrive>>
Seating::formatAnew(const std::string& path, drive::Superblock identity, bool setAside,
                    const std::vector<std::string>& config, const std::string& layout)
{
    if (setAside) {
        if (auto moved = m_factory.setAside(path, "replaced by a new drive"); !moved)
            return failed(std::move(moved), "setting aside what is there");
    }
    identity.drive = m_random.uuid();
    identity.formattedAt = static_cast<std::uint64_t>(m_clock.wallNow());
    identity.lastPath = path;
    if (auto formatted = m_factory.format(path, identity, config, layout); !formatted)
        return failed(std::move(formatted), "formatting");
    auto opened = m_factory.open(path, m_pins);
    if (!opened)
        return failed(std::move(opened), "opening what was formatted");
    return std::shared_ptr<drive::LocalDrive>(std::move(*opened));
}

} // namespace holdfast::replica
