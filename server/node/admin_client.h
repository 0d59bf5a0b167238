// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "base/sigv4.h"
#include "env/clock.h"
#include "http/address.h"

namespace boost::asio::ssl
{
class context;
}

namespace holdfast::node
{

/// Asks a running node's admin API, one request at a time, each on a connection of its own. Blocking:
/// for the command line, never for the server.
class AdminClient
{
public:
    /// `url`: http or https://HOST[:PORT], alone or with /-/admin/v1 as the ready line has it. `ca`: PEM
    /// file of the authorities that count for https, instead of the system's. InvalidArgument.
    /// The clock outlives the client.
    [[nodiscard]] static Result<AdminClient> make(std::string_view url, sigv4::Credentials credentials,
                                                  env::Clock& clock, const std::string& ca = {});

    /// Whether a node of ours answers there; what it can do, and the region that requests are signed
    /// for. Unavailable: nobody answers; InvalidArgument: somebody else does. To be called first.
    [[nodiscard]] Result<nlohmann::ordered_json> capabilities();

    /// One request; `resource` is below /-/admin/v1. An answer that is no success is an Error with the
    /// node's sentence as its message: InvalidArgument, NotFound, Conflict, Unsupported, Forbidden,
    /// Unavailable, else Internal. Unavailable and Timeout: no answer.
    [[nodiscard]] Result<nlohmann::ordered_json> ask(std::string_view method, std::string_view resource,
                                                     QueryList query = {}, std::string body = {});

    [[nodiscard]] const std::string& url() const { return m_url; } ///< without a path

private:
    AdminClient(http::HostPort where, std::string url, sigv4::Credentials credentials,
                env::Clock& clock, std::shared_ptr<boost::asio::ssl::context> tls);
    [[nodiscard]] Result<nlohmann::ordered_json> send(sigv4::SignableRequest request, bool sign,
                                                      const std::string& body);

    http::HostPort m_where;
    std::string m_url;
    sigv4::Credentials m_credentials;
    std::string m_region = "us-east-1";
    env::Clock* m_clock;
    std::shared_ptr<boost::asio::ssl::context> m_tls; ///< null: http
};

} // namespace holdfast::node
