// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/message.h"
#include "meta/deny_list.h"

namespace holdfast::s3
{

/// Stands before the S3 handler and turns away presigned links that were taken back (docs/sharing.md). A request
/// without a signature in its query costs one look at its fields.
class LinkGuard final : public http::Handler
{
public:
    /// Both outlive the guard.
    LinkGuard(http::Handler& inner, const meta::DenyList& denied) : m_inner(inner), m_denied(denied) {}
    env::Task<void> handle(http::Request& request, http::ResponseWriter& response) override;

private:
    http::Handler& m_inner;
    const meta::DenyList& m_denied;
};

} // namespace holdfast::s3
