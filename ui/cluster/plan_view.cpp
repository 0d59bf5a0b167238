// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cluster/plan_view.h"

#include "ui/browser/table_view.h"
#include "ui/cluster/drive_words.h"
#include "ui/cluster/growth_words.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/face.h"
#include "ui/widgets/format.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"
#include "ui/widgets/layouts.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace holdfast::ui
{

using namespace app::adminclient;
using app::models::GrowthRun;
using app::models::PlanModel;
using Phase = GrowthRun::Phase;

namespace
{

QWidget* lossCell(const QString& when, int disks, int before)
{
    const State state = disks <= 0 ? State::Error : disks < before ? State::Warn : State::Ok;
    auto* cell = new QWidget;
    auto* first = new QHBoxLayout;
    first->setSpacing(8);
    first->addWidget(new IconLabel(QString::fromLatin1(stateIcon(state)), textRole(state), 14), 0, Qt::AlignTop);
    first->addWidget(Label::wrapped(lossesWords(disks), Type::Medium), 1);
    auto* column = new QVBoxLayout(cell);
    column->setContentsMargins(14, 10, 12, 10);
    column->setSpacing(2);
    column->addWidget(new Label(when, Type::Small, Role::TextSecondary));
    column->addLayout(first);
    column->addStretch(1);
    cell->setAccessibleName(when + QLatin1String(": ") + lossesWords(disks));
    return cell;
}

} // namespace

QVariant PlanTable::data(const QModelIndex& index, int role) const
{
    const auto drive = QIdentityProxyModel::data(index, app::models::ItemRole).value<PlannedDrive>();
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == PlanModel::Path) {
            const QString name = driveName(drive.path);
            return drive.index ? name : tr("%1 (new)", "a drive").arg(name);
        }
        if (index.column() == PlanModel::In || index.column() == PlanModel::Out) {
            const qint64 bytes = index.column() == PlanModel::In ? drive.bytesIn : drive.bytesOut;
            return bytes > 0 ? format::bytes(bytes) : format::unknown();
        }
        if (index.column() == PlanModel::Capacity)
            return format::bytes(drive.capacity);
        break;
    case Qt::ToolTipRole: return drive.path;
    case RowIconRole: return index.column() == 0 ? QVariant(QStringLiteral("device-hdd")) : QVariant();
    default: break;
    }
    return QIdentityProxyModel::data(index, role);
}

QVariant PlanTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return QIdentityProxyModel::headerData(section, orientation, role);
    if (role == Qt::TextAlignmentRole)
        return int((section == PlanModel::Path ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return QIdentityProxyModel::headerData(section, orientation, role);
    switch (section) {
    case PlanModel::Path: return tr("Drive");
    case PlanModel::Capacity: return tr("Size");
    case PlanModel::ShareBefore: return tr("Share now");
    case PlanModel::ShareAfter: return tr("Afterwards");
    case PlanModel::In: return tr("Gets");
    case PlanModel::Out: return tr("Gives");
    default: return {};
    }
}

PlanView::PlanView(const GrowthRun& run, const QString& server, QWidget* parent)
    : QWidget(parent), m_run(run), m_server(server)
{
    setObjectName(QStringLiteral("planView"));
    m_table.setSourceModel(&m_model);
    m_loading = new LoadingFace;
    m_face = new Face;
    m_faces = new QStackedWidget;
    m_faces->addWidget(makeBoard());
    m_faces->addWidget(m_loading);
    m_faces->addWidget(m_face);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_faces, 1);
    m_footHost = new QWidget;
    m_foot = new QVBoxLayout(m_footHost);
    m_foot->setContentsMargins(0, 12, 0, 0);
    m_foot->setSpacing(6);
    column->addWidget(m_footHost);
    connect(m_loading, &LoadingFace::cancelled, this, &PlanView::loadingCancelled);
}

QWidget* PlanView::makeBoard()
{
    m_notice = new InlineMessage;
    m_notice->setObjectName(QStringLiteral("planNotice"));
    m_gain = Label::wrapped({}, Type::Medium);
    m_gain->setObjectName(QStringLiteral("planGain"));
    auto* losses = new Card;
    m_losses = new QHBoxLayout(losses);
    m_losses->setContentsMargins(1, 1, 1, 1);
    m_losses->setSpacing(0);
    m_risk = new InlineMessage;
    m_risk->setObjectName(QStringLiteral("planRisk"));
    m_facts = new FactList;
    m_warnings = new QVBoxLayout;
    m_warnings->setSpacing(8);
    m_rewrite = new QCheckBox;
    m_rewrite->setObjectName(QStringLiteral("planRewrite"));
    m_rewriteWhy = Label::wrapped(tr("If not, they keep the safety they have. It can be done later too."),
        Type::Small, Role::TextSecondary);
    m_rewriteWhy->setContentsMargins(26, 0, 0, 0);
    m_view = new TableView(tr("What the plan does to each drive"));
    m_view->setObjectName(QStringLiteral("planTable"));
    m_view->setModel(&m_table);
    m_view->setRowHeight(28);
    m_view->horizontalHeader()->setSectionResizeMode(PlanModel::Path, QHeaderView::Stretch);
    for (int i = PlanModel::Capacity; i < PlanModel::ColumnCount; ++i)
        m_view->fixColumn(i, i == PlanModel::ShareAfter ? 92 : 84);
    auto* tableCard = new Card;
    auto* table = new QVBoxLayout(tableCard);
    table->setContentsMargins(1, 1, 1, 1);
    table->addWidget(m_view);
    auto* rewrite = new QVBoxLayout;
    rewrite->setSpacing(0);
    rewrite->addWidget(m_rewrite);
    rewrite->addWidget(m_rewriteWhy);

    auto* board = new QWidget;
    auto* column = new QVBoxLayout(board);
    column->setContentsMargins(0, 0, 8, 0);
    column->setSpacing(12);
    column->addWidget(m_notice);
    column->addWidget(m_gain);
    column->addWidget(losses);
    column->addWidget(m_risk);
    column->addLayout(m_warnings);
    column->addWidget(m_facts);
    column->addLayout(rewrite);
    column->addWidget(tableCard);
    column->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(board);
    scroll->viewport()->setAutoFillBackground(false);
    board->setAutoFillBackground(false);
    return scroll;
}

void PlanView::refresh()
{
    const Phase phase = m_run.phase();
    if (phase == Phase::Planning)
        m_loading->start();
    else
        m_loading->stop();
    m_footHost->setVisible(m_foot->count() > 0
        && (phase == Phase::Planned || phase == Phase::Applying));
    switch (phase) {
    case Phase::Idle:
    case Phase::Planning:
        m_epoch = -1; // two requests may be planned under one epoch
        m_faces->setCurrentWidget(m_loading);
        break;
    case Phase::Refused: {
        const words::Sentences s = growthRefusal(*m_run.fault(), m_server);
        m_face->set(QStringLiteral("x-octagon"), s.what, s.why, tr("Ask again"),
            [this] { Q_EMIT againRequested(); });
        m_face->setDetails(s.details);
        m_faces->setCurrentWidget(m_face);
        break;
    }
    case Phase::Planned:
    case Phase::Applying:
    case Phase::Applied:
        showPlan(*m_run.plan());
        showNotice();
        m_faces->setCurrentIndex(0);
        break;
    }
}

void PlanView::showNotice()
{
    if (m_run.conflict() == GrowthRun::Conflict::StoreChanged) {
        m_notice->say(State::Warn, tr("The store changed meanwhile: look at the new plan."),
            tr("Nothing has begun yet."));
    } else if (m_run.conflict() == GrowthRun::Conflict::OtherUnderWay) {
        m_notice->say(State::Warn, tr("Another change of the drives is still under way."),
            tr("Nothing has begun. Try again when it has ended; this plan is up to date."));
    } else if (m_run.fault()) {
        const words::Sentences s = growthRefusal(*m_run.fault(), m_server);
        m_notice->say(State::Error, s.what, s.why);
        m_notice->setDetails(s.details);
    } else {
        m_notice->hide();
    }
}

void PlanView::showPlan(const GrowthPlan& plan)
{
    if (m_epoch == plan.epoch)
        return; // it is shown; a person may be reading it
    m_epoch = plan.epoch;
    m_model.setPlan(plan);
    const qsizetype rows = plan.drives.size();
    m_view->setFixedHeight(34 + 28 * int(qMin<qsizetype>(rows, 8)) + 2);
    m_gain->setText(planGain(plan));
    showLosses(plan);
    const RiskWords risk = planRisk(plan, m_run.request().kind);
    m_risk->say(risk.state, risk.what, risk.why);
    m_facts->clear();
    m_facts->add(tr("To move"), planMoves(plan));
    m_facts->add(tr("Room for files"), tr("%1 now, %2 afterwards").arg(format::bytes(plan.usableBefore), format::bytes(plan.usableAfter)));
    m_facts->add(tr("A file is kept as"), planGeometry(plan));
    clearLayout(m_warnings);
    for (const QString& code : plan.warnings) {
        const words::Sentences s = planWarning(code);
        auto* message = new InlineMessage;
        message->setObjectName(QStringLiteral("planWarning"));
        m_warnings->addWidget(message);
        message->say(State::Warn, s.what, s.why);
    }
    showRewrite(plan);
}

void PlanView::showLosses(const GrowthPlan& plan)
{
    clearLayout(m_losses);
    m_losses->addWidget(lossCell(tr("Now"), plan.lossesBefore, plan.lossesBefore), 1);
    m_losses->addWidget(new Line(Qt::Vertical));
    m_losses->addWidget(lossCell(tr("Meanwhile"), plan.lossesDuring, plan.lossesBefore), 1);
    m_losses->addWidget(new Line(Qt::Vertical));
    m_losses->addWidget(lossCell(tr("Afterwards"), plan.lossesAfter, plan.lossesBefore), 1);
}

void PlanView::showRewrite(const GrowthPlan& plan)
{
    // A plan that is nothing but rewriting leaves no choice.
    const bool choice = plan.objectsToRewrite > 0 && m_run.request().kind != GrowthKind::Reencode;
    m_rewrite->setVisible(choice);
    m_rewriteWhy->setVisible(choice);
    if (plan.objectsToRewrite <= 0)
        return;
    const QString time = plan.secondsToRewrite > 0
        ? tr("%1, about %2", "bytes and time").arg(format::bytes(plan.bytesToRewrite), format::duration(plan.secondsToRewrite))
        : format::bytes(plan.bytesToRewrite);
    const int n = format::plural(plan.objectsToRewrite);
    if (!choice) {
        m_facts->add(tr("To rewrite"),
            format::counted(tr("%n file(s): %1", nullptr, n), plan.objectsToRewrite).arg(time));
        return;
    }
    //: a choice; %1 is bytes and time: "2.1 TiB, about 5 h"
    m_rewrite->setText(format::counted(tr("Rewrite %n older file(s) as well: %1", nullptr, n), plan.objectsToRewrite).arg(time));
    m_rewrite->setChecked(true);
}

bool PlanView::wantsRewrite() const
{
    if (!m_run.plan() || m_run.plan()->objectsToRewrite <= 0)
        return false;
    return m_run.request().kind == GrowthKind::Reencode || m_rewrite->isChecked();
}

} // namespace holdfast::ui
