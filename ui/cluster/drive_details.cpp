// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cluster/drive_details.h"

#include "ui/cluster/drive_words.h"
#include "ui/cluster/growth_words.h"
#include "ui/shell/action_registry.h"
#include "ui/theme/icons.h"
#include "ui/theme/style_paint.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/format.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

namespace holdfast::ui
{

using namespace app::adminclient;
using app::models::DrivesModel;

namespace
{

/// A number in a circle; the first is filled.
class StepNumber : public QWidget
{
public:
    explicit StepNumber(int number) : m_number(number) { setFixedSize(22, 22); }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const bool first = m_number == 1;
        const Theme& t = theme();
        paint::box(painter, rect(), 11, first ? t.color(Role::Accent) : QColor(),
            first ? QColor() : t.color(Role::Input));
        painter.setFont(fontFor(Type::SmallMedium));
        painter.setPen(t.color(first ? Role::OnAccent : Role::Text));
        painter.drawText(rect(), Qt::AlignCenter, QString::number(m_number));
    }

private:
    int m_number;
};

QHBoxLayout* step(int number, const QString& what, const QString& why)
{
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(Label::wrapped(what, Type::Medium));
    words->addWidget(Label::wrapped(why, Type::Small, Role::TextSecondary));
    auto* row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(new StepNumber(number), 0, Qt::AlignTop);
    row->addLayout(words, 1);
    return row;
}

QPushButton* actionButton(Context& context, const QString& text, const char* id)
{
    auto* button = new QPushButton(text);
    button->setAutoDefault(false);
    QObject::connect(button, &QPushButton::clicked, button, [&context, id] {
        if (QAction* action = context.actions.action(QLatin1String(id)))
            action->trigger();
    });
    return button;
}

} // namespace

DriveDetails::DriveDetails(Context& context, QWidget* parent)
    : Surface(Role::Panel, {}, parent), m_context(context)
{
    setObjectName(QStringLiteral("driveDetails"));
    setMinimumWidth(240);
    setMaximumWidth(480);
    m_title = new ElidedLabel({}, Type::Strong, Role::Text, Qt::ElideMiddle);
    m_chip = new Chip;
    auto* close = new QToolButton;
    close->setIcon(icon(QStringLiteral("x-lg")));
    close->setIconSize(QSize(12, 12));
    close->setAutoRaise(true);
    close->setProperty("grade", "small");
    close->setAccessibleName(tr("Close the details"));
    close->setToolTip(tr("Close the details"));
    connect(close, &QToolButton::clicked, this, &DriveDetails::closeRequested);
    auto* top = new QHBoxLayout;
    top->setContentsMargins(16, 8, 10, 8);
    top->addWidget(m_title, 1);
    top->addWidget(m_chip);
    top->addWidget(close);

    m_hint = Label::wrapped(tr("Choose a drive to see more of it."), Type::Body, Role::TextSecondary);
    m_hint->setContentsMargins(16, 0, 16, 0);
    m_message = new InlineMessage;
    m_facts = new FactList;
    m_body = new QWidget;
    auto* column = new QVBoxLayout(m_body);
    column->setContentsMargins(16, 0, 16, 16);
    column->setSpacing(14);
    column->addWidget(m_message);
    column->addWidget(m_facts);
    makeSteps(column);
    column->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(m_body);
    scroll->viewport()->setAutoFillBackground(false);
    m_body->setAutoFillBackground(false);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addLayout(top);
    all->addWidget(m_hint);
    all->addWidget(scroll, 1);
    show({}, nullptr);
}

void DriveDetails::makeSteps(QVBoxLayout* column)
{
    m_stepsTitle = Label::wrapped({}, Type::Strong);
    m_caution = new InlineMessage;
    m_replace = actionButton(m_context, {}, "drives.replace");
    m_replace->setObjectName(QStringLiteral("replaceDrive"));
    m_drain = actionButton(m_context, {}, "drives.drain");
    m_drain->setObjectName(QStringLiteral("drainDrive"));
    m_steps = new QWidget;
    auto* steps = new QVBoxLayout(m_steps);
    steps->setContentsMargins(0, 0, 0, 0);
    steps->setSpacing(12);
    steps->addWidget(m_stepsTitle);
    steps->addLayout(step(1, tr("Put in a new disk"), tr("As large as the old one, or larger. The others keep running.")));
    steps->addLayout(step(2, tr("Choose a folder on it"), tr("It must be empty.")));
    steps->addLayout(step(3, tr("Look at the plan"), tr("What moves, how long it takes, what is at risk meanwhile.")));
    steps->addLayout(step(4, tr("Holdfast fills it"), tr("In the background. Files stay available.")));
    column->addWidget(new Line);
    column->addWidget(m_steps);
    column->addWidget(m_caution);
    column->addWidget(m_replace);
    column->addWidget(m_drain);
}

void DriveDetails::show(const QModelIndex& index, const NodeStatus* status)
{
    const auto* drive = index.isValid() && status
        ? static_cast<const DrivesModel*>(index.model())->drive(index) : nullptr;
    m_body->setVisible(drive);
    m_hint->setVisible(!drive);
    m_chip->setVisible(drive);
    m_title->setText(drive ? driveName(*drive) : tr("No drive is chosen"));
    if (!drive)
        return;
    const DriveStanding standing = driveStanding(*drive, index.data(DrivesModel::ProgressRole).toInt());
    m_chip->set(standing.state, standing.word, standing.icon);
    const QString reason = driveReason(*drive);
    if (reason.isEmpty())
        m_message->hide();
    else if (m_message->isHidden() || m_message->what() != reason)
        m_message->say(standing.state == State::Neutral ? State::Info : standing.state, reason);
    if (!reason.isEmpty())
        m_message->setDetails(drive->reason);
    showFacts(index, *drive);
    showSteps(*drive, *status);
}

void DriveDetails::showFacts(const QModelIndex& index, const DriveStatus& drive)
{
    const auto known = [](const std::optional<qint64>& bytes) {
        return bytes ? format::bytes(*bytes) : tr("unknown");
    };
    QList<std::pair<QString, QString>> facts;
    facts.append({tr("Folder"), format::ltr(drive.path)});
    facts.append({tr("Disk"), drive.deviceName.isEmpty() ? diskKind(drive) : driveDevice(drive)});
    const QStringList others = index.data(DrivesModel::SharedRole).toStringList();
    if (!others.isEmpty())
        facts.append({tr("Shared"), sharedWords(QStringList{drive.path} + others)});
    facts.append({tr("Used"), known(drive.used)});
    if (drive.others)
        facts.append({tr("Other files"), format::bytes(*drive.others)});
    facts.append({tr("Free"), drive.total ? tr("%1 of %2", "free bytes of all bytes").arg(known(drive.free), known(drive.total)) : known(drive.free)});
    const int share = index.data(DrivesModel::ShareRole).toInt();
    if (share >= 0)
        facts.append({tr("Holds"), tr("%1% of all pieces").arg(share)});
    facts.append({tr("Reads in"), latencyWords(drive.readMicros)});
    facts.append({tr("Writes in"), latencyWords(drive.writeMicros)});
    facts.append({tr("Errors"), drive.errors > 0 ? format::count(drive.errors) : tr("none")});
    facts.append({tr("To rebuild"),
        drive.owed > 0 ? format::counted(tr("%n piece(s)", nullptr, format::plural(drive.owed)), drive.owed) : tr("nothing")});
    if (facts == m_shown)
        return;
    m_shown = facts;
    m_facts->clear();
    for (const auto& [name, value] : facts)
        m_facts->add(name, value);
}

void DriveDetails::showSteps(const DriveStatus& drive, const NodeStatus& status)
{
    const QString name = driveName(drive);
    const bool bad = isBroken(drive) || drive.health == DriveHealth::Full;
    const bool gone = drive.health == DriveHealth::Retired;
    m_steps->setVisible(bad);
    m_stepsTitle->setText(tr("Replace %1").arg(name));
    m_replace->setText(tr("Replace %1…").arg(name));
    m_drain->setText(isBroken(drive) ? tr("Retire it without a new drive…") : tr("Drain %1…").arg(name));
    m_replace->setVisible(!gone);
    m_drain->setVisible(!gone && !drive.draining);
    // The one thing to do is primary only where something is to be done.
    if (m_replace->property("primary").toBool() != bad) {
        m_replace->setProperty("primary", bad);
        m_replace->update();
    }
    const int survived = status.lossesSurvived.value_or(0);
    const bool caution = bad && survived < status.lossesSurvivedWhenWhole.value_or(survived);
    if (!caution) {
        m_caution->hide();
        return;
    }
    const QString what = tr("Remove no other disk until all is rebuilt.");
    const QString why = survived > 0 ? tr("Only %n more disk(s) may fail.", nullptr, survived)
                                     : tr("No further disk may fail.");
    if (m_caution->isHidden() || m_caution->what() != what)
        m_caution->say(State::Warn, what, why);
    else
        m_caution->setWhy(why);
}

void DriveDetails::setPossible(bool possible, const QString& whyNot)
{
    m_possible = possible;
    for (QPushButton* button : {m_replace, m_drain}) {
        button->setEnabled(possible);
        button->setToolTip(possible ? QString() : whyNot);
    }
}

} // namespace holdfast::ui
