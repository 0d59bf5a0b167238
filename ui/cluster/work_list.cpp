// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cluster/work_list.h"

#include "ui/shell/action_registry.h"
#include "ui/theme/icons.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/layouts.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QVBoxLayout>

namespace holdfast::ui
{

using namespace app::adminclient;

namespace
{

enum Column { Name, Done, Bar, Percent, Left };

QGridLayout* workGrid(QWidget* host)
{
    auto* grid = new QGridLayout(host);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(0);
    grid->setColumnStretch(Name, 5);
    grid->setColumnStretch(Done, 6);
    grid->setColumnMinimumWidth(Bar, 120);
    grid->setColumnMinimumWidth(Percent, 36);
    grid->setColumnMinimumWidth(Left, 128);
    return grid;
}

} // namespace

WorkList::WorkList(Context& context, QWidget* parent) : QWidget(parent), m_context(context)
{
    setObjectName(QStringLiteral("workList"));
    m_pause = smallButton({}, QStringLiteral("pause"));
    m_pause->setObjectName(QStringLiteral("pauseGrowth"));
    connect(m_pause, &QPushButton::clicked, this, [this] {
        const QString id = m_paused ? QStringLiteral("drives.resumeGrowth") : QStringLiteral("drives.pauseGrowth");
        if (QAction* action = m_context.actions.action(id))
            action->trigger();
    });
    auto* head = new QHBoxLayout;
    head->addWidget(new Label(tr("Work in the background"), Type::Strong));
    head->addStretch(1);
    head->addWidget(m_pause);
    m_growth = Label::wrapped({}, Type::Body, Role::TextSecondary);
    m_growth->setObjectName(QStringLiteral("growthLine"));
    m_idle = new Label(tr("Nothing is to be done."), Type::Body, Role::TextSecondary);
    m_idle->setContentsMargins(0, 4, 0, 0);
    m_tableHost = new QWidget;
    m_table = new QVBoxLayout(m_tableHost);
    m_table->setContentsMargins(0, 0, 0, 0);
    m_narrow = Label::wrapped({}, Type::Body, Role::TextSecondary);
    m_rewrite = smallButton(tr("Rewrite them…"));
    m_rewrite->setObjectName(QStringLiteral("rewriteOld"));
    connect(m_rewrite, &QPushButton::clicked, this, [this] {
        if (QAction* action = m_context.actions.action(QStringLiteral("drives.reencode")))
            action->trigger();
    });
    m_narrowRow = new QWidget;
    auto* narrow = new QHBoxLayout(m_narrowRow);
    narrow->setContentsMargins(0, 8, 0, 0);
    narrow->addWidget(m_narrow, 1);
    narrow->addWidget(m_rewrite);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addLayout(head);
    column->addWidget(m_growth);
    column->addWidget(m_tableHost);
    column->addWidget(m_idle);
    column->addWidget(m_narrowRow);
}

void WorkList::show(const NodeStatus& status)
{
    const GrowthStatus growth = status.growth.value_or(GrowthStatus{});
    QString sentence = growthLine(growth);
    if (!sentence.isEmpty() && !growth.reason.isEmpty())
        sentence += QLatin1Char(' ') + reasonWords(growth.reason);
    m_growth->setText(sentence);
    m_growth->setVisible(!sentence.isEmpty());
    m_paused = growth.state == GrowthState::Paused;
    m_pause->setVisible(growth.state != GrowthState::Idle && growth.state != GrowthState::Unknown);
    m_pause->setText(m_paused ? tr("Go on") : tr("Pause"));
    m_pause->setAccessibleName(m_paused ? tr("Go on with the change of the drives") : tr("Pause the change of the drives"));
    m_pause->setIcon(icon(m_paused ? QStringLiteral("play") : QStringLiteral("pause")));
    const bool narrow = growth.narrowObjects > 0 && growth.state == GrowthState::Idle;
    m_narrowRow->setVisible(narrow);
    if (narrow)
        m_narrow->setText(format::counted(
            tr("%n older file(s), %1, keep the lower safety they were stored with.", nullptr, format::plural(growth.narrowObjects)),
            growth.narrowObjects).arg(format::bytes(growth.narrowBytes)));

    QList<WorkLine> lines;
    for (const WorkStatus& work : status.work)
        lines << workLine(work, status);
    bool same = lines.size() == m_rows.size();
    for (qsizetype i = 0; same && i < lines.size(); ++i)
        same = lines[i].key == m_rows[i].key && lines[i].reason.isEmpty() == (m_rows[i].reason == nullptr);
    if (!same)
        build(lines);
    for (qsizetype i = 0; i < lines.size(); ++i)
        fill(m_rows[i], lines[i]);
    m_idle->setVisible(lines.isEmpty() && sentence.isEmpty());
    m_tableHost->setVisible(!lines.isEmpty());
}

void WorkList::build(const QList<WorkLine>& lines)
{
    clearLayout(m_table);
    m_rows.clear();
    auto* host = new QWidget;
    QGridLayout* grid = workGrid(host);
    m_table->addWidget(host);
    int at = 0;
    const auto head = [&](const QString& text, int column, int span = 1) {
        auto* label = new Label(text, Type::Small, Role::TextSecondary);
        label->setContentsMargins(0, 4, 0, 6);
        grid->addWidget(label, at, column, 1, span);
    };
    head(tr("Work"), Name);
    head(tr("Done"), Done);
    head(tr("Progress"), Bar, 2);
    head(tr("Time left"), Left);
    for (const WorkLine& line : lines) {
        grid->addWidget(new Line, ++at, 0, 1, Left + 1);
        Row row{line.key, new IconLabel(line.icon), new ElidedLabel, new ElidedLabel({}, Type::Body, Role::TextSecondary),
            new QProgressBar, new Label({}, Type::Small, Role::TextSecondary), new Label({}, Type::Body, Role::TextSecondary),
            line.reason.isEmpty() ? nullptr : new ElidedLabel({}, Type::Small, Role::TextTertiary)};
        row.bar->setTextVisible(false);
        row.bar->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        row.percent->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        auto* name = new QHBoxLayout;
        name->setSpacing(8);
        name->addWidget(row.icon);
        name->addWidget(row.name, 1);
        grid->addLayout(name, ++at, Name);
        grid->addWidget(row.done, at, Done);
        grid->addWidget(row.bar, at, Bar, Qt::AlignVCenter);
        grid->addWidget(row.percent, at, Percent);
        grid->addWidget(row.left, at, Left);
        grid->setRowMinimumHeight(at, 31);
        if (row.reason) {
            grid->addWidget(row.reason, ++at, Done, 1, 4);
            grid->setRowMinimumHeight(at, 22);
        }
        m_rows << row;
    }
}

void WorkList::fill(const Row& row, const WorkLine& line)
{
    row.icon->set(line.icon, line.state == State::Heal ? Role::Heal : Role::TextSecondary);
    row.name->setText(line.name);
    row.done->setText(line.done);
    row.bar->setRange(0, line.fraction < 0 ? 0 : 1000);
    row.bar->setValue(int(line.fraction * 1000));
    row.bar->setProperty("state", int(line.state));
    row.bar->setAccessibleName(line.name);
    row.percent->setText(format::percent(line.fraction));
    row.left->setText(line.left);
    if (row.reason)
        row.reason->setText(line.reason);
}

void WorkList::setPossible(bool possible, const QString& whyNot)
{
    for (QPushButton* button : {m_pause, m_rewrite}) {
        button->setEnabled(possible);
        button->setToolTip(possible ? QString() : whyNot);
    }
}

} // namespace holdfast::ui
