// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/context.h"

#include <QDialog>
#include <QStandardItemModel>

class QLineEdit;
class QListView;

namespace holdfast::ui
{

/// Every action and every bucket by a few letters of its name.
class CommandPalette : public QDialog
{
    Q_OBJECT
public:
    CommandPalette(Context& context, const QStringList& buckets, QWidget* parent);

protected:
    bool eventFilter(QObject* object, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void narrow(const QString& text);
    void runCurrent();

    Context& m_context;
    QStringList m_buckets;
    QLineEdit* m_field;
    QListView* m_list;
    QStandardItemModel m_model;
};

/// How well `name` answers to `typed`: -1 not at all; lower is better. Letters in order suffice.
[[nodiscard]] int paletteRank(const QString& name, const QString& typed);

} // namespace holdfast::ui
