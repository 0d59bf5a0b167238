// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "http/message.h"
#include "s3/address.h"

namespace holdfast::node
{

/// Sends each request to its handler: /-/drop/ and /-/share/ to the door of links, other /-/ to the admin API,
/// the rest to S3. S3 and links answer 503 until the store is open.
class Gate : public http::Handler
{
public:
    /// `domains`, `websites`: in BUCKET.DOMAIN every path is a key of S3, "/-/..." too.
    Gate(std::vector<std::string> domains, s3::WebsiteHosts websites);

    void setAdmin(http::Handler* admin) { m_admin = admin; } ///< before the io threads run
    void openS3(http::Handler* s3) { m_s3.store(s3, std::memory_order_release); } ///< any thread
    void openShares(http::Handler* door) { m_shares.store(door, std::memory_order_release); } ///< any thread

    env::Task<void> handle(http::Request& request, http::ResponseWriter& response) override;

private:
    [[nodiscard]] bool isVirtualHost(const http::Request& request) const;

    const std::vector<std::string> m_domains;
    const s3::WebsiteHosts m_websites;
    http::Handler* m_admin = nullptr;
    std::atomic<http::Handler*> m_s3{nullptr};
    std::atomic<http::Handler*> m_shares{nullptr};
};

} // namespace holdfast::node
