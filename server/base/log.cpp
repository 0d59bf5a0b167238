// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"

#include <memory>

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "base/encoding.h"

namespace holdfast::log
{

namespace
{

/// Before configure(): text from Info on.
struct Sink
{
    Format format = Format::Text;
    spdlog::logger logger{"holdfast", std::make_shared<spdlog::sinks::stderr_sink_mt>()};
};

/// The time stamp is spdlog's, taken where the line is written; all the rest is %v.
void setPattern(Sink& sink)
{
    const char* pattern = sink.format == Format::Json ? "{\"time\":\"%Y-%m-%dT%H:%M:%S.%eZ\",%v}"
                                                      : "%Y-%m-%dT%H:%M:%S.%eZ %v";
    sink.logger.set_formatter(
        std::make_unique<spdlog::pattern_formatter>(pattern, spdlog::pattern_time_type::utc, "\n"));
}

Sink& sink()
{
    static Sink* const instance = [] {
        auto* made =
            new Sink; // never destroyed: threads and destructors may log until the very end
        setPattern(*made);
        made->logger.flush_on(spdlog::level::trace);
        return made;
    }();
    return *instance;
}

spdlog::level::level_enum spdlogLevel(Level level)
{
    switch (level) {
    case Level::Debug:
        return spdlog::level::debug;
    case Level::Info:
        return spdlog::level::info;
    case Level::Warn:
        return spdlog::level::warn;
    case Level::Error:
        return spdlog::level::err;
    }
    return spdlog::level::err;
}

std::string_view levelName(Level level, Format format)
{
    switch (level) {
    case Level::Debug:
        return "debug";
    case Level::Info:
        return format == Format::Json ? "info" : "info ";
    case Level::Warn:
        return format == Format::Json ? "warn" : "warn ";
    case Level::Error:
        return "error";
    }
    return "error";
}

/// Escapes as JSON strings do (RFC 8259 section 7). In text lines this keeps a line a line and a
/// terminal unharmed, whatever an object is called.
void appendEscaped(std::string& out, std::string_view text)
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    const bool valid = isUtf8(text);
    for (const char c : text) {
        const auto byte = static_cast<std::uint8_t>(c);
        if (c == '"' || c == '\\') {
            out.push_back('\\');
            out.push_back(c);
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\r') {
            out += "\\r";
        } else if (c == '\t') {
            out += "\\t";
        } else if (byte < 0x20 || byte == 0x7f) {
            out += "\\u00";
            out.push_back(kDigits[byte >> 4]);
            out.push_back(kDigits[byte & 15]);
        } else if (byte >= 0x80 && !valid) {
            out += "\\ufffd";
        } else {
            out.push_back(c);
        }
    }
}

void appendJsonPair(std::string& out, std::string_view name, std::string_view value)
{
    out.push_back('"');
    appendEscaped(out, name);
    out += "\":\"";
    appendEscaped(out, value);
    out.push_back('"');
}

std::string jsonLine(Level level, std::string_view message, std::initializer_list<Field> fields)
{
    std::string line;
    appendJsonPair(line, "level", levelName(level, Format::Json));
    line.push_back(',');
    appendJsonPair(line, "message", message);
    for (const auto& [name, value] : fields) {
        line.push_back(',');
        appendJsonPair(line, name, value);
    }
    return line;
}

bool needsQuotes(std::string_view value)
{
    return value.empty() || value.find_first_of(" \"=\\") != std::string_view::npos;
}

std::string textLine(Level level, std::string_view message, std::initializer_list<Field> fields)
{
    std::string line(levelName(level, Format::Text));
    line.push_back(' ');
    // Quotes in prose are for reading; only what would break the line is escaped.
    for (std::size_t at = 0; at < message.size();) {
        const std::size_t end = std::min(message.find_first_of("\"\\", at), message.size());
        appendEscaped(line, message.substr(at, end - at));
        if (end < message.size())
            line.push_back(message[end]);
        at = end + 1;
    }
    for (const auto& [name, value] : fields) {
        line.push_back(' ');
        line += name;
        line.push_back('=');
        const bool quoted = needsQuotes(value);
        if (quoted)
            line.push_back('"');
        appendEscaped(line, value);
        if (quoted)
            line.push_back('"');
    }
    return line;
}

} // namespace

void configure(Level least, Format format)
{
    Sink& out = sink();
    out.format = format;
    out.logger.set_level(spdlogLevel(least));
    setPattern(out);
}

void write(Level level, std::string_view message, std::initializer_list<Field> fields)
{
    Sink& out = sink();
    const auto at = spdlogLevel(level);
    if (!out.logger.should_log(at))
        return;
    const std::string line = out.format == Format::Json ? jsonLine(level, message, fields)
                                                        : textLine(level, message, fields);
    out.logger.log(at, spdlog::string_view_t(line.data(), line.size()));
}

} // namespace holdfast::log
