// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "admin/admin_handler.h"
#include "auth/identity.h"
#include "base/checksum.h"
#include "support/fake_node.h"

/// The admin API over a FakeNode, asked without a network.
namespace holdfast::testing
{

class MemoryResponse : public http::ResponseWriter
{
public:
    Task<Result<void>> start(http::ResponseHead newHead) override
    {
        head = std::move(newHead);
        co_return Result<void>{};
    }
    Task<Result<void>> write(std::vector<ByteView> pieces) override
    {
        for (const ByteView& piece : pieces)
            body += asText(piece);
        co_return Result<void>{};
    }
    Task<Result<void>> finish() override { co_return Result<void>{}; }
    bool started() const override { return head.status != 0; }
    void abort() override {}

    http::ResponseHead head;
    std::string body;
};

class MemoryBody : public http::BodyReader
{
public:
    MemoryBody(std::string text, bool saysLength) : m_text(std::move(text)), m_saysLength(saysLength) {}
    Task<Result<std::size_t>> read(MutableByteView into) override
    {
        const std::size_t count = std::min({into.size(), m_text.size() - m_at, std::size_t(1000)});
        std::copy_n(m_text.begin() + static_cast<std::ptrdiff_t>(m_at), count, into.begin());
        m_at += count;
        co_return count;
    }
    [[nodiscard]] std::optional<std::uint64_t> length() const override
    {
        return m_saysLength ? std::optional<std::uint64_t>(m_text.size()) : std::nullopt;
    }
    [[nodiscard]] std::size_t taken() const { return m_at; }

private:
    std::string m_text;
    bool m_saysLength;
    std::size_t m_at = 0;
};

/// One request: what is sent, and how it is signed.
struct Ask
{
    std::string method = "GET";
    std::string path;
    std::string body = {};
    QueryList query = {};
    bool loopback = true;
    std::string secret = "secret-of-root"; ///< empty: not signed
    std::string payloadHash = {};          ///< empty: that of the body
    bool saysLength = true;                ///< else chunked
};

class AdminRig
{
public:
    FakeNode node;
    std::unique_ptr<env::Clock> clock = env::makeSystemClock();
    auth::RootIdentityProvider identities{"root", "secret-of-root"};
    auth::Authenticator authenticator{identities, *clock, "us-east-1"};
    admin::Metrics metrics;
    admin::AdminHandler handler{node, authenticator, metrics, *clock};
    std::string operation; ///< of the last request
    std::size_t taken = 0; ///< bytes of its body

    MemoryResponse ask(const Ask& ask)
    {
        http::Request request;
        request.method = ask.method;
        request.path = request.target = request.rawPath = ask.path;
        request.query = ask.query;
        request.id = "00000000000000AB";
        request.peerIsLoopback = ask.loopback;
        MemoryBody body(ask.body, ask.saysLength);
        request.body = &body;
        const std::string hash =
            ask.payloadHash.empty() ? sha256Hex(asBytes(ask.body)) : ask.payloadHash;
        sigv4::SignableRequest signable{ask.method, ask.path, ask.query, {{"host", "h"}}, hash};
        if (!ask.secret.empty()) {
            const std::string authorization = sigv4::signHeaders(
                signable, {"root", ask.secret}, "us-east-1", clock->wallNow());
            request.headers.add("authorization", authorization);
        }
        for (const auto& [name, value] : signable.headers) {
            if (!request.headers.find(name))
                request.headers.add(name, value);
        }
        MemoryResponse response;
        env::asio::io_context context;
        env::spawn(context.get_executor(), handler.handle(request, response));
        context.run();
        operation = request.operation;
        taken = body.taken();
        return response;
    }
};

} // namespace holdfast::testing
