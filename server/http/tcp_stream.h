// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <boost/asio/ip/tcp.hpp>

#include "http/stream.h"

namespace holdfast::http
{

using TcpSocket = env::asio::basic_stream_socket<env::asio::ip::tcp, env::Executor>;

/// Takes over a connected socket; sets TCP_NODELAY.
[[nodiscard]] std::unique_ptr<Stream> makeTcpStream(TcpSocket socket);

} // namespace holdfast::http
