// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "auth/authenticator.h"
#include "env/clock.h"
#include "env/work_pool.h"
#include "http/message.h"
#include "s3/address.h"
#include "s3/memory_budget.h"
#include "s3/stranger_body.h"
#include "store/object_layer.h"

namespace holdfast::s3
{

struct S3Options
{
    std::string region = "us-east-1";
    std::vector<std::string> domains;  ///< base domains of virtual-host addressing; none: path style only
    WebsiteHosts websites;
    bool allowSigV2 = false;           ///< take signatures of the second version too
    /// Requests at once; beyond them 503 SlowDown. An eighth of them may have bodies that nobody answers for.
    std::uint32_t maxInFlight = 1024;
    std::uint64_t bodyMemory = 256 << 20; ///< bytes of all request bodies at once; the same
};

/// One finished request, for metrics and traces.
struct OperationRecord
{
    std::string_view operation; ///< "PutObject"; "Unknown" when no route fits
    std::string_view errorCode; ///< empty on success
    int status = 0;
    std::uint64_t bytesIn = 0;  ///< of the object's or document's body, decoded
    std::uint64_t bytesOut = 0; ///< of the response's body
    std::chrono::nanoseconds duration{};
    std::string_view bucket;
    std::string_view key;
    std::string_view requestId;
};

class AccessLog;

class Observer
{
public:
    virtual ~Observer() = default;
    /// Called on io threads: must be quick and thread-safe. The views die with the call.
    virtual void finished(const OperationRecord& record) = 0;
};

/// What the handler stands on. All of it outlives the handler.
struct Services
{
    store::ObjectLayer& store;
    auth::Authenticator& authenticator;
    env::Clock& clock;
    env::Random& random;
    env::WorkPool& digestPool; ///< CPU work of digests; at least one thread per two io threads
    S3Options options;
    Observer* observer = nullptr;
    AccessLog* accessLog = nullptr; ///< where buckets may have one; its delivery is somebody else's
};

class Authorizer;

/// Answers S3 requests. Between requests it keeps only what it read of buckets' access rules; any io thread
/// may call.
class S3Handler final : public http::Handler
{
public:
    explicit S3Handler(Services services);
    ~S3Handler() override;
    env::Task<void> handle(http::Request& request, http::ResponseWriter& response) override;

private:
    const Services m_services;
    const std::string m_hostId; ///< x-amz-id-2: which run of the server answered
    std::atomic<std::uint32_t> m_inFlight{0};
    StrangerPlaces m_strangers;
    MemoryBudget m_budget;
    const std::unique_ptr<Authorizer> m_access;
};

} // namespace holdfast::s3
