// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shares/shares_page.h"

#include "ui/browser/browser_models.h"
#include "ui/browser/table_view.h"
#include "ui/shares/share_dialog.h"
#include "ui/shell/action_registry.h"
#include "ui/shell/words.h"
#include "ui/theme/icons.h"
#include "ui/theme/style_paint.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/face.h"
#include "ui/widgets/format.h"
#include "ui/widgets/question_dialog.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QPainter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace holdfast::ui
{

using app::models::SharesModel;
using app::share::AddressReach;
using app::share::Share;

namespace
{

enum ShareRole { DetailRole = Qt::UserRole + 300, ChipRole };

QString timeLeft(qint64 seconds)
{
    if (seconds <= 0)
        return SharesPage::tr("ended");
    if (seconds < 3600)
        return SharesPage::tr("%n minute(s)", nullptr, int(seconds / 60 + 1));
    if (seconds < 48 * 3600)
        return SharesPage::tr("%n hour(s)", nullptr, int(seconds / 3600));
    return SharesPage::tr("%n day(s)", nullptr, int(seconds / 86400));
}

/// Two lines in the first column, a chip in the last.
class ShareDelegate : public RowDelegate
{
public:
    using RowDelegate::RowDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        if (index.column() == SharesModel::Ends) {
            RowDelegate::paint(painter, option, index);
            return;
        }
        painter->save();
        paintRowGround(*painter, option, index);
        const bool mirrored = option.direction == Qt::RightToLeft;
        const QRect r = option.rect;
        const auto place = [&](int x, int y, int w, int h) {
            return QStyle::visualRect(option.direction, r, QRect(r.left() + x, r.top() + y, w, h));
        };
        if (index.column() == SharesModel::State) {
            const QString word = index.data().toString();
            const QSize size = paint::chipSize(word);
            painter->setLayoutDirection(option.direction);
            const auto state = static_cast<State>(index.data(ChipRole).toInt());
            paint::chip(*painter, place(8, (r.height() - size.height()) / 2, size.width(), size.height()), state,
                word, index.data(RowIconRole).toString());
            painter->restore();
            return;
        }
        const int start = int(mirrored ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter;
        paintIcon(*painter, place(24, 0, 18, r.height()), index.data(RowIconRole).toString(), Role::TextSecondary, 16);
        const int width = r.width() - 54 - 12;
        painter->setFont(fontFor(Type::Medium));
        painter->setPen(theme().color(Role::Text));
        painter->drawText(place(54, 6, width, 20), start,
            painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, width));
        painter->setFont(fontFor(Type::Small));
        painter->setPen(theme().color(Role::TextSecondary));
        painter->drawText(place(54, 26, width, 17), start,
            painter->fontMetrics().elidedText(index.data(DetailRole).toString(), Qt::ElideRight, width));
        painter->restore();
    }
};

} // namespace

QVariant ShareTable::data(const QModelIndex& index, int role) const
{
    const QVariant row = QIdentityProxyModel::data(index, app::models::ItemRole);
    const Share share = row.value<Share>();
    const AddressReach reach = app::share::reachOf(share.address);
    const auto state = static_cast<SharesModel::ShareState>(
        QIdentityProxyModel::data(index, SharesModel::StateRole).toInt());
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == SharesModel::Object)
            return share.key.section('/', -1);
        if (index.column() == SharesModel::Ends)
            return timeLeft(QDateTime::currentDateTime().secsTo(share.ends()));
        if (state == SharesModel::ShareState::Ended)
            return SharesPage::tr("Ended");
        if (reach == AddressReach::ThisComputer)
            return SharesPage::tr("This computer only");
        if (reach == AddressReach::Private || reach == AddressReach::LinkLocal)
            return SharesPage::tr("This network only");
        return state == SharesModel::ShareState::EndsSoon ? SharesPage::tr("Ends soon") : SharesPage::tr("Open");
    case Qt::AccessibleTextRole:
        return index.column() == SharesModel::Object
            ? QVariant(share.key + QLatin1String(", ") + data(index, DetailRole).toString()) : QVariant();
    case DetailRole: return share.bucket + QLatin1String(", ") + share.address.host();
    case ChipRole:
        if (state == SharesModel::ShareState::Ended)
            return int(State::Neutral);
        return int(state == SharesModel::ShareState::EndsSoon || reach != AddressReach::Public ? State::Warn
                                                                                               : State::Ok);
    case RowIconRole:
        if (index.column() == SharesModel::Object)
            return iconForFile(share.key);
        return index.column() == SharesModel::State && state == SharesModel::ShareState::EndsSoon
                && reach == AddressReach::Public
            ? QVariant(QStringLiteral("clock")) : QVariant();
    case Qt::ToolTipRole:
        return index.column() == SharesModel::Ends ? format::exactTime(share.ends()) : QVariant();
    case Qt::DecorationRole: return {};
    default: return QIdentityProxyModel::data(index, role);
    }
}

QVariant ShareTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return role == Qt::TextAlignmentRole ? QVariant(int(Qt::AlignLeft | Qt::AlignVCenter)) : QVariant();
    switch (section) {
    case SharesModel::Object: return SharesPage::tr("Shared");
    case SharesModel::Ends: return SharesPage::tr("Ends in");
    case SharesModel::State: return SharesPage::tr("State");
    default: return {};
    }
}

SharesPage::SharesPage(Context& context, QWidget* parent)
    : Page(context, tr("Shares"), parent), m_model(&context.services.shares)
{
    setObjectName(QStringLiteral("sharesPage"));
    makeActions();
    m_words.setSourceModel(&m_model);
    m_table = new TableView(tr("Links made here"));
    m_table->setObjectName(QStringLiteral("shareTable"));
    m_table->setItemDelegate(new ShareDelegate(m_table));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setModel(&m_words);
    m_table->setRowHeight(48);
    m_table->horizontalHeader()->setSectionResizeMode(SharesModel::Object, QHeaderView::Stretch);
    m_table->fixColumn(SharesModel::Ends, 160);
    m_table->fixColumn(SharesModel::State, 240);
    m_which = new Segmented(tr("Which links to show"));
    m_which->setObjectName(QStringLiteral("shareFilter"));
    m_which->add({});
    m_which->add({});
    for (int i = 0; i < 2; ++i)
        m_which->button(i)->setToolButtonStyle(Qt::ToolButtonTextOnly);
    auto* create = new QPushButton(tr("New link…"));
    create->setObjectName(QStringLiteral("newLink"));
    create->setIcon(icon(QStringLiteral("link-45deg")));
    create->setProperty("primary", true);
    connect(create, &QPushButton::clicked, this, [this] {
        Q_EMIT this->context().go.pageRequested(PageId::Buckets);
        Q_EMIT this->context().go.told(State::Info, tr("Choose a file, then Share."),
            tr("A link opens one file, for as long as you say."));
    });
    auto* copy = new QPushButton(tr("Copy link"));
    copy->setIcon(icon(QStringLiteral("files")));
    copy->setAutoDefault(false);
    connect(copy, &QPushButton::clicked, this, &SharesPage::copyLink);
    QAction* copyAction = context.actions.action(QStringLiteral("share.copy"));
    const auto follow = [copy, copyAction] {
        copy->setEnabled(copyAction->isEnabled());
        copy->setToolTip(copyAction->toolTip());
    };
    connect(copyAction, &QAction::changed, copy, follow);
    auto* tools = new QHBoxLayout;
    tools->setContentsMargins(24, 12, 24, 12);
    tools->setSpacing(8);
    tools->addWidget(create);
    tools->addWidget(copy);
    tools->addSpacing(8);
    tools->addWidget(m_which);
    tools->addStretch(1);
    auto* note = new QWidget;
    auto* noteRow = new QHBoxLayout(note);
    noteRow->setContentsMargins(24, 8, 24, 8);
    noteRow->setSpacing(8);
    noteRow->addWidget(new IconLabel(QStringLiteral("info-circle"), Role::TextSecondary, 14));
    noteRow->addWidget(new ElidedLabel(
        tr("A link works until it ends. To end one before its time, delete the file or the key that signed it."),
        Type::Small, Role::TextSecondary), 1);
    m_listFace = m_table;
    m_face = new Face;
    m_faces = new QStackedWidget;
    m_faces->addWidget(m_table);
    m_faces->addWidget(m_face);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(tools);
    column->addWidget(new Line);
    column->addWidget(m_faces, 1);
    column->addWidget(new Line);
    column->addWidget(note);

    connect(m_which, &Segmented::chosen, this, [this](int which) {
        m_model.setShowEnded(which == 1);
        showCounts();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &SharesPage::onSelection);
    connect(m_table, &TableView::opened, this, &SharesPage::copyLink);
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        for (const char* id : {"share.copy", "share.remove"})
            menu->addAction(this->context().actions.action(QLatin1String(id)));
        menu->popup(m_table->viewport()->mapToGlobal(at));
    });
    connect(&m_model, &SharesModel::countsChanged, this, &SharesPage::showCounts);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &SharesPage::showCounts);
    connect(&context.services.shares, &app::share::ShareLedger::changed, this, &SharesPage::showCounts);
    onSelection();
    showCounts();
}

void SharesPage::makeActions()
{
    ActionRegistry& a = context().actions;
    a.add({QStringLiteral("share.copy"), tr("Copy Link Again"), QStringLiteral("files"), QKeySequence::Copy,
              MenuGroup::None, ActionRegistry::Reach::Focus},
        this, [this] { copyLink(); });
    a.add({QStringLiteral("share.remove"), tr("Take off the List…"), QStringLiteral("x-lg"),
              QKeySequence::Delete, MenuGroup::None, ActionRegistry::Reach::Focus},
        this, [this] { removeFromList(); });
}

void SharesPage::showCounts()
{
    m_which->setText(0, tr("Open") + QStringLiteral("  ") + format::count(m_model.openCount()));
    m_which->setText(1, tr("Ended") + QStringLiteral("  ") + format::count(m_model.endedCount()));
    if (m_model.rowCount() > 0) {
        m_faces->setCurrentWidget(m_table);
        return;
    }
    if (m_which->current() == 1)
        m_face->set(QStringLiteral("link-45deg"), tr("No link has ended yet."), {});
    else
        m_face->set(QStringLiteral("link-45deg"), tr("No link is open."),
            tr("Choose a file in a bucket, then Share. Whoever has the link can read that one file."),
            tr("Open buckets"), [this] { Q_EMIT context().go.pageRequested(PageId::Buckets); });
    m_faces->setCurrentWidget(m_face);
}

const Share* SharesPage::current() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : m_model.share(m_words.mapToSource(rows.first()));
}

void SharesPage::onSelection()
{
    const Share* share = current();
    ActionRegistry& a = context().actions;
    const QString none = tr("Choose a link first.");
    const bool open = share && share->isOpen(QDateTime::currentDateTime());
    a.setPossible(QStringLiteral("share.copy"), open, share ? tr("The link has ended.") : none);
    a.setPossible(QStringLiteral("share.remove"), share, none);
}

void SharesPage::copyLink()
{
    const Share* share = current();
    if (!share)
        return;
    const app::profiles::Session* session = context().services.sessions.session(share->connection);
    const app::s3client::S3Client* client = session ? session->s3() : nullptr;
    const auto link = client ? linkFor(*share, *client)
                             : app::Outcome<QUrl>(std::unexpected(app::cancelledFault()));
    if (!link) {
        Q_EMIT context().go.told(State::Warn, tr("The link cannot be made again."),
            tr("The key “%1” that signed it is not at hand now.").arg(share->accessKey));
        return;
    }
    QGuiApplication::clipboard()->setText(link->toString(QUrl::FullyEncoded));
    Q_EMIT context().go.told(State::Ok, tr("The link is copied."),
        tr("It works until %1.").arg(format::exactTime(share->ends())));
}

void SharesPage::removeFromList()
{
    const Share* share = current();
    if (!share)
        return;
    const bool open = share->isOpen(QDateTime::currentDateTime());
    if (!open) {
        context().services.shares.remove({share->id});
        return;
    }
    auto* dialog = new QuestionDialog(tr("Take this link off the list?"),
        tr("The link itself goes on working until %1; only the note of it goes. The file stays.")
            .arg(format::exactTime(share->ends())),
        tr("Take off the list"), QuestionDialog::Kind::Destructive, window());
    connect(dialog, &QDialog::accepted, this,
        [this, id = share->id] { context().services.shares.remove({id}); });
    dialog->open();
}

} // namespace holdfast::ui
