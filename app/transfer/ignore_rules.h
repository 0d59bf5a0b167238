// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QRegularExpression>
#include <QStringList>

namespace holdfast::app::transfer
{

/// Which files of a folder stay behind, by patterns as in gitignore(5): "*.tmp" and ".DS_Store" at any
/// depth, "build/" folders only, "/notes.txt" or "a/b" from the top, "**" over folders, "!keep.tmp"
/// takes back, "#" begins a comment. The last pattern that fits decides; what is below a folder that
/// stays behind is not looked at.
class IgnoreRules
{
public:
    explicit IgnoreRules(const QStringList& patterns = {});

    /// `relative` to the folder, with "/" between names and none at either end.
    [[nodiscard]] bool ignores(const QString& relative, bool isFolder) const;
    /// The same for a path whose parents were not asked about one after the other.
    [[nodiscard]] bool ignoresOrParent(const QString& relativeFile) const;
    [[nodiscard]] bool isEmpty() const { return m_rules.isEmpty(); }

private:
    struct Rule
    {
        QRegularExpression pattern;
        bool takesBack = false;
        bool onlyFolders = false;
    };
    QList<Rule> m_rules;
};

} // namespace holdfast::app::transfer
