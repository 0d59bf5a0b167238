// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/rail.h"

#include "ui/shell/connection_switcher.h"
#include "ui/theme/icons.h"
#include "ui/theme/style_paint.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"

#include <QDragEnterEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace holdfast::ui
{

namespace
{

enum RailRole { PageRole = Qt::UserRole + 1, IconRole, BadgeRole, TargetRole, MarkRole };
constexpr int kRow = 34; // 32 and a gap of 2
constexpr int kWide = 208;
constexpr int kNarrow = 56;

class RailDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        return {kWide - 16, kRow};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override
    {
        const Theme& t = theme();
        const auto* view = static_cast<const QListView*>(option.widget);
        const QRect r = option.rect.adjusted(0, 0, 0, -2);
        const bool current = index == view->currentIndex();
        const bool target = index.data(TargetRole).toBool();
        const bool hover = option.state & QStyle::State_MouseOver;
        const bool focus = current && view->hasFocus() && view->property("byKeyboard").toBool();
        if (current)
            paint::box(*painter, r, 6, t.color(Role::TintStrong),
                t.isContrast() ? t.color(Role::Accent) : QColor());
        else if (hover)
            paint::box(*painter, r, 6, t.color(Role::Hover));
        if (target) {
            QPen pen(t.color(Role::Focus), 1, Qt::DashLine);
            painter->setPen(pen);
            painter->setBrush(t.color(Role::Tint));
            painter->drawRoundedRect(r.adjusted(0, 0, -1, -1), 6, 6);
        }
        if (focus)
            paint::box(*painter, r, 6, {}, t.color(Role::Focus), t.isContrast() ? 3 : 2);
        const bool mirrored = option.direction == Qt::RightToLeft;
        const auto place = [&](int x, int w) {
            return QRect(mirrored ? r.right() - x - w + 1 : r.left() + x, r.top(), w, r.height());
        };
        const bool narrow = r.width() < 100;
        paintIcon(*painter, narrow ? r : place(8, 18), index.data(IconRole).toString(),
            current ? Role::AccentText : Role::TextSecondary, 16);
        if (narrow)
            return;
        const QString badge = index.data(BadgeRole).toString();
        int end = 8;
        if (!badge.isEmpty()) {
            const QFont font = fontFor(Type::SmallMedium);
            const int width = qMax(20, QFontMetrics(font).horizontalAdvance(badge) + 12);
            const QRect at = place(r.width() - width - 8, width).adjusted(0, 6, 0, -6);
            paint::box(*painter, at, 10, t.color(Role::Press));
            painter->setFont(font);
            painter->setPen(t.color(Role::Text));
            painter->drawText(at, Qt::AlignCenter, badge);
            end += width + 6;
        }
        const auto mark = static_cast<State>(index.data(MarkRole).toInt());
        if (mark != State::Neutral) {
            paintIcon(*painter, place(r.width() - 25, 18), QString::fromLatin1(stateIcon(mark)), textRole(mark), 14);
            end += 24;
        }
        painter->setFont(fontFor(current ? Type::Strong : Type::Medium));
        painter->setPen(t.color(Role::Text));
        const int room = r.width() - 36 - end;
        painter->drawText(place(36, room), int(mirrored ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter,
            painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, room));
    }
};

} // namespace

RailList::RailList(const QString& name, QWidget* parent) : QListView(parent)
{
    setAccessibleName(name);
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setUniformItemSizes(true);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setItemDelegate(new RailDelegate(this));
    viewport()->setAutoFillBackground(false);
    setSelectionMode(NoSelection);
    connect(this, &QListView::clicked, this, &RailList::opened);
}

QSize RailList::sizeHint() const
{
    return {kWide - 16, model() ? qMax(1, model()->rowCount() * kRow) : kRow};
}

void RailList::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QListView::currentChanged(current, previous);
    viewport()->update();
}

void RailList::keyPressEvent(QKeyEvent* event)
{
    setProperty("byKeyboard", true);
    const QModelIndex before = currentIndex();
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Space) {
        Q_EMIT opened(before);
        return;
    }
    QListView::keyPressEvent(event);
    if (currentIndex() != before)
        Q_EMIT opened(currentIndex());
}

void RailList::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->mimeData()->hasUrls())
        event->acceptProposedAction();
}

void RailList::dragMoveEvent(QDragMoveEvent* event)
{
    if (indexAt(event->position().toPoint()).isValid())
        event->acceptProposedAction();
    else
        event->ignore();
    for (int row = 0; row < model()->rowCount(); ++row)
        model()->setData(model()->index(row, 0), true, TargetRole);
}

void RailList::dragLeaveEvent(QDragLeaveEvent*)
{
    for (int row = 0; row < model()->rowCount(); ++row)
        model()->setData(model()->index(row, 0), false, TargetRole);
}

void RailList::dropEvent(QDropEvent* event)
{
    dragLeaveEvent(nullptr);
    QStringList paths;
    for (const QUrl& url : event->mimeData()->urls()) {
        if (url.isLocalFile())
            paths << url.toLocalFile();
    }
    const QModelIndex index = indexAt(event->position().toPoint());
    if (index.isValid() && !paths.isEmpty()) {
        event->acceptProposedAction();
        Q_EMIT droppedOn(index, paths);
    }
}

Rail::Rail(Context& context, QWidget* parent) : QWidget(parent), m_context(context)
{
    setObjectName(QStringLiteral("rail"));
    setFixedWidth(kWide);
    m_switcher = new ConnectionSwitcher(context);
    m_pageList = new RailList(tr("Pages"));
    m_pageList->setObjectName(QStringLiteral("railPages"));
    m_pageList->setModel(&m_pages);
    m_pinList = new RailList(tr("Pinned buckets"));
    m_pinList->setObjectName(QStringLiteral("railPins"));
    m_pinList->setModel(&m_pins);
    m_pinList->setAcceptDrops(true);
    m_lastList = new RailList(tr("Settings"));
    m_lastList->setObjectName(QStringLiteral("railSettings"));
    m_lastList->setModel(&m_last);
    m_pinHead = new Label(tr("Pinned buckets"), Type::Small, Role::TextTertiary);
    m_pinHead->setContentsMargins(8, 12, 8, 4);

    addPage(m_pages, PageId::Home, tr("Home"), QStringLiteral("house"));
    addPage(m_pages, PageId::Buckets, tr("Buckets"), QStringLiteral("bucket"));
    addPage(m_pages, PageId::Transfers, tr("Transfers"), QStringLiteral("arrow-down-up"));
    addPage(m_pages, PageId::Shares, tr("Shares"), QStringLiteral("link-45deg"));
    addPage(m_pages, PageId::Drives, tr("Drives and nodes"), QStringLiteral("hdd-stack"));
    addPage(m_last, PageId::Settings, tr("Settings"), QStringLiteral("gear"));

    auto* items = new QVBoxLayout;
    items->setContentsMargins(8, 8, 8, 7);
    items->setSpacing(0);
    items->addWidget(m_pageList);
    items->addWidget(m_pinHead);
    items->addWidget(m_pinList);
    items->addStretch(1);
    items->addWidget(m_lastList);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_switcher);
    column->addWidget(new Line);
    column->addLayout(items, 1);

    const auto open = [this](const QModelIndex& index) {
        if (index.isValid())
            Q_EMIT pageChosen(static_cast<PageId>(index.data(PageRole).toInt()));
    };
    connect(m_pageList, &RailList::opened, this, open);
    connect(m_lastList, &RailList::opened, this, open);
    connect(m_pinList, &RailList::opened, this, [this](const QModelIndex& index) {
        m_pinList->setCurrentIndex({});
        Q_EMIT m_context.go.bucketRequested(index.data().toString(), {});
    });
    connect(m_pinList, &RailList::droppedOn, this,
        [this](const QModelIndex& index, const QStringList& paths) {
            app::transfer::UploadRequest request;
            request.connection = m_context.session.id();
            request.bucket = index.data().toString();
            request.paths = paths;
            m_context.services.transfers.upload(request);
        });
    connect(&context.session, &CurrentSession::changed, this, &Rail::refreshPins);
    connect(&context.services.profiles, &app::profiles::ProfileStore::changed, this,
        &Rail::refreshPins);
    refreshPins();
}

void Rail::addPage(
    QStandardItemModel& model, PageId page, const QString& name, const QString& iconName)
{
    auto* item = new QStandardItem(name);
    item->setData(int(page), PageRole);
    item->setData(iconName, IconRole);
    model.appendRow(item);
}

QStandardItem* Rail::itemOf(PageId page)
{
    return page == PageId::Settings ? m_last.item(0) : m_pages.item(int(page));
}

void Rail::setCurrent(PageId page)
{
    if (page == PageId::Settings) {
        m_lastList->setCurrentIndex(m_last.index(0, 0));
        m_pageList->setCurrentIndex({});
    } else {
        m_pageList->setCurrentIndex(m_pages.index(int(page), 0));
        m_lastList->setCurrentIndex({});
    }
}

void Rail::setBadge(PageId page, const QString& badge, const QString& words)
{
    QStandardItem* item = itemOf(page);
    item->setData(badge, BadgeRole);
    item->setData(words, Qt::AccessibleDescriptionRole);
}

void Rail::setMark(PageId page, State state, const QString& words)
{
    QStandardItem* item = itemOf(page);
    item->setData(int(state), MarkRole);
    item->setData(words, Qt::AccessibleDescriptionRole);
}

void Rail::setCompact(bool compact)
{
    setFixedWidth(compact ? kNarrow : kWide);
    m_switcher->setCompact(compact);
    for (QStandardItemModel* model : {&m_pages, &m_pins, &m_last}) {
        for (int row = 0; row < model->rowCount(); ++row)
            model->item(row)->setToolTip(compact ? model->item(row)->text() : QString());
    }
    m_pinHead->setVisible(!compact && m_pins.rowCount() > 0);
}

void Rail::refreshPins()
{
    m_pins.clear();
    if (const app::profiles::Session* session = m_context.session.get()) {
        const auto connection = m_context.services.profiles.find(session->connection().id);
        for (const QString& bucket : connection ? connection->pinnedBuckets : QStringList()) {
            auto* item = new QStandardItem(bucket);
            item->setData(QStringLiteral("bucket"), IconRole);
            m_pins.appendRow(item);
        }
    }
    m_pinHead->setVisible(m_pins.rowCount() > 0 && width() > kNarrow);
    m_pinList->setVisible(m_pins.rowCount() > 0);
    m_pinList->updateGeometry();
}

} // namespace holdfast::ui
