// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "http/socket_stream.h"

namespace holdfast::http
{

/// Takes over a connected socket.
[[nodiscard]] std::unique_ptr<Stream> makeTcpStream(TcpSocket socket);

} // namespace holdfast::http
