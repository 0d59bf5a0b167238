// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cluster/care_cards.h"

#include "ui/browser/table_view.h"
#include "ui/cluster/growth_words.h"
#include "ui/shell/action_registry.h"
#include "ui/theme/icons.h"
#include "ui/widgets/format.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QProgressBar>
#include <QVBoxLayout>

namespace holdfast::ui
{

using namespace app::adminclient;
using app::models::QuarantineModel;
using app::models::ScrubWatch;

namespace
{

constexpr int kIntervals[] = {7, 14, 30, 60, 90, 0};

QPushButton* scrubButton(Context& context, const char* name)
{
    QPushButton* button = smallButton({});
    button->setObjectName(QLatin1String(name));
    QObject::connect(button, &QPushButton::clicked, button, [&context, button] {
        if (QAction* action = context.actions.action(button->property("action").toString()))
            action->trigger();
    });
    return button;
}

void give(QPushButton* button, const QString& text, const char* iconName, const char* action)
{
    button->setText(text);
    button->setIcon(icon(QLatin1String(iconName)));
    button->setProperty("action", QLatin1String(action));
}

} // namespace

ScrubCard::ScrubCard(Context& context, ScrubWatch& watch, QWidget* parent)
    : Card(parent), m_context(context), m_watch(watch)
{
    setObjectName(QStringLiteral("scrubCard"));
    m_line = Label::wrapped({}, Type::Small, Role::TextSecondary);
    m_line->setObjectName(QStringLiteral("scrubLine"));
    m_found = Label::wrapped({}, Type::Small, Role::TextSecondary);
    m_bar = new QProgressBar;
    m_bar->setTextVisible(false);
    m_bar->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_bar->setProperty("state", int(State::Info));
    m_bar->setAccessibleName(tr("Progress of the full check"));
    m_percent = new Label({}, Type::Small, Role::TextSecondary);
    m_running = new QWidget;
    auto* running = new QHBoxLayout(m_running);
    running->setContentsMargins(0, 2, 0, 2);
    running->setSpacing(12);
    running->addWidget(m_bar, 1);
    running->addWidget(m_percent);
    m_interval = new QComboBox;
    m_interval->setObjectName(QStringLiteral("scrubInterval"));
    m_interval->setAccessibleName(tr("How often everything is read"));
    m_interval->setProperty("grade", "small");
    connect(m_interval, &QComboBox::activated, this,
        [this](int index) { m_watch.setInterval(m_interval->itemData(index).toInt()); });
    m_act = scrubButton(context, "scrubAct");
    m_second = scrubButton(context, "scrubSecond");
    m_message = new InlineMessage;
    m_message->setClosable(true);

    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(new Label(tr("Full check"), Type::Medium));
    words->addWidget(m_line);
    words->addWidget(m_running);
    words->addWidget(m_found);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(new IconTile(QStringLiteral("arrow-clockwise"), State::Info), 0, Qt::AlignTop);
    row->addSpacing(4);
    row->addLayout(words, 1);
    row->addWidget(m_interval);
    row->addWidget(m_second);
    row->addWidget(m_act);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 12, 12);
    column->setSpacing(8);
    column->addLayout(row);
    column->addWidget(m_message);
    connect(&watch, &ScrubWatch::changed, this, &ScrubCard::refresh);
    connect(&watch, &ScrubWatch::refused, this, [this](const app::Fault& fault) {
        m_message->say(State::Error, tr("The full check was not changed."), words::faultReason(fault));
        m_message->setClosable(true);
        m_message->setDetails(fault.message);
    });
    refresh();
}

void ScrubCard::showInterval(int everyDays)
{
    if (m_interval->view()->isVisible())
        return; // somebody is choosing
    if (m_interval->count() == 0 || m_interval->currentData().toInt() != everyDays) {
        m_interval->clear();
        QList<int> days(std::begin(kIntervals), std::end(kIntervals));
        if (!days.contains(everyDays))
            days.prepend(everyDays);
        for (const int each : days)
            m_interval->addItem(intervalWords(each), each);
        m_interval->setCurrentIndex(m_interval->findData(everyDays));
    }
}

void ScrubCard::refresh()
{
    const auto& scrub = m_watch.status();
    setVisible(scrub.has_value());
    if (!scrub)
        return;
    m_line->setText(scrubLine(*scrub));
    m_found->setText(scrubFindings(*scrub));
    m_found->setVisible(scrub->found > 0);
    m_found->setRole(scrub->mended < scrub->found ? Role::Err : Role::TextSecondary);
    const bool running = scrub->state == ScrubState::Running;
    const bool paused = scrub->state == ScrubState::Paused;
    m_running->setVisible(running || paused);
    const double fraction = scrub->total > 0 ? double(scrub->done) / double(scrub->total) : -1;
    m_bar->setRange(0, fraction < 0 ? 0 : 1000);
    m_bar->setValue(int(fraction * 1000));
    m_percent->setText(tr("%1, %2 read", "percent and bytes").arg(format::percent(fraction), format::bytes(scrub->bytesDone)));
    if (running)
        give(m_act, tr("Pause"), "pause", "scrub.pause");
    else if (paused)
        give(m_act, tr("Go on"), "play", "scrub.resume");
    else
        give(m_act, tr("Start now"), "play", "scrub.start");
    m_act->setAccessibleName(running ? tr("Pause the full check") : paused ? tr("Go on with the full check")
                                                                           : tr("Start the full check now"));
    m_second->setVisible(paused);
    give(m_second, tr("Start anew"), "arrow-clockwise", "scrub.start");
    m_second->setAccessibleName(tr("Start the full check anew"));
    showInterval(scrub->everyDays);
    for (QWidget* control : std::initializer_list<QWidget*>{m_act, m_second, m_interval}) {
        control->setEnabled(m_possible && !m_watch.isBusy());
        control->setToolTip(m_possible ? QString() : m_whyNot);
    }
}

void ScrubCard::setPossible(bool possible, const QString& whyNot)
{
    m_possible = possible;
    m_whyNot = whyNot;
    refresh();
}

QVariant QuarantineTable::data(const QModelIndex& index, int role) const
{
    const auto entry = QIdentityProxyModel::data(index, app::models::ItemRole).value<QuarantineEntry>();
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case QuarantineModel::Stored: return format::when(entry.stamp);
        case QuarantineModel::Version:
            // S3's word for what was stored without versions.
            return entry.versionId.isEmpty() || entry.versionId == "null" ? tr("the only one", "version of a file") : entry.versionId;
        case QuarantineModel::Reason: return entry.reason.isEmpty() ? tr("too few pieces are left") : entry.reason;
        default: break;
        }
        break;
    case RowIconRole: return index.column() == 0 ? QVariant(QStringLiteral("file-earmark-x")) : QVariant();
    case RowToneRole: return int(Role::Err);
    case Qt::ToolTipRole: return QIdentityProxyModel::data(index, Qt::DisplayRole);
    default: break;
    }
    return QIdentityProxyModel::data(index, role);
}

QVariant QuarantineTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return QIdentityProxyModel::headerData(section, orientation, role);
    switch (section) {
    case QuarantineModel::Key: return tr("File");
    case QuarantineModel::Bucket: return tr("Bucket");
    case QuarantineModel::Version: return tr("Version");
    case QuarantineModel::Stored: return tr("Stored");
    case QuarantineModel::Reason: return tr("Why");
    default: return {};
    }
}

QuarantineCard::QuarantineCard(QuarantineModel& model, QWidget* parent) : Card(parent), m_model(model)
{
    setObjectName(QStringLiteral("quarantineCard"));
    m_table.setSourceModel(&model);
    m_title = new Label(tr("What could not be mended"), Type::Strong);
    auto* hint = Label::wrapped(
        tr("These are kept aside, never thrown away. Store the files again from another copy, or delete them."),
        Type::Small, Role::TextSecondary);
    m_message = new InlineMessage;
    m_view = new TableView(tr("What could not be mended"));
    m_view->setObjectName(QStringLiteral("quarantineTable"));
    m_view->setModel(&m_table);
    m_view->horizontalHeader()->setSectionResizeMode(QuarantineModel::Key, QHeaderView::Stretch);
    m_view->horizontalHeader()->setSectionResizeMode(QuarantineModel::Reason, QHeaderView::Stretch);
    m_view->fixColumn(QuarantineModel::Bucket, 104);
    m_view->fixColumn(QuarantineModel::Version, 104);
    m_view->fixColumn(QuarantineModel::Stored, 104);
    m_view->setFixedHeight(32 * 5);
    auto* head = new QVBoxLayout;
    head->setContentsMargins(16, 12, 16, 8);
    head->setSpacing(0);
    head->addWidget(m_title);
    head->addWidget(hint);
    head->addWidget(m_message);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_view);
    connect(&model, &QuarantineModel::phaseChanged, this, &QuarantineCard::refresh);
    hide();
}

void QuarantineCard::setCount(qint64 count)
{
    setVisible(count > 0 || m_model.rowCount() > 0);
    m_title->setText(count > 0 ? format::counted(tr("What could not be mended: %n piece(s)", nullptr, format::plural(count)), count)
                               : tr("What could not be mended"));
}

void QuarantineCard::refresh()
{
    if (m_model.phase() != QuarantineModel::Phase::Failed) {
        m_message->hide();
        return;
    }
    m_message->say(State::Warn, tr("The list cannot be read now."), words::faultReason(*m_model.fault()));
    m_message->addButton(tr("Try again"), [this] { m_model.refresh(); });
}

} // namespace holdfast::ui
