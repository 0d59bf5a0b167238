// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/browser/panel_section.h"

#include "ui/widgets/card.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace holdfast::ui
{

PanelSection::PanelSection(const QString& title, QWidget* parent) : QWidget(parent)
{
    m_count = new Label({}, Type::Strong, Role::TextTertiary);
    m_link = linkButton({});
    m_link->hide();
    m_message = new InlineMessage;
    m_message->setStacked();
    auto* head = new QHBoxLayout;
    head->setSpacing(6);
    head->addWidget(new Label(title, Type::Strong));
    head->addWidget(m_count);
    head->addStretch(1);
    head->addWidget(m_link);
    m_body = new QVBoxLayout;
    m_body->setContentsMargins(0, 0, 0, 0);
    m_body->setSpacing(6);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(new Line);
    column->addLayout(head);
    column->addWidget(m_message);
    column->addLayout(m_body);
}

void PanelSection::setCount(const QString& count)
{
    m_count->setText(count);
}

} // namespace holdfast::ui
