// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>

#include "http/server.h"

/// The HTTP server alone, to be measured with wrk beside nginx: GET /small (1 KiB from memory),
/// GET /large (1 MiB), PUT anything (the body is read and dropped).
///     http_bench [PORT] [THREADS]
namespace
{

using namespace holdfast;

class BenchHandler : public http::Handler
{
public:
    env::Task<void> handle(http::Request& request, http::ResponseWriter& response) override
    {
        http::ResponseHead head;
        head.headers.add("content-type", "application/octet-stream");
        if (request.method == "PUT") {
            Bytes buffer(256 * 1024);
            std::size_t count = 1;
            while (count > 0) {
                const Result<std::size_t> got = co_await request.body->read(buffer);
                if (!got)
                    co_return;
                count = *got;
            }
            co_await response.reply(std::move(head), {});
            co_return;
        }
        const std::string& body = request.path == "/large" ? m_large : m_small;
        head.length = body.size();
        std::vector<ByteView> pieces(1, asBytes(body));
        co_await response.start(std::move(head));
        co_await response.write(std::move(pieces));
        co_await response.finish();
    }

private:
    const std::string m_small = std::string(1024, 's');
    const std::string m_large = std::string(1024 * 1024, 'l');
};

} // namespace

int main(int argc, char** argv)
{
    const std::string port = argc > 1 ? argv[1] : "0";
    const int threads = argc > 2 ? std::atoi(argv[2]) : 2;
    const auto clock = env::makeSystemClock();
    const auto random = env::makeSystemRandom();
    std::vector<std::unique_ptr<env::asio::io_context>> contexts;
    std::vector<env::asio::executor_work_guard<env::Executor>> guards;
    http::ServerEnvironment environment{{}, clock.get(), random.get()};
    for (int i = 0; i < threads; ++i) {
        contexts.push_back(std::make_unique<env::asio::io_context>(1));
        guards.emplace_back(contexts.back()->get_executor());
        environment.executors.push_back(contexts.back()->get_executor());
    }
    BenchHandler handler;
    http::Server server(std::move(environment), handler, {});
    const auto bound = server.start("127.0.0.1:" + port);
    if (!bound) {
        std::fprintf(stderr, "%s\n", bound.error().describe().c_str());
        return 1;
    }
    std::printf("http://127.0.0.1:%u/small\n", *bound);
    std::fflush(stdout);
    std::vector<std::thread> pool;
    for (auto& context : contexts)
        pool.emplace_back([raw = context.get()] { raw->run(); });
    for (std::thread& thread : pool)
        thread.join();
    return 0;
}
