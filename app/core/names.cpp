// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/core/names.h"

#include <QHostAddress>
#include <QRegularExpression>

#include <algorithm>

namespace holdfast::app
{

namespace
{

constexpr qsizetype kLongestComponent = 255; ///< bytes: ext4, xfs, btrfs, APFS

bool isDeviceName(const QString& name)
{
    // Windows takes "NUL.txt" for the device too, and superscript digits for COM and LPT.
    static const QRegularExpression pattern(
        QStringLiteral("^(CON|PRN|AUX|NUL|CONIN\\$|CONOUT\\$|(COM|LPT)[0-9\u00b9\u00b2\u00b3])"
                       "[ ]*(\\..*)?$"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption);
    return pattern.match(name).hasMatch();
}

bool hasDriveLetter(const QString& name)
{
    return name.size() >= 2 && name[1] == QLatin1Char(':') && name[0].isLetter();
}

bool isForbidden(QChar c, NameRules rules)
{
    if (c.isNull() || c == QLatin1Char('/'))
        return true;
    if (rules == NameRules::Here)
        return false;
    return c.unicode() < 0x20 || c.unicode() == 0x7f
           || QStringLiteral("\\:*?\"<>|").contains(c);
}

/// "name (2)" before the extension; a leading dot begins no extension.
QString numbered(const QString& relative, int number)
{
    const qsizetype slash = relative.lastIndexOf(QLatin1Char('/'));
    const QString folder = relative.left(slash + 1);
    const QString name = relative.mid(slash + 1);
    qsizetype dot = name.lastIndexOf(QLatin1Char('.'));
    if (dot <= 0)
        dot = name.size();
    const QString suffix = QStringLiteral(" (%1)").arg(number) + name.mid(dot);
    QString stem = name.left(dot);
    while (!stem.isEmpty() && (stem + suffix).toUtf8().size() > kLongestComponent)
        stem.chop(stem.back().isLowSurrogate() ? 2 : 1);
    return folder + stem + suffix;
}

QString folded(const QString& relative)
{
    return relative.normalized(QString::NormalizationForm_C)
        .toCaseFolded()
        .normalized(QString::NormalizationForm_C);
}

} // namespace

QString keyFor(const QString& prefix, const QString& relative)
{
    return prefix + relative.normalized(QString::NormalizationForm_C);
}

std::expected<QString, NameProblem> checkedFileName(const QString& name, NameRules rules)
{
    if (name.isEmpty())
        return std::unexpected(NameProblem::Empty);
    if (name == QLatin1String(".") || name == QLatin1String(".."))
        return std::unexpected(NameProblem::DotSegment);
    if (hasDriveLetter(name))
        return std::unexpected(NameProblem::DriveLetter);
    if (isDeviceName(name))
        return std::unexpected(NameProblem::DeviceName);
    if (rules == NameRules::Portable) {
        if (name.endsWith(QLatin1Char('.')) || name.endsWith(QLatin1Char(' ')))
            return std::unexpected(NameProblem::TrailingDot);
    }
    if (std::any_of(name.begin(), name.end(), [&](QChar c) { return isForbidden(c, rules); }))
        return std::unexpected(NameProblem::ForbiddenChar);
    if (name.toUtf8().size() > kLongestComponent)
        return std::unexpected(NameProblem::TooLong);
    return name;
}

std::expected<QString, NameProblem> localPathFor(const QString& key, NameRules rules)
{
    if (key.isEmpty() || key.endsWith(QLatin1Char('/')))
        return std::unexpected(NameProblem::Empty);
    if (key.startsWith(QLatin1Char('/')) || key.startsWith(QLatin1Char('\\')))
        return std::unexpected(NameProblem::Absolute);
    const QStringList components = key.split(QLatin1Char('/'));
    for (const QString& component : components) {
        // "a//b" would come back as "a/b": two keys, one path.
        if (auto checked = checkedFileName(component, rules); !checked)
            return std::unexpected(checked.error());
        // On this system a backslash is a letter, but never one that can climb.
        if (component.split(QLatin1Char('\\')).contains(QLatin1String("..")))
            return std::unexpected(NameProblem::DotSegment);
    }
    return key;
}

QString CollisionResolver::take(const QString& relative)
{
    QString candidate = relative;
    for (int number = 2; m_taken.contains(folded(candidate)); ++number)
        candidate = numbered(relative, number);
    m_taken.insert(folded(candidate));
    return candidate;
}

void CollisionResolver::occupy(const QString& relative)
{
    m_taken.insert(folded(relative));
}

BucketNameProblem checkBucketName(const QString& name)
{
    if (name.size() < 3 || name.size() > 63)
        return BucketNameProblem::Length;
    const auto isAlnum = [](QChar c) {
        return (c >= QLatin1Char('a') && c <= QLatin1Char('z'))
               || (c >= QLatin1Char('0') && c <= QLatin1Char('9'));
    };
    for (QChar c : name) {
        if (!isAlnum(c) && c != QLatin1Char('-') && c != QLatin1Char('.'))
            return BucketNameProblem::Character;
    }
    if (!isAlnum(name.front()) || !isAlnum(name.back()))
        return BucketNameProblem::Edge;
    if (name.contains(QLatin1String("..")) || name.contains(QLatin1String(".-"))
        || name.contains(QLatin1String("-.")))
        return BucketNameProblem::Adjacent;
    static const QRegularExpression address(QStringLiteral("^\\d{1,3}(\\.\\d{1,3}){3}$"));
    if (address.match(name).hasMatch())
        return BucketNameProblem::LooksLikeAddress;
    for (const char* prefix : {"xn--", "sthree-", "amzn-s3-demo-"}) {
        if (name.startsWith(QLatin1String(prefix)))
            return BucketNameProblem::Reserved;
    }
    for (const char* suffix : {"-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"}) {
        if (name.endsWith(QLatin1String(suffix)))
            return BucketNameProblem::Reserved;
    }
    return BucketNameProblem::None;
}

} // namespace holdfast::app
