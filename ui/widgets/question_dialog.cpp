// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/question_dialog.h"

#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/label.h"

#include <QDialogButtonBox>
#include <QLineEdit>
#include <QVBoxLayout>

namespace holdfast::ui
{

QuestionDialog::QuestionDialog(const QString& question, const QString& text, const QString& verb,
    Kind kind, QWidget* parent)
    : QDialog(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(question);
    setObjectName(QStringLiteral("questionDialog"));
    setModal(true);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    setMinimumWidth(440);
    setMaximumWidth(560);
    new FocusRing(this);
    auto* title = Label::wrapped(question, Type::Section);
    m_text = Label::wrapped(text, Type::Body, Role::TextSecondary);
    m_text->setVisible(!text.isEmpty());
    m_text->setObjectName(QStringLiteral("questionText"));
    m_body = new QVBoxLayout;
    m_body->setSpacing(8);
    m_buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    QPushButton* cancel = m_buttons->button(QDialogButtonBox::Cancel);
    cancel->setText(tr("Cancel"));
    cancel->setIcon({});
    cancel->setObjectName(QStringLiteral("cancelButton"));
    m_verb = m_buttons->addButton(verb, QDialogButtonBox::AcceptRole);
    m_verb->setObjectName(QStringLiteral("verbButton"));
    if (kind == Kind::Destructive) {
        // Enter must not destroy anything.
        m_verb->setProperty("kind", "danger");
        m_verb->setAutoDefault(false);
        cancel->setDefault(true);
    } else {
        cancel->setAutoDefault(false);
        makePrimary(m_verb);
    }
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(8);
    column->addWidget(title);
    column->addWidget(m_text);
    column->addLayout(m_body);
    column->addSpacing(12);
    column->addWidget(m_buttons);
    column->setSizeConstraint(QLayout::SetMinimumSize);
}

void QuestionDialog::setText(const QString& text)
{
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
}

void QuestionDialog::setCancelText(const QString& text)
{
    m_buttons->button(QDialogButtonBox::Cancel)->setText(text);
}

QPushButton* QuestionDialog::addVerb(const QString& text)
{
    QPushButton* button = m_buttons->addButton(text, QDialogButtonBox::ActionRole);
    button->setAutoDefault(false);
    return button;
}

void QuestionDialog::askForName(const QString& name, const QString& label)
{
    auto* words = new Label(label, Type::Body, Role::TextTertiary);
    auto* field = new QLineEdit;
    field->setObjectName(QStringLiteral("confirmName"));
    field->setAccessibleName(label);
    words->setBuddy(field);
    m_body->addSpacing(4);
    m_body->addWidget(words);
    m_body->addWidget(field);
    m_verb->setEnabled(false);
    connect(field, &QLineEdit::textChanged, this,
        [this, name](const QString& text) { m_verb->setEnabled(text == name); });
    field->setFocus();
}

} // namespace holdfast::ui
