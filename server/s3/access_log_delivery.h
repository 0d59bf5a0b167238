// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <set>
#include <string>

#include "s3/access_log.h"
#include "s3/authorization.h"
#include "s3/s3_handler.h"

namespace holdfast::s3
{

/// Writes what an AccessLog has gathered into the buckets it is meant for, as objects that belong to the owner
/// of the target bucket. These writes are no requests: no access log tells of them, so that a bucket may hold
/// its own log without lines about lines.
///
/// What the store cannot take now is tried again; what may not be written (no right, no bucket, another owner) is
/// dropped, as it would only keep the memory from others. Either is told once in the node's log, and when it works
/// again. Lives on one executor.
class AccessLogDelivery
{
public:
    /// Precondition: there is a Services::accessLog. All of it outlives this.
    explicit AccessLogDelivery(Services services);

    /// Delivers from now on, on `executor`.
    void start(const env::Executor& executor);
    /// On the same executor, after start(): a last delivery of all there is, and the end.
    Task<Result<void>> stop();
    /// One round; for those that do without start().
    Task<void> deliver(AccessLog::Which which);

private:
    Task<void> run();
    Task<void> deliverOne(AccessLogBatch batch);
    Task<Result<void>> write(const AccessLogBatch& batch);
    Task<Result<void>> put(std::string bucket, std::string key, store::PutOptions options,
                           const std::string& text);
    void tellFailure(const AccessLogBatch& batch, const Error& error);
    void tellSuccess(const AccessLogBatch& batch);
    void tellOverflow();

    const Services m_services;
    AccessLog& m_log;
    Authorizer m_rules;
    std::atomic<bool> m_stopping = false;
    env::Completion<bool> m_ended;
    std::set<std::string> m_failing; ///< identities of rules whose failure was told
    std::uint64_t m_lostToFailures = 0; ///< lines
    std::uint64_t m_lostBefore = 0;     ///< lines dropped without a failure, as of the last round
    bool m_overflowing = false;         ///< and told
};

} // namespace holdfast::s3
