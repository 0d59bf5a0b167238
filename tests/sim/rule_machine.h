// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/body_maker.h"
#include "sim/sim_server.h"

namespace holdfast::sim
{

/// Bodies that such tests store: as copies, and as shards.
inline constexpr Segment kSmall{1, 900};
inline constexpr Segment kOther{2, 1'100};
inline constexpr Segment kLarge{3, 300'000};
inline constexpr Segment kLarger{4, 500'000};

/// A server in the simulated machine, driven step by step: for tests that show one rule of the book. Calls
/// return what the server answered, or nothing when it did not within the given virtual time.
class RuleMachine
{
public:
    using Seconds = std::chrono::seconds;
    template <class T> using Pending = std::shared_ptr<std::optional<T>>;

    explicit RuleMachine(int drives, std::uint64_t seed = 1);

    [[nodiscard]] SimWorld& world() { return m_world; }
    [[nodiscard]] SimFileSystem& files() { return m_files; }
    [[nodiscard]] SimServer& server() { return *m_server; }
    [[nodiscard]] SimDisk& disk(int drive) { return m_files.diskAt(path(drive)); }
    [[nodiscard]] std::string path(int drive) const { return "/disk" + std::to_string(drive); }
    [[nodiscard]] std::vector<std::string> paths() const;
    /// Empty disks that the start does not name: path(drives) and following.
    void mountMore(int count);
    void setMounted(int drive, bool mounted) { m_files.setMounted(path(drive), mounted); }

    /// False when it did not open; failure() then says why, unless it crashed in the midst of it.
    bool start();
    [[nodiscard]] const std::optional<store::StartFailure>& failure() const { return m_server->failure(); }
    void kill() { m_server->die(false); }
    void powerCut() { m_server->die(true); }
    void stop();
    void wait(std::chrono::nanoseconds span);
    /// Every drive a member, nothing owed, nothing narrow; false after an hour.
    bool waitWhole();

    template <class T> Pending<T> begin(env::Task<T> task)
    {
        auto answer = std::make_shared<std::optional<T>>();
        env::spawn(m_world.executors().front(), keep<T>(std::move(task), answer));
        return answer;
    }
    template <class T> std::optional<T> finish(const Pending<T>& answer, Seconds patience = Seconds(60))
    {
        m_world.run([&answer] { return answer->has_value(); }, patience);
        return std::move(*answer);
    }
    template <class T> std::optional<T> call(env::Task<T> task, Seconds patience = Seconds(60))
    {
        return finish<T>(begin<T>(std::move(task)), patience);
    }

    // On the bucket "bucket", which the first start makes.
    [[nodiscard]] env::Task<Result<void>> putTask(std::string key, Segment body);
    [[nodiscard]] env::Task<Result<void>> removeTask(std::string key);
    [[nodiscard]] env::Task<Result<Bytes>> getTask(std::string key);
    /// The answer's code; nothing: Ok. Timeout: no answer.
    std::optional<Code> put(const std::string& key, Segment body);
    std::optional<Code> remove(const std::string& key);
    std::optional<Code> get(const std::string& key, Bytes* into = nullptr);
    [[nodiscard]] bool holds(const std::string& key, Segment body);
    /// Keys of the bucket, with spaces between; "503" when the page is refused, "?" for all else.
    [[nodiscard]] std::string list();
    [[nodiscard]] store::StoreStatus status();
    [[nodiscard]] store::DriveState stateOf(int drive); ///< Absent where the status does not name it
    [[nodiscard]] store::ErasureStore* store() { return &m_server->store(); }

private:
    template <class T> static env::Task<void> keep(env::Task<T> task, Pending<T> into)
    {
        T value = co_await std::move(task);
        into->emplace(std::move(value));
    }

    SimWorld m_world;
    SimFileSystem m_files;
    int m_drives;
    std::unique_ptr<SimServer> m_server;
    bool m_haveBucket = false;
};

} // namespace holdfast::sim
