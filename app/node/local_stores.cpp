// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/node/local_stores.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

#include "app/node/node_config.h"

namespace holdfast::app::node
{

namespace
{

constexpr int kTries = 2; ///< crashes in a row that end the hope for a new store

QString real(const QString& folder)
{
    const QString canonical = QFileInfo(folder).canonicalFilePath();
    return canonical.isEmpty() ? QDir::cleanPath(folder) : canonical;
}

} // namespace

QString LocalStores::fileOf(const QUuid& place) const
{
    return m_paths.storesDir() + QLatin1Char('/') + place.toString(QUuid::WithoutBraces)
           + QLatin1String(".json");
}

QList<NodeConfig> LocalStores::all() const
{
    QList<NodeConfig> stores;
    const auto files = QDir(m_paths.storesDir()).entryList({QStringLiteral("*.json")}, QDir::Files);
    for (const QString& name : files) {
        const auto config = loadNodeConfig(m_paths.storesDir() + QLatin1Char('/') + name);
        if (config && *config && !(*config)->place.isNull())
            stores.append(**config);
    }
    return stores;
}

std::optional<NodeConfig> LocalStores::find(const QUuid& place) const
{
    const auto config = loadNodeConfig(fileOf(place));
    return config ? *config : std::nullopt;
}

std::optional<NodeConfig> LocalStores::withFolder(const QStringList& folders) const
{
    QStringList wanted;
    for (const QString& folder : folders)
        wanted.append(real(folder));
    for (const NodeConfig& store : all()) {
        const bool has = std::any_of(store.drives.begin(), store.drives.end(),
                                     [&](const QString& drive) { return wanted.contains(real(drive)); });
        if (has)
            return store;
    }
    return std::nullopt;
}

NodeConfig LocalStores::newStore() const
{
    NodeConfig config;
    config.place = QUuid::createUuid();
    config.stateDir = m_paths.storeStateDir(config.place);
    return config;
}

NodeConfig LocalStores::sample() const
{
    const QString folder = m_paths.sampleStoreDir();
    const QList<NodeConfig> stores = all();
    const auto known = std::find_if(stores.begin(), stores.end(),
                                    [](const NodeConfig& store) { return store.sample; });
    NodeConfig config;
    config.place = known == stores.end() ? QUuid::createUuid() : known->place;
    config.mode = NodeMode::Child;
    config.sample = true;
    config.listen = QStringLiteral("127.0.0.1:0");
    // Inside the folder: who deletes the folder has deleted all of it.
    config.stateDir = folder + QLatin1String("/state");
    for (int i = 1; i <= 4; ++i)
        config.drives << folder + QStringLiteral("/d%1").arg(i);
    return config;
}

bool LocalStores::sampleExists() const
{
    return QFileInfo::exists(m_paths.sampleStoreDir() + QLatin1String("/state"));
}

Outcome<Done> LocalStores::keep(const NodeConfig& config) const
{
    return saveNodeConfig(fileOf(config.place), config);
}

Outcome<Done> LocalStores::makeCurrent(const NodeConfig& config) const
{
    if (auto kept = keep(config); !kept)
        return kept;
    return saveNodeConfig(m_paths.nodeFile(), config);
}

Outcome<std::optional<NodeConfig>> LocalStores::current(const QUuid& place) const
{
    auto config = loadNodeConfig(m_paths.nodeFile());
    if (config && *config && (*config)->place.isNull()) {
        (*config)->place = place;
        if (auto kept = makeCurrent(**config); !kept)
            return std::unexpected(kept.error());
    }
    return config;
}

StoreSwitch::StoreSwitch(const Paths& paths, NodeSupervisor& node, QObject* parent)
    : QObject(parent), m_stores(paths), m_node(node)
{
    connect(&node, &NodeSupervisor::changed, this, &StoreSwitch::onChanged);
    connect(&node, &NodeSupervisor::becameReady, this, &StoreSwitch::onReady);
}

void StoreSwitch::begin(const NodeConfig& next)
{
    const NodeConfig& now = m_node.config();
    // Not what failed before, and not itself: to put that back would be no help.
    const bool another = !now.drives.isEmpty() && now.place != next.place;
    const NodeState state = m_node.snapshot().state;
    const bool worked = state == NodeState::Ready || state == NodeState::Degraded
                        || state == NodeState::Starting || state == NodeState::Crashed;
    m_former = another && worked ? std::optional(now) : std::nullopt;
    m_next = next;
    m_node.restart(next);
}

void StoreSwitch::onReady()
{
    if (!m_next || m_node.config().place != m_next->place)
        return;
    const NodeConfig config = *std::exchange(m_next, std::nullopt);
    m_former.reset();
    if (auto kept = m_stores.makeCurrent(config); !kept)
        Q_EMIT notKept(kept.error());
    Q_EMIT ready(config);
}

void StoreSwitch::onChanged(const NodeSnapshot& snapshot)
{
    if (!m_next || snapshot.place != m_next->place)
        return;
    const bool hopeless = snapshot.state == NodeState::Blocked
                          || snapshot.state == NodeState::Foreign
                          || (snapshot.state == NodeState::Crashed && snapshot.restarts > kTries);
    if (!hopeless)
        return;
    m_next.reset();
    const auto former = std::exchange(m_former, std::nullopt);
    const NodeSnapshot why = snapshot;
    if (former)
        // Not inside the supervisor's own announcement.
        QMetaObject::invokeMethod(this, [this, former] { m_node.restart(*former); },
                                  Qt::QueuedConnection);
    Q_EMIT failed(why, former.has_value());
}

} // namespace holdfast::app::node

#include "moc_local_stores.cpp"
