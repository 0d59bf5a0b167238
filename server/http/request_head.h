// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

#include "http/message.h"
#include "http/server.h"

namespace holdfast::http
{

/// What the head says about its own framing.
struct RequestFacts
{
    bool http11 = true; ///< else HTTP/1.0
    bool keepAlive = true;
    bool chunked = false;
    bool expectContinue = false;
    std::optional<std::uint64_t> contentLength;
};

/// Parses one complete head, from the method to the empty line, into method, target, path, query and
/// headers of `request`. Refuses what RFC 9112 calls ambiguous: both or several lengths, other
/// transfer codings, transfer coding in HTTP/1.0, missing or repeated Host.
[[nodiscard]] std::expected<RequestFacts, Fault> parseHead(std::string_view head,
                                                           std::size_t maxFields, Request& request);

} // namespace holdfast::http
