// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/form_data.h"

#include <algorithm>

#include "s3/part_header.h"

namespace holdfast::s3
{

namespace
{

constexpr std::size_t kMaxPadding = 200; ///< blanks after a boundary, which gateways add
constexpr std::string_view kFile = "file";
constexpr std::string_view kVariable = "${filename}";

std::unexpected<S3Error> malformed()
{
    return refuse(ErrorCode::MalformedPostRequest);
}

std::unexpected<S3Error> tooLarge()
{
    return refuse(ErrorCode::MaxPostPreDataLengthExceeded, {},
                  {{"MaxPostPreDataLengthBytes", std::to_string(kMaxFormBytes)}});
}

enum class LineEnd : std::uint8_t { More, Part, Close, Bad };

/// What follows a delimiter: "--", or blanks and CRLF. `length` is what it takes.
LineEnd boundaryEnd(std::string_view text, std::size_t& length)
{
    if (text.starts_with("--")) {
        length = 2;
        return LineEnd::Close;
    }
    if (text == "-")
        return LineEnd::More;
    const std::size_t blank = std::min(text.find_first_not_of(" \t"), text.size());
    if (blank > kMaxPadding)
        return LineEnd::Bad;
    const std::string_view rest = text.substr(blank);
    if (rest.empty() || rest == "\r")
        return LineEnd::More;
    length = blank + 2;
    return rest.starts_with("\r\n") ? LineEnd::Part : LineEnd::Bad;
}

/// A name as some browsers give it, a whole path, without its folders.
std::string_view lastPart(std::string_view path)
{
    const std::size_t slash = path.find_last_of("/\\");
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

} // namespace

const std::string* findField(const FormFields& fields, std::string_view lowerName)
{
    const auto found = std::ranges::find(fields, lowerName, &Pairs::value_type::first);
    return found == fields.end() ? nullptr : &found->second;
}

Outcome<std::string> formBoundary(std::string_view contentType)
{
    const auto value = parseParameters(contentType);
    if (!value || value->type != "multipart/form-data")
        return refuse(ErrorCode::PreconditionFailed, {},
                      {{"Condition", "Bucket POST must be of the enclosure-type "
                                     "multipart/form-data"}});
    const std::string* boundary = value->find("boundary");
    const auto isPrintable = [](char c) { return c >= ' ' && c <= '~'; };
    if (!boundary || boundary->empty() || boundary->size() > kMaxBoundary ||
        boundary->ends_with(' ') || !std::ranges::all_of(*boundary, isPrintable))
        return malformed();
    return *boundary;
}

Outcome<void> expandFilename(FormFields& fields, const std::optional<std::string>& filename)
{
    if (!filename)
        return {};
    std::size_t total = 0;
    for (auto& [name, value] : fields) {
        std::string expanded;
        std::size_t at = 0;
        for (std::size_t found = value.find(kVariable); found != std::string::npos;
             found = value.find(kVariable, at)) {
            expanded.append(value, at, found - at).append(*filename);
            at = found + kVariable.size();
            if (total + expanded.size() > kMaxFormBytes)
                return tooLarge();
        }
        value = expanded.append(value, at);
        total += name.size() + value.size();
    }
    if (total > kMaxFormBytes)
        return tooLarge();
    return {};
}

Outcome<std::string> formKey(const FormFields& fields)
{
    if (const std::string* key = findField(fields, "key"); key && !key->empty())
        return *key;
    return refuse(ErrorCode::UserKeyMustBeSpecified,
                  "Bucket POST must contain a field named 'key'.  If it is specified, please check "
                  "the order of the fields.",
                  {{"ArgumentName", "key"}, {"ArgumentValue", ""}});
}

FormParser::FormParser(std::string_view boundary)
    : m_delimiter("\r\n--" + std::string(boundary)),
      // A body may begin with its boundary: as if a line had ended before.
      m_text("\r\n")
{
}

FormParser::Stage FormParser::stage() const
{
    switch (m_state) {
    case State::File:
    case State::FileEnd:
        return Stage::File;
    case State::Done:
        return Stage::Done;
    default:
        return Stage::Fields;
    }
}

Outcome<FormParser::Step> FormParser::feed(ByteView in)
{
    if (stage() == Stage::Fields)
        return feedFields(in);
    Step step;
    if (m_state == State::File)
        feedFile(in, step);
    if (m_state == State::FileEnd)
        if (auto read = feedFileEnd(in.subspan(step.consumed)); !read)
            return refused(std::move(read));
    step.consumed = in.size();
    return step;
}

Outcome<void> FormParser::end() const
{
    if (m_state == State::Done)
        return {};
    return malformed();
}

Outcome<FormParser::Step> FormParser::feedFields(ByteView in)
{
    constexpr std::size_t kLimit =
        kMaxFormBytes + 2; // with the line end that the body did not have
    const std::size_t count = std::min(in.size(), kLimit - m_text.size());
    m_text += asText(in.first(count));
    for (;;) {
        const auto went = advance();
        if (!went)
            return std::unexpected(went.error());
        if (m_state == State::File) {
            // The file's part began in this piece, else an earlier call had found it.
            Step step;
            step.consumed = count - (m_text.size() - m_at);
            m_text.clear();
            m_text.shrink_to_fit();
            return step;
        }
        if (!*went)
            break;
    }
    if (count < in.size())
        return tooLarge();
    return Step{count, {}, {}};
}

/// One element further; false when its end has not come yet.
Outcome<bool> FormParser::advance()
{
    switch (m_state) {
    case State::Preamble:
    case State::Value:
        return readValue();
    case State::BoundaryLine:
        return readBoundaryLine();
    default:
        return readHeader();
    }
}

/// Up to the next delimiter: a field's value, or what precedes the first boundary and means
/// nothing.
Outcome<bool> FormParser::readValue()
{
    const std::size_t found = m_text.find(m_delimiter, std::max(m_at, m_searched));
    if (found == std::string::npos) {
        m_searched = m_text.size() - std::min(m_text.size(), m_delimiter.size() - 1);
        return false;
    }
    if (m_state == State::Value)
        addField(std::string_view(m_text).substr(m_at, found - m_at));
    m_at = found + m_delimiter.size();
    m_state = State::BoundaryLine;
    return true;
}

Outcome<bool> FormParser::readBoundaryLine()
{
    std::size_t length = 0;
    switch (boundaryEnd(std::string_view(m_text).substr(m_at), length)) {
    case LineEnd::More:
        return false;
    case LineEnd::Part:
        m_at += length;
        m_state = State::Header;
        return true;
    case LineEnd::Close:
        return refuse(ErrorCode::IncorrectNumberOfFilesInPostRequest, {},
                      {{"ArgumentName", std::string(kFile)}, {"ArgumentValue", "0"}});
    case LineEnd::Bad:
        break;
    }
    return malformed();
}

Outcome<bool> FormParser::readHeader()
{
    const std::string_view rest = std::string_view(m_text).substr(m_at);
    const std::size_t end = rest.find("\r\n\r\n");
    if (end == std::string_view::npos) {
        if (rest.size() > kMaxPartHeader + 3) // even if the rest of CRLF CRLF came next
            return malformed();
        return false;
    }
    if (end > kMaxPartHeader)
        return malformed();
    const auto part = parsePartHeader(rest.substr(0, end));
    if (!part || part->name.empty())
        return malformed();
    m_at += end + 4;
    m_searched = m_at;
    if (part->name == kFile) {
        if (part->filename)
            m_filename = lastPart(*part->filename);
        m_state = State::File;
        return true;
    }
    if (++m_count > kMaxFormFields)
        return tooLarge();
    m_name = part->name;
    m_state = State::Value;
    return true;
}

void FormParser::addField(std::string_view value)
{
    const auto found = std::ranges::find(m_fields, m_name, &Pairs::value_type::first);
    if (found == m_fields.end())
        m_fields.emplace_back(std::move(m_name), value);
    else
        found->second.append(",").append(value);
}

/// Hands on what is surely the file's. The end of a piece that could be the beginning of the
/// delimiter is only counted: its bytes are the delimiter's own, from where they are given out if
/// it was none after all.
void FormParser::feedFile(ByteView in, Step& step)
{
    const std::string_view text = asText(in);
    std::size_t from = 0;
    if (m_matched > 0) {
        const std::string_view rest = std::string_view(m_delimiter).substr(m_matched);
        const auto differ = std::ranges::mismatch(rest, text);
        from = static_cast<std::size_t>(differ.in1 - rest.begin());
        if (from == rest.size()) {
            m_state = State::FileEnd;
            step.consumed = from;
            return;
        }
        if (from == text.size()) {
            m_matched += from;
            return;
        }
        step.held = asBytes(m_delimiter).first(m_matched);
        m_matched = 0;
    }
    // What matched so far holds no CR, with which a delimiter begins: none begins before `from`.
    if (const std::size_t found = text.find(m_delimiter, from); found != std::string_view::npos) {
        step.data = in.first(found);
        step.consumed = found + m_delimiter.size();
        m_state = State::FileEnd;
        return;
    }
    const std::size_t last = text.rfind('\r');
    if (last != std::string_view::npos && last >= from &&
        m_delimiter.starts_with(text.substr(last)))
        m_matched = text.size() - last;
    step.data = in.first(text.size() - m_matched);
}

Outcome<void> FormParser::feedFileEnd(ByteView in)
{
    m_text += asText(in.first(std::min<std::size_t>(in.size(), kMaxPadding + 2)));
    std::size_t length = 0;
    const LineEnd end = boundaryEnd(m_text, length);
    if (end == LineEnd::Bad)
        return malformed();
    if (end != LineEnd::More)
        m_state = State::Done;
    return {};
}

} // namespace holdfast::s3
