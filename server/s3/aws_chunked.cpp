// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/aws_chunked.h"

#include <algorithm>
#include <charconv>

namespace holdfast::s3
{

namespace
{

constexpr std::size_t kMaxLine = 1024;
constexpr std::size_t kMaxTrailerBytes = 8192;
constexpr std::uint64_t kMaxChunk = std::uint64_t(5) << 30;
constexpr std::string_view kSignaturePrefix = "chunk-signature=";
constexpr std::string_view kTrailerSignature = "x-amz-trailer-signature";

std::unexpected<Error> malformed(std::string message)
{
    return fail(Code::InvalidArgument, std::move(message), "aws-chunked");
}

std::string_view trimmed(std::string_view text)
{
    while (text.starts_with(' ') || text.starts_with('\t'))
        text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('\t'))
        text.remove_suffix(1);
    return text;
}

bool isSignature(std::string_view text)
{
    return text.size() == 64 && std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

} // namespace

AwsChunkedDecoder::AwsChunkedDecoder(bool isSigned, bool hasTrailer)
    : m_signed(isSigned), m_hasTrailer(hasTrailer)
{
}

Result<AwsChunkedDecoder::Progress> AwsChunkedDecoder::decode(ByteView in, MutableByteView out,
                                                              std::vector<ChunkEnd>& ends)
{
    Progress progress;
    while (m_state != State::Done) {
        if (m_state == State::Data) {
            const std::size_t count = static_cast<std::size_t>(
                std::min<std::uint64_t>({m_left, in.size() - progress.consumed,
                                         out.size() - progress.produced}));
            if (count == 0)
                return progress;
            std::memcpy(out.data() + progress.produced, in.data() + progress.consumed, count);
            progress.consumed += count;
            progress.produced += count;
            skip(count);
            continue;
        }
        const auto whole = takeLine(in, progress.consumed);
        if (!whole)
            return std::unexpected(whole.error());
        if (!*whole)
            return progress;
        Result<void> taken;
        if (m_state == State::Header)
            taken = header(progress.produced, ends);
        else if (m_state == State::DataEnd) {
            if (!m_line.empty())
                return malformed("a chunk is longer than its header says");
            if (m_signed)
                ends.push_back({progress.produced, std::move(m_signature)});
            m_state = State::Header;
        } else
            taken = trailerLine();
        m_line.clear();
        if (!taken)
            return std::unexpected(taken.error());
    }
    return progress;
}

void AwsChunkedDecoder::skip(std::uint64_t count)
{
    m_left -= count;
    if (m_left == 0)
        m_state = State::DataEnd;
}

/// Moves bytes up to the next LF into m_line; true when the line is whole (without its CRLF).
Result<bool> AwsChunkedDecoder::takeLine(ByteView in, std::size_t& consumed)
{
    const std::string_view rest = asText(in.subspan(consumed));
    const std::size_t end = rest.find('\n');
    const std::size_t count = end == std::string_view::npos ? rest.size() : end + 1;
    if (m_line.size() + count > kMaxLine)
        return malformed("a line is too long");
    m_line += rest.substr(0, count);
    consumed += count;
    if (end == std::string_view::npos)
        return false;
    if (!m_line.ends_with("\r\n"))
        return malformed("a line does not end in CRLF");
    m_line.resize(m_line.size() - 2);
    return true;
}

Result<void> AwsChunkedDecoder::header(std::size_t offset, std::vector<ChunkEnd>& ends)
{
    const std::string_view line = m_line;
    const std::size_t semicolon = std::min(line.find(';'), line.size());
    const std::string_view size = line.substr(0, semicolon);
    const auto [last, problem] =
        std::from_chars(size.data(), size.data() + size.size(), m_left, 16);
    if (size.empty() || problem != std::errc{} || last != size.data() + size.size() ||
        m_left > kMaxChunk)
        return malformed("a chunk header without a valid size");

    m_signature.clear();
    if (m_signed) {
        if (m_hadShort && m_left > 0)
            return fail(Code::TooLarge,
                        "Only the last chunk is allowed to have a size less than 8192 bytes",
                        "aws-chunked");
        m_hadShort = m_left < kMinSignedChunk;
        const std::string_view extension = line.substr(std::min(semicolon + 1, line.size()));
        if (!extension.starts_with(kSignaturePrefix) ||
            !isSignature(extension.substr(kSignaturePrefix.size())))
            return malformed("a chunk header without a chunk signature");
        m_signature = extension.substr(kSignaturePrefix.size());
    }
    if (m_left > 0) {
        m_state = State::Data;
        return {};
    }
    if (m_signed)
        ends.push_back({offset, std::move(m_signature)});
    m_state = State::Trailer;
    return {};
}

/// A line after the final chunk: a trailing header, or the empty one that ends the body.
Result<void> AwsChunkedDecoder::trailerLine()
{
    if (m_line.empty()) {
        m_state = State::Done;
        return {};
    }
    m_trailerBytes += m_line.size();
    const std::size_t colon = m_line.find(':');
    if (!m_hasTrailer || colon == std::string::npos || m_trailerBytes > kMaxTrailerBytes)
        return fail(m_hasTrailer ? Code::Corrupt : Code::InvalidArgument,
                    "trailing data that is no trailing header", "aws-chunked");
    std::string name(trimmed(std::string_view(m_line).substr(0, colon)));
    if (name.empty())
        return fail(Code::Corrupt, "a trailing header without a name", "aws-chunked");
    for (char& c : name)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + 32);
    const std::string_view value = trimmed(std::string_view(m_line).substr(colon + 1));
    if (name == kTrailerSignature) {
        if (!isSignature(value))
            return fail(Code::Corrupt, "the trailer's signature is no signature", "aws-chunked");
        m_trailerSignature = value;
    } else {
        m_trailer.emplace_back(std::move(name), value);
    }
    return {};
}

Result<void> AwsChunkedDecoder::end()
{
    if (m_state == State::Done || (m_state == State::Trailer && m_line.empty())) {
        m_state = State::Done;
        return {};
    }
    return fail(Code::Cancelled, "the body ended inside its chunks", "aws-chunked");
}

} // namespace holdfast::s3
