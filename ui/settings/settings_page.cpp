// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settings_page.h"

#include "ui/settings/settings_cards.h"
#include "ui/settings/transfers_card.h"

#include <QScrollArea>
#include <QVBoxLayout>

namespace holdfast::ui
{

SettingsPage::SettingsPage(Context& context, QWidget* parent) : Page(context, tr("Settings"), parent)
{
    setObjectName(QStringLiteral("settingsPage"));
    auto* column = new QWidget;
    column->setMaximumWidth(760);
    auto* cards = new QVBoxLayout(column);
    cards->setContentsMargins(0, 0, 0, 0);
    cards->setSpacing(20);
    cards->addWidget(new ConnectionsCard(context));
    cards->addWidget(new NodeCard(context));
    cards->addWidget(new AddressCard(context));
    cards->addWidget(new TransfersCard(context));
    cards->addWidget(new LookCard(context));
    cards->addWidget(new AboutCard(context));
    cards->addStretch(1);
    auto* board = new QWidget;
    auto* row = new QHBoxLayout(board);
    row->setContentsMargins(24, 20, 24, 20);
    row->addWidget(column, 100);
    row->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(board);
    scroll->viewport()->setAutoFillBackground(false);
    board->setAutoFillBackground(false);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(scroll);
}

} // namespace holdfast::ui
