// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "env/file_system.h"

namespace holdfast::node
{

inline constexpr const char* kEndpointFile = "endpoint.json";

/// Where a running node answers, for tools on the same computer: in its state directory from ready to
/// the beginning of a clean stop, mode 0644. After a crash it is there although nobody answers.
struct NodeEndpoint
{
    std::string s3;    ///< http://HOST:PORT
    std::string admin; ///< the same with /-/admin/v1
    std::int64_t pid = 0;
    std::string tls; ///< https://HOST:PORT; empty: it speaks no TLS
    std::string ca;  ///< path of the certificate to trust there; empty: one that others have signed
};

[[nodiscard]] Result<void> writeEndpoint(env::FileSystem& files, const std::string& directory,
                                         const NodeEndpoint& endpoint);
/// NotFound: there is none; Corrupt.
[[nodiscard]] Result<NodeEndpoint> readEndpoint(env::FileSystem& files, const std::string& directory);
/// None there is fine too.
[[nodiscard]] Result<void> removeEndpoint(env::FileSystem& files, const std::string& directory);

} // namespace holdfast::node
