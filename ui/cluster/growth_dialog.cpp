// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cluster/growth_dialog.h"

#include "ui/cluster/drive_words.h"
#include "ui/cluster/folder_choice.h"
#include "ui/cluster/plan_view.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/label.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace holdfast::ui
{

using namespace app::adminclient;
using app::models::GrowthRun;
using Phase = GrowthRun::Phase;

namespace
{

constexpr int kMostFolders = 16;

} // namespace

GrowthDialog::GrowthDialog(
    Context& context, const GrowthRequest& request, const NodeStatus& status, QWidget* parent)
    : QDialog(parent), m_context(context), m_request(request)
{
    setObjectName(QStringLiteral("growthDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    new FocusRing(this);
    for (const DriveStatus& drive : status.drives) {
        if (!request.drives.isEmpty() && drive.index == request.drives.first())
            m_drive = driveName(drive);
    }
    m_title = Label::wrapped(question(), Type::Section);
    setWindowTitle(question());
    m_step = new Label({}, Type::Small, Role::TextTertiary);
    m_pages = new QStackedWidget;
    if (request.kind == GrowthKind::Add || request.kind == GrowthKind::Replace)
        makeFolders(status);
    m_plan = new PlanView(m_run, context.session.name());
    m_pages->addWidget(m_plan);
    if (request.kind == GrowthKind::Drain)
        makeConfirmation();

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(4);
    column->addWidget(m_title);
    column->addWidget(m_step);
    column->addSpacing(8);
    column->addWidget(m_pages, 1);
    column->addSpacing(12);
    column->addWidget(makeButtons());
    resize(660, 640);

    connect(&m_run, &GrowthRun::changed, this, &GrowthDialog::onRun);
    connect(m_plan, &PlanView::againRequested, this, &GrowthDialog::askPlan);
    connect(m_plan, &PlanView::loadingCancelled, this, [this] { m_folders ? goBack() : reject(); });
    const auto follow = [this] { m_run.setClient(m_context.session.admin()); };
    connect(&context.session, &CurrentSession::clientsChanged, this, follow);
    connect(&context.session, &CurrentSession::changed, this, &QDialog::reject);
    follow();
    if (m_folders)
        m_folders->setFocus();
    else
        askPlan();
    refresh();
}

void GrowthDialog::makeFolders(const NodeStatus& status)
{
    QStringList taken;
    for (const DriveStatus& drive : drivesInUse(status))
        taken << drive.path;
    m_folders = new FolderChoice(m_context, taken, m_request.kind == GrowthKind::Add ? kMostFolders : 1);
    m_pages->addWidget(m_folders);
    connect(m_folders, &FolderChoice::changed, this, &GrowthDialog::refresh);
}

void GrowthDialog::makeConfirmation()
{
    const QString words = tr("Type the drive's name to go on: %1").arg(m_drive);
    auto* label = new Label(words, Type::Body, Role::TextSecondary);
    m_name = new QLineEdit;
    m_name->setObjectName(QStringLiteral("confirmName"));
    m_name->setAccessibleName(words);
    label->setBuddy(m_name);
    m_plan->foot()->addWidget(label);
    m_plan->foot()->addWidget(m_name);
    connect(m_name, &QLineEdit::textChanged, this, &GrowthDialog::refresh);
}

QWidget* GrowthDialog::makeButtons()
{
    auto* box = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_cancel = box->button(QDialogButtonBox::Cancel);
    m_cancel->setText(tr("Cancel"));
    m_cancel->setIcon({});
    m_cancel->setObjectName(QStringLiteral("cancelButton"));
    m_cancel->setAutoDefault(false);
    m_back = box->addButton(tr("Back"), QDialogButtonBox::ActionRole);
    m_back->setObjectName(QStringLiteral("backButton"));
    m_back->setAutoDefault(false);
    m_verb = box->addButton(verb(), QDialogButtonBox::AcceptRole);
    m_verb->setObjectName(QStringLiteral("verbButton"));
    if (m_request.kind == GrowthKind::Drain) {
        m_verb->setProperty("kind", "danger"); // Enter must not begin it
        m_verb->setAutoDefault(false);
        m_cancel->setDefault(true);
    } else {
        makePrimary(m_verb);
    }
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_back, &QPushButton::clicked, this, &GrowthDialog::goBack);
    connect(m_verb, &QPushButton::clicked, this, &GrowthDialog::goOn);
    return box;
}

bool GrowthDialog::onPlanPage() const
{
    return m_pages->currentWidget() == m_plan;
}

void GrowthDialog::askPlan()
{
    if (m_folders)
        m_request.paths = m_folders->paths();
    m_pages->setCurrentWidget(m_plan);
    m_run.plan(m_request);
}

void GrowthDialog::goBack()
{
    m_run.cancel();
    m_pages->setCurrentWidget(m_folders);
    m_folders->setFocus();
    refresh();
}

void GrowthDialog::goOn()
{
    if (!onPlanPage())
        askPlan();
    else
        m_run.apply(m_plan->wantsRewrite());
}

void GrowthDialog::onRun()
{
    if (m_run.phase() == Phase::Applied) {
        Q_EMIT m_context.go.told(State::Ok, begun(), tr("Drives shows how far it is, and can pause it."));
        accept();
        return;
    }
    m_plan->refresh();
    refresh();
    // What had the focus went with the step before.
    if (m_run.phase() == Phase::Planned)
        (m_name ? static_cast<QWidget*>(m_name) : m_verb)->setFocus(Qt::OtherFocusReason);
}

void GrowthDialog::refresh()
{
    const Phase phase = m_run.phase();
    const bool plan = onPlanPage();
    m_title->setText(question());
    m_step->setVisible(m_folders);
    m_step->setText(plan ? tr("Step 2 of 2: look at the plan")
            : m_request.kind == GrowthKind::Add ? tr("Step 1 of 2: choose folders")
                                                : tr("Step 1 of 2: choose the new folder"));
    m_back->setVisible(m_folders && plan);
    m_back->setEnabled(phase != Phase::Applying);
    m_verb->setText(plan ? verb() : tr("Show the plan"));
    if (plan)
        m_verb->setEnabled(phase == Phase::Planned && (!m_name || m_name->text() == m_drive));
    else
        m_verb->setEnabled(m_folders && !m_folders->paths().isEmpty());
}

void GrowthDialog::reject()
{
    // What was sent may take place all the same; say so rather than pretend.
    if (m_run.phase() == Phase::Applying)
        Q_EMIT m_context.go.told(State::Info, tr("The request was on its way already."),
            tr("Drives shows whether it began."));
    QDialog::reject();
}

QString GrowthDialog::question() const
{
    switch (m_request.kind) {
    case GrowthKind::Add: return tr("Add drives to %1").arg(m_context.session.name());
    case GrowthKind::Drain: return tr("Drain %1?").arg(m_drive);
    case GrowthKind::Replace: return tr("Replace %1").arg(m_drive);
    case GrowthKind::Rebalance: return tr("Rebalance the drives?");
    case GrowthKind::Reencode: break;
    }
    return tr("Rewrite older files?");
}

QString GrowthDialog::verb() const
{
    switch (m_request.kind) {
    case GrowthKind::Add: return tr("Add %n drive(s)", nullptr, int(qMax<qsizetype>(1, m_request.paths.size())));
    case GrowthKind::Drain: return tr("Drain %1").arg(m_drive);
    case GrowthKind::Replace: return tr("Replace %1").arg(m_drive);
    case GrowthKind::Rebalance: return tr("Rebalance");
    case GrowthKind::Reencode: break;
    }
    return tr("Rewrite");
}

QString GrowthDialog::begun() const
{
    switch (m_request.kind) {
    case GrowthKind::Add:
        return tr("%n drive(s) are being added.", nullptr, int(m_request.paths.size()));
    case GrowthKind::Drain: return tr("%1 is being drained.").arg(m_drive);
    case GrowthKind::Replace: return tr("%1 is being replaced.").arg(m_drive);
    case GrowthKind::Rebalance: return tr("The drives are being rebalanced.");
    case GrowthKind::Reencode: break;
    }
    return tr("Older files are being rewritten.");
}

} // namespace holdfast::ui
