// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/core/paths.h"
#include "app/node/node_supervisor.h"
#include "app/profiles/profile_store.h"
#include "app/profiles/secret_store.h"
#include "app/profiles/session_pool.h"
#include "app/share/share_ledger.h"
#include "app/transfer/transfer_engine.h"

namespace holdfast::app
{

/// What main.cpp composed, lent to ui for its whole life. All of it lives in the GUI thread.
///
/// ui offers one function to main.cpp, in ui/run.h:
///     namespace holdfast::ui { int run(QApplication& application, const app::Services& services); }
/// It shows the window, runs the event loop and returns its exit code. Before it returns it calls
/// nothing: main.cpp then shuts node and engine down.
struct Services
{
    const Paths& paths;
    profiles::ProfileStore& profiles;
    profiles::SecretStore& secrets;
    profiles::SessionPool& sessions;
    node::NodeSupervisor& node;
    transfer::TransferEngine& transfers;
    share::ShareLedger& shares;
};

} // namespace holdfast::app
