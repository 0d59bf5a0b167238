// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "admin/node_control.h"
#include "support/fake_sharing.h"

namespace holdfast::testing
{

using env::Task;

/// A node whose answers a test sets and whose orders it reads. One thread at a time.
class FakeNode : public admin::NodeControl
{
public:
    FakeNode()
    {
        node.version = "0.1.0";
        node.region = "us-east-1";
        node.listen = "127.0.0.1:9000";
        node.instance = Uuid::parse("11111111-2222-4333-8444-555555555555").value();
        node.pid = 77;
        node.startedAt = 1'795'170'000'000'000'000;
        snapshot.state = store::StoreState::Degraded;
        snapshot.store = node.instance;
        snapshot.epoch = 7;
        snapshot.k = 2;
        snapshot.m = 2;
        snapshot.lossesSurvived = 1;
        snapshot.sharedDisks = {{"/d1", "/d2"}};
        store::DriveStatus drive;
        drive.id = node.instance;
        drive.path = "/data/\xff";
        drive.state = store::DriveState::Learner;
        drive.total = 1000;
        drive.slots = 4096;
        drive.readMicros = 1500;
        snapshot.drives.push_back(drive);
        store::WorkStatus work;
        work.kind = "heal";
        work.total = 5;
        snapshot.work.push_back(work);
        plan.epoch = 7;
        plan.before = {2, 1};
        plan.after = {2, 2};
    }

    [[nodiscard]] const admin::NodeFacts& facts() const override { return node; }
    [[nodiscard]] admin::AccessLogFacts accessLogs() const override { return {4, 3, 2, 1, 5}; }
    Task<admin::Readiness> readiness() override { co_return ready; }
    Task<Result<store::StoreStatus>> status() override
    {
        if (ready == admin::Readiness::Starting)
            co_return fail(Code::Unavailable, "starting");
        co_return snapshot;
    }
    Task<Result<std::vector<admin::BucketRow>>> buckets() override
    {
        std::vector<admin::BucketRow> rows(1);
        rows[0].bucket.name = "projects";
        rows[0].bucket.created = 5;
        rows[0].usage.objects = 48213;
        co_return rows;
    }
    Task<Result<store::GrowthPlan>> planGrowth(store::GrowthRequest request) override
    {
        planned.push_back(std::move(request));
        if (refusal)
            co_return std::unexpected(*refusal);
        co_return plan;
    }
    Task<Result<void>> applyGrowth(store::GrowthRequest request, std::uint64_t epoch,
                                   bool reencode) override
    {
        applied.push_back({std::move(request), epoch, reencode});
        co_return outcome();
    }
    Task<Result<void>> pauseGrowth(bool paused) override
    {
        growthPaused = paused;
        co_return outcome();
    }
    Task<Result<store::ScrubStatus>> scrubStatus() override
    {
        if (refusal)
            co_return std::unexpected(*refusal);
        co_return scrub;
    }
    Task<Result<void>> setScrub(std::uint32_t everyDays) override
    {
        scrub.everyDays = everyDays;
        co_return outcome();
    }
    Task<Result<void>> startScrub() override
    {
        scrub.state = store::ScrubStatus::State::Running;
        co_return outcome();
    }
    Task<Result<void>> pauseScrub(bool paused) override
    {
        scrub.state = paused ? store::ScrubStatus::State::Paused : store::ScrubStatus::State::Running;
        co_return outcome();
    }
    /// Two pages of one entry; the token is no text.
    Task<Result<store::QuarantinePage>> quarantine(std::string after, std::uint32_t limit) override
    {
        lastLimit = limit;
        if (refusal)
            co_return std::unexpected(*refusal);
        store::QuarantineEntry entry;
        entry.bucket = "photos";
        entry.versionId = "null";
        entry.extent = node.instance;
        entry.reason = "2 of 4 shards are damaged";
        store::QuarantinePage page;
        if (after.empty()) {
            entry.key = "a.jpg";
            page.next = std::string("\xff\0n", 3);
        } else {
            entry.key = after == std::string("\xff\0n", 3) ? "b\x1b[2J.jpg" : "wrong token";
        }
        page.entries.push_back(std::move(entry));
        co_return page;
    }
    [[nodiscard]] meta::Sharing* sharing() override { return ready == admin::Readiness::Starting ? nullptr : &links; }
    [[nodiscard]] http::ServerCounters connections() const override { return {.connectionsOpen = 3}; }
    void requestStop() override { stopped = true; }

    struct Applied
    {
        store::GrowthRequest request;
        std::uint64_t epoch = 0;
        bool reencode = false;
    };
    // -- what it answers --
    admin::NodeFacts node;
    store::StoreStatus snapshot;
    admin::Readiness ready = admin::Readiness::Ready;
    store::GrowthPlan plan;
    store::ScrubStatus scrub;
    std::optional<Error> refusal; ///< of whatever the store is asked for
    // -- what it was told --
    std::vector<store::GrowthRequest> planned;
    std::vector<Applied> applied;
    std::optional<bool> growthPaused;
    std::uint32_t lastLimit = 0;
    FakeSharing links;
    bool stopped = false;

private:
    [[nodiscard]] Result<void> outcome() const
    {
        if (refusal)
            return std::unexpected(*refusal);
        return {};
    }
};

} // namespace holdfast::testing
