// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transfers/transfer_list.h"

#include "ui/theme/icons.h"
#include "ui/theme/style_paint.h"
#include "ui/widgets/format.h"

#include <QKeyEvent>
#include <QPainter>

namespace holdfast::ui
{

using app::models::TransfersModel;
using app::transfer::TransferItem;
using Section = TransfersModel::Section;

namespace
{

constexpr int kHead = 28;
constexpr int kRow = 48;
constexpr int kMargin = 24;
constexpr int kRight = 150; // width of the last column

bool startsSection(const QModelIndex& index)
{
    if (index.row() == 0)
        return true;
    return index.data(TransfersModel::SectionRole)
        != index.siblingAtRow(index.row() - 1).data(TransfersModel::SectionRole);
}

QString sectionName(Section section)
{
    switch (section) {
    case Section::Stopped: return TransferList::tr("Stopped");
    case Section::Running: return TransferList::tr("Running");
    case Section::Waiting: return TransferList::tr("Waiting and paused");
    case Section::Done: return TransferList::tr("Done");
    }
    return {};
}

int sectionCount(const QModelIndex& first)
{
    const QVariant section = first.data(TransfersModel::SectionRole);
    int count = 0;
    for (QModelIndex at = first; at.isValid() && at.data(TransfersModel::SectionRole) == section;
         at = at.siblingAtRow(at.row() + 1))
        ++count;
    return count;
}

QSize buttonSize(const QString& text, bool icon)
{
    return {QFontMetrics(fontFor(Type::Medium)).horizontalAdvance(text) + 26 + (icon ? 25 : 0), 28};
}

class TransferDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override
    {
        return {400, kRow + (startsSection(index) ? kHead : 0)};
    }

    static QRect rowRect(const QRect& rect, const QModelIndex& index)
    {
        return startsSection(index) ? rect.adjusted(0, kHead, 0, 0) : rect;
    }

    static QRect button(const QRect& rect, const QModelIndex& index, const TransferWords& w)
    {
        const QRect r = rowRect(rect, index);
        const QSize size = buttonSize(w.actText, w.act == RowAct::Resume);
        const QRect at(r.right() - kMargin - size.width() + 1, r.top() + (r.height() - size.height()) / 2,
            size.width(), size.height());
        return QStyle::visualRect(QGuiApplication::layoutDirection(), r, at);
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override
    {
        const auto* view = static_cast<const TransferList*>(option.widget);
        const TransferItem* item = view->item(index);
        if (!item)
            return;
        painter->save();
        if (startsSection(index))
            paintHead(*painter, option, index);
        const QRect r = rowRect(option.rect, index);
        paintGround(*painter, option, r, index);
        const TransferWords w = describe(*item);
        paintWords(*painter, option, r, w);
        if (w.act != RowAct::None)
            paintButton(*painter, option, index, w);
        painter->restore();
    }

private:
    static void paintHead(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index)
    {
        const Theme& t = theme();
        const QRect r(option.rect.left(), option.rect.top(), option.rect.width(), kHead);
        painter.fillRect(r, t.color(Role::Alt));
        painter.fillRect(QRect(r.left(), r.bottom(), r.width(), 1), t.color(Role::Line));
        const auto section = static_cast<Section>(index.data(TransfersModel::SectionRole).toInt());
        const int count = sectionCount(index);
        QFont strong = fontFor(Type::SmallMedium);
        strong.setWeight(QFont::DemiBold);
        const QString name = sectionName(section);
        const QString more = section == Section::Stopped
            ? TransferList::tr("%n need(s) a decision", nullptr, count) : format::count(count);
        const int width = QFontMetrics(strong).horizontalAdvance(name);
        const auto place = [&](int x, int w) {
            return QStyle::visualRect(option.direction, r, QRect(r.left() + x, r.top(), w, r.height() - 1));
        };
        painter.setFont(strong);
        painter.setPen(t.color(Role::Text));
        painter.drawText(place(kMargin, width + 2), Qt::AlignVCenter, name);
        painter.setFont(fontFor(Type::Small));
        painter.setPen(t.color(Role::TextSecondary));
        painter.drawText(place(kMargin + width + 10, 300),
            int(option.direction == Qt::RightToLeft ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter, more);
    }

    static void paintGround(QPainter& painter, const QStyleOptionViewItem& option, const QRect& r,
        const QModelIndex& index)
    {
        const Theme& t = theme();
        const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
        const bool selected = option.state & QStyle::State_Selected;
        if (selected)
            painter.fillRect(r, t.color(Role::Tint));
        else if (option.state & QStyle::State_MouseOver)
            painter.fillRect(r, t.color(Role::Hover));
        painter.fillRect(QRect(r.left(), r.bottom(), r.width(), 1), t.color(Role::Line));
        const bool focus = view->hasFocus() && view->currentIndex() == index
            && view->property("byKeyboard").toBool();
        if (focus || (selected && t.isContrast()))
            paint::box(painter, r.adjusted(0, 0, 0, -1), 0, {}, t.color(focus ? Role::Focus : Role::Accent),
                focus ? 2 : 1);
    }

    static void paintWords(QPainter& painter, const QStyleOptionViewItem& option, const QRect& r,
        const TransferWords& w)
    {
        const Theme& t = theme();
        const bool mirrored = option.direction == Qt::RightToLeft;
        const int start = int(mirrored ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter;
        const int end = int(mirrored ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter;
        const auto place = [&](int x, int y, int width, int height) {
            return QStyle::visualRect(option.direction, r, QRect(r.left() + x, r.top() + y, width, height));
        };
        const int middle = qBound(300, int(r.width() * 0.47), 560);
        const int nameWidth = middle - 54 - 16;
        const int reason = r.width() - middle - kMargin - kRight - 12;
        paintIcon(painter, place(kMargin, 0, 18, r.height() - 1), w.icon, w.iconRole, 16);
        const QFont medium = fontFor(Type::Medium);
        const QFont small = fontFor(Type::Small);
        painter.setFont(medium);
        painter.setPen(t.color(Role::Text));
        painter.drawText(place(54, 6, nameWidth, 20), start,
            QFontMetrics(medium).elidedText(w.title, Qt::ElideMiddle, nameWidth));
        painter.setFont(small);
        painter.setPen(t.color(Role::TextSecondary));
        painter.drawText(place(54, 26, nameWidth, 17), start,
            QFontMetrics(small).elidedText(w.detail, Qt::ElideRight, nameWidth));
        if (w.fraction >= 0) {
            const int barWidth = qMax(80, reason - 44);
            paint::bar(painter, place(middle, 12, barWidth, 6), w.fraction, fillRole(w.barState), mirrored);
            painter.drawText(place(middle + barWidth + 4, 6, 40, 18), end, format::percent(w.fraction));
            painter.drawText(place(middle, 26, reason + 12, 17), start,
                QFontMetrics(small).elidedText(w.progress, Qt::ElideRight, reason + 12));
        } else {
            const bool stopped = w.act == RowAct::Restart || w.act == RowAct::Retry || w.act == RowAct::Choose;
            painter.setFont(stopped ? fontFor(Type::Body) : small);
            painter.setPen(t.color(stopped ? Role::Text : Role::TextSecondary));
            painter.drawText(place(middle, 2, reason + 12, r.height() - 5),
                start | Qt::TextWordWrap, w.progress);
        }
        painter.setFont(fontFor(Type::Body));
        painter.setPen(t.color(Role::Text));
        const bool one = w.rightMore.isEmpty();
        painter.drawText(place(r.width() - kMargin - kRight, one ? 0 : 6, kRight, one ? r.height() - 1 : 20),
            end, w.right);
        painter.setFont(small);
        painter.setPen(t.color(Role::TextSecondary));
        painter.drawText(place(r.width() - kMargin - kRight, 26, kRight, 17), end, w.rightMore);
    }

    static void paintButton(QPainter& painter, const QStyleOptionViewItem& option,
        const QModelIndex& index, const TransferWords& w)
    {
        QStyleOptionButton look;
        look.rect = button(option.rect, index, w);
        look.text = w.actText;
        look.direction = option.direction;
        look.state = QStyle::State_Enabled;
        if (option.widget->property("hotRow").toInt() == index.row())
            look.state |= QStyle::State_MouseOver;
        if (w.act == RowAct::Resume)
            look.icon = icon(QStringLiteral("play"));
        painter.setFont(fontFor(Type::Body));
        paint::pushButton(look, painter, nullptr);
    }
};

} // namespace

const TransfersModel* TransferTable::transfers() const
{
    return static_cast<const TransfersModel*>(sourceModel());
}

const TransferItem* TransferTable::item(const QModelIndex& index) const
{
    return index.isValid() ? transfers()->item(mapToSource(index.siblingAtColumn(0))) : nullptr;
}

QVariant TransferTable::data(const QModelIndex& index, int role) const
{
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole && role != Qt::ToolTipRole)
        return QIdentityProxyModel::data(index, role);
    const TransferItem* found = item(index);
    if (!found)
        return {};
    const TransferWords w = describe(*found);
    QStringList parts{w.title, w.detail};
    if (w.fraction >= 0)
        parts << format::percent(w.fraction);
    for (const QString& part : {w.progress, w.right, w.rightMore}) {
        if (!part.isEmpty())
            parts << part;
    }
    return role == Qt::ToolTipRole ? QVariant(w.title + QLatin1Char('\n') + w.progress)
                                   : QVariant(parts.join(QLatin1String(", ")));
}

TransferList::TransferList(QWidget* parent) : QListView(parent)
{
    setObjectName(QStringLiteral("transferList"));
    setAccessibleName(tr("Transfers"));
    setFrameShape(QFrame::NoFrame);
    setItemDelegate(new TransferDelegate(this));
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setMouseTracking(true);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setProperty("hotRow", -1);
}

void TransferList::setSource(TransfersModel* model)
{
    m_words.setSourceModel(model);
    setModel(&m_words);
    // Heads belong to the first row of a group: a row that comes or goes may move one.
    const auto again = [this] { scheduleDelayedItemsLayout(); };
    connect(model, &QAbstractItemModel::rowsInserted, this, again);
    connect(model, &QAbstractItemModel::rowsRemoved, this, again);
    connect(model, &QAbstractItemModel::rowsMoved, this, again);
    connect(model, &QAbstractItemModel::layoutChanged, this, again);
}

const TransferItem* TransferList::item(const QModelIndex& index) const
{
    return m_words.item(index);
}

QList<app::transfer::TransferId> TransferList::selectedIds() const
{
    QList<app::transfer::TransferId> ids;
    if (!selectionModel())
        return ids;
    for (const QModelIndex& index : selectionModel()->selectedIndexes()) {
        if (const TransferItem* found = item(index))
            ids.append(found->id);
    }
    return ids;
}

QRect TransferList::buttonRect(const QModelIndex& index) const
{
    const TransferItem* found = item(index);
    if (!found)
        return {};
    const TransferWords w = describe(*found);
    return w.act == RowAct::None ? QRect() : TransferDelegate::button(visualRect(index), index, w);
}

void TransferList::mousePressEvent(QMouseEvent* event)
{
    setProperty("byKeyboard", false);
    const QModelIndex index = indexAt(event->pos());
    if (event->button() == Qt::LeftButton && buttonRect(index).contains(event->pos())) {
        Q_EMIT actRequested(index, viewport()->mapToGlobal(buttonRect(index).bottomLeft()));
        return;
    }
    QListView::mousePressEvent(event);
}

void TransferList::mouseMoveEvent(QMouseEvent* event)
{
    const QModelIndex index = indexAt(event->pos());
    setProperty("hotRow", buttonRect(index).contains(event->pos()) ? index.row() : -1);
    QListView::mouseMoveEvent(event);
    viewport()->update();
}

void TransferList::keyPressEvent(QKeyEvent* event)
{
    setProperty("byKeyboard", true);
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        && !buttonRect(currentIndex()).isNull()) {
        Q_EMIT actRequested(
            currentIndex(), viewport()->mapToGlobal(buttonRect(currentIndex()).bottomLeft()));
        return;
    }
    QListView::keyPressEvent(event);
}

void TransferList::selectionChanged(const QItemSelection& now, const QItemSelection& before)
{
    QListView::selectionChanged(now, before);
    Q_EMIT selectionMoved();
}

} // namespace holdfast::ui
