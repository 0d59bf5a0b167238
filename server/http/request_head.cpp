// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "http/request_head.h"

#include <limits>

// The one place that includes Beast: its parser of request lines and fields. Bodies are ours.
#undef BOOST_BEAST_USE_STD_STRING_VIEW // Beast 1.81 ignores it and prints a note about it
#include <boost/beast/http/basic_parser.hpp>

namespace holdfast::http
{
namespace
{

namespace beast = boost::beast::http;
using boost::beast::string_view;
using ErrorCode = boost::beast::error_code;

bool equalsIgnoringCase(std::string_view a, std::string_view b)
{
    return boost::beast::iequals(a, b);
}

/// Hands the parser's findings to the Request as they come.
class HeadParser : public beast::basic_parser<true>
{
public:
    HeadParser(Request& request, std::size_t maxFields) : m_request(request), m_fieldsLeft(maxFields)
    {
        header_limit(std::numeric_limits<std::uint32_t>::max()); // the caller found the end already
        body_limit(boost::none);
    }

    [[nodiscard]] bool isHttp11() const { return m_version >= 11; }
    [[nodiscard]] bool otherCoding() const { return m_otherCoding; }
    [[nodiscard]] bool otherExpectation() const { return m_otherExpectation; }
    [[nodiscard]] bool expectContinue() const { return m_expectContinue; }
    [[nodiscard]] unsigned hosts() const { return m_hosts; }

private:
    void on_request_impl(beast::verb /*known*/, string_view method, string_view target, int version,
                         ErrorCode& /*error*/) override
    {
        m_version = version;
        m_request.method.assign(method);
        m_request.target.assign(target);
    }
    void on_field_impl(beast::field field, string_view name, string_view value,
                       ErrorCode& error) override
    {
        if (m_fieldsLeft == 0) {
            error = beast::error::header_limit;
            return;
        }
        --m_fieldsLeft;
        if (field == beast::field::host)
            ++m_hosts;
        else if (field == beast::field::transfer_encoding && !equalsIgnoringCase(value, "chunked"))
            m_otherCoding = true;
        else if (field == beast::field::expect)
            (equalsIgnoringCase(value, "100-continue") ? m_expectContinue : m_otherExpectation) = true;
        m_request.headers.add(std::string(name), std::string(value));
    }
    void on_response_impl(int, string_view, int, ErrorCode&) override {}
    void on_header_impl(ErrorCode&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, ErrorCode&) override {}
    std::size_t on_body_impl(string_view, ErrorCode&) override { return 0; }
    void on_chunk_header_impl(std::uint64_t, string_view, ErrorCode&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, string_view, ErrorCode&) override { return 0; }
    void on_finish_impl(ErrorCode&) override {}

    Request& m_request;
    std::size_t m_fieldsLeft;
    int m_version = 11;
    unsigned m_hosts = 0;
    bool m_otherCoding = false;
    bool m_expectContinue = false;
    bool m_otherExpectation = false;
};

/// Origin form, or absolute form with the authority cut off (RFC 9112 section 3.2). The host to serve
/// stays that of the Host field.
std::optional<std::string_view> originForm(std::string_view target)
{
    if (target.starts_with('/'))
        return target;
    const std::size_t scheme = target.find("://");
    if (scheme != 4 && scheme != 5)
        return std::nullopt;
    if (!equalsIgnoringCase(target.substr(0, scheme), scheme == 4 ? "http" : "https"))
        return std::nullopt;
    const std::size_t path = target.find('/', scheme + 3);
    return path == std::string_view::npos ? std::string_view("/") : target.substr(path);
}

std::expected<void, Fault> splitTarget(Request& request)
{
    const std::optional<std::string_view> origin = originForm(request.target);
    if (!origin)
        return std::unexpected(Fault::InvalidUri);
    const std::size_t mark = origin->find('?');
    const std::string_view path = origin->substr(0, mark);
    if (path.find('%') == std::string_view::npos) {
        request.path.assign(path);
    } else {
        Result<std::string> decoded = uriDecode(path);
        if (!decoded)
            return std::unexpected(Fault::InvalidUri);
        request.path = std::move(*decoded);
    }
    request.rawPath.assign(path);
    request.query.clear();
    if (mark != std::string_view::npos) {
        Result<QueryList> query = parseQuery(origin->substr(mark + 1));
        if (!query)
            return std::unexpected(Fault::InvalidUri);
        request.query = std::move(*query);
    }
    return {};
}

Fault faultOf(const ErrorCode& error)
{
    if (error == beast::error::bad_version)
        return Fault::VersionNotSupported;
    if (error == beast::error::bad_target)
        return Fault::InvalidUri;
    if (error == beast::error::header_limit)
        return Fault::HeaderTooLarge;
    return Fault::BadRequest;
}

} // namespace

std::expected<RequestFacts, Fault> parseHead(std::string_view head, std::size_t maxFields,
                                             Request& request)
{
    request.headers.clear();
    HeadParser parser(request, maxFields);
    ErrorCode error;
    const std::size_t used = parser.put(boost::asio::buffer(head.data(), head.size()), error);
    if (error)
        return std::unexpected(faultOf(error));
    if (used != head.size() || !parser.is_header_done())
        return std::unexpected(Fault::BadRequest);

    RequestFacts facts;
    facts.http11 = parser.isHttp11();
    request.version = facts.http11 ? "HTTP/1.1" : "HTTP/1.0";
    facts.keepAlive = parser.keep_alive();
    facts.chunked = parser.chunked();
    if (const auto length = parser.content_length())
        facts.contentLength = *length;
    if (parser.otherCoding())
        return std::unexpected(Fault::NotImplemented);
    if ((facts.chunked && !facts.http11) || parser.hosts() > 1 ||
        (facts.http11 && parser.hosts() == 0))
        return std::unexpected(Fault::BadRequest);
    if (parser.otherExpectation())
        return std::unexpected(Fault::ExpectationFailed);
    facts.expectContinue = parser.expectContinue() && facts.http11;
    if (auto split = splitTarget(request); !split)
        return std::unexpected(split.error());
    return facts;
}

} // namespace holdfast::http
