// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cluster/drives_page.h"

#include "ui/cluster/care_cards.h"
#include "ui/cluster/drive_details.h"
#include "ui/cluster/drive_map.h"
#include "ui/cluster/drive_words.h"
#include "ui/cluster/growth_dialog.h"
#include "ui/cluster/growth_words.h"
#include "ui/cluster/work_list.h"
#include "ui/shell/action_registry.h"
#include "ui/shell/session_face.h"
#include "ui/theme/icons.h"
#include "ui/widgets/face.h"
#include "ui/widgets/format.h"
#include "ui/widgets/inline_message.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace holdfast::ui
{

using namespace app::adminclient;
using app::profiles::Reach;

namespace
{

constexpr int kDetailsFrom = 912; // of the page's width; below, the drives need the room

struct Health
{
    State state;
    QString word;
};

Health healthOf(NodeHealth health)
{
    switch (health) {
    case NodeHealth::Ready: return {State::Ok, DrivesPage::tr("Ready")};
    case NodeHealth::Degraded: return {State::Warn, DrivesPage::tr("Needs a look")};
    case NodeHealth::ReadOnly: return {State::Error, DrivesPage::tr("Read-only")};
    case NodeHealth::Unavailable: return {State::Error, DrivesPage::tr("Not available")};
    case NodeHealth::Unknown: break;
    }
    return {State::Neutral, DrivesPage::tr("Unknown")};
}

QScrollArea* scrolled(QWidget* board)
{
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(board);
    scroll->viewport()->setAutoFillBackground(false);
    board->setAutoFillBackground(false);
    scroll->setFocusPolicy(Qt::NoFocus);
    return scroll;
}

} // namespace

DrivesPage::DrivesPage(Context& context, QWidget* parent) : Page(context, tr("Drives and nodes"), parent)
{
    setObjectName(QStringLiteral("drivesPage"));
    makeActions();
    makeCareActions();
    m_face = new Face;
    m_details = new DriveDetails(context);
    auto* splitter = new QSplitter;
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(scrolled(makeBoard()));
    splitter->addWidget(m_details);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 0);
    splitter->setSizes({752, 320});
    m_faces = new QStackedWidget;
    m_faces->addWidget(splitter);
    m_faces->addWidget(m_face);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_faces);

    connect(m_map, &DriveMap::currentChanged, this, [this] { showDetails(); });
    connect(m_map, &DriveMap::chosen, this, [this] {
        m_detailsClosed = false;
        showDetails();
    });
    connect(m_map, &DriveMap::menuRequested, this, &DrivesPage::showMenu);
    connect(m_details, &DriveDetails::closeRequested, this, [this] {
        m_detailsClosed = true;
        m_details->hide();
    });
    CurrentSession& session = context.session;
    connect(&session, &CurrentSession::changed, this, &DrivesPage::followClient);
    connect(&session, &CurrentSession::clientsChanged, this, &DrivesPage::followClient);
    connect(&session, &CurrentSession::reachChanged, this, &DrivesPage::refresh);
    connect(&session, &CurrentSession::statusChanged, this, [this] {
        refresh();
        refreshCare();
    });
    connect(&session, &CurrentSession::capabilitiesChanged, this, [this] {
        m_scrub.refresh(); // the menu offers the check also while another page is shown
        refresh();
    });
    connect(&context.services.node, &app::node::NodeSupervisor::changed, this, &DrivesPage::refresh);
    connect(&m_scrub, &app::models::ScrubWatch::changed, this, &DrivesPage::showPossible);
    followClient();
}

void DrivesPage::makeActions()
{
    ActionRegistry& a = context().actions;
    const auto add = [&](const char* id, const QString& text, const char* iconName, std::function<void()> run) {
        a.add({QLatin1String(id), text, QLatin1String(iconName), {}, MenuGroup::Drives}, this, std::move(run));
    };
    add("drives.add", tr("Add Drives…"), "plus-lg", [this] { grow(GrowthKind::Add); });
    add("drives.replace", tr("Replace the Chosen Drive…"), "device-hdd", [this] { grow(GrowthKind::Replace); });
    add("drives.drain", tr("Drain the Chosen Drive…"), "box-arrow-right", [this] { grow(GrowthKind::Drain); });
    add("drives.rebalance", tr("Rebalance the Drives…"), "arrow-down-up", [this] { grow(GrowthKind::Rebalance); });
    add("drives.reencode", tr("Rewrite Older Files…"), "pencil", [this] { grow(GrowthKind::Reencode); });
    add("drives.pauseGrowth", tr("Pause the Change of the Drives"), "pause", [this] { pauseGrowth(true); });
    add("drives.resumeGrowth", tr("Go On with the Change of the Drives"), "play", [this] { pauseGrowth(false); });
    add("drives.retired", tr("Show or Hide Retired Drives"), "archive", [this] {
        m_retired = !m_retired;
        refresh();
    });
}

void DrivesPage::makeCareActions()
{
    using Act = AdminClient::ScrubAct;
    ActionRegistry& a = context().actions;
    const auto add = [&](const char* id, const QString& text, const char* iconName, Act act) {
        a.add({QLatin1String(id), text, QLatin1String(iconName), {}, MenuGroup::Drives}, this,
            [this, act] { m_scrub.act(act); });
    };
    add("scrub.start", tr("Start the Full Check"), "arrow-clockwise", Act::Start);
    add("scrub.pause", tr("Pause the Full Check"), "pause", Act::Pause);
    add("scrub.resume", tr("Go On with the Full Check"), "play", Act::Resume);
}

QWidget* DrivesPage::makeTop()
{
    m_shield = new IconLabel(QStringLiteral("shield"), Role::TextSecondary, 20);
    m_safety = Label::wrapped({}, Type::Section);
    m_safety->setObjectName(QStringLiteral("drivesSafety"));
    m_safetyMore = Label::wrapped({}, Type::Body, Role::TextSecondary);
    m_capacity = Label::wrapped({}, Type::Body, Role::TextSecondary);
    m_capacity->setObjectName(QStringLiteral("drivesCapacity"));
    m_unused = Label::wrapped({}, Type::Body, Role::Warn);
    m_unused->setObjectName(QStringLiteral("drivesUnused"));
    auto* add = new QPushButton(tr("Add drives…"));
    add->setObjectName(QStringLiteral("addDrives"));
    add->setIcon(icon(QStringLiteral("plus-lg")));
    add->setAutoDefault(false);
    connect(add, &QPushButton::clicked, this, [this] {
        if (QAction* action = context().actions.action(QStringLiteral("drives.add")))
            action->trigger();
    });
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_safety);
    words->addWidget(m_safetyMore);
    words->addWidget(m_capacity);
    words->addWidget(m_unused);
    auto* top = new QWidget;
    auto* row = new QHBoxLayout(top);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addWidget(m_shield, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    row->addWidget(add, 0, Qt::AlignTop);
    return top;
}

QWidget* DrivesPage::makeNodeCard()
{
    m_nodeName = new Label({}, Type::Strong);
    m_nodeFacts = new ElidedLabel({}, Type::Body, Role::TextSecondary);
    m_nodeChip = new Chip;
    auto* more = new QToolButton;
    more->setObjectName(QStringLiteral("drivesMore"));
    more->setIcon(icon(QStringLiteral("three-dots")));
    more->setAutoRaise(true);
    more->setProperty("grade", "small");
    more->setAccessibleName(tr("More actions"));
    more->setToolTip(tr("More actions"));
    more->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(more);
    for (const char* id : {"drives.rebalance", "drives.reencode", "drives.pauseGrowth", "drives.resumeGrowth", "drives.retired"}) {
        if (QAction* action = context().actions.action(QLatin1String(id)))
            menu->addAction(action);
    }
    more->setMenu(menu);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(4, 0, 0, 0);
    head->setSpacing(12);
    head->addWidget(new IconLabel(QStringLiteral("pc-display")));
    head->addWidget(m_nodeName);
    head->addWidget(m_nodeFacts, 1);
    head->addWidget(m_nodeChip);
    head->addWidget(more);
    m_map = new DriveMap(m_model);
    m_retiredLink = linkButton({});
    m_retiredLink->setObjectName(QStringLiteral("retiredLink"));
    connect(m_retiredLink, &QPushButton::clicked, this, [this] {
        m_retired = !m_retired;
        refresh();
    });
    auto* card = new Card;
    auto* column = new QVBoxLayout(card);
    column->setContentsMargins(12, 10, 12, 12);
    column->setSpacing(10);
    column->addLayout(head);
    column->addWidget(m_map);
    column->addWidget(m_retiredLink);
    return card;
}

QWidget* DrivesPage::makeBoard()
{
    m_message = new InlineMessage;
    m_failure = new InlineMessage;
    m_failure->setObjectName(QStringLiteral("drivesFailure"));
    m_work = new WorkList(context());
    m_scrubCard = new ScrubCard(context(), m_scrub);
    m_quarantineCard = new QuarantineCard(m_quarantine);
    auto* board = new QWidget;
    auto* column = new QVBoxLayout(board);
    column->setContentsMargins(24, 16, 24, 20);
    column->setSpacing(16);
    column->addWidget(m_message);
    column->addWidget(m_failure);
    column->addWidget(makeTop());
    column->addWidget(makeNodeCard());
    column->addWidget(m_work);
    column->addWidget(m_scrubCard);
    column->addWidget(m_quarantineCard);
    column->addStretch(1);
    return board;
}

const NodeStatus* DrivesPage::status() const
{
    const app::profiles::Session* session = context().session.get();
    return session && session->status() ? &*session->status() : nullptr;
}

QString DrivesPage::whyNot() const
{
    const app::profiles::Session* session = context().session.get();
    if (!session || session->reach() != Reach::Online || !status())
        return tr("The server does not answer now.");
    const auto& known = session->capabilities();
    if (!known || !known->has(QStringLiteral("drives")))
        return tr("This version of the server cannot change its drives while it runs.");
    return {};
}

void DrivesPage::setActive(bool active)
{
    m_active = active;
    if (active)
        refreshCare();
}

void DrivesPage::followClient()
{
    AdminClient* admin = context().session.admin();
    m_scrub.setClient(admin);
    m_quarantine.setClient(admin);
    m_quarantined = -1;
    m_pointed = false;
    m_failure->hide();
    refresh();
    refreshCare();
}

void DrivesPage::refreshCare()
{
    const NodeStatus* now = status();
    if (!m_active || !now)
        return;
    m_scrub.refresh();
    if (now->quarantined != m_quarantined) {
        m_quarantined = now->quarantined;
        if (m_quarantined > 0 || m_quarantine.rowCount() > 0)
            m_quarantine.refresh();
    }
}

void DrivesPage::refresh()
{
    const app::profiles::Session* session = context().session.get();
    if (const NodeStatus* now = status()) {
        showStatus(*now);
    } else {
        setAsOf({});
        m_model.setStatus(std::nullopt);
        if (session && session->reach() == Reach::Online)
            showPlain();
        else
            showSessionFace(*m_face, context());
        m_faces->setCurrentWidget(m_face);
    }
    showPossible();
}

void DrivesPage::showPlain()
{
    const app::profiles::Session* session = context().session.get();
    const bool ours = session->capabilities() && session->capabilities()->isHoldfast();
    const auto open = [this] { Q_EMIT context().go.pageRequested(PageId::Buckets); };
    if (ours)
        m_face->set(QStringLiteral("key"), tr("This key may not see how the disks are."),
            tr("Buckets, transfers and links work as usual."), tr("Open buckets"), open);
    else
        m_face->set(QStringLiteral("cloud"), tr("%1 keeps its drives to itself.").arg(context().session.name()),
            tr("It is not a Holdfast server, so it does not tell about its disks."), tr("Open buckets"), open);
}

void DrivesPage::showStatus(const NodeStatus& now)
{
    setAsOf(tr("as of %1").arg(format::clock(now.asOf)));
    showSessionMessage(*m_message, context(), now.asOf);
    const SafetyLine safety = safetyLine(now);
    m_shield->set(safety.icon, safety.state == State::Neutral ? Role::TextTertiary : textRole(safety.state));
    m_safety->setText(safety.what);
    m_safetyMore->setText(safety.more);
    m_safetyMore->setVisible(!safety.more.isEmpty());
    m_capacity->setText(capacityLine(now));
    const QString unused = unusedLine(now);
    m_unused->setText(unused);
    m_unused->setVisible(!unused.isEmpty());
    showNode(now);
    m_map->setRetiredShown(m_retired);
    m_model.setStatus(now);
    m_work->show(now);
    m_quarantineCard->setCount(now.quarantined);
    m_faces->setCurrentIndex(0);
    pointAtTrouble(now);
    showDetails();
}

void DrivesPage::pointAtTrouble(const NodeStatus& now)
{
    if (m_pointed || m_map->current())
        return;
    for (const DriveStatus& drive : now.drives) {
        if (!isBroken(drive))
            continue;
        m_pointed = true;
        m_map->setCurrent(drive.path);
        return;
    }
}

void DrivesPage::showNode(const NodeStatus& now)
{
    m_nodeName->setText(context().session.name());
    QStringList facts;
    if (!now.listen.isEmpty())
        facts << format::ltr(now.listen);
    if (now.startedAt.isValid())
        facts << tr("up %1", "how long it has been running").arg(format::duration(qMax<qint64>(1, now.startedAt.secsTo(now.asOf))));
    if (now.capacityRaw)
        facts << tr("%1 on all disks").arg(format::bytes(*now.capacityRaw));
    m_nodeFacts->setText(facts.join(tr(", ", "between facts")));
    const Health health = healthOf(now.health);
    m_nodeChip->set(health.state, health.word);
    const int retired = int(now.drives.size() - drivesInUse(now).size());
    m_retiredLink->setVisible(retired > 0);
    m_retiredLink->setText(m_retired ? tr("Hide %n retired drive(s)", nullptr, retired)
                                     : tr("Show %n retired drive(s)", nullptr, retired));
}

void DrivesPage::showPossible()
{
    const QString why = whyNot();
    const NodeStatus* now = status();
    ActionRegistry& a = context().actions;
    const auto allow = [&](const char* id, bool possible, const QString& reason) {
        a.setPossible(QLatin1String(id), why.isEmpty() && possible, why.isEmpty() ? reason : why);
    };
    const DriveStatus* drive = m_map->current();
    const bool chosen = drive && drive->health != DriveHealth::Retired;
    allow("drives.add", true, {});
    allow("drives.replace", chosen, tr("Choose a drive first."));
    allow("drives.drain", chosen && !drive->draining, drive && drive->draining ? tr("It is being drained already.") : tr("Choose a drive first."));
    allow("drives.rebalance", true, {});
    const GrowthStatus growth = now && now->growth ? *now->growth : GrowthStatus{};
    allow("drives.reencode", growth.narrowObjects > 0, tr("There are no older files to rewrite."));
    const bool paused = growth.state == GrowthState::Paused;
    const bool busy = growth.state != GrowthState::Idle && growth.state != GrowthState::Unknown;
    allow("drives.pauseGrowth", busy && !paused, tr("The drives are not being changed."));
    allow("drives.resumeGrowth", paused, tr("Nothing is paused."));
    a.setPossible(QStringLiteral("drives.retired"), now, tr("The server does not answer now."));

    const auto& scrub = m_scrub.status();
    const QString noScrub = m_scrub.isMissing() ? tr("This version of the server has no full check.")
        : !scrub                                ? tr("The server does not answer now.")
                                                : QString();
    const auto state = scrub ? scrub->state : ScrubState::Unknown;
    const auto allowScrub = [&](const char* id, bool possible, const QString& reason) {
        a.setPossible(QLatin1String(id), noScrub.isEmpty() && possible, noScrub.isEmpty() ? reason : noScrub);
    };
    allowScrub("scrub.start", state != ScrubState::Running, tr("It runs already."));
    allowScrub("scrub.pause", state == ScrubState::Running, tr("It does not run."));
    allowScrub("scrub.resume", state == ScrubState::Paused, tr("Nothing is paused."));
    if (auto* add = findChild<QPushButton*>(QStringLiteral("addDrives"))) {
        add->setEnabled(why.isEmpty());
        add->setToolTip(why);
    }
    m_details->setPossible(why.isEmpty(), why);
    m_work->setPossible(why.isEmpty(), why);
    const bool online = context().session.get() && context().session.get()->reach() == Reach::Online;
    m_scrubCard->setPossible(online, tr("The server does not answer now."));
}

void DrivesPage::showDetails()
{
    const DriveStatus* drive = m_map->current();
    QModelIndex index;
    for (int row = 0; drive && row < m_model.rowCount(); ++row) {
        if (m_model.drive(m_model.index(row, 0))->path == drive->path)
            index = m_model.index(row, 0);
    }
    m_details->show(index, status());
    const bool wide = width() >= kDetailsFrom;
    m_details->setVisible(wide && !m_detailsClosed);
    showPossible();
}

void DrivesPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    showDetails();
}

void DrivesPage::showMenu(const QPoint& at)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const char* id : {"drives.replace", "drives.drain"})
        menu->addAction(context().actions.action(QLatin1String(id)));
    menu->popup(at);
}

void DrivesPage::grow(GrowthKind kind)
{
    const NodeStatus* now = status();
    if (!now)
        return;
    GrowthRequest request;
    request.kind = kind;
    if (kind == GrowthKind::Drain || kind == GrowthKind::Replace) {
        const DriveStatus* drive = m_map->current();
        if (!drive)
            return;
        request.drives = {drive->index};
    }
    (new GrowthDialog(context(), request, *now, window()))->open();
}

void DrivesPage::pauseGrowth(bool paused)
{
    AdminClient* admin = context().session.admin();
    if (!admin)
        return;
    m_failure->hide();
    admin->pauseGrowth(paused)->then(this, [this, paused](app::Outcome<app::Done> done) {
        if (done) {
            if (auto* session = context().session.get())
                session->connectNow(); // the new state at once
            return;
        }
        if (done.error().kind == app::FaultClass::Cancelled)
            return;
        const words::Sentences s = growthRefusal(done.error(), context().session.name());
        m_failure->say(State::Error, paused ? tr("It was not paused.") : tr("It does not go on."), s.what + QLatin1Char(' ') + s.why);
        m_failure->setDetails(s.details);
        m_failure->setClosable(true);
    });
}

} // namespace holdfast::ui
