// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/main_window.h"

#include "ui/browser/buckets_page.h"
#include "ui/cluster/drives_page.h"
#include "ui/cluster/growth_words.h"
#include "ui/home/home_page.h"
#include "ui/platform/sleep_guard.h"
#include "ui/platform/transfer_notices.h"
#include "ui/platform/tray.h"
#include "ui/settings/settings_page.h"
#include "ui/shares/share_dialog.h"
#include "ui/shares/shares_page.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/head.h"
#include "ui/shell/node_acts.h"
#include "ui/shell/rail.h"
#include "ui/shell/toast.h"
#include "ui/shell/transfer_strip.h"
#include "ui/shell/words.h"
#include "ui/theme/icons.h"
#include "ui/transfers/transfers_page.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/format.h"
#include "ui/widgets/question_dialog.h"
#include "ui/wizard/certificate_dialog.h"
#include "ui/wizard/connection_dialog.h"
#include "ui/wizard/import_dialog.h"
#include "ui/wizard/wizard.h"

#include <QApplication>
#include <QCloseEvent>
#include <QMenuBar>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>

namespace holdfast::ui
{

using app::node::NodeSnapshot;
using app::node::NodeState;

namespace
{
constexpr int kCompactBelow = 1000;
}

MainWindow::MainWindow(
    const app::Services& services, UiSettings& settings, FileChooser chooser, QWidget* parent)
    : QMainWindow(parent)
    , m_settings(settings)
    , m_session(services.sessions)
    , m_switch(services.paths, services.node)
    , m_context{services, m_actions, settings, m_go, m_session, std::move(chooser)}
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(QStringLiteral("Holdfast"));
    setWindowIcon(QIcon(QStringLiteral(":/holdfast.svg")));
    setMinimumSize(960, 640);
    resize(1280, 800);
    new FocusRing(this);
    makeActions();
    m_stack = new QStackedWidget;
    setCentralWidget(m_stack);
    m_rail = new Rail(m_context);
    m_head = new HeadBar(m_context);
    m_nodeMessage = new InlineMessage;
    m_nodeMessage->setObjectName(QStringLiteral("nodeMessage"));
    m_pages = new QStackedWidget;
    m_strip = new TransferStrip(m_context);
    makePages();
    m_actions.serve(this);
    makeMenuBar();

    auto* ground = new Surface(Role::Base, Qt::LeftEdge);
    auto* column = new QVBoxLayout(ground);
    column->setContentsMargins(1, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_head);
    column->addWidget(m_nodeMessage->inMargins(QMargins(24, 16, 24, 12)));
    column->addWidget(m_pages, 1);
    auto* upper = new QHBoxLayout;
    upper->setSpacing(0);
    upper->addWidget(m_rail);
    upper->addWidget(ground, 1);
    m_work = new Surface(Role::Window);
    auto* all = new QVBoxLayout(m_work);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addLayout(upper, 1);
    all->addWidget(m_strip);
    m_stack->addWidget(m_work);
    m_toast = new Toast(m_pages);
    m_tray = std::make_unique<Tray>(this);
    m_guard = std::make_unique<SleepGuard>(std::make_unique<LogindLock>());
    m_notices = new TransferNotices(this);

    connect(m_rail, &Rail::pageChosen, this, &MainWindow::showPage);
    connect(m_head, &HeadBar::paletteRequested, this, &MainWindow::openPalette);
    connect(&m_go, &Navigator::pageRequested, this, &MainWindow::showPage);
    connect(&m_go, &Navigator::bucketRequested, this, &MainWindow::openBucket);
    connect(&m_go, &Navigator::wizardRequested, this, &MainWindow::showWizard);
    connect(&m_go, &Navigator::storeRequested, this, &MainWindow::startStore);
    connect(&m_switch, &app::node::StoreSwitch::failed, this, &MainWindow::onStoreFailed);
    connect(&m_go, &Navigator::told, m_toast, &Toast::tell);
    connect(&m_go, &Navigator::connectionRequested, this,
        [this](const QUuid& id) { (new ConnectionDialog(m_context, id, this))->open(); });
    connect(&m_go, &Navigator::certificateRequested, this, [this](const QUuid& id) {
        if (auto* dialog = CertificateDialog::forConnection(m_context, id, this))
            dialog->open();
    });
    connect(&m_go, &Navigator::shareRequested, this, [this](const QString& bucket, const QString& key) {
        (new ShareDialog(m_context, bucket, key, {}, this))->open();
    });
    for (const auto& changed : {&CurrentSession::changed, &CurrentSession::statusChanged})
        connect(&m_session, changed, this, &MainWindow::showDriveMark);
    connect(&services.node, &app::node::NodeSupervisor::changed, this, &MainWindow::showNode);
    m_nodeTimer.setInterval(1000);
    connect(&m_nodeTimer, &QTimer::timeout, this, &MainWindow::tickNode);
    connect(&services.transfers, &app::transfer::TransferEngine::totalsChanged, this,
        &MainWindow::showBadges);
    connect(&services.transfers, &app::transfer::TransferEngine::itemsChanged, m_notices,
        &TransferNotices::onItems);
    connect(&services.transfers, &app::transfer::TransferEngine::totalsChanged, m_notices,
        &TransferNotices::onTotals);
    connect(m_notices, &TransferNotices::due, m_tray.get(), &Tray::notify);
    connect(m_tray.get(), &Tray::showRequested, this, &MainWindow::comeBack);
    connect(m_tray.get(), &Tray::quitRequested, this, &MainWindow::quit);

    restoreGeometry(settings.geometry());
    showPage(PageId::Home);
    showNode(services.node.snapshot());
    if (services.profiles.connections().isEmpty())
        showWizard(false);
}

MainWindow::~MainWindow() = default;

void MainWindow::makePages()
{
    m_buckets = new BucketsPage(m_context);
    connect(m_buckets, &BucketsPage::versionShareRequested, this,
        [this](const QString& bucket, const QString& key, const QString& version) {
            (new ShareDialog(m_context, bucket, key, version, this))->open();
        });
    m_page = {new HomePage(m_context), m_buckets, new TransfersPage(m_context),
        new SharesPage(m_context), new DrivesPage(m_context), new SettingsPage(m_context)};
    for (Page* page : m_page) {
        m_pages->addWidget(page);
        m_head->add(page->head());
    }
}

void MainWindow::makeActions()
{
    struct Go
    {
        PageId page;
        const char* id;
        QString text;
        QString icon;
        QKeySequence keys;
    };
    const Go places[] = {
        {PageId::Home, "go.home", tr("Go to Home"), QStringLiteral("house"), Qt::CTRL | Qt::Key_1},
        {PageId::Buckets, "go.buckets", tr("Go to Buckets"), QStringLiteral("bucket"),
            Qt::CTRL | Qt::Key_2},
        {PageId::Transfers, "go.transfers", tr("Go to Transfers"), QStringLiteral("arrow-down-up"),
            Qt::CTRL | Qt::Key_3},
        {PageId::Shares, "go.shares", tr("Go to Shares"), QStringLiteral("link-45deg"),
            Qt::CTRL | Qt::Key_4},
        {PageId::Drives, "go.drives", tr("Go to Drives and Nodes"), QStringLiteral("hdd-stack"),
            Qt::CTRL | Qt::Key_5},
        {PageId::Settings, "go.settings", tr("Go to Settings"), QStringLiteral("gear"),
            Qt::CTRL | Qt::Key_6},
    };
    for (const Go& place : places)
        m_actions.add({QLatin1String(place.id), place.text, place.icon, place.keys, MenuGroup::Go}, this,
            [this, page = place.page] { showPage(page); });
    m_actions.add({QStringLiteral("app.palette"), tr("Search or Run a Command"),
                      QStringLiteral("search"), Qt::CTRL | Qt::Key_K, MenuGroup::View},
        this, [this] { openPalette(); });
    m_actions.add({QStringLiteral("app.menuBar"), tr("Show or Hide the Menu Bar"), QStringLiteral("list"), Qt::Key_F10,
                      MenuGroup::View},
        this, [this] {
            menuBar()->setVisible(!menuBar()->isVisible());
            m_settings.setMenuBar(menuBar()->isVisible());
        });
    m_actions.add({QStringLiteral("connection.add"), tr("Connect to a Server…"),
                      QStringLiteral("plus-lg"), {}, MenuGroup::File},
        this, [this] { Q_EMIT m_go.connectionRequested({}); });
    m_actions.add({QStringLiteral("connection.import"), tr("Take Over Places from AWS or rclone…"),
                      QStringLiteral("box-arrow-right"), {}, MenuGroup::File},
        this, [this] {
            (new ImportDialog(m_context, app::profiles::ForeignFiles::ofThisUser(), this))->open();
        });
    m_actions.add({QStringLiteral("app.wizard"), tr("Add a Place…"), QStringLiteral("pc-display"), {},
                      MenuGroup::File},
        this, [this] { showWizard(true); });
    m_actions.add({QStringLiteral("transfers.pauseAll"), tr("Pause All Transfers"),
                      QStringLiteral("pause"), {}, MenuGroup::Transfers},
        this, [this] { m_context.services.transfers.pauseAll(); });
    m_actions.add({QStringLiteral("transfers.resumeAll"), tr("Resume All Transfers"),
                      QStringLiteral("play"), {}, MenuGroup::Transfers},
        this, [this] { m_context.services.transfers.resumeAll(); });
    m_actions.add({QStringLiteral("node.retry"), tr("Start the Store Again Now"),
                      QStringLiteral("arrow-clockwise"), {}, MenuGroup::None},
        this, [this] { m_context.services.node.retryNow(); });
    m_actions.add({QStringLiteral("app.quit"), tr("Quit Holdfast"), {}, QKeySequence::Quit,
                      MenuGroup::File},
        this, [this] { close(); });
}

void MainWindow::makeMenuBar()
{
    const std::pair<MenuGroup, QString> groups[] = {{MenuGroup::File, tr("&File")},
        {MenuGroup::Edit, tr("&Edit")}, {MenuGroup::View, tr("&View")}, {MenuGroup::Go, tr("&Go")},
        {MenuGroup::Transfers, tr("&Transfers")}, {MenuGroup::Drives, tr("&Drives")}};
    for (const auto& [group, name] : groups) {
        QMenu* menu = menuBar()->addMenu(name);
        m_actions.fillMenu(menu, group);
    }
    menuBar()->setVisible(m_settings.menuBar());
}

void MainWindow::showPage(PageId page)
{
    if (m_stack->currentWidget() != m_work && !m_context.services.profiles.connections().isEmpty())
        leaveWizard();
    if (m_page[std::size_t(m_current)] != m_page[std::size_t(page)])
        m_page[std::size_t(m_current)]->setActive(false);
    m_current = page;
    Page* shown = m_page[std::size_t(page)];
    m_pages->setCurrentWidget(shown);
    m_head->setCurrent(shown->head());
    m_rail->setCurrent(page);
    shown->setActive(true);
}

void MainWindow::openBucket(const QString& bucket, const QString& prefix)
{
    if (m_stack->currentWidget() != m_work)
        leaveWizard();
    showPage(PageId::Buckets);
    m_buckets->openBucket(bucket, prefix);
}

void MainWindow::showWizard(bool withCancel)
{
    if (!m_wizard) {
        m_wizard = new Wizard(m_context);
        m_stack->addWidget(m_wizard);
        connect(m_wizard, &Wizard::left, this, &MainWindow::leaveWizard);
        connect(m_wizard, &Wizard::finished, this,
            [this](const QString& bucket) {
                if (!bucket.isEmpty()) {
                    openBucket(bucket, {});
                    return;
                }
                leaveWizard();
                showPage(PageId::Buckets);
            });
    }
    m_wizard->setCancellable(withCancel);
    m_stack->setCurrentWidget(m_wizard);
}

void MainWindow::leaveWizard()
{
    m_stack->setCurrentWidget(m_work);
    if (m_wizard) {
        m_stack->removeWidget(m_wizard);
        m_wizard->deleteLater();
        m_wizard = nullptr;
    }
}

void MainWindow::comeBack()
{
    m_tray->hide();
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    raise();
    activateWindow();
}

/// Another store of this computer, in place of the one that runs.
void MainWindow::startStore(const QUuid& place)
{
    const app::node::LocalStores stores(m_context.services.paths);
    const auto config = stores.find(place);
    if (!config || (config->sample && !stores.sampleExists())) {
        Q_EMIT m_go.told(State::Warn, tr("This store is not there any more."),
            tr("If its folders are somewhere, choose them under Add a Place."));
        return;
    }
    const auto start = [this, place, config = *config] {
        (void)m_context.services.profiles.setCurrent(place); // which is current may be asked again
        m_switch.begin(config);
    };
    QuestionDialog* dialog = askBeforeSwitch(
        m_context, *config, tr("Start “%1”?").arg(nameOfStore(m_context, *config)), this);
    if (!dialog) {
        start();
        return;
    }
    connect(dialog, &QDialog::accepted, this, start);
    dialog->open();
}

void MainWindow::onStoreFailed(const NodeSnapshot& why, bool formerRuns)
{
    const words::Sentences s = words::nodeProblem(why);
    Q_EMIT m_go.told(
        State::Error, s.what, formerRuns ? tr("The store that ran before is started again.") : s.why);
}

void MainWindow::openPalette()
{
    const auto open = findChildren<CommandPalette*>();
    if (std::any_of(open.begin(), open.end(), [](CommandPalette* p) { return p->isVisible(); }))
        return;
    auto* palette = new CommandPalette(m_context, m_buckets->bucketNames(), this);
    palette->open();
}

void MainWindow::showNode(const NodeSnapshot& snapshot)
{
    const bool trouble = snapshot.state == NodeState::Crashed || snapshot.state == NodeState::Foreign
        || snapshot.state == NodeState::Blocked;
    if (!trouble || !m_context.services.profiles.thisComputer()) {
        m_nodeTimer.stop();
        m_nodeMessage->hide();
        return;
    }
    const words::Sentences s = words::nodeProblem(snapshot);
    m_nodeMessage->say(State::Error, s.what, s.why);
    m_nodeMessage->setDetails(s.details);
    m_nodeMessage->addButton(tr("Start now"), [this] { m_context.services.node.retryNow(); })
        ->setObjectName(QStringLiteral("nodeRetry"));
    if (snapshot.problem == app::node::NodeProblem::PortInUse)
        m_nodeMessage->addButton(tr("Use another port"), [this] { moveToFreePort(m_context); })
            ->setObjectName(QStringLiteral("nodeOtherPort"));
    m_retryAt = QDateTime::currentMSecsSinceEpoch() + snapshot.retryInMs;
    if (snapshot.state == NodeState::Crashed && snapshot.retryInMs > 0) {
        m_nodeTimer.start();
        tickNode();
    } else {
        m_nodeTimer.stop();
    }
}

void MainWindow::tickNode()
{
    const qint64 left = (m_retryAt - QDateTime::currentMSecsSinceEpoch() + 999) / 1000;
    const int restarts = m_context.services.node.snapshot().restarts;
    QString why = left > 0 ? tr("Stored files are not affected. It starts again in %n s.", nullptr, int(left))
                           : tr("Stored files are not affected. It starts again now.");
    if (restarts > 2)
        why += QLatin1Char(' ') + tr("It has stopped %n time(s) in a row.", nullptr, restarts);
    m_nodeMessage->setWhy(why);
    if (left <= 0)
        m_nodeTimer.stop();
}

void MainWindow::showBadges(const app::transfer::TransferTotals& totals)
{
    const int open = totals.running + totals.waiting + totals.paused + totals.stopped;
    m_rail->setBadge(PageId::Transfers, open > 0 ? format::count(open) : QString(),
        tr("%n unfinished", nullptr, open));
    m_actions.setPossible(QStringLiteral("transfers.pauseAll"), totals.running + totals.waiting > 0,
        tr("Nothing is running."));
    m_actions.setPossible(
        QStringLiteral("transfers.resumeAll"), totals.paused > 0, tr("Nothing is paused."));
    m_tray->setTotals(totals);
    m_guard->setBusy(totals.running > 0);
}

void MainWindow::showDriveMark()
{
    const app::profiles::Session* session = m_session.get();
    SafetyLine safety;
    if (session && session->status())
        safety = safetyLine(*session->status());
    // Only what needs a person is marked; all being well is no news.
    const bool needed = safety.state == State::Warn || safety.state == State::Error;
    m_rail->setMark(PageId::Drives, needed ? safety.state : State::Neutral, needed ? safety.what : QString());
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    m_settings.setGeometry(saveGeometry());
    if (m_mayClose || !m_context.services.transfers.hasUnfinished()) {
        event->accept();
        quit();
        return;
    }
    event->ignore();
    askBeforeClosing();
}

void MainWindow::askBeforeClosing()
{
    if (findChild<QDialog*>(QStringLiteral("closeQuestion")))
        return;
    const auto& totals = m_context.services.transfers.totals();
    const int open = totals.running + totals.waiting + totals.paused + totals.stopped;
    auto* question = new QuestionDialog(tr("Quit while %n transfer(s) are not finished?", nullptr, open),
        tr("What is stored so far is kept on the server. The rest goes on where it stopped when "
           "Holdfast is started again."),
        tr("Quit and go on later"), QuestionDialog::Kind::Plain, this);
    question->setObjectName(QStringLiteral("closeQuestion"));
    if (m_tray->isAvailable()) {
        QPushButton* tray = question->addVerb(tr("Go on in the tray"));
        tray->setObjectName(QStringLiteral("trayButton"));
        connect(tray, &QPushButton::clicked, this, [this, question] {
            question->close();
            m_tray->show();
            hide();
        });
    }
    connect(question, &QDialog::accepted, this, &MainWindow::quit);
    question->open();
}

void MainWindow::quit()
{
    m_mayClose = true;
    QApplication::quit();
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    m_rail->setCompact(width() < kCompactBelow);
}

bool MainWindow::event(QEvent* event)
{
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Alt
        && !menuBar()->isVisible()) {
        menuBar()->show();
        return true;
    }
    return QMainWindow::event(event);
}

} // namespace holdfast::ui
