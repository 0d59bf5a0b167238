// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/bytes.h"
#include "base/error.h"

namespace holdfast
{

[[nodiscard]] std::string hexEncode(ByteView bytes); ///< lower case
[[nodiscard]] Result<Bytes> hexDecode(std::string_view text); ///< either case; InvalidArgument
[[nodiscard]] std::string base64Encode(ByteView bytes); ///< RFC 4648 section 4, padded
[[nodiscard]] Result<Bytes> base64Decode(std::string_view text); ///< strict: padded, canonical

/// Whether `text` is well-formed UTF-8 (no surrogates, no overlong forms).
[[nodiscard]] bool isUtf8(std::string_view text);

} // namespace holdfast
