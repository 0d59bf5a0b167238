// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/command_palette.h"

#include "ui/shell/action_registry.h"
#include "ui/theme/icons.h"
#include "ui/theme/style_paint.h"
#include "ui/widgets/search_field.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>
#include <algorithm>

namespace holdfast::ui
{

namespace
{

enum PaletteRole { ActionRole = Qt::UserRole + 1, BucketRole, HintRole };

class PaletteDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {100, 32}; }
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override
    {
        const Theme& t = theme();
        const bool on = index.flags() & Qt::ItemIsEnabled;
        if (option.state & QStyle::State_Selected)
            paint::box(*painter, option.rect, 6, t.color(Role::TintStrong),
                t.isContrast() ? t.color(Role::Accent) : QColor());
        const QRect r = option.rect.adjusted(10, 0, -10, 0);
        const bool mirrored = option.direction == Qt::RightToLeft;
        const QRect iconRect = QStyle::visualRect(option.direction, r, QRect(r.left(), r.top(), 16, r.height()));
        index.data(Qt::DecorationRole).value<QIcon>().paint(
            painter, iconRect, Qt::AlignCenter, on ? QIcon::Normal : QIcon::Disabled);
        painter->setFont(fontFor(Type::Body));
        painter->setPen(t.color(on ? Role::Text : Role::Disabled));
        const int start = int(mirrored ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter;
        const int end = int(mirrored ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter;
        painter->drawText(
            mirrored ? r.adjusted(0, 0, -28, 0) : r.adjusted(28, 0, 0, 0), start, index.data().toString());
        painter->setFont(fontFor(Type::Small));
        painter->setPen(t.color(on ? Role::TextTertiary : Role::Disabled));
        painter->drawText(r, end, index.data(HintRole).toString());
    }
};

} // namespace

int paletteRank(const QString& name, const QString& typed)
{
    if (typed.isEmpty())
        return 1;
    const qsizetype at = name.indexOf(typed, 0, Qt::CaseInsensitive);
    if (at == 0)
        return 0;
    if (at > 0)
        return name[at - 1].isLetterOrNumber() ? 2 : 1;
    qsizetype from = 0;
    for (const QChar& letter : typed) {
        from = name.indexOf(letter, from, Qt::CaseInsensitive);
        if (from < 0)
            return -1;
        ++from;
    }
    return 3;
}

CommandPalette::CommandPalette(Context& context, const QStringList& buckets, QWidget* parent)
    : QDialog(parent, Qt::FramelessWindowHint | Qt::Dialog), m_context(context), m_buckets(buckets)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("commandPalette"));
    setWindowTitle(tr("Search or run a command"));
    setModal(true);
    m_field = searchField(tr("Search or run a command"));
    m_field->setObjectName(QStringLiteral("paletteField"));
    m_field->installEventFilter(this);
    m_list = new QListView;
    m_list->setObjectName(QStringLiteral("paletteList"));
    m_list->setAccessibleName(tr("Commands and buckets"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setItemDelegate(new PaletteDelegate(m_list));
    m_list->setModel(&m_model);
    m_list->setFocusPolicy(Qt::NoFocus);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(8);
    column->addWidget(m_field);
    column->addWidget(m_list);
    resize(560, 396);
    if (parent)
        move(parent->mapToGlobal(QPoint((parent->width() - width()) / 2, 64)));
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::narrow);
    connect(m_list, &QListView::clicked, this, &CommandPalette::runCurrent);
    narrow({});
    m_field->setFocus();
}

void CommandPalette::narrow(const QString& text)
{
    struct Hit
    {
        int rank;
        QStandardItem* item;
    };
    std::vector<Hit> hits;
    const QString typed = text.trimmed();
    for (QAction* action : m_context.actions.all()) {
        QString name = action->text();
        name.remove(QLatin1Char('&'));
        const int rank = paletteRank(name, typed);
        if (rank < 0 || action->objectName() == QLatin1String("app.palette"))
            continue;
        auto* item = new QStandardItem(action->icon(), name);
        item->setData(action->objectName(), ActionRole);
        item->setData(action->shortcut().toString(QKeySequence::NativeText), HintRole);
        item->setEnabled(action->isEnabled());
        item->setToolTip(action->toolTip());
        hits.push_back({rank + (action->isEnabled() ? 0 : 10), item});
    }
    for (const QString& bucket : m_buckets) {
        const int rank = paletteRank(bucket, typed);
        if (rank < 0)
            continue;
        auto* item = new QStandardItem(icon(QStringLiteral("bucket")), bucket);
        item->setData(bucket, BucketRole);
        item->setData(tr("Bucket"), HintRole);
        hits.push_back({typed.isEmpty() ? 5 : rank, item});
    }
    std::stable_sort(
        hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.rank < b.rank; });
    m_model.clear();
    for (const Hit& hit : hits)
        m_model.appendRow(hit.item);
    m_list->setCurrentIndex(m_model.index(0, 0));
}

void CommandPalette::runCurrent()
{
    const QModelIndex index = m_list->currentIndex();
    if (!index.isValid() || !(index.flags() & Qt::ItemIsEnabled))
        return;
    const QString bucket = index.data(BucketRole).toString();
    QAction* action = m_context.actions.action(index.data(ActionRole).toString());
    Navigator& go = m_context.go;
    accept();
    if (!bucket.isEmpty())
        Q_EMIT go.bucketRequested(bucket, {});
    else if (action)
        action->trigger();
}

bool CommandPalette::eventFilter(QObject* object, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        switch (key->key()) {
        case Qt::Key_Down:
        case Qt::Key_Up: {
            const int step = key->key() == Qt::Key_Down ? 1 : -1;
            const int rows = m_model.rowCount();
            if (rows > 0)
                m_list->setCurrentIndex(
                    m_model.index((m_list->currentIndex().row() + step + rows) % rows, 0));
            return true;
        }
        case Qt::Key_Return:
        case Qt::Key_Enter: runCurrent(); return true;
        default: break;
        }
    }
    return QDialog::eventFilter(object, event);
}

void CommandPalette::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().color(Role::Base));
    painter.setPen(theme().color(Role::LineStrong));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

} // namespace holdfast::ui
