// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/home/home_cards.h"

#include "ui/shell/action_registry.h"
#include "ui/theme/icons.h"
#include "ui/widgets/layouts.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QVBoxLayout>

namespace holdfast::ui
{

namespace
{

QWidget* whatIfCell(const WhatIf& what)
{
    auto* cell = new QWidget;
    auto* icon = new IconLabel(what.icon.isEmpty() ? QString::fromLatin1(stateIcon(what.state)) : what.icon,
        textRole(what.state), 14);
    auto* event = Label::wrapped(what.event, Type::Medium);
    auto* outcome = Label::wrapped(what.outcome, Type::Small, Role::TextSecondary);
    auto* first = new QHBoxLayout;
    first->setSpacing(8);
    first->addWidget(icon, 0, Qt::AlignTop);
    first->addWidget(event, 1);
    auto* column = new QVBoxLayout(cell);
    column->setContentsMargins(20, 12, 16, 14);
    column->setSpacing(0);
    column->addLayout(first);
    column->addWidget(outcome);
    column->addStretch(1);
    cell->setAccessibleName(what.event + QLatin1String(": ") + what.outcome);
    return cell;
}

} // namespace

SafetyCard::SafetyCard(Context&, QWidget* parent) : Card(parent)
{
    setObjectName(QStringLiteral("safetyCard"));
    m_shield = new IconTile(QStringLiteral("shield"), State::Neutral, 48, 24);
    m_headline = Label::wrapped({}, Type::Headline);
    m_headline->setObjectName(QStringLiteral("safetyHeadline"));
    m_text = Label::wrapped({}, Type::Body, Role::TextSecondary);
    m_work = new QWidget;
    m_workIcon = new IconLabel(QStringLiteral("bandaid"), Role::Heal, 16);
    m_workWord = new Label({}, Type::Medium);
    m_workBar = new QProgressBar;
    m_workBar->setTextVisible(false);
    m_workBar->setRange(0, 1000);
    m_workBar->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_workText = new Label({}, Type::Body, Role::TextSecondary);
    auto* work = new QHBoxLayout(m_work);
    work->setContentsMargins(0, 0, 0, 0);
    work->setSpacing(12);
    work->addWidget(m_workIcon);
    work->addWidget(m_workWord);
    work->addWidget(m_workBar, 1);
    work->addWidget(m_workText);

    auto* show = new QPushButton(tr("Show drives"));
    show->setObjectName(QStringLiteral("showDrives"));
    connect(show, &QPushButton::clicked, this, &SafetyCard::drivesRequested);

    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_headline);
    words->addWidget(m_text);
    auto* top = new QHBoxLayout;
    top->setSpacing(16);
    top->addWidget(m_shield, 0, Qt::AlignTop);
    top->addLayout(words, 1);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(show);
    buttons->addStretch(1);
    auto* upper = new QVBoxLayout;
    upper->setContentsMargins(20, 20, 20, 18);
    upper->setSpacing(16);
    upper->addLayout(top);
    upper->addWidget(m_work);
    upper->addLayout(buttons);
    m_whatIfs = new QHBoxLayout;
    m_whatIfs->setSpacing(0);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    column->addLayout(upper);
    column->addWidget(new Line);
    column->addLayout(m_whatIfs);
}

void SafetyCard::show(const Safety& safety)
{
    m_shield->set(safety.icon, safety.state);
    m_headline->setText(safety.headline);
    m_text->setText(safety.text);
    m_work->setVisible(safety.work.has_value());
    if (safety.work) {
        m_workIcon->set(safety.work->icon, textRole(safety.work->state));
        m_workWord->setText(safety.work->word);
        m_workBar->setProperty("state", int(safety.work->state));
        m_workBar->setRange(0, safety.work->fraction < 0 ? 0 : 1000);
        m_workBar->setValue(int(safety.work->fraction * 1000));
        m_workBar->setAccessibleName(safety.work->word);
        m_workText->setText(safety.work->progress);
    }
    clearLayout(m_whatIfs);
    for (std::size_t i = 0; i < safety.whatIfs.size(); ++i) {
        if (i > 0)
            m_whatIfs->addWidget(new Line(Qt::Vertical));
        m_whatIfs->addWidget(whatIfCell(safety.whatIfs[i]), 1);
    }
}

NeedsYouCard::NeedsYouCard(Context& context, QWidget* parent) : Card(parent), m_context(context)
{
    setObjectName(QStringLiteral("needsYou"));
    auto* head = new QHBoxLayout;
    head->setContentsMargins(16, 10, 16, 10);
    m_count = new Label({}, Type::Small, Role::TextSecondary);
    head->addWidget(new Label(tr("Needs you"), Type::Strong));
    head->addStretch(1);
    head->addWidget(m_count);
    m_rows = new QVBoxLayout;
    m_rows->setSpacing(0);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    column->addLayout(head);
    column->addLayout(m_rows);
}

void NeedsYouCard::show(const std::vector<Alert>& alerts)
{
    setVisible(!alerts.empty());
    if (alerts == m_alerts)
        return; // the keyboard may be on a button of a row
    m_alerts = alerts;
    clearLayout(m_rows);
    m_count->setText(QString::number(alerts.size()));
    const std::size_t most = std::min<std::size_t>(4, alerts.size());
    for (std::size_t i = 0; i < most; ++i) {
        const Alert& alert = alerts[i];
        m_rows->addWidget(new Line);
        auto* row = new QWidget;
        auto* line = new QHBoxLayout(row);
        line->setContentsMargins(16, 9, 12, 9);
        line->setSpacing(12);
        line->addWidget(new IconTile(alert.icon, alert.state));
        auto* words = new QVBoxLayout;
        words->setSpacing(0);
        words->addWidget(new ElidedLabel(alert.what, Type::Medium));
        words->addWidget(new ElidedLabel(alert.why, Type::Small, Role::TextSecondary));
        line->addLayout(words, 1);
        if (!alert.button.isEmpty()) {
            QPushButton* button = smallButton(alert.button);
            button->setAccessibleName(alert.button + QLatin1String(": ") + alert.what);
            connect(button, &QPushButton::clicked, this, [this, target = alert.action] {
                if (target == QLatin1String("drives"))
                    Q_EMIT drivesRequested();
                else if (QAction* action = m_context.actions.action(target))
                    action->trigger();
            });
            line->addWidget(button);
        }
        m_rows->addWidget(row);
    }
    if (most == alerts.size())
        return;
    //: below the most severe ones
    QPushButton* more = linkButton(tr("%n more: show drives", nullptr, int(alerts.size() - most)));
    connect(more, &QPushButton::clicked, this, &NeedsYouCard::drivesRequested);
    auto* row = new QWidget;
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(16, 8, 12, 8);
    line->addWidget(more);
    line->addStretch(1);
    m_rows->addWidget(new Line);
    m_rows->addWidget(row);
}

} // namespace holdfast::ui
