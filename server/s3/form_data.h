// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "s3/errors.h"

/// The form of a POST Object request: multipart/form-data as it comes from the socket. Sources: RFC
/// 7578, RFC 2046 section 5.1, "POST Object" and "HTML form fields" of the Amazon S3 API reference.
namespace holdfast::s3
{

/// Everything before the file's first byte: boundaries, part headers, values. AWS's 20 KB.
inline constexpr std::size_t kMaxFormBytes = 20'480;
inline constexpr std::size_t kMaxFormFields = 100;
inline constexpr std::size_t kMaxPartHeader = 4096;
inline constexpr std::size_t kMaxBoundary = 70;

/// Names in lower case ("post parameters are case insensitive"), each once: values of one name are
/// joined by commas, as policies see them. In the order they came; without the file.
using FormFields = Pairs;
[[nodiscard]] const std::string* findField(const FormFields& fields, std::string_view lowerName);

/// The boundary parameter of the request's Content-Type. PreconditionFailed when it is not
/// multipart/form-data, MalformedPOSTRequest without a usable boundary.
[[nodiscard]] Outcome<std::string> formBoundary(std::string_view contentType);

/// Puts the file's name in place of ${filename} in every field. Without a name (a part that is no
/// file of a browser) the fields stay as they are, as on AWS; with an empty one it vanishes.
/// MaxPostPreDataLengthExceeded when the fields would grow past kMaxFormBytes.
[[nodiscard]] Outcome<void> expandFilename(FormFields& fields,
                                           const std::optional<std::string>& filename);

/// The value of `key`, or UserKeyMustBeSpecified.
[[nodiscard]] Outcome<std::string> formKey(const FormFields& fields);

/// Takes a form apart in pieces of any size. No I/O. The file's bytes are handed on as views; what
/// may be the beginning of a boundary is counted, not copied.
///
///     [preamble] --B CRLF header CRLF CRLF value CRLF --B ... CRLF CRLF file CRLF --B [--] ...
///     \__________________________ Fields _____________________________/\_____ File _____/\_ Done
///
/// In Fields a call stops where the file begins, so that its caller can decide on the fields before
/// it asks for the file. Whatever follows the file is ignored, as AWS says, once the boundary line
/// is whole.
class FormParser
{
public:
    enum class Stage : std::uint8_t { Fields, File, Done };
    struct Step
    {
        std::size_t consumed = 0; ///< all of the input but in Fields
        /// The file's next bytes: first what an earlier call held back, then a part of the input.
        /// Both are valid until the next call.
        ByteView held;
        ByteView data;
    };

    explicit FormParser(std::string_view boundary);

    /// MalformedPOSTRequest, MaxPostPreDataLengthExceeded or IncorrectNumberOfFilesInPostRequest.
    [[nodiscard]] Outcome<Step> feed(ByteView in);
    /// The body ended: MalformedPOSTRequest unless the file's closing boundary was there.
    [[nodiscard]] Outcome<void> end() const;

    [[nodiscard]] Stage stage() const;
    [[nodiscard]] FormFields& fields() { return m_fields; }
    /// The name the browser gave the file, without folders; nothing if the part had none.
    [[nodiscard]] const std::optional<std::string>& filename() const { return m_filename; }

private:
    enum class State : std::uint8_t { Preamble, BoundaryLine, Header, Value, File, FileEnd, Done };

    Outcome<Step> feedFields(ByteView in);
    void feedFile(ByteView in, Step& step);
    Outcome<void> feedFileEnd(ByteView in);
    Outcome<bool> advance();
    Outcome<bool> readBoundaryLine();
    Outcome<bool> readHeader();
    Outcome<bool> readValue();
    void addField(std::string_view value);

    const std::string m_delimiter; ///< CRLF "--" boundary: its only CR is the first character
    State m_state = State::Preamble;
    std::string m_text;   ///< before the file: all of it; after it: the rest of the boundary's line
    std::size_t m_at = 0; ///< in m_text: where the state's element begins
    std::size_t m_searched = 0; ///< in m_text: no delimiter begins before
    std::size_t m_matched =
        0;              ///< bytes of the delimiter seen at the end of the last piece of the file
    std::string m_name; ///< of the field whose value comes
    std::size_t m_count = 0;
    FormFields m_fields;
    std::optional<std::string> m_filename;
};

} // namespace holdfast::s3
