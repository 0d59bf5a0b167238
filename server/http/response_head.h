// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/message.h"

namespace holdfast::http
{

/// How the body is delimited (RFC 9112 section 6.3).
enum class BodyFraming : std::uint8_t {
    None,   ///< HEAD, 204, 304: no body, whatever Content-Length says
    Length, ///< Content-Length
    Chunked,
    UntilClose,
};

struct HeadContext
{
    bool http11 = true;
    bool keepAlive = true;
    BodyFraming framing = BodyFraming::Length;
    std::string_view date;
    std::string_view server;
    std::string_view requestId;
};

[[nodiscard]] std::string_view reasonPhrase(int status);

/// Writes status line and fields over `out`. The handler's own framing fields (content-length,
/// transfer-encoding, connection) are left out; line breaks inside values become blanks.
void writeHead(std::string& out, const ResponseHead& head, const HeadContext& context);

} // namespace holdfast::http
