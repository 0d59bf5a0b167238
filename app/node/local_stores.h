// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <optional>

#include "app/core/paths.h"
#include "app/node/node_supervisor.h"

namespace holdfast::app::node
{

/// The stores of this computer. Each has its place, its folders, its state folder and a file of its
/// own that says how it is run; one of them runs at most, and node.json says which. Nothing here
/// removes or overwrites what another store needs. GUI thread; small files.
class LocalStores
{
public:
    explicit LocalStores(const Paths& paths) : m_paths(paths) {}

    [[nodiscard]] QList<NodeConfig> all() const;
    [[nodiscard]] std::optional<NodeConfig> find(const QUuid& place) const;
    /// The store that one of these folders belongs to.
    [[nodiscard]] std::optional<NodeConfig> withFolder(const QStringList& folders) const;
    /// A place and a state folder of its own for a store that is about to be made.
    [[nodiscard]] NodeConfig newStore() const;
    /// The sample store: as it is, or about to be made (its folders are not there).
    [[nodiscard]] NodeConfig sample() const;
    [[nodiscard]] bool sampleExists() const;

    /// How it is run from now on.
    [[nodiscard]] Outcome<Done> keep(const NodeConfig& config) const;
    /// It is the one that runs: the next start of the program starts it.
    [[nodiscard]] Outcome<Done> makeCurrent(const NodeConfig& config) const;
    /// The one to start with the program; `place` for a file of a version that did not say it.
    [[nodiscard]] Outcome<std::optional<NodeConfig>> current(const QUuid& place) const;

private:
    [[nodiscard]] QString fileOf(const QUuid& place) const;

    const Paths& m_paths;
};

/// Starts another store of this computer in place of the one that runs. Only when it is ready it is
/// the current one; when it cannot start, the one before runs again as if nothing had been.
class StoreSwitch : public QObject
{
    Q_OBJECT
public:
    StoreSwitch(const Paths& paths, NodeSupervisor& node, QObject* parent = nullptr);

    void begin(const NodeConfig& next);
    [[nodiscard]] bool isBusy() const { return m_next.has_value(); }

Q_SIGNALS:
    void ready(const holdfast::app::node::NodeConfig& config);
    /// Why it could not start. `formerRuns`: the one before is being started again.
    void failed(const holdfast::app::node::NodeSnapshot& why, bool formerRuns);
    /// It runs, but that could not be written down.
    void notKept(const holdfast::app::Fault& fault);

private:
    void onChanged(const NodeSnapshot& snapshot);
    void onReady();

    LocalStores m_stores;
    NodeSupervisor& m_node;
    std::optional<NodeConfig> m_next;
    std::optional<NodeConfig> m_former;
};

} // namespace holdfast::app::node

Q_DECLARE_METATYPE(holdfast::app::node::NodeConfig)
