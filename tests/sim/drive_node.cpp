// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "sim/drive_node.h"

#include <algorithm>

#include "sim/remote_drive.h"
#include "sim/sim_pool.h"

namespace holdfast::sim
{

using Way = SimLink::Way;

DriveNode::DriveNode(SimWorld& world, SimFileSystem& files, ModelMetaDbFactory& databases, Rng rng)
    : m_world(world), m_files(files), m_databases(databases), m_node(world.addNode(1)),
      m_link(world, rng), m_clock(world, m_node), m_random(world)
{
    m_node.onCrash([this] {
        if (m_node.isCrashed())
            crash(m_link.rng().coin());
    });
}

DriveNode::~DriveNode()
{
    m_node.onCrash(nullptr);
    if (m_node.hasProcess())
        crash(false);
}

void DriveNode::addDrive(const std::string& path)
{
    m_paths.push_back(path);
    m_files.diskAt(path).setNode(m_node);
}

bool DriveNode::serves(const std::string& path) const
{
    return std::ranges::find(m_paths, path) != m_paths.end();
}

void DriveNode::start()
{
    m_node.startProcess();
    auto pools = [this](const std::string& name, int threads) {
        return std::make_unique<SimPool>(m_world, m_node, name, threads);
    };
    m_factory = std::make_unique<drive::DriveFactory>(m_files, m_databases, std::move(pools), m_random,
                                                      m_clock, kDriveOptions);
}

void DriveNode::crash(bool withPower)
{
    m_node.endProcess(true);
    for (const auto& [path, served] : m_served)
        end(*served);
    m_served.clear();
    m_factory = nullptr;
    for (const std::string& path : m_paths) {
        if (withPower)
            m_files.diskAt(path).powerCut();
        else
            m_files.diskAt(path).settle();
    }
    m_refuses = !withPower;
    if (m_refuses && m_link.rng().coin())
        resetConnections(); // the system closes them; else the next message finds out
}

void DriveNode::cut(bool there, bool back, bool silent)
{
    m_link.setCut(Way::There, there);
    m_link.setCut(Way::Back, back);
    m_node.setSilent(silent);
    if (!silent)
        m_world.wakePools();
}

void DriveNode::resetConnections()
{
    for (const auto& weak : m_sessions) {
        const auto session = weak.lock();
        if (!session || session->isOver())
            continue;
        auto reset = [session] { session->breakOff(session->broken("The connection was reset.")); };
        m_link.send(Way::Back, reset, [session] { session->suspect(); });
    }
    std::erase_if(m_sessions, [](const auto& weak) { return weak.expired(); });
}

void DriveNode::heal()
{
    const bool delayed = m_link.isDelayed();
    m_link.heal();
    m_node.setSilent(false);
    m_world.wakePools();
    for (const auto& weak : m_sessions) {
        const auto session = weak.lock();
        if (session && (delayed || session->isSuspect()))
            session->breakOff(session->broken("The connection was reset."));
    }
}

ServedPtr DriveNode::find(const std::string& path, std::uint64_t number) const
{
    const auto at = m_served.find(path);
    if (at == m_served.end() || at->second->number != number || !at->second->drive)
        return nullptr;
    return at->second;
}

RemoteStatus DriveNode::statusOf(ServedDrive& served)
{
    const drive::LocalDrive& drive = *served.drive;
    return {++served.statuses, drive.failed(), drive.belowReserve(), drive.owedCount(),
            drive.errorCount()};
}

void DriveNode::end(ServedDrive& served)
{
    served.drive = nullptr; // jobs that are queued end first, unless the process is dead
    served.handles.clear();
}

void DriveNode::letGo(const ServedPtr& served)
{
    end(*served);
    for (const auto& [path, at] : m_served) {
        if (at == served) {
            m_served.erase(path);
            return;
        }
    }
}

/// Whoever wants the drive anew has lost the opening before, which may hang in its device.
Result<void> DriveNode::endBefore(const std::string& path)
{
    const auto before = m_served.find(path);
    if (before == m_served.end())
        return {};
    if (m_files.diskAt(path).isHung())
        return fail(Code::Io, "The opening before does not end.", path);
    end(*before->second);
    m_served.erase(before);
    return {};
}

/// A pin is asked for over the link: no answer means keep.
drive::PinCheck DriveNode::pinsOver(drive::PinCheck pins)
{
    return [this, pins = std::move(pins), process = m_world.store().process()](const Uuid& extent) {
        const SimNode& store = m_world.store();
        if (!store.hasProcess() || store.isInert() || store.process() != process ||
            m_link.isCut(Way::There) || m_link.isCut(Way::Back))
            return true;
        return pins && pins(extent);
    };
}

Result<drive::Probe> DriveNode::probe(const std::string& path)
{
    return ask<drive::Probe>(path, [&] { return m_factory->probe(path); });
}

Result<void> DriveNode::format(const std::string& path, const drive::Superblock& identity,
                               const std::vector<std::string>& config, const std::string& layout)
{
    return ask<void>(path, [&] {
        Result<void> ended = endBefore(path);
        return ended ? m_factory->format(path, identity, config, layout) : ended;
    });
}

Result<void> DriveNode::setAside(const std::string& path, const std::string& why)
{
    return ask<void>(path, [&] {
        Result<void> ended = endBefore(path);
        return ended ? m_factory->setAside(path, why) : ended;
    });
}

Result<std::unique_ptr<drive::LocalDrive>> DriveNode::open(const std::string& path,
                                                           const drive::PinCheck& pins)
{
    using Opened = std::unique_ptr<drive::LocalDrive>;
    return ask<Opened>(path, [&]() -> Result<Opened> {
        Result<void> ended = endBefore(path);
        if (!ended)
            return failed(std::move(ended));
        auto opened = m_factory->open(path, pinsOver(pins));
        if (!opened)
            return opened;
        auto served = std::make_shared<ServedDrive>();
        served->number = ++m_lastNumber;
        served->drive = *std::move(opened);
        m_served[path] = served;
        auto session = std::make_shared<RemoteSession>(m_world, *this, path, served->number,
                                                       statusOf(*served));
        m_sessions.push_back(session);
        return std::make_unique<RemoteDrive>(std::move(session), served->drive->superblock(),
                                             served->drive->logWasDamaged());
    });
}

ClusterFactory::ClusterFactory(std::vector<DriveNode*> nodes, env::FileSystem& files,
                               drive::MetaDbFactory& databases, PoolMaker pools, env::Random& random,
                               env::Clock& clock)
    : DriveFactory(files, databases, std::move(pools), random, clock, kDriveOptions),
      m_nodes(std::move(nodes))
{
}

DriveNode* ClusterFactory::nodeOf(const std::string& path) const
{
    const auto at = std::ranges::find_if(m_nodes, [&](DriveNode* node) { return node->serves(path); });
    return at == m_nodes.end() ? nullptr : *at;
}

Result<drive::Probe> ClusterFactory::probe(const std::string& path)
{
    DriveNode* const node = nodeOf(path);
    return node ? node->probe(path) : DriveFactory::probe(path);
}

Result<void> ClusterFactory::format(const std::string& path, drive::Superblock identity,
                                    const std::vector<std::string>& config, const std::string& layout)
{
    DriveNode* const node = nodeOf(path);
    return node ? node->format(path, identity, config, layout)
                : DriveFactory::format(path, std::move(identity), config, layout);
}

Result<std::unique_ptr<drive::LocalDrive>> ClusterFactory::open(const std::string& path,
                                                                drive::PinCheck pins)
{
    DriveNode* const node = nodeOf(path);
    return node ? node->open(path, pins) : DriveFactory::open(path, std::move(pins));
}

Result<void> ClusterFactory::setAside(const std::string& path, const std::string& why)
{
    DriveNode* const node = nodeOf(path);
    return node ? node->setAside(path, why) : DriveFactory::setAside(path, why);
}

} // namespace holdfast::sim
