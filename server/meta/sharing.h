// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "meta/deny_list.h"
#include "meta/share_store.h"

namespace holdfast::meta
{

/// Who asks the admin API for something about links.
struct ShareCaller
{
    std::string id; ///< canonical id
    std::string accessKey;
    bool isRoot = false;
    std::string peer; ///< as in http::Request: policies may name the address
    bool tls = false;
};

struct ShareRequest
{
    ShareKind kind = ShareKind::Drop;
    std::string bucket;
    std::string folder;
    std::string label;
    ShareLimits limits;
    WallNanos expires = 0;
};

struct ShareMade
{
    ShareToken token;
    std::string secret; ///< told once
};

struct ShareListed
{
    ShareToken token;
    ShareState state = ShareState::Open;
};
struct SharePage
{
    std::vector<ShareListed> shares;
    std::string next;
};

/// Links as the admin API sees them (docs/sharing.md): each caller its own, root all. InvalidArgument with the
/// field that is wrong, Forbidden, NotFound, TooLarge; errors of the store.
class Sharing
{
public:
    virtual ~Sharing() = default;
    virtual Task<Result<ShareMade>> createShare(ShareCaller caller, ShareRequest request) = 0;
    virtual Task<Result<SharePage>> shares(ShareCaller caller, std::string after, std::uint32_t limit) = 0;
    virtual Task<Result<void>> revokeShare(ShareCaller caller, Uuid id) = 0;
    /// `link`: the whole of it.
    virtual Task<Result<DeniedLink>> denyLink(ShareCaller caller, std::string link, std::string note) = 0;
    virtual Task<Result<std::vector<DeniedLink>>> deniedLinks(ShareCaller caller) = 0;
    virtual Task<Result<void>> allowLink(ShareCaller caller, std::string hash) = 0;
};

} // namespace holdfast::meta
