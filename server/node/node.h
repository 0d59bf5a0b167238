// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <expected>
#include <memory>
#include <string>
#include <vector>

#include "admin/node_control.h"
#include "node/config.h"
#include "node/state_directory.h"
#include "store/erasure_store.h"

namespace holdfast::node
{

/// What a start is told besides its configuration.
struct StartOptions
{
    std::string stateHome; ///< the default one; used unless the configuration names a directory
    std::vector<std::string> acceptLoss;
    bool believeClock = false; ///< rule 13
    int readyFd = -1;
    int controlFd = -1;
};

/// Why a node did not start: the exit code, and the sentence for standard error.
struct Refusal
{
    int exitCode = 0;
    std::string sentence;
};

/// One holdfastd: composes everything and runs it until it is told to stop.
///
///     place the state -> bind the ports -> credentials, certificates -> io threads (admin API answers)
///         -> open the store -> ready line -> ... -> stop: port, requests in flight, store
class Node : public admin::NodeControl
{
public:
    Node(Config config, StartOptions options);
    ~Node() override;

    /// Runs to the end; the exit code. A refusal's sentence is written to standard error.
    int run();

    [[nodiscard]] const admin::NodeFacts& facts() const override { return m_facts; }
    env::Task<admin::Readiness> readiness() override;
    env::Task<Result<store::StoreStatus>> status() override;
    env::Task<Result<std::vector<admin::BucketRow>>> buckets() override;
    // store_control.cpp
    env::Task<Result<store::GrowthPlan>> planGrowth(store::GrowthRequest request) override;
    env::Task<Result<void>> applyGrowth(store::GrowthRequest request, std::uint64_t epoch,
                                        bool reencode) override;
    env::Task<Result<void>> pauseGrowth(bool paused) override;
    env::Task<Result<store::ScrubStatus>> scrubStatus() override;
    env::Task<Result<void>> setScrub(std::uint32_t everyDays) override;
    env::Task<Result<void>> startScrub() override;
    env::Task<Result<void>> pauseScrub(bool paused) override;
    env::Task<Result<store::QuarantinePage>> quarantine(std::string after,
                                                        std::uint32_t limit) override;
    [[nodiscard]] meta::Sharing* sharing() override { return m_sharing; }
    [[nodiscard]] http::ServerCounters connections() const override;
    [[nodiscard]] admin::AccessLogFacts accessLogs() const override;
    void requestStop() override;

private:
    using Prepared = std::expected<void, Refusal>;
    struct Parts;

    Prepared prepare();
    Prepared prepareState();
    Prepared listen();
    std::expected<std::string, Refusal> listenOn(const std::string& address,
                                                 std::shared_ptr<const http::TlsContext> tls);
    void makeServices();
    env::Task<int> live();
    env::Task<void> liveInto(int* exitCode);
    env::Task<Prepared> openStore();
    env::Task<bool> shutDown();
    env::Task<bool> stopLogDelivery();
    void withdrawState();
    void announce() const;
    void publishEndpoint(bool answers) const;
    [[nodiscard]] std::string baseUrl() const;
    [[nodiscard]] std::string tlsUrl() const;

    Config m_config;
    StartOptions m_options;
    admin::NodeFacts m_facts;
    std::string m_tlsListen; ///< HOST:PORT as bound; empty: none
    StatePlace m_place;
    std::unique_ptr<Parts> m_parts;
    std::atomic<store::ErasureStore*> m_open{nullptr}; ///< set while requests may use it
    std::atomic<meta::Sharing*> m_sharing{nullptr};    ///< the same
};

} // namespace holdfast::node
