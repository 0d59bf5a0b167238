// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/search_field.h"

#include "ui/theme/icons.h"

#include <QAction>
#include <QCoreApplication>

namespace holdfast::ui
{

QLineEdit* searchField(const QString& name, const QString& placeholder)
{
    auto* field = new QLineEdit;
    field->setAccessibleName(name);
    field->setPlaceholderText(placeholder.isEmpty() ? name : placeholder);
    QAction* glass = field->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    glass->setText(QCoreApplication::translate("SearchField", "Search"));
    field->setClearButtonEnabled(true);
    // Qt gives its clear button no name.
    if (auto* clear = field->findChild<QAction*>(QStringLiteral("_q_qlineeditclearaction"))) {
        clear->setText(QCoreApplication::translate("SearchField", "Clear"));
        clear->setIcon(icon(QStringLiteral("x-lg"), Role::TextTertiary));
    }
    return field;
}

} // namespace holdfast::ui
