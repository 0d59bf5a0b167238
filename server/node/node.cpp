// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "node/node.h"

#include <cerrno>
#include <thread>

#include <nlohmann/json.hpp>

#include <unistd.h>

#include "admin/admin_handler.h"
#include "base/log.h"
#include "drive/drive_factory.h"
#include "env/clock_sync.h"
#include "http/address.h"
#include "node/certificate_keeper.h"
#include "node/credentials.h"
#include "node/endpoint_file.h"
#include "node/exit_code.h"
#include "node/gate.h"
#include "node/io_threads.h"
#include "node/request_log.h"
#include "node/stop_watch.h"
#include "node/version.h"
#include "env/timeout.h"
#include "s3/access_log_delivery.h"
#include "s3/error_page.h"
#include "s3/link_guard.h"
#include "s3/s3_handler.h"
#include "s3/shares.h"

namespace holdfast::node
{
namespace
{

using std::chrono::milliseconds;

constexpr milliseconds kRequestPatience{7'000}; ///< of the ten seconds that a stop may take
constexpr milliseconds kLogPatience{1'000};     ///< the same
constexpr std::uint64_t kLogObjectsInMemory = 8; ///< as large as they become

unsigned ioThreadCount()
{
    return std::max(1U, std::thread::hardware_concurrency());
}

std::unexpected<Refusal> refuse(int exitCode, std::string sentence)
{
    return std::unexpected(Refusal{exitCode, std::move(sentence)});
}

/// For a client on this computer: an address that is all of them is the loopback.
std::string urlOf(std::string_view scheme, const std::string& listen)
{
    auto address = http::parseHostPort(listen);
    if (!address)
        return {};
    if (address->host.empty() || address->host == "0.0.0.0")
        address->host = "127.0.0.1";
    else if (address->host == "::")
        address->host = "::1";
    return std::string(scheme) + http::formatHostPort(*address);
}

void writeAll(int fd, std::string_view text)
{
    while (!text.empty()) {
        const ssize_t put = ::write(fd, text.data(), text.size());
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0) {
            log::warn("the ready line could not be written", {{"errno", std::to_string(errno)}});
            return;
        }
        text.remove_prefix(static_cast<std::size_t>(put));
    }
}

s3::WebsiteHosts websiteHosts(const Config& config)
{
    return {websiteDomains(config), config.website.hosts};
}

} // namespace

/// In the order in which they are made; destroyed the other way round, after the io threads have ended.
struct Node::Parts
{
    explicit Parts(const Config& config, int controlFd)
        : gate(config.domains, websiteHosts(config)),
          requestLog(metrics, config.logLevel == log::Level::Debug),
          stop(control.get_executor(), controlFd)
    {
    }

    std::unique_ptr<env::Clock> clock = env::makeSystemClock();
    std::unique_ptr<env::Random> random = env::makeSystemRandom();
    std::unique_ptr<env::FileSystem> files = env::makePosixFileSystem();
    env::asio::io_context control{1}; ///< of the main thread: start, stop, signals
    IoThreads io{ioThreadCount()};
    Gate gate;
    admin::Metrics metrics;
    RequestLog requestLog;
    StopWatch stop;
    std::unique_ptr<env::FileLock> stateLock;
    std::unique_ptr<CertificateKeeper> certificates; ///< where TLS is spoken
    std::unique_ptr<env::WorkPool> digests;
    std::unique_ptr<drive::MetaDbFactory> databases;
    std::unique_ptr<drive::DriveFactory> drives;
    std::unique_ptr<store::ErasureStore> store;
    std::unique_ptr<auth::RootIdentityProvider> identities;
    std::unique_ptr<auth::Authenticator> authenticator;
    std::unique_ptr<admin::AdminHandler> admin;
    std::unique_ptr<s3::AccessLog> accessLog;
    std::unique_ptr<s3::Shares> shares;
    std::unique_ptr<s3::S3Handler> s3;
    std::unique_ptr<s3::LinkGuard> links;
    std::unique_ptr<s3::AccessLogDelivery> logDelivery; ///< runs from the open store to the last request
    std::unique_ptr<http::Server> server;
};

Node::Node(Config config, StartOptions options)
    : m_config(std::move(config)), m_options(std::move(options)),
      m_parts(std::make_unique<Parts>(m_config, m_options.controlFd))
{
    m_facts.version = kVersion;
    m_facts.region = m_config.region;
    m_facts.instance = m_parts->random->uuid();
    m_facts.pid = ::getpid();
    m_facts.startedAt = m_parts->clock->wallNow();
}

Node::~Node() = default;

int Node::run()
{
    int exitCode = kExitFailure;
    if (const Prepared prepared = prepare(); !prepared) {
        writeAll(STDERR_FILENO, prepared.error().sentence + "\n");
        return prepared.error().exitCode;
    }
    m_parts->io.start();
    env::spawn(m_parts->control.get_executor(), liveInto(&exitCode));
    m_parts->control.run();
    m_parts->io.stop();
    return exitCode;
}

Node::Prepared Node::prepare()
{
    auto place = placeState(*m_parts->files, *m_parts->random, m_config.stateDirectory,
                            m_options.stateHome, m_config.drives);
    if (!place)
        return refuse(kExitUsage, place.error().describe());
    m_place = std::move(*place);
    // The port first: a second start by mistake must not leave anything behind.
    if (auto listening = listen(); !listening)
        return listening;
    Prepared ready = prepareState();
    if (!ready)
        withdrawState();
    return ready;
}

Node::Prepared Node::listen()
{
    http::ServerOptions options;
    options.errorPage = s3::errorPage;
    options.observer = &m_parts->requestLog;
    http::ServerEnvironment environment{m_parts->io.executors(), m_parts->clock.get(),
                                        m_parts->random.get()};
    m_parts->server =
        std::make_unique<http::Server>(std::move(environment), m_parts->gate, std::move(options));
    auto plain = listenOn(m_config.listen, nullptr);
    if (!plain)
        return std::unexpected(plain.error());
    m_facts.listen = std::move(*plain);
    if (m_config.tls.listen.empty())
        return {};
    // The certificates follow when the state directory is ours; nobody is served before.
    m_parts->certificates = std::make_unique<CertificateKeeper>(*m_parts->files, *m_parts->clock,
                                                                m_parts->control.get_executor());
    auto secure = listenOn(m_config.tls.listen, m_parts->certificates->context());
    if (!secure)
        return std::unexpected(secure.error());
    m_tlsListen = std::move(*secure);
    return {};
}

/// The address as bound.
std::expected<std::string, Refusal> Node::listenOn(const std::string& address,
                                                   std::shared_ptr<const http::TlsContext> tls)
{
    const auto port = m_parts->server->start(address, std::move(tls));
    if (!port && port.error().code == Code::AlreadyExists)
        return refuse(kExitPortInUse, "The address " + address + " is in use by another program.");
    if (!port)
        return refuse(kExitUsage, "Cannot listen on " + address + ": " + port.error().message + ".");
    auto bound = http::parseHostPort(address);
    bound->port = *port;
    return http::formatHostPort(*bound);
}

Node::Prepared Node::prepareState()
{
    for (const std::string& directory : {m_place.home, m_place.directory}) {
        if (auto made = m_parts->files->makeDirectory(directory); !made)
            return refuse(kExitUsage, "The state directory " + directory +
                                          " cannot be made: " + made.error().message + ".");
    }
    auto lock = m_parts->files->lock(m_place.directory + "/lock");
    if (!lock && lock.error().code == Code::AlreadyExists)
        return refuse(kExitDriveInUse, "Another holdfastd serves this store; its state directory " +
                                           m_place.directory + " is locked.");
    if (!lock)
        return refuse(kExitUsage, "The state directory cannot be used: " + lock.error().describe() + ".");
    m_parts->stateLock = std::move(*lock);
    publishEndpoint(false); // a run that crashed may have left it
    auto root = rootCredentials(*m_parts->files, *m_parts->random, m_place.directory,
                                m_place.known.has_value(), m_config.root);
    if (!root)
        return refuse(kExitUsage, root.error().describe());
    if (m_parts->certificates) {
        if (auto begun = m_parts->certificates->begin(m_config, m_place.directory); !begun)
            return refuse(kExitUsage, "TLS cannot be spoken: " + begun.error().describe() + ".");
    }
    for (const auth::Account& account : m_config.accounts) {
        if (account.accessKey == root->accessKey)
            return refuse(kExitUsage, "The account " + account.name + " has the root's access key.");
    }
    m_parts->identities =
        std::make_unique<auth::RootIdentityProvider>(root->accessKey, root->secretKey, m_config.accounts);
    makeServices();
    return {};
}

/// The credentials were durable before the store was to be. Where it did not come to be they are nobody's,
/// and a supervisor that tries again and again would leave a directory each time.
void Node::withdrawState()
{
    if (m_place.known || m_config.stateDirectory)
        return;
    const auto now = placeState(*m_parts->files, *m_parts->random, std::nullopt, m_options.stateHome,
                                m_config.drives);
    if (!now || now->known)
        return;
    if (auto removed = m_parts->files->removeTree(m_place.directory); !removed)
        log::warn("the unused state directory stays", {{"directory", m_place.directory},
                                                       {"why", removed.error().describe()}});
    else
        log::info("the unused state directory was removed", {{"directory", m_place.directory}});
}

void Node::makeServices()
{
    m_parts->authenticator = std::make_unique<auth::Authenticator>(*m_parts->identities, *m_parts->clock,
                                                                   m_config.region);
    m_parts->admin = std::make_unique<admin::AdminHandler>(*this, *m_parts->authenticator,
                                                           m_parts->metrics, *m_parts->clock);
    m_parts->gate.setAdmin(m_parts->admin.get());
    s3::AccessLogLimits limits;
    limits.interval = m_config.accessLogs.interval;
    limits.objectBytes = m_config.accessLogs.objectBytes;
    limits.memoryBytes = kLogObjectsInMemory * limits.objectBytes;
    m_parts->accessLog = std::make_unique<s3::AccessLog>(*m_parts->clock, limits);
    m_parts->digests = env::makeThreadPool("digest", static_cast<int>(ioThreadCount()));
    m_parts->databases = drive::makeRocksFactory();
    m_parts->drives = std::make_unique<drive::DriveFactory>(
        *m_parts->files, *m_parts->databases, env::makeThreadPool, *m_parts->random, *m_parts->clock);
}

env::Task<Node::Prepared> Node::openStore()
{
    if (m_parts->stop.requested()) { // a new store would be made in vain
        withdrawState();
        co_return Prepared{};
    }
    store::StoreEnvironment environment;
    environment.clock = m_parts->clock.get();
    environment.random = m_parts->random.get();
    environment.files = m_parts->files.get();
    environment.drives = m_parts->drives.get();
    environment.executors = m_parts->io.executors();
    environment.isClockSynchronised = env::isClockSynchronised;
    store::StoreOptions options;
    options.drives = m_config.drives;
    options.stateDirectory = m_place.directory;
    options.stateHome = m_place.home;
    options.acceptLoss = m_options.acceptLoss;
    options.believeClock = m_options.believeClock;
    options.newStore = m_place.fresh;
    options.standard = m_config.standard;
    options.reduced = m_config.reduced;
    const env::Executor first = environment.executors.front();
    auto opening = store::ErasureStore::open(std::move(environment), std::move(options));
    auto opened = co_await env::on(first, std::move(opening));
    if (!opened) {
        withdrawState();
        co_return refuse(static_cast<int>(opened.error().kind), opened.error().sentence);
    }
    m_parts->store = std::move(*opened);
    s3::S3Options s3Options;
    s3Options.region = m_config.region;
    s3Options.domains = m_config.domains;
    s3Options.websites = websiteHosts(m_config);
    s3Options.allowSigV2 = m_config.allowSigV2;
    const s3::Services services{*m_parts->store,   *m_parts->authenticator, *m_parts->clock,
                                *m_parts->random,  *m_parts->digests,       s3Options,
                                nullptr,           m_parts->accessLog.get()};
    m_parts->shares = std::make_unique<s3::Shares>(services, m_parts->store->documents(), m_facts.instance);
    auto beginning = m_parts->shares->begin(m_parts->io.executors());
    co_await env::asio::co_spawn(first, std::move(beginning), env::useTask);
    m_parts->s3 = std::make_unique<s3::S3Handler>(services);
    m_parts->logDelivery = std::make_unique<s3::AccessLogDelivery>(services);
    m_parts->logDelivery->start(first);
    m_open = m_parts->store.get();
    m_sharing = &m_parts->shares->sharing();
    m_parts->gate.openShares(&m_parts->shares->door());
    m_parts->links = std::make_unique<s3::LinkGuard>(*m_parts->s3, m_parts->shares->denied());
    m_parts->gate.openS3(m_parts->links.get());
    co_return Prepared{};
}

env::Task<void> Node::liveInto(int* exitCode)
{
    *exitCode = co_await live();
    m_parts->stop.release();
}

/// From the running admin API to the end.
env::Task<int> Node::live()
{
    const Prepared opened = co_await openStore();
    if (opened && !m_parts->stop.requested()) {
        publishEndpoint(true);
        announce();
        if (m_parts->certificates)
            m_parts->certificates->watch();
        co_await m_parts->stop.wait();
    }
    if (m_parts->certificates)
        m_parts->certificates->stop();
    const bool clean = co_await shutDown();
    if (!opened) {
        writeAll(STDERR_FILENO, opened.error().sentence + "\n");
        co_return opened.error().exitCode;
    }
    log::info("stopped");
    if (!clean)
        ::_exit(kExitOk); // somebody still works with what the destructors would take away
    co_return kExitOk;
}

env::Task<bool> Node::shutDown()
{
    publishEndpoint(false);
    bool clean = co_await m_parts->server->stop(kRequestPatience);
    m_open = nullptr;
    m_sharing = nullptr;
    if (m_parts->store) {
        const env::Executor first = m_parts->io.executors().front();
        clean = co_await stopLogDelivery() && clean;
        auto closing = [](s3::Shares* shares, store::ErasureStore* store) -> env::Task<bool> {
            if (shares)
                co_await shares->stop();
            co_await store->close();
            co_return true;
        };
        auto task = closing(m_parts->shares.get(), m_parts->store.get());
        clean = co_await env::on(first, std::move(task)) && clean;
    }
    co_return clean;
}

/// What is gathered of access logs is delivered, in what is left of the time that a stop may take.
env::Task<bool> Node::stopLogDelivery()
{
    const env::Executor first = m_parts->io.executors().front();
    auto stopping = m_parts->logDelivery->stop();
    auto bounded = env::withTimeout<void>(*m_parts->clock, kLogPatience, std::move(stopping));
    const Result<void> stopped = co_await env::on(first, std::move(bounded));
    if (!stopped)
        log::warn("access log lines are lost: the store did not take them in time");
    co_return stopped.has_value();
}

std::string Node::baseUrl() const
{
    return urlOf("http://", m_facts.listen);
}

std::string Node::tlsUrl() const
{
    return m_tlsListen.empty() ? std::string() : urlOf("https://", m_tlsListen);
}

/// For tools on this computer; the node does without where it cannot be written.
void Node::publishEndpoint(bool answers) const
{
    NodeEndpoint endpoint{baseUrl(), baseUrl() + "/-/admin/v1", m_facts.pid, tlsUrl(), {}};
    if (m_parts->certificates)
        endpoint.ca = m_parts->certificates->authority();
    const Result<void> done = answers ? writeEndpoint(*m_parts->files, m_place.directory, endpoint)
                                      : removeEndpoint(*m_parts->files, m_place.directory);
    if (!done)
        log::warn("the endpoint file could not be changed", {{"why", done.error().describe()}});
}

void Node::announce() const
{
    nlohmann::ordered_json line{{"event", "ready"},
                                {"s3", baseUrl()},
                                {"admin", baseUrl() + "/-/admin/v1"},
                                {"pid", m_facts.pid},
                                {"version", m_facts.version},
                                {"instance", m_facts.instance.toString()},
                                {"state", m_place.directory}};
    if (!m_tlsListen.empty())
        line["tls"] = tlsUrl();
    if (m_parts->certificates && !m_parts->certificates->authority().empty())
        line["ca"] = m_parts->certificates->authority();
    using Handling = nlohmann::ordered_json::error_handler_t;
    writeAll(m_options.readyFd >= 0 ? m_options.readyFd : STDOUT_FILENO,
             line.dump(-1, ' ', false, Handling::replace) + "\n");
    log::info("ready", {{"listen", m_facts.listen},
                        {"store", m_parts->store->storeId().toString()},
                        {"state", m_place.directory}});
}

env::Task<admin::Readiness> Node::readiness()
{
    if (m_parts->stop.requested())
        co_return admin::Readiness::Stopping;
    const Result<store::StoreStatus> now = co_await status();
    if (!now)
        co_return admin::Readiness::Starting;
    co_return now->state == store::StoreState::Unavailable ? admin::Readiness::Unavailable
                                                           : admin::Readiness::Ready;
}

env::Task<Result<store::StoreStatus>> Node::status()
{
    store::ErasureStore* store = m_open;
    if (!store)
        co_return fail(Code::Unavailable, "the store is not open");
    co_return co_await store->status();
}

env::Task<Result<std::vector<admin::BucketRow>>> Node::buckets()
{
    store::ErasureStore* store = m_open;
    if (!store)
        co_return fail(Code::Unavailable, "the store is not open");
    Result<std::vector<store::BucketInfo>> buckets = co_await store->listBuckets();
    if (!buckets)
        co_return std::unexpected(buckets.error());
    std::vector<admin::BucketRow> rows;
    for (store::BucketInfo& bucket : *buckets) {
        Result<store::BucketUsage> usage = co_await store->bucketUsage(bucket.name);
        if (!usage && usage.error().code == Code::NotFound)
            continue; // deleted meanwhile
        if (!usage)
            co_return std::unexpected(usage.error());
        rows.push_back({std::move(bucket), *usage});
    }
    co_return rows;
}

admin::AccessLogFacts Node::accessLogs() const
{
    const s3::AccessLogCounts counts = m_parts->accessLog->counts();
    return {counts.linesDelivered, counts.linesDropped, counts.linesWaiting, counts.objectsDelivered,
            counts.deliveriesFailed};
}

http::ServerCounters Node::connections() const
{
    return m_parts->server->counters();
}

void Node::requestStop()
{
    m_parts->stop.request("admin API");
}

} // namespace holdfast::node
