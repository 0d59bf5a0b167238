// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/link_guard.h"

#include "s3/errors.h"

namespace holdfast::s3
{
namespace
{

enum class Verdict : std::uint8_t { Pass, Denied, Unknown };

/// Every value counts that a signature could be taken from, whichever of them the authenticator would take.
Verdict verdictOf(const QueryList& query, const meta::DenyList& denied)
{
    Verdict verdict = Verdict::Pass;
    for (const auto& [name, value] : query) {
        if (name != "X-Amz-Signature" && name != "Signature")
            continue;
        const bool loaded = denied.isLoaded(); // before it is asked: it may become so meanwhile
        if (denied.has(value))
            return Verdict::Denied;
        if (!loaded)
            verdict = Verdict::Unknown;
    }
    return verdict;
}

} // namespace

env::Task<void> LinkGuard::handle(http::Request& request, http::ResponseWriter& response)
{
    const Verdict verdict = request.query.empty() ? Verdict::Pass : verdictOf(request.query, m_denied);
    if (verdict == Verdict::Pass) {
        co_await m_inner.handle(request, response);
        co_return;
    }
    request.operation = "DeniedLink";
    S3Error error;
    error.code = verdict == Verdict::Denied ? ErrorCode::AccessDenied : ErrorCode::ServiceUnavailable;
    if (verdict == Verdict::Denied)
        error.message = "This link has been revoked.";
    http::ResponseHead head;
    head.status = errorRow(error.code).status;
    head.headers.set("content-type", "application/xml");
    std::string document = errorXml(error, request.path, request.id, {});
    const auto sent = co_await response.reply(std::move(head), std::move(document));
    if (!sent)
        response.abort();
}

} // namespace holdfast::s3
