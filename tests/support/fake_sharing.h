// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "meta/sharing.h"

namespace holdfast::testing
{

/// Answers as a test set, and remembers what it was asked.
class FakeSharing final : public meta::Sharing
{
public:
    FakeSharing()
    {
        token.id = Uuid::parse("11111111222243338444555555555555").value();
        token.bucket = "inbox";
        token.folder = "from/";
        token.creator = "owner";
        token.expires = 1;
        token.limits.files = 5;
    }
    env::Task<Result<meta::ShareMade>> createShare(meta::ShareCaller caller, meta::ShareRequest request) override
    {
        callers.push_back(std::move(caller));
        created.push_back(std::move(request));
        if (refusal)
            co_return std::unexpected(*refusal);
        co_return meta::ShareMade{token, "the-secret"};
    }
    env::Task<Result<meta::SharePage>> shares(meta::ShareCaller caller, std::string after, std::uint32_t) override
    {
        callers.push_back(std::move(caller));
        if (refusal)
            co_return std::unexpected(*refusal);
        meta::SharePage page;
        page.shares.push_back({token, meta::ShareState::Stopped});
        page.next = after.empty() ? "next" : "";
        co_return page;
    }
    env::Task<Result<void>> revokeShare(meta::ShareCaller caller, Uuid id) override
    {
        callers.push_back(std::move(caller));
        revoked.push_back(id);
        if (refusal)
            co_return std::unexpected(*refusal);
        co_return Result<void>{};
    }
    env::Task<Result<meta::DeniedLink>> denyLink(meta::ShareCaller caller, std::string link, std::string note) override
    {
        callers.push_back(std::move(caller));
        denied.push_back(std::move(link));
        if (refusal)
            co_return std::unexpected(*refusal);
        co_return meta::DeniedLink{"hash", 2, 1, "owner", std::move(note), "b/k", "AK"};
    }
    env::Task<Result<std::vector<meta::DeniedLink>>> deniedLinks(meta::ShareCaller caller) override
    {
        callers.push_back(std::move(caller));
        std::vector<meta::DeniedLink> links(1);
        co_return links;
    }
    env::Task<Result<void>> allowLink(meta::ShareCaller caller, std::string hash) override
    {
        callers.push_back(std::move(caller));
        allowed.push_back(std::move(hash));
        if (refusal)
            co_return std::unexpected(*refusal);
        co_return Result<void>{};
    }

    meta::ShareToken token;
    std::optional<Error> refusal;
    std::vector<meta::ShareCaller> callers;
    std::vector<meta::ShareRequest> created;
    std::vector<Uuid> revoked;
    std::vector<std::string> denied;
    std::vector<std::string> allowed;
};

} // namespace holdfast::testing
