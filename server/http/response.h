// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "http/request_body.h"
#include "http/response_head.h"

namespace holdfast::http
{

/// The answer to the request under way. The head waits for the first piece of the body, so that a
/// small answer is one packet.
class Response : public ResponseWriter
{
public:
    Response(Wire& wire, RequestBody& body, const Request& request)
        : m_wire(wire), m_body(body), m_request(request)
    {
    }

    void begin(const RequestFacts& facts);
    env::Task<Result<void>> start(ResponseHead head) override;
    env::Task<Result<void>> write(std::vector<ByteView> pieces) override;
    env::Task<Result<void>> finish() override;
    [[nodiscard]] bool started() const override { return m_started; }
    void abort() override { m_broken = true; }

    [[nodiscard]] bool finished() const { return m_finished; }
    [[nodiscard]] bool broken() const { return m_broken; }
    [[nodiscard]] int status() const { return m_status; }
    /// Whether the connection goes on after this answer: as the head said.
    [[nodiscard]] bool keepAlive() const { return m_keepAlive && !m_broken; }
    void forbidKeepAlive() { m_keepAlive = false; }

private:
    [[nodiscard]] BodyFraming framingFor(const ResponseHead& head) const;
    env::Task<Result<void>> send(std::vector<ByteView> pieces);
    Result<void> refuse(std::string why);

    Wire& m_wire;
    RequestBody& m_body;
    const Request& m_request;
    std::string m_head; ///< not sent yet when m_headPending
    std::array<char, 20> m_chunkLine{};
    std::uint64_t m_left = 0; ///< of a body with a length
    int m_status = 0;
    BodyFraming m_framing = BodyFraming::Length;
    bool m_http11 = true;
    bool m_keepAlive = true;
    bool m_started = false;
    bool m_headPending = false;
    bool m_finished = false;
    bool m_broken = false;
};

} // namespace holdfast::http
