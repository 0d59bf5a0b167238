// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "sim/sim_server.h"

#include "sim/drive_node.h"
#include "sim/sim_pool.h"

namespace holdfast::sim
{
SimServer::SimServer(SimWorld& world, SimFileSystem& files, store::StoreOptions options)
    : m_world(world), m_files(files), m_options(std::move(options)), m_clock(world),
      m_random(world), m_databases(files)
{
}

SimServer::~SimServer()
{
    if (m_world.hasProcess())
        die(false);
}

void SimServer::start()
{
    m_world.startProcess();
    m_failure.reset();
    m_closed = false;
    auto pools = [this](const std::string& name, int threads) {
        return std::make_unique<SimPool>(m_world, name, threads);
    };
    if (m_makeDrives)
        m_drives = m_makeDrives(pools, m_random, m_clock);
    else
        m_drives = std::make_unique<drive::DriveFactory>(m_files, m_databases, pools, m_random, m_clock,
                                                         kDriveOptions);
    env::spawn(m_world.executors().front(), open(this));
}

env::Task<void> SimServer::open(SimServer* server)
{
    store::StoreEnvironment environment;
    environment.clock = &server->m_clock;
    environment.random = &server->m_random;
    environment.files = &server->m_files;
    environment.drives = server->m_drives.get();
    environment.executors = server->m_world.executors();
    environment.witness = server->m_witness;
    environment.pools = [world = &server->m_world](const std::string& name, int threads) {
        return std::make_unique<SimPool>(*world, name, threads);
    };
    store::StoreOptions options = server->m_options;
    store::ErasureStore::OpenResult opened =
        co_await store::ErasureStore::open(std::move(environment), std::move(options));
    if (opened)
        server->m_store = std::move(*opened);
    else
        server->m_failure = opened.error();
}

env::Task<void> SimServer::shut(SimServer* server)
{
    co_await server->m_store->close();
    server->m_closed = true;
}

void SimServer::close()
{
    env::spawn(m_world.executors().front(), shut(this));
}

void SimServer::die(bool withPower)
{
    m_world.endProcess(true);
    m_store.reset();
    m_drives.reset();
    for (SimDisk* disk : m_files.disks()) {
        if (&disk->node() != &m_world.store())
            continue; // another computer's
        if (withPower)
            disk->powerCut();
        else
            disk->settle();
    }
}

} // namespace holdfast::sim
