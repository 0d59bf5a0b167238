// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "store/object_store.h"
#include "support/fake_replica_set.h"

namespace holdfast::testing
{

/// Runs coroutines on an io_context of the test's own thread.
class Loop
{
public:
    template <class T>
    T run(Task<T> task)
    {
        std::optional<T> out;
        env::spawn(executor(), collect(std::move(task), &out));
        runUntil([&out] { return out.has_value(); });
        return std::move(*out);
    }
    void run(Task<void> task)
    {
        bool done = false;
        env::spawn(executor(), collectVoid(std::move(task), &done));
        runUntil([&done] { return done; });
    }
    /// Until it is true; a minute at most.
    template <class Condition>
    bool runUntil(Condition condition, std::chrono::seconds limit = std::chrono::seconds(60))
    {
        const auto deadline = std::chrono::steady_clock::now() + limit;
        while (!condition()) {
            if (std::chrono::steady_clock::now() > deadline)
                return false;
            m_context.run_one_for(std::chrono::milliseconds(20));
            m_context.restart();
        }
        return true;
    }
    [[nodiscard]] env::Executor executor() { return m_context.get_executor(); }

private:
    template <class T>
    static Task<void> collect(Task<T> task, std::optional<T>* out)
    {
        T value = co_await std::move(task);
        out->emplace(std::move(value));
    }
    static Task<void> collectVoid(Task<void> task, bool* done)
    {
        co_await std::move(task);
        *done = true;
    }
    env::asio::io_context m_context;
};

/// Bytes that differ from place to place, the same for the same seed.
[[nodiscard]] std::string patterned(std::size_t size, std::uint32_t seed = 1);

/// A whole body in, in chunks.
Task<Result<store::ObjectInfo>> putBody(store::ObjectLayer* store, std::string bucket,
                                        std::string key, std::string body,
                                        store::PutOptions options, std::size_t chunk);
Task<Result<store::ObjectInfo>> putPartBody(store::ObjectLayer* store, std::string bucket,
                                            std::string key, std::string upload,
                                            std::uint32_t number, std::string body);
/// A whole body, or a range of it, out.
Task<Result<std::string>> getBody(store::ObjectLayer* store, std::string bucket, std::string key,
                                  std::uint64_t offset, std::optional<std::uint64_t> length);
Task<Result<std::string>> drain(store::ObjectReader* reader);
[[nodiscard]] store::BodyDigests digestsOf(std::string_view body);

/// An object store over drives in memory.
class StoreFixture
{
public:
    StoreFixture(std::uint32_t drives, drive::Geometry geometry);
    ~StoreFixture();

    Result<store::ObjectInfo> put(const std::string& key, const std::string& body,
                                  store::PutOptions options = {}, std::size_t chunk = 64 << 10)
    {
        return loop.run(putBody(store.get(), "bucket", key, body, std::move(options), chunk));
    }
    Result<std::string> get(const std::string& key, std::uint64_t offset = 0,
                            std::optional<std::uint64_t> length = std::nullopt)
    {
        return loop.run(getBody(store.get(), "bucket", key, offset, length));
    }
    Result<store::DeleteResult> remove(const std::string& key)
    {
        return loop.run(store->remove("bucket", key, {}));
    }
    /// Until background work has released everything that waits.
    bool settle();

    Loop loop;
    std::unique_ptr<env::Clock> clock = env::makeSystemClock();
    std::unique_ptr<env::Random> random = env::makeSystemRandom();
    std::shared_ptr<store::PinTable> pins = std::make_shared<store::PinTable>();
    FakeReplicaSet replicas;
    std::unique_ptr<store::ObjectStore> store;
};

} // namespace holdfast::testing
