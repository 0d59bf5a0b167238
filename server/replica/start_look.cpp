// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "replica/start_look.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>

#include "env/timeout.h"

namespace holdfast::replica
{

namespace
{

constexpr std::chrono::nanoseconds kShortestPause = std::chrono::microseconds(200);
constexpr std::chrono::nanoseconds kLongestPause = std::chrono::milliseconds(20);

} // namespace

/// Shared with the jobs, which may outlive the look.
struct StartLook::Path
{
    std::string path;
    std::unique_ptr<env::WorkPool> pool;
    std::atomic<int> unfinished = 0; ///< jobs

    mutable std::mutex mutex; ///< guards what follows
    bool abandoned = false;
    std::optional<Seating::Found> found;
};

StartLook::StartLook(const AssemblyEnvironment& environment, std::shared_ptr<Seating> seating,
                     const std::vector<std::string>& paths)
    : m_clock(*environment.clock)
{
    for (const std::string& each : paths) {
        auto path = std::make_shared<Path>();
        path->path = each;
        path->pool = environment.pools("start-" + std::to_string(m_paths.size()), 1);
        path->unfinished = 1;
        m_paths.push_back(path);
        env::spawn(environment.executors.front(), look(path, seating));
    }
}

StartLook::~StartLook()
{
    for (const std::shared_ptr<Path>& path : m_paths) {
        {
            const std::lock_guard lock(path->mutex);
            path->abandoned = true;
        }
        if (path->unfinished != 0)
            static_cast<void>(path->pool.release());
        else
            path->pool.reset();
    }
}

env::Task<void> StartLook::look(std::shared_ptr<Path> path, std::shared_ptr<Seating> seating)
{
    env::WorkPool* const pool = path->pool.get(); // never destroyed before this has ended
    auto probe = [path, seating] { return seating->look(path->path, false); };
    Seating::Found found = co_await env::runOn(*pool, std::move(probe));
    // Two jobs: between them it may turn out that nobody waits any more.
    auto open = [path, seating, found = std::move(found)]() mutable {
        const bool member = found.probe.kind == drive::Probe::Kind::Drive &&
                            found.probe.superblock.state == drive::Superblock::State::Member;
        {
            const std::lock_guard lock(path->mutex);
            if (path->abandoned)
                return true;
        }
        if (member)
            seating->open(path->path, found);
        {
            const std::lock_guard lock(path->mutex);
            if (!path->abandoned)
                path->found = std::move(found);
        }
        found.drive = nullptr; // an abandoned one is closed here, where it may take its time
        return true;
    };
    co_await env::runOn(*pool, std::move(open));
    --path->unfinished;
}

env::Task<void> StartLook::wait(std::chrono::nanoseconds patience, std::size_t enough)
{
    const std::int64_t begin = m_clock.bootNow();
    const std::int64_t end = begin + patience.count();
    while (!isComplete() && answered() <= enough && m_clock.bootNow() < end) {
        const std::chrono::nanoseconds waited(m_clock.bootNow() - begin);
        co_await m_clock.sleepFor(std::clamp(waited / 8, kShortestPause, kLongestPause));
    }
}

std::size_t StartLook::answered() const
{
    return static_cast<std::size_t>(
        std::ranges::count_if(m_paths, [](const std::shared_ptr<Path>& path) {
            const std::lock_guard lock(path->mutex);
            return path->found.has_value();
        }));
}

std::vector<Seating::Found> StartLook::found() const
{
    std::vector<Seating::Found> out;
    for (const std::shared_ptr<Path>& path : m_paths) {
        const std::lock_guard lock(path->mutex);
        Seating::Found found;
        found.unanswered = true;
        found.error = Error{Code::Timeout, "It does not answer.", {}, Retry::Later};
        out.push_back(path->found.value_or(std::move(found)));
    }
    return out;
}

std::vector<std::string> StartLook::unanswered() const
{
    std::vector<std::string> out;
    for (const std::shared_ptr<Path>& path : m_paths) {
        const std::lock_guard lock(path->mutex);
        if (!path->found)
            out.push_back(path->path);
    }
    return out;
}

env::Task<Result<void>> StartLook::on(std::string path, std::function<Result<void>()> work,
                                      std::chrono::nanoseconds patience)
{
    const auto at = std::ranges::find_if(
        m_paths, [&path](const std::shared_ptr<Path>& each) { return each->path == path; });
    if (at == m_paths.end())
        co_return fail(Code::InvalidArgument, "not a path of this start", path);
    const std::shared_ptr<Path> which = *at;
    ++which->unfinished;
    auto job = [which, work = std::move(work)] {
        Result<void> done = work();
        --which->unfinished;
        return done;
    };
    co_return co_await env::withTimeout<void>(m_clock, patience,
                                              env::runOn(*which->pool, std::move(job)));
}

} // namespace holdfast::replica
