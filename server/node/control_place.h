// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/sigv4.h"
#include "env/file_system.h"
#include "node/admin_client.h"

namespace holdfast::node
{

/// How the command line names the node it is about.
struct NodeChoice
{
    std::optional<std::string> endpoint; ///< --endpoint, as given
    std::optional<std::string> state;    ///< --state, absolute
    std::string stateHome;               ///< the default one
    std::optional<sigv4::Credentials> given; ///< from the environment
    std::string ca = {}; ///< --ca: whom to trust at an https endpoint; empty: the system's
};

/// A connection to a node that answers.
struct NodeLink
{
    AdminClient client;
    std::string stateDirectory; ///< empty where only the address is known
};

/// Every node that `choice` may mean and that answers: the one of --endpoint, else those whose state
/// directories (--state, or all in the state home) hold the file of a running node. An empty list:
/// none runs. InvalidArgument: a wrong address, or credentials that are not known; Unavailable:
/// --endpoint does not answer.
[[nodiscard]] Result<std::vector<NodeLink>> findNodes(env::FileSystem& files, env::Clock& clock,
                                                      const NodeChoice& choice);

/// The one node that is meant. InvalidArgument says what to name when there is none, or more than one.
[[nodiscard]] Result<NodeLink> findNode(env::FileSystem& files, env::Clock& clock,
                                        const NodeChoice& choice);

} // namespace holdfast::node
