// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "http/response_head.h"

#include <array>
#include <charconv>

namespace holdfast::http
{
namespace
{

void appendNumber(std::string& out, std::uint64_t number)
{
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    out.append(digits.data(), end.ptr);
}

/// "content-type" as "Content-Type", the spelling people know; x-amz-* stays as AWS writes it.
void appendName(std::string& out, std::string_view name)
{
    if (name == "etag") {
        out += "ETag";
        return;
    }
    bool upper = !name.starts_with("x-");
    const bool title = upper;
    for (const char c : name) {
        out.push_back(upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
        upper = title && c == '-';
    }
}

/// A value from a query parameter (response-content-disposition) may hold anything: a line break in
/// it would begin a field of the attacker's choice.
void appendValue(std::string& out, std::string_view value)
{
    for (const char c : value)
        out.push_back(c == '\r' || c == '\n' || c == '\0' ? ' ' : c);
}

void appendField(std::string& out, std::string_view name, std::string_view value)
{
    appendName(out, name);
    out += ": ";
    appendValue(out, value);
    out += "\r\n";
}

bool isFraming(std::string_view name)
{
    return name == "content-length" || name == "transfer-encoding" || name == "connection" ||
           name == "keep-alive";
}

} // namespace

void writeHead(std::string& out, const ResponseHead& head, const HeadContext& context)
{
    out.assign(context.http11 ? "HTTP/1.1 " : "HTTP/1.0 ");
    appendNumber(out, static_cast<std::uint64_t>(head.status));
    out.push_back(' ');
    out += reasonPhrase(head.status);
    out += "\r\n";
    for (const auto& [name, value] : head.headers.all()) {
        if (!isFraming(name))
            appendField(out, name, value);
    }
    if (!head.headers.find("x-amz-request-id"))
        appendField(out, "x-amz-request-id", context.requestId);
    if (!head.headers.find("date"))
        appendField(out, "date", context.date);
    if (!head.headers.find("server"))
        appendField(out, "server", context.server);
    if (context.framing == BodyFraming::Chunked) {
        out += "Transfer-Encoding: chunked\r\n";
    } else if (head.length && head.status != 204 && head.status != 304) {
        out += "Content-Length: ";
        appendNumber(out, *head.length);
        out += "\r\n";
    }
    if (!context.keepAlive)
        out += "Connection: close\r\n";
    else if (!context.http11)
        out += "Connection: keep-alive\r\n";
    out += "\r\n";
}

std::string_view reasonPhrase(int status)
{
    switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 411: return "Length Required";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 416: return "Range Not Satisfiable";
    case 417: return "Expectation Failed";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    case 507: return "Insufficient Storage";
    default: return "Status";
    }
}

} // namespace holdfast::http
