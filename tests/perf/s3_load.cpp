// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
// A load generator for one HTTP server: N keep-alive connections, a thread each, bodies of one size; PUT,
// GET or LIST; signed for S3 (UNSIGNED-PAYLOAD) or plain for a file server. Prints one JSON line.
//   s3_load put|get|list HOST PORT BASE-PATH SIZE COUNT CLIENTS [ACCESS SECRET]
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
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

    void run(int number)
    {
        if (m_job.kind == "list")
            list();
        else
            object(number);
    }
    [[nodiscard]] std::uint64_t keys() const { return m_keys; }

private:
    void object(int number)
    {
        const bool put = m_job.kind == "put";
        const std::string path = m_job.base + "/o" + std::to_string(number);
        send(head(put ? "PUT" : "GET", path, {}, put ? m_body.size() : 0));
        if (put)
            send(m_body);
        const std::size_t length = receive();
        if (!put && length != m_job.size)
            die("wrong length " + std::to_string(length) + " for " + path);
    }

    void list()
    {
        std::string token;
        for (;;) {
            QueryList query{{"list-type", "2"}};
            if (!token.empty())
                query.emplace_back("continuation-token", token);
            m_keep = true;
            m_text.clear();
            send(head("GET", m_job.base, query, 0));
            receive();
            for (std::size_t at = 0; (at = m_text.find("<Key>", at)) != std::string::npos; ++at)
                ++m_keys;
            const std::string open = "<NextContinuationToken>";
            const std::size_t at = m_text.find(open);
            if (at == std::string::npos)
                return;
            const std::size_t from = at + open.size();
            token = m_text.substr(from, m_text.find('<', from) - from);
        }
    }

    std::string head(const std::string& method, const std::string& path, QueryList query,
                     std::size_t length)
    {
        sigv4::SignableRequest request;
        request.method = method;
        request.path = path;
        request.query = std::move(query);
        request.payloadHash = sigv4::kUnsignedPayload;
        const std::string host = m_job.host + ":" + std::to_string(m_job.port);
        request.headers.emplace_back("host", host);
        std::string authorization;
        if (!m_job.credentials.accessKey.empty())
            authorization = sigv4::signHeaders(request, m_job.credentials, "us-east-1", wallNow());
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
            out += "content-length: " + std::to_string(length) + "\r\n";
        return out + "\r\n";
    }

    void send(const std::string& data)
    {
        std::size_t done = 0;
        while (done < data.size()) {
            const ssize_t n = ::send(m_socket, data.data() + done, data.size() - done, MSG_NOSIGNAL);
            if (n <= 0)
                die("the connection broke while sending");
            done += static_cast<std::size_t>(n);
        }
    }

    /// Reads one response with a Content-Length, or chunked text when it is kept; returns the body's size.
    std::size_t receive()
    {
        std::string header;
        std::size_t end = std::string::npos;
        while ((end = header.find("\r\n\r\n")) == std::string::npos) {
            const ssize_t n = ::recv(m_socket, m_buffer.data(), m_buffer.size(), 0);
            if (n <= 0)
                die("the connection broke while receiving");
            header.append(m_buffer.data(), static_cast<std::size_t>(n));
        }
        std::string rest = header.substr(end + 4);
        header.resize(end + 2);
        if (header.size() < 12 || header[9] != '2')
            die("answer: " + header.substr(0, header.find('\r')) + " " + rest.substr(0, 300));
        std::transform(header.begin(), header.end(), header.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        const std::size_t at = header.find("content-length:");
        if (at == std::string::npos) {
            if (header.find(" 204 ") != std::string::npos)
                return 0;
            return receiveChunked(std::move(rest));
        }
        const std::size_t length = std::strtoull(header.c_str() + at + 15, nullptr, 10);
        std::size_t have = rest.size();
        if (m_keep)
            m_text += rest;
        while (have < length) {
            const ssize_t n = ::recv(m_socket, m_buffer.data(), m_buffer.size(), 0);
            if (n <= 0)
                die("the connection broke in mid-body");
            if (m_keep)
                m_text.append(m_buffer.data(), static_cast<std::size_t>(n));
            have += static_cast<std::size_t>(n);
        }
        return length;
    }

    std::size_t receiveChunked(std::string data)
    {
        while (!data.ends_with("0\r\n\r\n")) {
            const ssize_t n = ::recv(m_socket, m_buffer.data(), m_buffer.size(), 0);
            if (n <= 0)
                die("the connection broke in mid-body");
            data.append(m_buffer.data(), static_cast<std::size_t>(n));
        }
        m_text += data;
        return data.size();
    }

    const Job& m_job;
    const std::string& m_body;
    std::vector<char> m_buffer;
    int m_socket = -1;
    bool m_keep = false;
    std::string m_text;
    std::uint64_t m_keys = 0;
};

} // namespace

int main(int argc, char** argv)
{
    if (argc != 8 && argc != 10)
        die("usage: s3_load put|get|list HOST PORT BASE-PATH SIZE COUNT CLIENTS [ACCESS SECRET]");
    Job job{argv[1], argv[2], std::atoi(argv[3]), argv[4], std::strtoull(argv[5], nullptr, 10),
            std::atoi(argv[6]), std::atoi(argv[7]), {}};
    if (argc == 10)
        job.credentials = {argv[8], argv[9]};
    std::string body(job.kind == "put" ? job.size : 0, '\0');
    std::uint64_t seed = 88172645463325252ULL;
    for (char& c : body) {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        c = static_cast<char>(seed);
    }
    std::atomic<int> next = 0;
    std::atomic<std::uint64_t> keys = 0;
    std::vector<std::vector<double>> latencies(static_cast<std::size_t>(job.clients));
    std::vector<std::thread> threads;
    const auto begin = SteadyClock::now();
    for (int i = 0; i < job.clients; ++i) {
        threads.emplace_back([&, i] {
            Client client(job, body);
            for (int number = next++; number < job.count; number = next++) {
                const auto from = SteadyClock::now();
                client.run(number);
                latencies[static_cast<std::size_t>(i)].push_back(
                    std::chrono::duration<double, std::milli>(SteadyClock::now() - from).count());
            }
            keys += client.keys();
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
