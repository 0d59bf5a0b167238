// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

#include <random>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"

/// Small helpers of the tests of base/: values that Qt Test can print, and bytes from a seed.
namespace basetest
{

inline QByteArray q(std::string_view text)
{
    return {text.data(), qsizetype(text.size())};
}

inline std::string s(const QByteArray& bytes)
{
    return bytes.toStdString();
}

/// What an error carries, for the message of a failed comparison.
template <class T> QByteArray codeOf(const holdfast::Result<T>& result)
{
    return q(holdfast::codeName(result ? holdfast::Code::Ok : result.error().code));
}

inline std::string randomBytes(std::mt19937& random, std::size_t size)
{
    std::string out(size, '\0');
    for (char& c : out)
        c = static_cast<char>(random());
    return out;
}

} // namespace basetest
