// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
// A load generator for one HTTP server: N keep-alive connections, a thread each, bodies of one size; PUT,
// GET or LIST; signed for S3 (UNSIGNED-PAYLOAD) or plain for a file server. The heads, with their
// signatures, are made before the clock starts, so that what is measured is the server. Prints one JSON line.
//   s3_load put|get|list HOST PORT BASE-PATH SIZE COUNT CLIENTS [ACCESS SECRET]
//   s3_load parts HOST PORT PATH?UPLOAD-ID SIZE COUNT CLIENTS ACCESS SECRET    the parts 1 to COUNT of an upload
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/sigv4.h"

namespace
{

using namespace holdfast;
using SteadyClock = std::chrono::steady_clock;

struct Job
{
    std::string kind;
    std::string host;
    int port = 0;
    std::string base;
    std::size_t size = 0;
    int count = 0;
    int clients = 1;
    sigv4::Credentials credentials; ///< empty: unsigned
};

[[noreturn]] void die(const std::string& what)
{
    std::fprintf(stderr, "s3_load: %s\n", what.c_str());
    std::exit(1);
}

WallNanos wallNow()
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

std::string makeHead(const Job& job, const std::string& method, const std::string& path, QueryList query)
{
    sigv4::SignableRequest request;
    request.method = method;
    request.path = path;
    request.query = std::move(query);
    request.payloadHash = sigv4::kUnsignedPayload;
    request.headers.emplace_back("host", job.host + ":" + std::to_string(job.port));
    std::string authorization;
    if (!job.credentials.accessKey.empty())
        authorization = sigv4::signHeaders(request, job.credentials, "us-east-1", wallNow());
    std::string target = uriEncode(path, true);
    for (std::size_t i = 0; i < request.query.size(); ++i)
        target += (i == 0 ? "?" : "&") + uriEncode(request.query[i].first, false) + "=" +
                  uriEncode(request.query[i].second, false);
    std::string out = method + " " + target + " HTTP/1.1\r\n";
    for (const auto& [name, value] : request.headers)
        out += name + ": " + value + "\r\n";
    if (!authorization.empty())
        out += "authorization: " + authorization + "\r\n";
    if (method == "PUT")
        out += "content-length: " + std::to_string(job.size) + "\r\n";
    return out + "\r\n";
}

/// One connection and the requests on it, one after the other.
class Client
{
public:
    Client(const Job& job, const std::string& body) : m_job(job), m_body(body), m_buffer(1 << 20)
    {
        m_socket = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(job.port));
        if (inet_pton(AF_INET, job.host.c_str(), &address.sin_addr) != 1 ||
            ::connect(m_socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
            die("cannot connect");
        const int one = 1;
        ::setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    }
    ~Client() { ::close(m_socket); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    void object(const std::string& head)
    {
        send(head, m_body);
        const std::size_t length = receive(nullptr);
        if (m_job.kind == "get" && length != m_job.size)
            die("wrong length " + std::to_string(length) + " for " + head.substr(0, head.find('\r')));
    }

    /// All pages of the bucket; returns the keys.
    std::uint64_t list()
    {
        std::string token;
        std::string text;
        std::uint64_t keys = 0;
        for (;;) {
            QueryList query{{"list-type", "2"}};
            if (!token.empty())
                query.emplace_back("continuation-token", token);
            text.clear();
            send(makeHead(m_job, "GET", m_job.base, std::move(query)), {});
            receive(&text);
            for (std::size_t at = 0; (at = text.find("<Key>", at)) != std::string::npos; ++at)
                ++keys;
            const std::string open = "<NextContinuationToken>";
            const std::size_t at = text.find(open);
            if (at == std::string::npos)
                return keys;
            const std::size_t from = at + open.size();
            token = text.substr(from, text.find('<', from) - from);
        }
    }

private:
    void send(std::string_view head, std::string_view body)
    {
        const std::size_t all = head.size() + body.size();
        for (std::size_t done = 0; done < all;) {
            const std::string_view restOfHead = head.substr(std::min(done, head.size()));
            const std::string_view restOfBody = body.substr(done - std::min(done, head.size()));
            std::array<iovec, 2> pieces{{{const_cast<char*>(restOfHead.data()), restOfHead.size()},
                                         {const_cast<char*>(restOfBody.data()), restOfBody.size()}}};
            const ssize_t n = ::writev(m_socket, pieces.data(), 2);
            if (n <= 0)
                die("the connection broke while sending");
            done += static_cast<std::size_t>(n);
        }
    }

    std::size_t receiveSome(std::size_t from)
    {
        const ssize_t n = ::recv(m_socket, m_buffer.data() + from, m_buffer.size() - from, 0);
        if (n <= 0)
            die("the connection broke while receiving");
        return static_cast<std::size_t>(n);
    }

    /// Reads one response with a Content-Length, or chunked text when it is kept; returns the body's size.
    std::size_t receive(std::string* keep)
    {
        std::size_t have = 0;
        std::size_t end = std::string_view::npos;
        while (end == std::string_view::npos) {
            have += receiveSome(have);
            end = std::string_view(m_buffer.data(), have).find("\r\n\r\n");
        }
        const std::string_view head(m_buffer.data(), end + 2);
        if (head.size() < 12 || head[9] != '2')
            die("answer: " + std::string(m_buffer.data(), std::min<std::size_t>(have, 600)));
        std::size_t body = have - end - 4;
        if (keep)
            keep->append(m_buffer.data() + end + 4, body);
        const std::size_t length = contentLength(head);
        if (length == std::string_view::npos) {
            if (head.find(" 204 ") != std::string_view::npos)
                return 0;
            if (!keep)
                die("an answer without a length");
            while (!keep->ends_with("0\r\n\r\n"))
                keep->append(m_buffer.data(), receiveSome(0));
            return keep->size();
        }
        while (body < length) {
            const std::size_t n = receiveSome(0);
            if (keep)
                keep->append(m_buffer.data(), n);
            body += n;
        }
        return length;
    }

    static std::size_t contentLength(std::string_view head)
    {
        constexpr std::string_view kName = "content-length:";
        for (std::size_t at = head.find('\n'); at != std::string_view::npos; at = head.find('\n', at + 1)) {
            const char* line = head.data() + at + 1;
            if (head.size() - at > kName.size() && ::strncasecmp(line, kName.data(), kName.size()) == 0)
                return std::strtoull(line + kName.size(), nullptr, 10);
        }
        return std::string_view::npos;
    }

    const Job& m_job;
    const std::string& m_body;
    std::vector<char> m_buffer;
    int m_socket = -1;
};

/// The head of request `number`.
std::string headOf(const Job& job, int number)
{
    if (job.kind != "parts")
        return makeHead(job, job.kind == "put" ? "PUT" : "GET", job.base + "/o" + std::to_string(number), {});
    const std::size_t mark = job.base.find('?');
    if (mark == std::string::npos)
        die("an upload is PATH?UPLOAD-ID");
    return makeHead(job, "PUT", job.base.substr(0, mark),
                    {{"partNumber", std::to_string(number + 1)}, {"uploadId", job.base.substr(mark + 1)}});
}

std::string randomBody(std::size_t size)
{
    std::string body(size, '\0');
    std::uint64_t seed = 88172645463325252ULL;
    for (char& c : body) {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        c = static_cast<char>(seed);
    }
    return body;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 8 && argc != 10)
        die("usage: s3_load put|get|list|parts HOST PORT BASE-PATH SIZE COUNT CLIENTS [ACCESS SECRET]");
    Job job{argv[1], argv[2], std::atoi(argv[3]), argv[4], std::strtoull(argv[5], nullptr, 10),
            std::atoi(argv[6]), std::atoi(argv[7]), {}};
    if (argc == 10)
        job.credentials = {argv[8], argv[9]};
    const bool isList = job.kind == "list";
    const std::string body = randomBody(job.kind == "put" || job.kind == "parts" ? job.size : 0);
    std::vector<std::string> heads;
    for (int i = 0; !isList && i < job.count; ++i)
        heads.push_back(headOf(job, i));
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < job.clients; ++i)
        clients.push_back(std::make_unique<Client>(job, body));
    std::atomic<int> next = 0;
    std::atomic<std::uint64_t> keys = 0;
    std::vector<std::vector<double>> latencies(static_cast<std::size_t>(job.clients));
    std::vector<std::thread> threads;
    const auto begin = SteadyClock::now();
    for (std::size_t i = 0; i < clients.size(); ++i) {
        threads.emplace_back([&, i] {
            for (int number = next++; number < job.count; number = next++) {
                const auto from = SteadyClock::now();
                if (isList)
                    keys += clients[i]->list();
                else
                    clients[i]->object(heads[static_cast<std::size_t>(number)]);
                latencies[i].push_back(
                    std::chrono::duration<double, std::milli>(SteadyClock::now() - from).count());
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    const double seconds = std::chrono::duration<double>(SteadyClock::now() - begin).count();
    std::vector<double> all;
    for (const auto& one : latencies)
        all.insert(all.end(), one.begin(), one.end());
    std::sort(all.begin(), all.end());
    const auto quantile = [&](double q) {
        return all.empty() ? 0.0 : all[static_cast<std::size_t>(q * double(all.size() - 1))];
    };
    std::printf("{\"seconds\":%.4f,\"perSecond\":%.1f,\"mibPerSecond\":%.1f,\"p50ms\":%.3f,"
                "\"p99ms\":%.3f,\"keys\":%llu}\n",
                seconds, job.count / seconds, job.count * double(job.size) / seconds / 1048576.0,
                quantile(0.5), quantile(0.99), static_cast<unsigned long long>(keys.load()));
    return 0;
}
