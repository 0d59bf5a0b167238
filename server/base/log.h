// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <initializer_list>

namespace holdfast::log
{

enum class Level : std::uint8_t { Debug, Info, Warn, Error };
enum class Format : std::uint8_t { Text, Json };

/// One field of a line. Values are never secrets: callers pass ids, never keys or signatures.
using Field = std::pair<std::string_view, std::string>;

/// Process-wide sink to stderr (spdlog). Set once by main() before threads start; lines are whole.
void configure(Level least, Format format);
/// level time message name=value ... ; thread-safe.
void write(Level level, std::string_view message, std::initializer_list<Field> fields = {});
inline void debug(std::string_view m, std::initializer_list<Field> f = {}) { write(Level::Debug, m, f); }
inline void info(std::string_view m, std::initializer_list<Field> f = {}) { write(Level::Info, m, f); }
inline void warn(std::string_view m, std::initializer_list<Field> f = {}) { write(Level::Warn, m, f); }
inline void error(std::string_view m, std::initializer_list<Field> f = {}) { write(Level::Error, m, f); }

} // namespace holdfast::log
