// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>
#include <QString>
#include <QStringList>

#include <expected>

namespace holdfast::app
{

/// The key of a file uploaded under `prefix`: NFC (file systems that decompose would otherwise make
/// two objects of one name), forward slashes. `relative` is relative to what was dropped.
[[nodiscard]] QString keyFor(const QString& prefix, const QString& relative);

enum class NameProblem {
    Empty,
    DotSegment,    ///< "." or ".." would leave the folder
    Absolute,      ///< begins with "/" or "\"
    DriveLetter,   ///< "C:..."
    DeviceName,    ///< CON, NUL, COM1 ... with or without an extension
    ForbiddenChar, ///< control characters; on any system also NUL, and \ : * ? " < > | where they matter
    TooLong,       ///< a component beyond 255 bytes in UTF-8
    TrailingDot,   ///< ends in a dot or space: Windows would drop it
};

/// Whether names must also be good on Windows. Portable refuses everything above; Here takes
/// characters and endings that are fine on this system. Names that could lead out of the folder
/// ("..", absolute paths, drive letters) and device names are refused in both.
enum class NameRules { Here, Portable };

/// The relative local path for an object key downloaded into a folder: each component checked.
/// A key ending in "/" (a folder marker) is Empty.
[[nodiscard]] std::expected<QString, NameProblem> localPathFor(const QString& key,
                                                               NameRules rules = NameRules::Portable);
/// One component.
[[nodiscard]] std::expected<QString, NameProblem> checkedFileName(
    const QString& name, NameRules rules = NameRules::Portable);

/// Gives each path of one download a name of its own, even on file systems that fold case or
/// normalise: "Readme.md", then "README (2).md". Not thread-safe.
class CollisionResolver
{
public:
    /// `relative` or the next free variant of it. Remembers what it gave.
    [[nodiscard]] QString take(const QString& relative);
    /// A path that is there already.
    void occupy(const QString& relative);

private:
    QSet<QString> m_taken; ///< case-folded, NFC
};

/// Bucket names by the AWS rules ("General purpose bucket naming rules"); Empty when good.
enum class BucketNameProblem { None, Length, Character, Edge, LooksLikeAddress, Adjacent, Reserved };
[[nodiscard]] BucketNameProblem checkBucketName(const QString& name);

} // namespace holdfast::app
