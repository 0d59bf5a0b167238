// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/socket_stream.h"
#include "http/tls_context.h"

namespace holdfast::http
{

/// The server's end of TLS over a connected socket. OpenSSL works on the descriptor itself, so that the
/// kernel can take the records over where it knows how; it writes with write(2), so the process must
/// ignore SIGPIPE. An end without close_notify is an error: it may be a cut by somebody on the way.
[[nodiscard]] std::unique_ptr<Stream> makeTlsStream(TcpSocket socket, TlsSession session);

} // namespace holdfast::http
