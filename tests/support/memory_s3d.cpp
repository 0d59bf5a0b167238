// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/signal_set.hpp>
#include <nlohmann/json.hpp>

#include "base/log.h"
#include "http/server.h"
#include "s3/error_page.h"
#include "s3/s3_handler.h"
#include "support/memory_object_layer.h"

/// The HTTP server and the S3 protocol over a store in memory, so that clients can be driven against
/// the handlers alone. Takes the command line of `holdfastd serve` as far as it goes and says the same
/// ready line; ends at SIGTERM.
///     memory_s3d [serve] [--listen HOST:PORT] [--domain NAME] [--region NAME]
namespace
{

using namespace holdfast;

struct Options
{
    std::string listen = "127.0.0.1:0";
    s3::S3Options s3;
};

Options parse(int argc, char** argv)
{
    Options options;
    for (int i = 1; i + 1 < argc; ++i) {
        const std::string name = argv[i];
        if (name == "--listen")
            options.listen = argv[++i];
        else if (name == "--domain")
            options.s3.domains.emplace_back(argv[++i]);
        else if (name == "--region")
            options.s3.region = argv[++i];
    }
    return options;
}

std::string environmentOr(const char* name, const char* otherwise)
{
    const char* value = std::getenv(name);
    return value ? value : otherwise;
}

} // namespace

int main(int argc, char** argv)
{
    constexpr int kThreads = 2;
    const Options options = parse(argc, argv);
    log::configure(log::Level::Info, log::Format::Text);
    const auto clock = env::makeSystemClock();
    const auto random = env::makeSystemRandom();
    const auto pool = env::makeThreadPool("digest", kThreads);
    std::vector<std::unique_ptr<env::asio::io_context>> contexts;
    std::vector<env::asio::executor_work_guard<env::Executor>> guards;
    http::ServerEnvironment environment{{}, clock.get(), random.get()};
    for (int i = 0; i < kThreads; ++i) {
        contexts.push_back(std::make_unique<env::asio::io_context>(1));
        guards.emplace_back(contexts.back()->get_executor());
        environment.executors.push_back(contexts.back()->get_executor());
    }

    const auth::RootIdentityProvider identities(environmentOr("HOLDFAST_ROOT_USER", "root"),
                                                environmentOr("HOLDFAST_ROOT_PASSWORD", "password"));
    auth::Authenticator authenticator(identities, *clock, options.s3.region);
    test::MemoryObjectLayer store(*clock, *random);
    s3::S3Handler handler({store, authenticator, *clock, *random, *pool, options.s3});
    http::ServerOptions serverOptions;
    serverOptions.errorPage = s3::errorPage;
    http::Server server(std::move(environment), handler, std::move(serverOptions));
    const auto port = server.start(options.listen);
    if (!port) {
        std::fprintf(stderr, "%s\n", port.error().describe().c_str());
        return 1;
    }
    const std::string endpoint =
        "http://" + options.listen.substr(0, options.listen.rfind(':')) + ":" +
        std::to_string(*port);
    const nlohmann::json ready{{"event", "ready"}, {"s3", endpoint}, {"port", *port}};
    std::printf("%s\n", ready.dump().c_str());
    std::fflush(stdout);

    env::asio::signal_set signals(*contexts[0], SIGTERM, SIGINT);
    signals.async_wait([&](const boost::system::error_code&, int) {
        for (auto& context : contexts)
            context->stop();
    });
    std::vector<std::thread> threads;
    for (auto& context : contexts)
        threads.emplace_back([&context] { context->run(); });
    for (std::thread& thread : threads)
        thread.join();
    return 0;
}
