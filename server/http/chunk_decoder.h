// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "base/error.h"

namespace holdfast::http
{

/// The framing of the chunked transfer coding (RFC 9112 section 7.1), apart from its data, so that data
/// can be read straight to where it belongs. Strict: only CRLF ends a line. Extensions and trailers are
/// bounded and ignored.
///
///     Size --";"--> Extension --CR--> SizeLf --LF--> Data ... DataCr -> DataLf -> Size
///                                        `--size 0--> TrailerStart -> Trailer -> TrailerLf -+
///                                                          ^  `--CR--> FinalLf -> Done      |
///                                                          `-------------------------------'
class ChunkDecoder
{
public:
    /// Takes framing from `input` until data begins, the body ends or the input is used up; returns
    /// the count taken. InvalidArgument where the framing is wrong.
    [[nodiscard]] Result<std::size_t> advance(std::string_view input);
    /// Data bytes of the current chunk that come next.
    [[nodiscard]] std::uint64_t dataLeft() const { return m_state == State::Data ? m_left : 0; }
    void tookData(std::uint64_t count); ///< precondition: count <= dataLeft()
    [[nodiscard]] bool done() const { return m_state == State::Done; }

private:
    enum class State : std::uint8_t {
        Size,
        Extension,
        SizeLf,
        Data,
        DataCr,
        DataLf,
        TrailerStart,
        Trailer,
        TrailerLf,
        FinalLf,
        Done,
    };
    [[nodiscard]] bool step(char c);
    [[nodiscard]] bool sizeDigit(char c);

    State m_state = State::Size;
    std::uint64_t m_left = 0;
    unsigned m_digits = 0;
    unsigned m_ignored = 0; ///< bytes of this chunk's extension, or of all trailers
};

} // namespace holdfast::http
