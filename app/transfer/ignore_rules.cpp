// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/transfer/ignore_rules.h"

namespace holdfast::app::transfer
{

namespace
{

/// "[a-z]", "[!0-9]" from `at`; the position after it, or -1 when it does not end.
qsizetype takeClass(const QString& glob, qsizetype at, QString& out)
{
    qsizetype end = at + 1;
    if (end < glob.size() && (glob[end] == u'!' || glob[end] == u'^'))
        ++end;
    if (end < glob.size() && glob[end] == u']')
        ++end; // as the first character it stands for itself
    end = glob.indexOf(u']', end);
    if (end < 0)
        return -1;
    QString inside = glob.mid(at + 1, end - at - 1);
    const bool negated = inside.startsWith(u'!') || inside.startsWith(u'^');
    if (negated)
        inside.remove(0, 1);
    inside.replace(u'\\', QLatin1String("\\\\")).replace(u'[', QLatin1String("\\["));
    inside.replace(u']', QLatin1String("\\]")).replace(u'^', QLatin1String("\\^"));
    out += QLatin1String(negated ? "(?!/)[^" : "(?!/)[") + inside + u']';
    return end + 1;
}

QString expressionOf(const QString& glob)
{
    QString out;
    for (qsizetype i = 0; i < glob.size();) {
        const QStringView rest = QStringView(glob).mid(i);
        const bool atName = i == 0 || glob[i - 1] == u'/';
        if (atName && rest.startsWith(u"**/")) {
            out += QLatin1String("(?:[^/]+/)*");
            i += 3;
        } else if (atName && rest == u"**") {
            out += QLatin1String(".+");
            i += 2;
        } else if (glob[i] == u'*') {
            out += QLatin1String("[^/]*");
            ++i;
        } else if (glob[i] == u'?') {
            out += QLatin1String("[^/]");
            ++i;
        } else if (const qsizetype after = glob[i] == u'[' ? takeClass(glob, i, out) : -1; after > 0) {
            i = after;
        } else {
            if (glob[i] == u'\\' && i + 1 < glob.size())
                ++i;
            out += QRegularExpression::escape(QString(glob[i]));
            ++i;
        }
    }
    return out;
}

} // namespace

IgnoreRules::IgnoreRules(const QStringList& patterns)
{
    for (QString glob : patterns) {
        glob = glob.trimmed();
        if (glob.isEmpty() || glob.startsWith(u'#'))
            continue;
        Rule rule;
        if (glob.startsWith(u'!')) {
            rule.takesBack = true;
            glob.remove(0, 1);
        }
        if (glob.endsWith(u'/')) {
            rule.onlyFolders = true;
            glob.chop(1);
        }
        const bool fromTop = glob.contains(u'/');
        if (glob.startsWith(u'/'))
            glob.remove(0, 1);
        if (glob.isEmpty())
            continue;
        const QString before = fromTop ? QString() : QStringLiteral("(?:.*/)?");
        rule.pattern = QRegularExpression(
            QRegularExpression::anchoredPattern(before + expressionOf(glob)),
            QRegularExpression::DotMatchesEverythingOption);
        if (rule.pattern.isValid())
            m_rules.append(std::move(rule));
    }
}

bool IgnoreRules::ignores(const QString& relative, bool isFolder) const
{
    bool ignored = false;
    for (const Rule& rule : m_rules) {
        if (rule.onlyFolders && !isFolder)
            continue;
        if (ignored == rule.takesBack && rule.pattern.match(relative).hasMatch())
            ignored = !rule.takesBack;
    }
    return ignored;
}

bool IgnoreRules::ignoresOrParent(const QString& relativeFile) const
{
    for (qsizetype slash = relativeFile.indexOf(u'/'); slash >= 0;
         slash = relativeFile.indexOf(u'/', slash + 1)) {
        if (ignores(relativeFile.left(slash), true))
            return true;
    }
    return ignores(relativeFile, false);
}

} // namespace holdfast::app::transfer
