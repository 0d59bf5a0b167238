// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "env/file_system.h"

namespace holdfast::node
{

/// The certificate of a node that was given none: a private authority of the store's own, kept in its
/// state directory, and a server's certificate signed by it (RFC 5280; ECDSA P-256).
///
///     tls/ca.key      0600   of the authority
///     tls/ca.crt      0644   what clients are to trust; ten years
///     tls/server.pem  0600   key, certificate, authority's certificate, in one file that is replaced at once
///
/// The server's one is for 397 days (the most that browsers take) and is made anew, key included, when 30 of
/// them are left, when the names change, or when the file is not what it should be. The authority stays as
/// long as it can: clients have pinned it.
struct OwnCertificate
{
    std::string server; ///< path of server.pem
    std::string ca;     ///< path of ca.crt
    std::string caFingerprint; ///< SHA-256, lower-case hex
    WallNanos expires = 0;
    bool isNew = false;   ///< server.pem was written by this call
    bool isNewCa = false; ///< and so was the authority
};

/// Host names and addresses that the certificate is for: "localhost" and the loopback addresses, this
/// computer's name, each domain and what is one label below it, and `more`. What can stand in no
/// certificate is left out.
[[nodiscard]] std::vector<std::string> ownNames(const std::string& hostName,
                                                const std::vector<std::string>& domains,
                                                const std::vector<std::string>& more);

/// Makes what is missing. InvalidArgument: ca.crt is there, and ca.key is not its key; to replace what
/// clients trust is for a person to decide.
[[nodiscard]] Result<OwnCertificate> keepOwnCertificate(env::FileSystem& files,
                                                        const std::string& stateDirectory,
                                                        const std::vector<std::string>& names,
                                                        WallNanos now);

} // namespace holdfast::node
