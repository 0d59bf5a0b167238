// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "http/chunk_decoder.h"

namespace holdfast::http
{
namespace
{

constexpr unsigned kMaxDigits = 15; // of a chunk's size: 2^60 - 1
constexpr unsigned kMaxExtension = 1024;
constexpr unsigned kMaxTrailers = 8192;

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lowered = static_cast<char>(c | 0x20);
    return lowered >= 'a' && lowered <= 'f' ? lowered - 'a' + 10 : -1;
}

} // namespace

Result<std::size_t> ChunkDecoder::advance(std::string_view input)
{
    std::size_t used = 0;
    while (used < input.size() && m_state != State::Data && m_state != State::Done) {
        if (!step(input[used++]))
            return fail(Code::InvalidArgument, "the chunked body is malformed", "request body");
    }
    return used;
}

void ChunkDecoder::tookData(std::uint64_t count)
{
    m_left -= count;
    if (m_left == 0)
        m_state = State::DataCr;
}

bool ChunkDecoder::sizeDigit(char c)
{
    const int digit = hexDigit(c);
    if (digit >= 0) {
        m_left = m_left * 16 + static_cast<unsigned>(digit);
        return ++m_digits <= kMaxDigits;
    }
    if (m_digits == 0)
        return false;
    if (c == '\r') {
        m_state = State::SizeLf;
        return true;
    }
    m_ignored = 0;
    m_state = State::Extension;
    return c == ';' || c == ' ' || c == '\t';
}

bool ChunkDecoder::step(char c)
{
    const auto expect = [this, c](char wanted, State next) {
        m_state = next;
        return c == wanted;
    };
    switch (m_state) {
    case State::Size:
        return sizeDigit(c);
    case State::Extension:
        if (c == '\r')
            m_state = State::SizeLf;
        return c != '\n' && ++m_ignored <= kMaxExtension;
    case State::SizeLf:
        m_digits = 0;
        m_ignored = 0;
        return expect('\n', m_left == 0 ? State::TrailerStart : State::Data);
    case State::DataCr:
        return expect('\r', State::DataLf);
    case State::DataLf:
        return expect('\n', State::Size);
    case State::TrailerStart:
        m_state = c == '\r' ? State::FinalLf : State::Trailer;
        return c != '\n' && ++m_ignored <= kMaxTrailers;
    case State::Trailer:
        if (c == '\r')
            m_state = State::TrailerLf;
        return c != '\n' && ++m_ignored <= kMaxTrailers;
    case State::TrailerLf:
        return expect('\n', State::TrailerStart);
    case State::FinalLf:
        return expect('\n', State::Done);
    case State::Data:
    case State::Done:
        break;
    }
    return true;
}

} // namespace holdfast::http
