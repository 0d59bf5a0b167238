// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/home/home_page.h"

#include "ui/home/home_cards.h"
#include "ui/shell/session_face.h"
#include "ui/widgets/format.h"
#include "ui/widgets/inline_message.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace holdfast::ui
{

using app::profiles::Reach;

namespace
{
constexpr int kScrubPollMs = 60'000; // when it is due changes by days
}

HomePage::HomePage(Context& context, QWidget* parent) : Page(context, tr("Home"), parent)
{
    setObjectName(QStringLiteral("homePage"));
    m_message = new InlineMessage;
    m_safety = new SafetyCard(context);
    m_needs = new NeedsYouCard(context);
    m_capacity = new CapacityCard;
    m_drives = new DrivesCard;
    m_transfers = new TransfersSummary(context);

    auto* left = new QVBoxLayout;
    left->setSpacing(20);
    left->addWidget(m_safety);
    left->addWidget(m_needs);
    left->addWidget(m_drives);
    left->addStretch(1);
    auto* right = new QVBoxLayout;
    right->setSpacing(20);
    right->addWidget(m_capacity);
    right->addWidget(m_transfers);
    right->addStretch(1);
    auto* rightHost = new QWidget;
    rightHost->setLayout(right);
    right->setContentsMargins(0, 0, 0, 0);
    rightHost->setFixedWidth(336);

    m_board = new QWidget;
    auto* columns = new QHBoxLayout;
    columns->setSpacing(24);
    columns->addLayout(left, 1);
    columns->addWidget(rightHost, 0, Qt::AlignTop);
    auto* board = new QVBoxLayout(m_board);
    board->setContentsMargins(24, 20, 24, 20);
    board->setSpacing(20);
    board->addWidget(m_message);
    board->addLayout(columns, 1);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(m_board);
    scroll->viewport()->setAutoFillBackground(false);
    m_board->setAutoFillBackground(false);
    scroll->setFocusPolicy(Qt::NoFocus);

    m_face = new Face;
    m_faces = new QStackedWidget;
    m_faces->addWidget(scroll);
    m_faces->addWidget(m_face);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_faces);

    const auto showDrives = [this] { Q_EMIT this->context().go.pageRequested(PageId::Drives); };
    connect(m_safety, &SafetyCard::drivesRequested, this, showDrives);
    connect(m_needs, &NeedsYouCard::drivesRequested, this, showDrives);
    connect(&context.session, &CurrentSession::changed, this, &HomePage::refresh);
    connect(&context.session, &CurrentSession::reachChanged, this, &HomePage::refresh);
    connect(&context.session, &CurrentSession::statusChanged, this, &HomePage::refresh);
    connect(&context.session, &CurrentSession::capabilitiesChanged, this, &HomePage::refresh);
    connect(&context.services.node, &app::node::NodeSupervisor::changed, this, &HomePage::refresh);
    connect(&context.session, &CurrentSession::changed, this, &HomePage::followClient);
    connect(&context.session, &CurrentSession::clientsChanged, this, &HomePage::followClient);
    connect(&context.session, &CurrentSession::capabilitiesChanged, &m_scrub, &app::models::ScrubWatch::refresh);
    connect(&m_scrub, &app::models::ScrubWatch::changed, this, &HomePage::refresh);
    connect(&m_scrubTimer, &QTimer::timeout, &m_scrub, &app::models::ScrubWatch::refresh);
    m_scrubTimer.setInterval(kScrubPollMs);
    followClient();
    refresh();
}

void HomePage::setActive(bool active)
{
    if (!active) {
        m_scrubTimer.stop();
        return;
    }
    m_scrub.refresh();
    m_scrubTimer.start();
}

void HomePage::followClient()
{
    m_scrub.setClient(context().session.admin());
    m_scrub.refresh();
}

void HomePage::refresh()
{
    const app::profiles::Session* session = context().session.get();
    if (session && session->status()) {
        showStatus(*session->status());
        return;
    }
    setAsOf({});
    if (session && session->reach() == Reach::Online) {
        showPlain();
        return;
    }
    showSessionFace(*m_face, context());
    m_faces->setCurrentWidget(m_face);
}

void HomePage::showStatus(const app::adminclient::NodeStatus& status)
{
    setAsOf(tr("as of %1").arg(format::clock(status.asOf)));
    m_safety->show(describeSafety(status));
    m_needs->show(alertsOf(status, m_scrub.status()));
    m_capacity->show(status);
    m_drives->show(status);
    for (QWidget* part : std::initializer_list<QWidget*>{m_safety, m_capacity, m_drives})
        part->show();
    showSessionMessage(*m_message, context(), status.asOf);
    m_faces->setCurrentIndex(0);
}

void HomePage::showPlain()
{
    // A server that is not ours says nothing about disks: the page says so and shows what it can.
    m_safety->hide();
    m_capacity->hide();
    m_drives->hide();
    m_needs->hide();
    const app::profiles::Session* session = context().session.get();
    const bool ours = session->capabilities() && session->capabilities()->isHoldfast();
    m_message->say(State::Info,
        ours ? tr("This key may not see how the disks are.")
             : tr("How safe the files are is up to this server."),
        ours ? tr("Buckets, transfers and links work as usual.")
             : tr("%1 is not a Holdfast server, so it does not tell about its disks. Buckets, transfers "
                  "and links work as usual.").arg(context().session.name()));
    m_message->addButton(
        tr("Open buckets"), [this] { Q_EMIT context().go.pageRequested(PageId::Buckets); });
    m_faces->setCurrentIndex(0);
}

} // namespace holdfast::ui
