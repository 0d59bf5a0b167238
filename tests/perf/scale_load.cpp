// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
// Fills a bucket of a stopped node with small objects, through the store and without HTTP: what a bucket of
// millions is measured with. The bucket must exist. Prints one JSON line.
//   scale_load STATE-HOME STATE-DIRECTORY BUCKET FIRST COUNT SIZE DRIVE...
// Keys are dNNNNN/oNNNNNNNN, a thousand objects to a folder.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>

#include "drive/drive_factory.h"
#include "store/erasure_store.h"

namespace
{

using namespace holdfast;
using SteadyClock = std::chrono::steady_clock;

constexpr int kInFlight = 256;

[[noreturn]] void die(const std::string& what)
{
    std::fprintf(stderr, "scale_load: %s\n", what.c_str());
    std::exit(1);
}

struct Filling
{
    store::ObjectLayer* store = nullptr;
    std::string bucket;
    std::atomic<std::uint64_t> next = 0;
    std::uint64_t end = 0;
    std::string body;
    std::string md5;
    std::atomic<int> running = 0;
    env::Completion<bool> done;
};

std::string keyOf(std::uint64_t number)
{
    char text[40];
    std::snprintf(text, sizeof text, "d%05llu/o%08llu", static_cast<unsigned long long>(number / 1000),
                  static_cast<unsigned long long>(number));
    return text;
}

env::Task<void> fill(Filling* filling)
{
    for (std::uint64_t number = filling->next++; number < filling->end; number = filling->next++) {
        store::PutOptions options;
        options.length = filling->body.size();
        options.contentHeaders.emplace("content-type", "binary/octet-stream");
        auto writer = co_await filling->store->put(filling->bucket, keyOf(number), std::move(options));
        if (!writer)
            die(writer.error().describe());
        auto written = co_await (*writer)->write(asBytes(filling->body));
        if (!written)
            die(written.error().describe());
        store::BodyDigests digests{filling->md5, {}};
        auto committed = co_await (*writer)->commit(std::move(digests));
        if (!committed)
            die(committed.error().describe());
    }
    if (--filling->running == 0)
        filling->done.complete(true);
}

class Threads
{
public:
    explicit Threads(unsigned count)
    {
        for (unsigned i = 0; i < count; ++i) {
            m_contexts.push_back(std::make_unique<env::asio::io_context>(1));
            m_guards.emplace_back(m_contexts.back()->get_executor());
            executors.push_back(m_contexts.back()->get_executor());
            m_threads.emplace_back([raw = m_contexts.back().get()] { raw->run(); });
        }
    }
    ~Threads()
    {
        for (const auto& context : m_contexts)
            context->stop();
        for (std::thread& thread : m_threads)
            thread.join();
    }
    std::vector<env::Executor> executors;

private:
    std::vector<std::unique_ptr<env::asio::io_context>> m_contexts;
    std::vector<env::asio::executor_work_guard<env::Executor>> m_guards;
    std::vector<std::thread> m_threads;
};

/// Runs a task on the first thread and waits for it here.
template <class T> T await(Threads& threads, env::Task<T> task)
{
    std::promise<T> promise;
    env::asio::co_spawn(threads.executors.front(), std::move(task),
                        [&promise](const std::exception_ptr& error, T value) {
                            if (error)
                                std::terminate();
                            promise.set_value(std::move(value));
                        });
    return promise.get_future().get();
}

env::Task<bool> closeStore(store::ErasureStore* store)
{
    co_await store->close();
    co_return true;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 8)
        die("usage: scale_load STATE-HOME STATE-DIRECTORY BUCKET FIRST COUNT SIZE DRIVE...");
    const auto clock = env::makeSystemClock();
    const auto random = env::makeSystemRandom();
    const auto files = env::makePosixFileSystem();
    const auto databases = drive::makeRocksFactory();
    drive::DriveFactory factory(*files, *databases, env::makeThreadPool, *random, *clock);
    Threads threads(2);
    store::StoreEnvironment environment{clock.get(), random.get(), files.get(), &factory, {}, threads.executors};
    store::StoreOptions options;
    options.stateHome = argv[1];
    options.stateDirectory = argv[2];
    for (int i = 7; i < argc; ++i)
        options.drives.emplace_back(argv[i]);
    auto opened = await(threads, store::ErasureStore::open(environment, options));
    if (!opened)
        die(opened.error().sentence);
    Filling filling;
    filling.store = opened->get();
    filling.bucket = argv[3];
    filling.next = std::strtoull(argv[4], nullptr, 10);
    const std::uint64_t count = std::strtoull(argv[5], nullptr, 10);
    filling.end = filling.next + count;
    filling.body = std::string(std::strtoull(argv[6], nullptr, 10), 's');
    filling.md5 = digest(ChecksumKind::Md5, asBytes(filling.body));
    filling.running = kInFlight;
    const auto begin = SteadyClock::now();
    for (int i = 0; i < kInFlight; ++i)
        env::spawn(threads.executors[static_cast<std::size_t>(i) % threads.executors.size()], fill(&filling));
    await(threads, filling.done.wait());
    const double seconds = std::chrono::duration<double>(SteadyClock::now() - begin).count();
    await(threads, closeStore(opened->get()));
    opened->reset();
    std::printf("{\"seconds\":%.2f,\"perSecond\":%.0f}\n", seconds, double(count) / seconds);
    return 0;
}
