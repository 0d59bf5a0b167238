// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/access_log_line.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/uri.h"

namespace holdfast::s3
{

namespace
{

/// Appends fields with a blank between them.
class Line
{
public:
    void plain(std::string_view text) { field(text, "", false); }
    /// In quotes, also when there is nothing.
    void quoted(std::string_view text) { field(text, "\"", true); }
    void quoted(const std::optional<std::string>& text)
    {
        if (text)
            quoted(std::string_view(*text));
        else
            plain({});
    }
    void number(std::optional<std::uint64_t> value)
    {
        plain(value ? std::to_string(*value) : std::string());
    }
    /// [06/Feb/2019:00:00:38 +0000]
    void time(WallNanos when)
    {
        const std::string date = formatHttpDate(when); // Wed, 06 Feb 2019 00:00:38 GMT
        const std::string_view text = date;
        separate();
        m_out.append("[").append(text.substr(5, 2)).append("/").append(text.substr(8, 3));
        m_out.append("/").append(text.substr(12, 4)).append(":").append(text.substr(17, 8));
        m_out += " +0000]";
    }
    [[nodiscard]] std::string finish() && { return std::move(m_out) + "\n"; }

private:
    void separate()
    {
        if (!m_out.empty())
            m_out += ' ';
    }

    void field(std::string_view text, std::string_view quote, bool mayHoldBlanks)
    {
        separate();
        m_out += quote;
        if (text.empty())
            m_out += '-';
        for (const char c : text) {
            const auto byte = static_cast<std::uint8_t>(c);
            const bool isSafe = byte > 0x20 && byte < 0x7f && c != '"';
            const bool isBracket = c == '[' || c == ']';
            if (mayHoldBlanks ? isSafe || c == ' ' : isSafe && !isBracket)
                m_out += c;
            else
                m_out += uriEncode(std::string_view(&c, 1), false);
        }
        m_out += quote;
    }

    std::string m_out;
};

} // namespace

std::string accessLogLine(const AccessRecord& record)
{
    const auto millis = [](std::optional<std::chrono::milliseconds> time) -> std::optional<std::uint64_t> {
        if (!time)
            return std::nullopt;
        return static_cast<std::uint64_t>(std::max<std::int64_t>(time->count(), 0));
    };
    Line line;
    line.plain(record.bucketOwner);
    line.plain(record.bucket);
    line.time(record.time);
    line.plain(record.remoteIp);
    line.plain(record.requester);
    line.plain(record.requestId);
    line.plain(record.operation);
    line.plain(uriEncode(record.key, true));
    if (record.requestUri.empty())
        line.plain({});
    else
        line.quoted(std::string_view(record.requestUri));
    line.plain(std::to_string(record.status));
    line.plain(record.errorCode);
    line.number(record.bytesSent > 0 ? std::optional(record.bytesSent) : std::nullopt);
    line.number(record.objectSize);
    line.number(millis(record.totalTime));
    line.number(millis(record.turnAround));
    line.quoted(record.referer);
    line.quoted(record.userAgent);
    line.plain(record.versionId);
    line.plain(record.hostId);
    line.plain(record.signatureVersion);
    line.plain(record.cipherSuite);
    line.plain(record.authenticationType);
    line.plain(record.hostHeader);
    line.plain(record.tlsVersion);
    line.plain(record.accessPointArn);
    line.plain(record.aclRequired ? "Yes" : "");
    line.plain(record.sourceRegion);
    return std::move(line).finish();
}

} // namespace holdfast::s3
