// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "s3/share_visit.h"

namespace holdfast::s3
{

/// Answers everything under /-/drop/ and /-/share/. No route but the pages is reached without a token that may be
/// used now, asked for with its secret or with a ticket made from it.
class ShareDoor final : public http::Handler
{
public:
    static constexpr std::uint32_t kMostRequests = 256;

    explicit ShareDoor(ShareHouse& house) : m_house(house) {}
    Task<void> handle(http::Request& request, http::ResponseWriter& response) override;

private:
    struct Route;
    struct Found;
    static Doored<Found> find(const http::Request& request);
    Task<Doored<void>> answer(Exchange& x);
    Task<Doored<void>> visit(Exchange& x, const Found& found);
    Task<Doored<meta::ShareToken>> tokenOf(const Exchange& x, const Found& found);

    ShareHouse& m_house;
    std::atomic<std::uint32_t> m_requests = 0;
};

} // namespace holdfast::s3
