// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/uri.h"
#include "env/task.h"

namespace holdfast::http
{

/// Header fields in the order they came; names in lower case, values without surrounding blanks.
class Headers
{
public:
    void add(std::string name, std::string value); ///< name is lowered
    void set(std::string name, std::string value); ///< replaces all of that name
    [[nodiscard]] const std::string* find(std::string_view lowerName) const; ///< first, or nullptr
    [[nodiscard]] std::string get(std::string_view lowerName) const; ///< first, or empty
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& all() const { return m_fields; }
    void clear() { m_fields.clear(); }

private:
    std::vector<std::pair<std::string, std::string>> m_fields;
};

/// The request body as a stream. Owned by the connection; valid while the handler runs.
class BodyReader
{
public:
    virtual ~BodyReader() = default;
    /// Up to `into.size()` bytes; 0 at the end. Sends "100 Continue" before the first read if the
    /// client waits for it. Errors: Cancelled (peer gone), Timeout (read deadline), InvalidArgument
    /// (bad chunk framing). After an error the connection closes.
    virtual env::Task<Result<std::size_t>> read(MutableByteView into) = 0;
    /// Content-Length; none for chunked transfer coding.
    [[nodiscard]] virtual std::optional<std::uint64_t> length() const = 0;
};

struct Request
{
    std::string method;  ///< upper case
    std::string target;  ///< as sent: path?query
    std::string path;    ///< percent-decoded once, "+" kept; begins with "/"
    std::string rawPath; ///< as sent, without the query
    QueryList query;     ///< decoded
    Headers headers;
    std::string peer; ///< "127.0.0.1:50000"
    bool peerIsLoopback = false;
    bool tls = false;
    std::string_view tlsVersion; ///< "TLSv1.3"; empty without TLS
    std::string_view tlsCipher;  ///< OpenSSL's name of the cipher suite
    std::string_view version = "HTTP/1.1"; ///< or "HTTP/1.0"
    std::string id; ///< request id, 16 upper-case hex digits
    BodyReader* body = nullptr;
    /// Set by the handler, to a literal ("PutObject"): what logs and metrics call the request.
    std::string_view operation;
};

struct ResponseHead
{
    int status = 200;
    Headers headers; ///< Date, Server, x-amz-request-id and connection handling are added below
    /// Length of the body; none means chunked (HTTP/1.1) or until close (1.0).
    std::optional<std::uint64_t> length;
};

/// The response as a stream: start once, write what `length` says, finish. A HEAD response and status
/// 204/304 send no body whatever is written.
class ResponseWriter
{
public:
    virtual ~ResponseWriter() = default;
    virtual env::Task<Result<void>> start(ResponseHead head) = 0;
    /// Writes all of it; the views must live until the task is done. Cancelled when the peer is gone.
    virtual env::Task<Result<void>> write(std::vector<ByteView> pieces) = 0;
    virtual env::Task<Result<void>> finish() = 0;
    [[nodiscard]] virtual bool started() const = 0;
    /// The body cannot be completed: the connection is closed so that the client sees it cut short.
    virtual void abort() = 0;

    /// start + write + finish for a body in memory. `head.length` is set here.
    env::Task<Result<void>> reply(ResponseHead head, std::string body);
};

/// What answers requests: the S3 router, the admin API. One coroutine per request; requests of one
/// connection are handled one after the other.
class Handler
{
public:
    virtual ~Handler() = default;
    virtual env::Task<void> handle(Request& request, ResponseWriter& response) = 0;
};

} // namespace holdfast::http
