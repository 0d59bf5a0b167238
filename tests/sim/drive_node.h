// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "drive/drive_factory.h"
#include "sim/model_meta_db.h"
#include "sim/remote_session.h"
#include "sim/sim_link.h"

namespace holdfast::sim
{

inline constexpr drive::DriveOptions kDriveOptions = {.reserve = 4 << 20, .ballast = 1 << 20};

/// A computer that serves drives to the store's node over a link, and nothing else. It has one opening of a
/// drive at a time: a new one ends the one before, of whose end it may not have heard.
///
///     up --crash(power): the drives' unsynced data may go--> down --start()--> up, no drive open
class DriveNode
{
public:
    DriveNode(SimWorld& world, SimFileSystem& files, ModelMetaDbFactory& databases, Rng rng);
    ~DriveNode();
    DriveNode(const DriveNode&) = delete;
    DriveNode& operator=(const DriveNode&) = delete;

    void addDrive(const std::string& path);
    [[nodiscard]] bool serves(const std::string& path) const;
    void start();
    void crash(bool withPower);
    void crashAtOperation(std::uint64_t n) { m_node.crashAtOperation(n); }
    [[nodiscard]] bool isUp() const { return m_node.hasProcess() && !m_node.isInert(); }
    [[nodiscard]] bool refuses() const { return m_refuses; } ///< while it is down
    [[nodiscard]] SimNode& node() { return m_node; }
    [[nodiscard]] SimLink& link() { return m_link; }

    /// No message passes in these directions; `silent`: blocking calls hang, else they fail.
    void cut(bool there, bool back, bool silent);
    void resetConnections();
    /// The link is well. Connections that have lost something are reset.
    void heal();

    // -- for the store's node; blocking calls, from a job of one of its pools --
    [[nodiscard]] Result<drive::Probe> probe(const std::string& path);
    [[nodiscard]] Result<void> format(const std::string& path, const drive::Superblock& identity,
                                      const std::vector<std::string>& config, const std::string& layout);
    [[nodiscard]] Result<std::unique_ptr<drive::LocalDrive>> open(const std::string& path,
                                                                  const drive::PinCheck& pins);
    [[nodiscard]] Result<void> setAside(const std::string& path, const std::string& why);

    /// A blocking call: not made, made, or made without an answer.
    template <class T> Result<T> ask(const std::string& path, const std::function<Result<T>()>& work)
    {
        m_world.touch(&m_files.diskAt(path));
        if (!isUp() || m_link.isCut(SimLink::Way::There))
            return fail(Code::Io, "The node does not answer.", path);
        Result<T> result = work();
        if (!isUp() || m_link.isCut(SimLink::Way::Back) || m_link.losesAnswer())
            return fail(Code::Io, "The node gave no answer.", path);
        return result;
    }
    [[nodiscard]] ServedPtr find(const std::string& path, std::uint64_t number) const;
    /// On the store's node.
    void after(std::chrono::nanoseconds delay, SimWorld::Event event)
    {
        m_world.afterInProcess(delay, std::move(event));
    }
    [[nodiscard]] static RemoteStatus statusOf(ServedDrive& served);
    /// At the client's wish, unless it was opened anew meanwhile.
    void letGo(const ServedPtr& served);

private:
    [[nodiscard]] drive::PinCheck pinsOver(drive::PinCheck pins);
    [[nodiscard]] Result<void> endBefore(const std::string& path);
    void end(ServedDrive& served);

    SimWorld& m_world;
    SimFileSystem& m_files;
    ModelMetaDbFactory& m_databases;
    SimNode& m_node;
    SimLink m_link;
    SimClock m_clock;
    SimRandom m_random;
    std::vector<std::string> m_paths;
    std::unique_ptr<drive::DriveFactory> m_factory;
    std::map<std::string, ServedPtr> m_served;
    std::vector<std::weak_ptr<RemoteSession>> m_sessions; ///< the other ends
    std::uint64_t m_lastNumber = 0;
    bool m_refuses = false;
};

/// Drives of the store's own node, and those behind links.
class ClusterFactory : public drive::DriveFactory
{
public:
    ClusterFactory(std::vector<DriveNode*> nodes, env::FileSystem& files, drive::MetaDbFactory& databases,
                   PoolMaker pools, env::Random& random, env::Clock& clock);
    [[nodiscard]] Result<drive::Probe> probe(const std::string& path) override;
    [[nodiscard]] Result<void> format(const std::string& path, drive::Superblock identity,
                                      const std::vector<std::string>& config,
                                      const std::string& layout) override;
    [[nodiscard]] Result<std::unique_ptr<drive::LocalDrive>> open(const std::string& path,
                                                                  drive::PinCheck pins) override;
    [[nodiscard]] Result<void> setAside(const std::string& path, const std::string& why) override;

private:
    [[nodiscard]] DriveNode* nodeOf(const std::string& path) const;

    std::vector<DriveNode*> m_nodes;
};

} // namespace holdfast::sim
