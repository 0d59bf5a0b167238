// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "drive/drive_factory.h"
#include "sim/model_meta_db.h"
#include "sim/sim_world.h"
#include "store/erasure_store.h"

namespace holdfast::sim
{

/// The server of a SimWorld: one start of it is one process.
class SimServer
{
public:
    SimServer(SimWorld& world, SimFileSystem& files, store::StoreOptions options);
    ~SimServer();

    using FactoryMaker = std::function<std::unique_ptr<drive::DriveFactory>(
        drive::DriveFactory::PoolMaker pools, env::Random& random, env::Clock& clock)>;
    /// From the next start on: drives that are not all in this computer.
    void setDrives(FactoryMaker maker) { m_makeDrives = std::move(maker); }
    void setWitness(placement::ConfigMaker maker) { m_witness = std::move(maker); }

    void start(); ///< begins to open the store; run the world until isOpen() or failure()
    [[nodiscard]] bool isOpen() const { return m_store != nullptr; }
    [[nodiscard]] const std::optional<store::StartFailure>& failure() const { return m_failure; }
    [[nodiscard]] store::ErasureStore& store() { return *m_store; }
    [[nodiscard]] store::StoreOptions& options() { return m_options; }
    /// The process dies where it stands; with the power, unsynced data goes too.
    void die(bool withPower);
    /// Begins an orderly stop; run the world until isClosed(), then die(false).
    void close();
    [[nodiscard]] bool isClosed() const { return m_closed; }

    [[nodiscard]] env::Clock& clock() { return m_clock; }
    [[nodiscard]] ModelMetaDbFactory& databases() { return m_databases; }
    [[nodiscard]] SimWorld& world() { return m_world; }
    [[nodiscard]] SimFileSystem& files() { return m_files; }

private:
    static env::Task<void> open(SimServer* server);
    static env::Task<void> shut(SimServer* server);

    SimWorld& m_world;
    SimFileSystem& m_files;
    store::StoreOptions m_options;
    SimClock m_clock;
    SimRandom m_random;
    ModelMetaDbFactory m_databases;
    FactoryMaker m_makeDrives;
    placement::ConfigMaker m_witness;
    std::unique_ptr<drive::DriveFactory> m_drives;
    std::unique_ptr<store::ErasureStore> m_store;
    std::optional<store::StartFailure> m_failure;
    bool m_closed = false;
};

} // namespace holdfast::sim
