// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/context.h"

#include <QWidget>

class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace holdfast::ui
{

class Label;

/// Which folders of the server shall become drives: typed, or chosen where the server is this computer.
class FolderChoice : public QWidget
{
    Q_OBJECT
public:
    /// `taken`: folders that are drives already. `most`: how many may be chosen.
    FolderChoice(Context& context, const QStringList& taken, int most, QWidget* parent = nullptr);

    [[nodiscard]] QStringList paths() const;

Q_SIGNALS:
    void changed();

private:
    void add(const QString& path);
    void addTyped();
    void remove(const QString& path);
    void rebuild();
    void say(const QString& problem);
    [[nodiscard]] QString problemOf(const QString& path) const;

    Context& m_context;
    QStringList m_taken;
    int m_most;
    QStringList m_paths;
    QVBoxLayout* m_rows;
    QLineEdit* m_field;
    QPushButton* m_add;
    Label* m_problem;
};

} // namespace holdfast::ui
