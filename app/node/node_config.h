// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "app/core/fault.h"
#include "app/node/node_types.h"
#include "app/s3client/endpoint.h"

namespace holdfast::app::node
{

/// nullopt: no node was ever set up here. GUI thread; small files.
[[nodiscard]] Outcome<std::optional<NodeConfig>> loadNodeConfig(const QString& file);
[[nodiscard]] Outcome<Done> saveNodeConfig(const QString& file, const NodeConfig& config);

/// What the server wrote to <state>/credentials.json at its first start.
[[nodiscard]] Outcome<s3client::Credentials> readNodeCredentials(const QString& stateDir);

/// What the server is started with, without the program's name.
[[nodiscard]] QStringList serveArguments(const NodeConfig& config);

/// PEM of the authority that the node made for its own certificate; empty: it has none.
[[nodiscard]] QByteArray readNodeAuthority(const QString& stateDir);

/// "HOST:PORT" with the port people expect, or the next one that is free now.
[[nodiscard]] QString freeListenAddress(const QString& host, NodeMode mode);

/// The address for TLS beside a plain one: as 9443 is beside 9000, or the port below where that is too high.
[[nodiscard]] QString tlsAddressFor(const QString& listen);

/// The bundled server: HOLDFAST_NODE_BINARY, else `holdfastd` beside this program; empty when none.
[[nodiscard]] QString findNodeProgram();

} // namespace holdfast::app::node
