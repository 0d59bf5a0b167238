// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "http/openssl_error.h"

#include <cstring>

#include <openssl/err.h>

namespace holdfast::http
{

std::string takeOpensslError()
{
    const unsigned long error = ERR_peek_error(); // the first is the cause, later ones are its echo
    std::string text = "no reason given";
    if (ERR_SYSTEM_ERROR(error))
        text = std::strerror(static_cast<int>(ERR_GET_REASON(error)));
    else if (const char* reason = ERR_reason_error_string(error))
        text = reason;
    ERR_clear_error();
    return text;
}

} // namespace holdfast::http
