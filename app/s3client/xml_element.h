// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>

#include "app/core/fault.h"

/// S3's documents as small trees of text, for the parsers of this folder. Pure functions.
namespace holdfast::app::s3client
{

struct Element
{
    QString name;
    QString text;
    QList<Element> children;

    /// The first child of this name, or null.
    [[nodiscard]] const Element* child(QLatin1String childName) const;
    [[nodiscard]] QString get(const char* childName) const; ///< its text, or empty
    [[nodiscard]] bool isTrue(const char* childName) const;
};

/// The whole document, at most 16 deep and without a DTD; its size is bounded where it is received.
/// `expected`: the name of the root, or null. Anything else is "UnexpectedAnswer".
[[nodiscard]] Outcome<Element> parseRoot(const QByteArray& body, const char* expected);
[[nodiscard]] Fault unexpectedAnswer(const QString& detail);
/// Invalid where the text is no ISO 8601 time.
[[nodiscard]] QDateTime isoTime(const QString& text);
/// encoding-type=url: names come percent-encoded, since XML 1.0 cannot hold every character.
[[nodiscard]] QString decoded(const QString& text, bool isEncoded);

} // namespace holdfast::app::s3client
