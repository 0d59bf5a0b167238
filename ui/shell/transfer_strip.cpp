// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/transfer_strip.h"

#include "ui/shell/action_registry.h"
#include "ui/theme/icons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>

namespace holdfast::ui
{

using app::transfer::TransferTotals;

TransferStrip::TransferStrip(Context& context, QWidget* parent) : QWidget(parent), m_context(context)
{
    setObjectName(QStringLiteral("transferStrip"));
    setFixedHeight(36);
    m_count = new Label({}, Type::SmallMedium);
    m_count->setObjectName(QStringLiteral("stripCount"));
    m_up = new Label({}, Type::Small, Role::TextSecondary);
    m_down = new Label({}, Type::Small, Role::TextSecondary);
    m_upIcon = new IconLabel(QStringLiteral("arrow-up"), Role::TextSecondary, 12);
    m_downIcon = new IconLabel(QStringLiteral("arrow-down"), Role::TextSecondary, 12);
    m_bar = new QProgressBar;
    m_bar->setTextVisible(false);
    m_bar->setFixedSize(200, 6);
    m_bar->setAccessibleName(tr("Progress of all transfers"));
    m_left = new Label({}, Type::Small, Role::TextSecondary);
    m_stopped = linkButton({});
    m_stopped->setObjectName(QStringLiteral("stripStopped"));
    m_stopped->setProperty("kind", "danger");
    m_stopped->setIcon(icon(QStringLiteral("x-octagon"), Role::Err));
    m_stopped->setFont(fontFor(Type::SmallMedium));
    m_stopped->setIconSize(QSize(14, 14));
    m_pause = new QToolButton;
    m_pause->setObjectName(QStringLiteral("stripPause"));
    m_pause->setAutoRaise(true);
    m_pause->setProperty("grade", "small");
    auto* queue = new QPushButton(tr("Queue"));
    queue->setObjectName(QStringLiteral("stripQueue"));
    queue->setFlat(true);
    queue->setProperty("grade", "small");
    queue->setFont(fontFor(Type::SmallMedium));
    queue->setIcon(icon(QStringLiteral("chevron-up")));
    queue->setIconSize(QSize(12, 12));
    queue->setLayoutDirection(layoutDirection() == Qt::LeftToRight ? Qt::RightToLeft : Qt::LeftToRight);
    queue->setAccessibleName(tr("Open the queue of transfers"));

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 1, 12, 0);
    row->setSpacing(6);
    row->addWidget(new IconLabel(QStringLiteral("arrow-down-up"), Role::TextSecondary, 14));
    row->addSpacing(6);
    row->addWidget(m_count);
    row->addSpacing(6);
    row->addWidget(m_upIcon);
    row->addWidget(m_up);
    row->addWidget(m_downIcon);
    row->addWidget(m_down);
    row->addSpacing(6);
    row->addWidget(m_bar);
    row->addSpacing(6);
    row->addWidget(m_left);
    row->addStretch(1);
    row->addWidget(m_stopped);
    row->addSpacing(8);
    row->addWidget(m_pause);
    row->addSpacing(8);
    row->addWidget(queue);

    connect(queue, &QPushButton::clicked, this,
        [this] { Q_EMIT m_context.go.pageRequested(PageId::Transfers); });
    connect(m_stopped, &QPushButton::clicked, this,
        [this] { Q_EMIT m_context.go.pageRequested(PageId::Transfers); });
    connect(m_pause, &QToolButton::clicked, this, [this] {
        const QString id = m_resumes ? QStringLiteral("transfers.resumeAll")
                                     : QStringLiteral("transfers.pauseAll");
        if (QAction* action = m_context.actions.action(id))
            action->trigger();
    });
    connect(&context.services.transfers, &app::transfer::TransferEngine::totalsChanged, this,
        &TransferStrip::show);
    show(context.services.transfers.totals());
}

void TransferStrip::show(const TransferTotals& totals)
{
    m_totals = totals;
    const int active = totals.running + totals.waiting;
    const int unfinished = active + totals.paused;
    m_count->setText(totals.running > 0 ? tr("%n running", nullptr, totals.running)
            : totals.waiting > 0        ? tr("%n waiting", nullptr, totals.waiting)
            : totals.paused > 0         ? tr("%n paused", nullptr, totals.paused)
                                        : tr("No transfers"));
    const bool up = totals.uploadRate > 0;
    const bool down = totals.downloadRate > 0;
    m_up->setText(up ? format::speed(totals.uploadRate) : QString());
    m_down->setText(down ? format::speed(totals.downloadRate) : QString());
    m_up->setVisible(up);
    m_upIcon->setVisible(up);
    m_down->setVisible(down);
    m_downIcon->setVisible(down);
    const double fraction
        = totals.bytesTotal > 0 ? double(totals.bytesDone) / double(totals.bytesTotal) : 0;
    m_bar->setRange(0, 1000);
    m_bar->setValue(int(fraction * 1000));
    m_bar->setVisible(unfinished > 0 && width() > 700);
    QStringList left;
    if (unfinished > 0)
        left << format::percent(fraction);
    if (unfinished > 0 && totals.walking)
        left << tr("still counting");
    else if (totals.secondsLeft && totals.running > 0)
        left << format::timeLeft(totals.secondsLeft);
    m_left->setText(left.join(QLatin1String(", ")));
    m_stopped->setText(tr("%n need(s) you", nullptr, totals.stopped));
    m_stopped->setVisible(totals.stopped > 0);
    m_resumes = active == 0 && totals.paused > 0;
    m_pause->setIcon(icon(m_resumes ? QStringLiteral("play") : QStringLiteral("pause")));
    m_pause->setToolTip(m_resumes ? tr("Resume all") : tr("Pause all"));
    m_pause->setAccessibleName(m_pause->toolTip());
    m_pause->setEnabled(unfinished > 0);
    announce(m_count->text() + QLatin1Char(' ') + m_left->text());
}

void TransferStrip::announce(const QString& words)
{
    // A status bar that speaks five times a second would silence everything else.
    if (m_announced.isValid() && m_announced.elapsed() < 5000)
        return;
    m_announced.start();
    if (accessibleName() == words)
        return;
    setAccessibleName(words);
    if (QAccessible::isActive()) {
        QAccessibleEvent event(this, QAccessible::NameChanged);
        QAccessible::updateAccessibility(&event);
    }
}

void TransferStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().color(Role::Window));
    painter.fillRect(QRect(0, 0, width(), 1), theme().color(Role::Line));
}

void TransferStrip::resizeEvent(QResizeEvent*)
{
    show(m_totals);
}

} // namespace holdfast::ui
