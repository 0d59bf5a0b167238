// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/head.h"

#include "ui/shell/action_registry.h"
#include "ui/theme/icons.h"
#include "ui/theme/style_paint.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QStackedLayout>
#include <QToolButton>

namespace holdfast::ui
{

CommandField::CommandField(QWidget* parent) : QPushButton(parent)
{
    setObjectName(QStringLiteral("commandField"));
    setAccessibleName(tr("Search or run a command"));
    setAttribute(Qt::WA_Hover);
    setFixedSize(sizeHint());
}

void CommandField::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& t = theme();
    paint::box(painter, rect(), 6, t.color(Role::Base),
        t.color(underMouse() ? Role::TextTertiary : Role::Input));
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    const auto place = [&](int x, int w) {
        return QRect(mirrored ? width() - x - w : x, 0, w, height());
    };
    paintIcon(painter, place(11, 16), QStringLiteral("search"), Role::TextSecondary, 14);
    const QFont small = fontFor(Type::Small);
    const QString keys = QKeySequence(Qt::CTRL | Qt::Key_K).toString(QKeySequence::NativeText).replace('+', ' ');
    const int keyWidth = QFontMetrics(small).horizontalAdvance(keys) + 10;
    const QRect key = place(width() - keyWidth - 4, keyWidth).adjusted(0, 7, 0, -7);
    paint::box(painter, key, 4, {}, t.color(Role::LineStrong));
    painter.setFont(small);
    painter.setPen(t.color(Role::TextSecondary));
    painter.drawText(key, Qt::AlignCenter, keys);
    painter.setFont(font());
    painter.setPen(t.color(Role::TextTertiary));
    const int room = width() - 35 - keyWidth - 12;
    painter.drawText(place(35, room), int(mirrored ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter,
        painter.fontMetrics().elidedText(accessibleName(), Qt::ElideRight, room));
}

HeadBar::HeadBar(Context& context, QWidget* parent) : QWidget(parent), m_context(context)
{
    setFixedHeight(56);
    m_heads = new QStackedLayout;
    auto* field = new CommandField;
    connect(field, &QPushButton::clicked, this, &HeadBar::paletteRequested);
    auto* menuButton = new QToolButton;
    menuButton->setObjectName(QStringLiteral("menuButton"));
    menuButton->setIcon(icon(QStringLiteral("list")));
    menuButton->setAutoRaise(true);
    menuButton->setAccessibleName(tr("Menu"));
    menuButton->setToolTip(tr("Menu"));
    menuButton->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(menuButton);
    menuButton->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillMenu(menu); });
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 0, 24, 1);
    row->setSpacing(4);
    row->addLayout(m_heads, 1);
    row->addSpacing(8);
    row->addWidget(field);
    row->addWidget(menuButton);
}

void HeadBar::add(QWidget* head)
{
    m_heads->addWidget(head);
}

void HeadBar::setCurrent(QWidget* head)
{
    m_heads->setCurrentWidget(head);
}

void HeadBar::fillMenu(QMenu* menu)
{
    menu->clear();
    for (const MenuGroup group : {MenuGroup::File, MenuGroup::Edit, MenuGroup::View, MenuGroup::Go,
             MenuGroup::Transfers, MenuGroup::Drives, MenuGroup::Help}) {
        if (!menu->isEmpty())
            menu->addSeparator();
        m_context.actions.fillMenu(menu, group);
    }
}

void HeadBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().color(Role::Base));
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme().color(Role::Line));
}

} // namespace holdfast::ui
