// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transfers/transfers_page.h"

#include "ui/shell/action_registry.h"
#include "ui/shell/words.h"
#include "ui/theme/icons.h"
#include "ui/transfers/transfer_details.h"
#include "ui/transfers/transfer_list.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/face.h"
#include "ui/widgets/format.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/question_dialog.h"
#include "ui/widgets/ring.h"

#include <QDateTime>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace holdfast::ui
{

using namespace app::transfer;
using Section = app::models::TransfersModel::Section;

namespace
{

enum Segment { All, Running, Waiting, Paused, Stopped, Done };
constexpr std::size_t kSamples = 60;

/// "20 MiB/s", or both ways when they differ.
QString limitWords(const BandwidthLimits& limits)
{
    if (limits.up == limits.down)
        return format::speed(double(limits.up));
    QStringList words;
    if (limits.up > 0)
        words.append(QStringLiteral("↑ ") + format::speed(double(limits.up)));
    if (limits.down > 0)
        words.append(QStringLiteral("↓ ") + format::speed(double(limits.down)));
    return words.join(QStringLiteral("  "));
}

} // namespace

TransfersPage::TransfersPage(Context& context, QWidget* parent)
    : Page(context, tr("Transfers"), parent), m_model(&context.services.transfers)
{
    setObjectName(QStringLiteral("transfersPage"));
    makeActions();
    m_list = new TransferList;
    m_list->setSource(&m_model);
    m_details = new TransferDetails(context);
    m_face = new Face;
    m_message = new InlineMessage;
    m_faces = new QStackedWidget;
    m_faces->addWidget(m_list);
    m_faces->addWidget(m_face);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeFigures());
    column->addWidget(new Line);
    column->addWidget(makeTools());
    column->addWidget(m_message->inMargins(QMargins(24, 0, 24, 8)));
    column->addWidget(new Line);
    column->addWidget(m_faces, 1);
    auto* splitter = new QSplitter;
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(content);
    splitter->addWidget(m_details);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 0);
    splitter->setSizes({752, 320});
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(splitter);

    connect(m_list, &TransferList::selectionMoved, this, &TransfersPage::onSelection);
    connect(m_list, &TransferList::actRequested, this, &TransfersPage::act);
    connect(m_list, &QWidget::customContextMenuRequested, this, &TransfersPage::showMenu);
    connect(m_details, &TransferDetails::closeRequested, this, [this] { m_details->hide(); });
    connect(m_details, &TransferDetails::pauseRequested, this, &TransfersPage::togglePause);
    connect(m_details, &TransferDetails::cancelRequested, this, &TransfersPage::cancelSelected);
    TransferEngine& engine = context.services.transfers;
    connect(&engine, &TransferEngine::totalsChanged, this, &TransfersPage::showTotals);
    connect(&engine, &TransferEngine::itemsChanged, this, &TransfersPage::onSelection);
    connect(&engine, &TransferEngine::settingsChanged, this, &TransfersPage::showLimit);
    connect(&engine, &TransferEngine::accepted, this,
        [this](int rows, const QStringList& leftOut, Direction direction) {
        if (leftOut.isEmpty()) {
            if (rows > 0 && !isVisible())
                Q_EMIT this->context().go.told(State::Info, tr("%n file(s) are on their way.", nullptr, rows), {});
            return;
        }
        const QString what = direction == Direction::Upload
            ? tr("%n thing(s) cannot be uploaded.", nullptr, int(leftOut.size()))
            : tr("%n file(s) have names that this computer cannot use.", nullptr, int(leftOut.size()));
        Q_EMIT this->context().go.told(State::Warn, what, leftOut.mid(0, 3).join(QLatin1Char('\n')));
    });
    connect(&engine, &TransferEngine::notTaken, this, [this](const app::Fault& fault) {
        Q_EMIT this->context().go.told(State::Error, tr("These files were not taken."),
            words::faultReason(fault) + QLatin1Char(' ') + tr("Nothing of them is on its way."));
    });
    connect(&engine, &TransferEngine::journalFailed, this, [this](const app::Fault& fault) {
        m_message->say(State::Error, tr("The list of transfers cannot be kept on disk."),
            words::faultReason(fault) + QLatin1Char(' ')
                + tr("What runs goes on, but will not be known after a restart."));
        m_message->setDetails(fault.message);
    });
    for (const auto& changed : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_model, changed, this, &TransfersPage::showFace);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &TransfersPage::showFace);
    showTotals(engine.totals());
    showLimit();
    showFace();
}

void TransfersPage::makeActions()
{
    ActionRegistry& a = context().actions;
    a.add({QStringLiteral("transfers.toggle"), tr("Pause or Resume Transfer"), QStringLiteral("pause"),
              Qt::CTRL | Qt::Key_P, MenuGroup::Transfers},
        this, [this] { togglePause(); });
    a.add({QStringLiteral("transfers.cancel"), tr("Cancel Transfer…"), QStringLiteral("x-lg"),
              QKeySequence::Delete, MenuGroup::Transfers, ActionRegistry::Reach::Focus},
        this, [this] { cancelSelected(); });
    a.add({QStringLiteral("transfers.first"), tr("Do Next"), QStringLiteral("arrow-up"), {},
              MenuGroup::Transfers},
        this, [this] { context().services.transfers.moveToFront(m_list->selectedIds()); });
    a.add({QStringLiteral("transfers.last"), tr("Do Last"), QStringLiteral("arrow-down"), {},
              MenuGroup::Transfers},
        this, [this] { context().services.transfers.moveToBack(m_list->selectedIds()); });
    a.add({QStringLiteral("transfers.retryAll"), tr("Try Again All That Stopped"),
              QStringLiteral("arrow-clockwise"), {}, MenuGroup::Transfers},
        this, [this] { retryAll(); });
    a.add({QStringLiteral("transfers.clear"), tr("Remove Finished from the List"), QStringLiteral("check-all"),
              {}, MenuGroup::Transfers},
        this, [this] { context().services.transfers.removeFinished(); });
}

QWidget* TransfersPage::makeFigures()
{
    m_upRate = new Label({}, Type::Title);
    m_downRate = new Label({}, Type::Small, Role::TextSecondary);
    m_left = new Label({}, Type::Title);
    m_toGo = new Label({}, Type::Small, Role::TextSecondary);
    m_spark = new SparkLine;
    m_spark->setAccessibleName(tr("Speed of the last minute"));
    const auto pair = [](Label* first, Label* second) {
        auto* column = new QVBoxLayout;
        column->setSpacing(0);
        column->addStretch(1);
        column->addWidget(first);
        column->addWidget(second);
        column->addStretch(1);
        return column;
    };
    const auto bar = [] {
        auto* line = new Line(Qt::Vertical);
        line->setFixedHeight(48);
        return line;
    };
    auto* figures = new QWidget;
    figures->setFixedHeight(80);
    auto* row = new QHBoxLayout(figures);
    row->setContentsMargins(24, 0, 24, 0);
    row->setSpacing(20);
    row->addLayout(pair(m_upRate, m_downRate));
    row->addWidget(bar());
    row->addWidget(m_spark);
    row->addWidget(bar());
    row->addLayout(pair(m_left, m_toGo));
    row->addWidget(bar());
    m_limit = new ElidedLabel({}, Type::Title);
    m_limit->setObjectName(QStringLiteral("limitNow"));
    m_limitNext = new ElidedLabel({}, Type::Small, Role::TextSecondary);
    row->addLayout(pair(m_limit, m_limitNext), 1);
    auto* limits = new QPushButton(tr("Limits…"));
    limits->setObjectName(QStringLiteral("limitsButton"));
    limits->setAutoDefault(false);
    connect(limits, &QPushButton::clicked, this, [this] { Q_EMIT context().go.pageRequested(PageId::Settings); });
    row->addWidget(limits);
    return figures;
}

QWidget* TransfersPage::makeTools()
{
    m_filter = new Segmented(tr("Which transfers to show"));
    m_filter->setObjectName(QStringLiteral("transferFilter"));
    for (int i = All; i <= Done; ++i)
        m_filter->add(QString(), i == Stopped ? QStringLiteral("x-octagon") : QString());
    for (int i = All; i <= Done; ++i) {
        m_filter->button(i)->setProperty("grade", "small");
        m_filter->button(i)->setToolButtonStyle(
            i == Stopped ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonTextOnly);
    }
    m_filter->button(Stopped)->setIcon(icon(QStringLiteral("x-octagon"), Role::Err));
    connect(m_filter, &Segmented::chosen, this, &TransfersPage::filter);
    m_pauseAll = smallButton(tr("Pause all"), QStringLiteral("pause"));
    m_pauseAll->setObjectName(QStringLiteral("pauseAll"));
    connect(m_pauseAll, &QPushButton::clicked, this, [this] {
        const bool resumes = m_totals.running + m_totals.waiting == 0 && m_totals.paused > 0;
        resumes ? context().services.transfers.resumeAll() : context().services.transfers.pauseAll();
    });
    auto* more = new QToolButton;
    more->setIcon(icon(QStringLiteral("three-dots")));
    more->setProperty("grade", "small");
    more->setAccessibleName(tr("More actions"));
    more->setToolTip(tr("More actions"));
    more->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(more);
    for (const char* id : {"transfers.pauseAll", "transfers.resumeAll", "transfers.retryAll", "transfers.clear"})
        if (QAction* action = context().actions.action(QLatin1String(id)))
            menu->addAction(action);
    more->setMenu(menu);
    auto* tools = new QWidget;
    auto* row = new QHBoxLayout(tools);
    row->setContentsMargins(24, 10, 24, 10);
    row->setSpacing(8);
    row->addWidget(m_filter);
    row->addStretch(1);
    row->addWidget(m_pauseAll);
    row->addWidget(more);
    return tools;
}

void TransfersPage::showTotals(const TransferTotals& totals)
{
    m_totals = totals;
    context().actions.setPossible(
        QStringLiteral("transfers.retryAll"), totals.stopped > 0, tr("Nothing has stopped."));
    m_upRate->setText(QStringLiteral("↑ ") + format::speed(totals.uploadRate));
    m_downRate->setText(QStringLiteral("↓ ") + format::speed(totals.downloadRate));
    m_left->setText(totals.running == 0 ? tr("Nothing runs")
            : totals.walking            ? tr("Still counting")
            : totals.secondsLeft        ? tr("%1 left").arg(format::duration(*totals.secondsLeft))
                                        : format::unknown());
    m_toGo->setText(totals.bytesLeft > 0 ? tr("%1 to go").arg(format::bytes(totals.bytesLeft)) : QString());
    const int all = totals.running + totals.waiting + totals.paused + totals.stopped + totals.done;
    const auto counted = [](const QString& word, int n) {
        return word + QStringLiteral("  ") + format::count(n);
    };
    m_filter->setText(All, counted(tr("All"), all));
    m_filter->setText(Running, counted(tr("Running"), totals.running));
    m_filter->setText(Waiting, counted(tr("Waiting"), totals.waiting));
    m_filter->setText(Paused, counted(tr("Paused"), totals.paused));
    m_filter->setText(Stopped, counted(tr("Stopped"), totals.stopped));
    m_filter->setText(Done, counted(tr("Done"), totals.done));
    const bool resumes = totals.running + totals.waiting == 0 && totals.paused > 0;
    m_pauseAll->setText(resumes ? tr("Resume all") : tr("Pause all"));
    m_pauseAll->setIcon(icon(resumes ? QStringLiteral("play") : QStringLiteral("pause")));
    m_pauseAll->setEnabled(totals.running + totals.waiting + totals.paused > 0);
    if (!m_sampled.isValid() || m_sampled.elapsed() >= 1000) {
        m_sampled.start();
        showLimit(); // a schedule changes it by itself
        m_speeds.push_back(totals.uploadRate + totals.downloadRate);
        if (m_speeds.size() > kSamples)
            m_speeds.erase(m_speeds.begin());
        m_spark->setValues(m_speeds);
    }
}

void TransfersPage::showLimit()
{
    const BandwidthLimits& limits = context().services.transfers.settings().bandwidth;
    const QString words = limitWords(limits);
    const QDateTime now = QDateTime::currentDateTime();
    const QDateTime next = limits.any() ? limits.nextChange(now) : QDateTime();
    const bool holds = limits.any() && limits.holdsAt(now);
    m_limit->setText(holds ? words : tr("No limit"));
    if (!next.isValid()) {
        m_limitNext->setText({});
        return;
    }
    const QString when = QLocale().toString(next, QStringLiteral("ddd ")) + QLocale().toString(next.time(), QLocale::ShortFormat);
    m_limitNext->setText(holds ? tr("none from %1").arg(when) : tr("%1 from %2").arg(words, when));
}

void TransfersPage::filter(int segment)
{
    switch (segment) {
    case Running: m_model.setSection(Section::Running); break;
    case Waiting: m_model.setOnlyWaiting(); break;
    case Paused: m_model.setOnlyPaused(); break;
    case Stopped: m_model.setSection(Section::Stopped); break;
    case Done: m_model.setSection(Section::Done); break;
    default: m_model.setSection({}); break;
    }
    showFace();
}

void TransfersPage::showFace()
{
    if (m_model.rowCount() > 0) {
        m_faces->setCurrentWidget(m_list);
        return;
    }
    if (m_filter->current() == All)
        m_face->set(QStringLiteral("arrow-down-up"), tr("Nothing is on its way."),
            tr("Drop files on a bucket to upload them, or choose Download there."), tr("Open buckets"),
            [this] { Q_EMIT context().go.pageRequested(PageId::Buckets); });
    else
        m_face->set(QStringLiteral("filter"), tr("No transfer is in this group."), {}, tr("Show all"), [this] {
            m_filter->setCurrent(All);
            filter(All);
        });
    m_faces->setCurrentWidget(m_face);
}

void TransfersPage::onSelection()
{
    const QList<TransferId> ids = m_list->selectedIds();
    const TransferItem* item = m_list->item(m_list->currentIndex());
    const bool one = ids.size() == 1 && item && ids.first() == item->id;
    m_details->show(one ? item : nullptr);
    context().services.transfers.watchParts(one ? item->id : 0);
    for (const char* id : {"transfers.toggle", "transfers.cancel", "transfers.first", "transfers.last"})
        context().actions.setPossible(QLatin1String(id), !ids.isEmpty(), tr("Choose a transfer first."));
}

QList<TransferItem> TransfersPage::selectedItems() const
{
    QList<TransferItem> items;
    const auto& known = context().services.transfers.items();
    for (const TransferId id : m_list->selectedIds()) {
        if (const auto item = known.constFind(id); item != known.cend())
            items.append(*item);
    }
    return items;
}

/// The row itself, and when it is selected all selected ones that offer the same.
QList<TransferId> TransfersPage::alike(const QModelIndex& index) const
{
    const TransferItem* item = m_list->item(index);
    if (!item)
        return {};
    QList<TransferId> ids;
    const RowAct act = describe(*item).act;
    for (const TransferItem& other : selectedItems()) {
        if (describe(other).act == act)
            ids.append(other.id);
    }
    return ids.contains(item->id) ? ids : QList<TransferId>{item->id};
}

void TransfersPage::act(const QModelIndex& index, const QPoint& at)
{
    const TransferItem* item = m_list->item(index);
    if (!item)
        return;
    TransferEngine& engine = context().services.transfers;
    const QList<TransferId> ids = alike(index);
    switch (describe(*item).act) {
    case RowAct::Restart: engine.answer(ids, Answer::Restart); break;
    case RowAct::Retry: engine.retry(ids); break;
    case RowAct::Resume: engine.resume(ids); break;
    case RowAct::Choose: answerAll(*item, ids, at); break;
    case RowAct::None: break;
    }
}

void TransfersPage::answerAll(const TransferItem& item, const QList<TransferId>& ids, const QPoint& at)
{
    TransferEngine& engine = context().services.transfers;
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("answerMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&engine](QMenu* to, const QString& text, Answer answer, const QList<TransferId>& whom) {
        connect(to->addAction(text), &QAction::triggered, to, [&engine, answer, whom] { engine.answer(whom, answer); });
    };
    const auto fill = [&](QMenu* to, const QList<TransferId>& whom) {
        add(to, tr("Replace what is there"), Answer::Overwrite, whom);
        add(to, tr("Keep both, under a new name"), Answer::KeepBoth, whom);
        add(to, tr("Leave it as it is"), Answer::Skip, whom);
    };
    const bool many = item.isBatch || ids.size() > 1;
    if (many)
        menu->addSection(item.isBatch ? tr("For all of this folder") : tr("For %n file(s)", nullptr, int(ids.size())));
    fill(menu, ids);
    if (!item.isBatch && item.batch != 0)
        fill(menu->addMenu(tr("For all of this folder")), {item.batch});
    menu->popup(at);
}

void TransfersPage::togglePause()
{
    const TransferItem* item = m_list->item(m_list->currentIndex());
    if (!item)
        return;
    const auto stands = [](TransferState state) {
        return state == TransferState::Paused || state == TransferState::Failed;
    };
    const bool resumes = stands(item->state);
    QList<TransferId> ids;
    for (const TransferItem& one : selectedItems()) {
        if (stands(one.state) == resumes)
            ids.append(one.id);
    }
    if (resumes)
        context().services.transfers.resume(ids);
    else
        context().services.transfers.pause(ids);
}

void TransfersPage::retryAll()
{
    QList<TransferId> ids;
    for (const TransferItem& item : context().services.transfers.items()) {
        // A folder moves all of its files, also those that are not shown.
        const bool stopped = item.state == TransferState::Failed || (item.isBatch && item.filesFailed > 0);
        if (stopped && item.batch == 0)
            ids.append(item.id);
    }
    context().services.transfers.retry(ids);
}

void TransfersPage::cancelSelected()
{
    const QList<TransferItem> items = selectedItems();
    if (items.isEmpty())
        return;
    const CancelWords w = cancelWords(items);
    auto* dialog = new QuestionDialog(w.question, w.text, w.verb, QuestionDialog::Kind::Destructive, window());
    dialog->setObjectName(QStringLiteral("cancelQuestion"));
    dialog->setCancelText(w.keep);
    QList<TransferId> ids;
    for (const TransferItem& item : items)
        ids.append(item.id);
    connect(dialog, &QDialog::accepted, this, [this, ids] { context().services.transfers.cancel(ids); });
    dialog->open();
}

void TransfersPage::showMenu(const QPoint& at)
{
    if (m_list->selectedIds().isEmpty())
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QModelIndex index = m_list->currentIndex();
    const TransferItem* item = m_list->item(index);
    if (item && describe(*item).act != RowAct::None) {
        const QPoint where = m_list->viewport()->mapToGlobal(at);
        connect(menu->addAction(describe(*item).actText), &QAction::triggered, this,
            [this, index = QPersistentModelIndex(index), where] { act(index, where); });
    }
    for (const char* id : {"transfers.toggle", "transfers.first", "transfers.last", "transfers.cancel"})
        menu->addAction(context().actions.action(QLatin1String(id)));
    menu->popup(m_list->viewport()->mapToGlobal(at));
}

} // namespace holdfast::ui
