// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "node/admin_client.h"

#include <array>
#include <optional>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <nlohmann/json.hpp>

#include "base/checksum.h"
#include "http/tcp_stream.h"

namespace holdfast::node
{
namespace
{

namespace asio = env::asio;
namespace beast = boost::beast::http;
using Json = nlohmann::ordered_json;
using asio::ip::tcp;

constexpr std::chrono::seconds kPatience{120}; ///< for one answer: a plan looks at every partition
constexpr std::uint64_t kMaxAnswer = 64ULL << 20;
constexpr std::string_view kRoot = "/-/admin/v1";

struct Answer
{
    int status = 0;
    std::string body;
};

using TlsContext = std::shared_ptr<asio::ssl::context>;

/// Reads from the stream into the parser until the answer is whole.
template <class Stream>
env::Task<Result<Answer>> readAnswer(Stream* socket)
{
    beast::response_parser<beast::string_body> parser;
    parser.body_limit(kMaxAnswer);
    parser.eager(true);
    const auto token = asio::as_tuple(env::useTask);
    std::array<char, 16 * 1024> piece{};
    std::string pending; // what the parser could not use yet
    boost::system::error_code wrong;
    while (!parser.is_done()) {
        const auto [error, count] = co_await socket->async_read_some(asio::buffer(piece), token);
        // One that closes without close_notify has sent what it had: the length tells whether that is all.
        if (error == asio::error::eof || error == asio::ssl::error::stream_truncated)
            parser.put_eof(wrong);
        else if (error)
            co_return fail(Code::Unavailable, error.message());
        pending.append(piece.data(), count);
        std::size_t used = 1;
        while (!wrong && used > 0 && !pending.empty() && !parser.is_done()) {
            used = parser.put(asio::buffer(pending), wrong);
            pending.erase(0, used);
            if (wrong == beast::error::need_more) {
                wrong = {};
                break;
            }
        }
        if (wrong)
            co_return fail(Code::Unavailable, "the answer does not parse: " + wrong.message());
    }
    co_return Answer{static_cast<int>(parser.get().result_int()), std::move(parser.get().body())};
}

template <class Stream>
env::Task<Result<Answer>> askOver(Stream* stream, std::string request)
{
    const auto token = asio::as_tuple(env::useTask);
    const auto [unsent, count] = co_await asio::async_write(*stream, asio::buffer(request), token);
    // A node that refuses a request may close before it has read all; its answer says why.
    auto answer = co_await readAnswer(stream);
    if (!answer && unsent)
        co_return fail(Code::Unavailable, unsent.message());
    co_return answer;
}

env::Task<Result<Answer>> askOverTls(http::TcpSocket socket, TlsContext tls, std::string host,
                                     std::string request)
{
    const auto token = asio::as_tuple(env::useTask);
    asio::ssl::stream<http::TcpSocket> stream(std::move(socket), *tls);
    boost::system::error_code noAddress;
    asio::ip::make_address(host, noAddress);
    if (noAddress) // server name indication is for names (RFC 6066 section 3)
        SSL_set_tlsext_host_name(stream.native_handle(), host.c_str());
    stream.set_verify_callback(asio::ssl::host_name_verification(host));
    const auto [refused] = co_await stream.async_handshake(asio::ssl::stream_base::client, token);
    if (refused) {
        const long verdict = SSL_get_verify_result(stream.native_handle());
        if (verdict != X509_V_OK)
            co_return fail(Code::InvalidArgument,
                           std::string("The node's certificate is not trusted: ") +
                               X509_verify_cert_error_string(verdict) +
                               ". Its own authority is tls/ca.crt of its state directory; name it with --ca.");
        co_return fail(Code::Unavailable, refused.message());
    }
    co_return co_await askOver(&stream, std::move(request));
}

env::Task<Result<Answer>> exchange(http::HostPort where, TlsContext tls, std::string request)
{
    const env::Executor executor = co_await asio::this_coro::executor;
    const auto token = asio::as_tuple(env::useTask);
    asio::ip::basic_resolver<tcp, env::Executor> resolver(executor);
    const std::string port = std::to_string(where.port);
    const auto [unresolved, places] = co_await resolver.async_resolve(where.host, port, token);
    if (unresolved)
        co_return fail(Code::Unavailable, unresolved.message());
    http::TcpSocket socket(executor);
    const auto [refused, place] = co_await asio::async_connect(socket, places, token);
    if (refused)
        co_return fail(Code::Unavailable, refused.message());
    if (tls)
        co_return co_await askOverTls(std::move(socket), std::move(tls), where.host, std::move(request));
    co_return co_await askOver(&socket, std::move(request));
}

env::Task<void> exchangeInto(http::HostPort where, TlsContext tls, std::string request,
                             std::optional<Result<Answer>>* into)
{
    *into = co_await exchange(std::move(where), std::move(tls), std::move(request));
}

/// Runs one exchange to its end, or to the end of our patience.
Result<Answer> exchangeNow(const http::HostPort& where, const TlsContext& tls, std::string request)
{
    std::optional<Result<Answer>> answer;
    asio::io_context context(1);
    env::spawn(context.get_executor(), exchangeInto(where, tls, std::move(request), &answer));
    context.run_for(kPatience);
    if (!answer)
        return fail(Code::Timeout, "no answer in time");
    return std::move(*answer);
}

Result<TlsContext> clientContext(const std::string& ca)
{
    auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client);
    boost::system::error_code wrong;
    context->set_verify_mode(asio::ssl::verify_peer);
    SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
    if (ca.empty())
        context->set_default_verify_paths(wrong);
    else
        context->load_verify_file(ca, wrong);
    if (wrong)
        return fail(Code::InvalidArgument, ca + " does not hold certificates: " + wrong.message());
    return context;
}

std::string requestText(const sigv4::SignableRequest& request, const std::string& authorization,
                        const std::string& body)
{
    std::string text = request.method + " " + uriEncode(request.path, true);
    char separator = '?';
    for (const auto& [name, value] : request.query) {
        text += separator + uriEncode(name, false) + "=" + uriEncode(value, false);
        separator = '&';
    }
    text += " HTTP/1.1\r\n";
    for (const auto& [name, value] : request.headers)
        text += name + ": " + value + "\r\n";
    if (!authorization.empty())
        text += "authorization: " + authorization + "\r\n";
    if (!body.empty())
        text += "content-type: application/json\r\n";
    return text + "content-length: " + std::to_string(body.size()) + "\r\nconnection: close\r\n\r\n" +
           body;
}

Code codeOf(int status)
{
    switch (status) {
    case 400:
    case 413:
        return Code::InvalidArgument;
    case 401:
    case 403:
        return Code::Forbidden;
    case 404:
        return Code::NotFound;
    case 409:
        return Code::Conflict;
    case 501:
        return Code::Unsupported;
    case 503:
        return Code::Unavailable;
    default:
        return Code::Internal;
    }
}

/// The sentence of an answer that is no success.
std::string sentenceOf(const Answer& answer, const Json& json)
{
    if (json.is_object()) {
        for (const char* field : {"message", "code"}) {
            const auto at = json.find(field);
            if (at != json.end() && at->is_string() && !at->get_ref<const std::string&>().empty())
                return at->get<std::string>();
        }
    }
    return "status " + std::to_string(answer.status);
}

} // namespace

AdminClient::AdminClient(http::HostPort where, std::string url, sigv4::Credentials credentials,
                         env::Clock& clock, TlsContext tls)
    : m_where(std::move(where)), m_url(std::move(url)), m_credentials(std::move(credentials)),
      m_clock(&clock), m_tls(std::move(tls))
{
}

Result<AdminClient> AdminClient::make(std::string_view url, sigv4::Credentials credentials,
                                      env::Clock& clock, const std::string& ca)
{
    constexpr std::string_view kHttp = "http://";
    constexpr std::string_view kHttps = "https://";
    const auto wrong = [url](const char* why) {
        return fail(Code::InvalidArgument, "\"" + std::string(url) + "\" " + why);
    };
    const bool secure = url.starts_with(kHttps);
    const std::string_view scheme = secure ? kHttps : kHttp;
    if (!url.starts_with(scheme))
        return wrong("is no address of a node; it looks like http://127.0.0.1:9000.");
    std::string authority(url.substr(scheme.size()));
    if (authority.ends_with('/'))
        authority.pop_back();
    if (authority.ends_with(kRoot))
        authority.resize(authority.size() - kRoot.size());
    const bool hasPort = authority.rfind(':') != std::string::npos && !authority.ends_with(']');
    auto where = http::parseHostPort(hasPort ? authority : authority + (secure ? ":443" : ":80"));
    if (!where || where->host.empty() || authority.find_first_of("/?#@ ") != std::string::npos)
        return wrong("is no address of a node; it looks like http://127.0.0.1:9000.");
    TlsContext tls;
    if (secure) {
        auto context = clientContext(ca);
        if (!context)
            return failed(std::move(context));
        tls = std::move(*context);
    }
    std::string base(scheme);
    base += authority;
    return AdminClient(std::move(*where), std::move(base), std::move(credentials), clock, std::move(tls));
}

Result<Json> AdminClient::capabilities()
{
    sigv4::SignableRequest request;
    request.method = "GET";
    request.path = std::string(kRoot) + "/capabilities";
    Result<Json> answer = send(std::move(request), false, {});
    if (!answer)
        return answer;
    const auto product = answer->find("product");
    const auto region = answer->find("region");
    if (product == answer->end() || *product != "holdfast" || region == answer->end() ||
        !region->is_string())
        return fail(Code::InvalidArgument, "what answers at " + m_url + " is no node of Holdfast");
    m_region = region->get<std::string>();
    return answer;
}

Result<Json> AdminClient::ask(std::string_view method, std::string_view resource, QueryList query,
                              std::string body)
{
    sigv4::SignableRequest request;
    request.method = method;
    request.path = std::string(kRoot) + "/" + std::string(resource);
    request.query = std::move(query);
    return send(std::move(request), true, body);
}

Result<Json> AdminClient::send(sigv4::SignableRequest request, bool sign, const std::string& body)
{
    request.headers.emplace_back("host", m_url.substr(m_url.find("//") + 2));
    std::string authorization;
    if (sign) {
        request.payloadHash = sha256Hex(asBytes(body));
        authorization = sigv4::signHeaders(request, m_credentials, m_region, m_clock->wallNow());
    }
    auto answer = exchangeNow(m_where, m_tls, requestText(request, authorization, body));
    if (!answer)
        return failed(std::move(answer), m_url);
    Json json = Json::parse(answer->body, nullptr, false);
    if (answer->status >= 300)
        return fail(codeOf(answer->status), sentenceOf(*answer, json));
    if (!json.is_object())
        return fail(Code::InvalidArgument, "what answers at " + m_url + " is no node of Holdfast");
    return json;
}

} // namespace holdfast::node
