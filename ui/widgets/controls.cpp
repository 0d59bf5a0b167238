// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/controls.h"

#include "ui/theme/icons.h"
#include "ui/widgets/label.h"
#include "ui/widgets/layouts.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QButtonGroup>
#include <QComboBox>
#include <QFocusEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QToolButton>

namespace holdfast::ui
{

Segmented::Segmented(const QString& accessibleName, QWidget* parent) : QWidget(parent)
{
    setAccessibleName(accessibleName);
    m_group = new QButtonGroup(this);
    m_group->setExclusive(true);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    connect(m_group, &QButtonGroup::idClicked, this, &Segmented::chosen);
}

int Segmented::add(const QString& text, const QString& iconName)
{
    auto* button = new QToolButton;
    button->setText(text);
    button->setCheckable(true);
    button->setToolButtonStyle(iconName.isEmpty() ? Qt::ToolButtonTextOnly
            : text.isEmpty()                      ? Qt::ToolButtonIconOnly
                                                  : Qt::ToolButtonTextBesideIcon);
    if (!iconName.isEmpty())
        button->setIcon(icon(iconName));
    button->setAccessibleName(text);
    button->setSizePolicy(QSizePolicy::Minimum, QSizePolicy::Fixed);
    button->installEventFilter(this);
    const int index = int(m_group->buttons().size());
    m_group->addButton(button, index);
    layout()->addWidget(button);
    if (index == 0)
        button->setChecked(true);
    relabel();
    return index;
}

void Segmented::relabel()
{
    const int count = int(m_group->buttons().size());
    for (int i = 0; i < count; ++i) {
        QAbstractButton* button = m_group->button(i);
        button->setProperty("segment", count == 1 ? "only" : i == 0 ? "first" : i == count - 1 ? "last" : "middle");
        button->setFocusPolicy(button->isChecked() ? Qt::StrongFocus : Qt::ClickFocus);
    }
}

void Segmented::setText(int index, const QString& text)
{
    QAbstractButton* button = m_group->button(index);
    if (!button || button->text() == text)
        return;
    button->setText(text);
    button->setAccessibleName(text);
}

void Segmented::setCurrent(int index)
{
    if (QAbstractButton* button = m_group->button(index))
        button->setChecked(true);
    relabel();
}

int Segmented::current() const
{
    return m_group->checkedId();
}

QToolButton* Segmented::button(int index) const
{
    return qobject_cast<QToolButton*>(m_group->button(index));
}

void Segmented::setEven(bool even)
{
    auto* row = static_cast<QHBoxLayout*>(layout());
    for (int i = 0; i < row->count(); ++i) {
        row->setStretch(i, even ? 1 : 0);
        m_group->button(i)->setSizePolicy(
            even ? QSizePolicy::Expanding : QSizePolicy::Minimum, QSizePolicy::Fixed);
    }
    setSizePolicy(even ? QSizePolicy::Expanding : QSizePolicy::Maximum, QSizePolicy::Fixed);
}

bool Segmented::eventFilter(QObject* object, QEvent* event)
{
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(object, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    const int forward = layoutDirection() == Qt::RightToLeft ? Qt::Key_Left : Qt::Key_Right;
    const int back = layoutDirection() == Qt::RightToLeft ? Qt::Key_Right : Qt::Key_Left;
    if (key != forward && key != back)
        return QWidget::eventFilter(object, event);
    const int count = int(m_group->buttons().size());
    int next = current();
    do {
        next = (next + (key == forward ? 1 : count - 1)) % count;
    } while (!m_group->button(next)->isEnabled() && next != current());
    setCurrent(next);
    m_group->button(next)->setFocus(Qt::TabFocusReason);
    Q_EMIT chosen(next);
    return true;
}

FocusRing::FocusRing(QWidget* window) : QObject(window), m_window(window)
{
    qApp->installEventFilter(this);
}

bool FocusRing::eventFilter(QObject* object, QEvent* event)
{
    if (event->type() == QEvent::FocusIn && object->isWidgetType()) {
        auto* widget = static_cast<QWidget*>(object);
        if (widget->window() == m_window) {
            const Qt::FocusReason reason = static_cast<QFocusEvent*>(event)->reason();
            if (reason != Qt::ActiveWindowFocusReason && reason != Qt::PopupFocusReason)
                m_byKeyboard = reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason
                    || reason == Qt::ShortcutFocusReason;
            follow(widget);
        }
    } else if (event->type() == QEvent::MouseButtonPress && m_frame) {
        m_frame->setWidget(nullptr);
    }
    return false;
}

void FocusRing::follow(QWidget* widget)
{
    // Fields and rows show the focus inside themselves.
    const bool ringed = qobject_cast<QAbstractButton*>(widget) && m_byKeyboard;
    if (!ringed) {
        if (m_frame)
            m_frame->setWidget(nullptr);
        return;
    }
    if (!m_frame)
        m_frame = new QFocusFrame(m_window);
    m_frame->setWidget(widget);
}

FactList::FactList(QWidget* parent) : QWidget(parent)
{
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(4);
    grid->setColumnMinimumWidth(0, 88);
    grid->setColumnStretch(1, 1);
}

void FactList::clear()
{
    clearLayout(layout());
    m_rows = 0;
}

void FactList::add(const QString& name, const QString& value)
{
    auto* label = Label::wrapped(value);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    add(name, label);
}

void FactList::add(const QString& name, QWidget* value)
{
    auto* grid = static_cast<QGridLayout*>(layout());
    const int row = m_rows++;
    auto* label = new Label(name, Type::Body, Role::TextTertiary);
    grid->addWidget(label, row, 0, Qt::AlignTop);
    grid->addWidget(value, row, 1);
    if (value->accessibleName().isEmpty())
        value->setAccessibleName(name);
}

FlowRow::FlowRow(QWidget* parent) : QWidget(parent)
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void FlowRow::add(QWidget* widget)
{
    widget->setParent(this);
    m_items.append(widget);
    widget->show();
    arrange(width(), true);
    updateGeometry();
}

void FlowRow::clear()
{
    for (QWidget* item : m_items) {
        item->hide();
        item->deleteLater();
    }
    m_items.clear();
    updateGeometry();
}

int FlowRow::arrange(int width, bool apply) const
{
    int x = 0;
    int y = 0;
    int rowHeight = 0;
    for (QWidget* item : m_items) {
        const QSize size = item->sizeHint();
        if (x > 0 && x + size.width() > width) {
            x = 0;
            y += rowHeight + 6;
            rowHeight = 0;
        }
        if (apply)
            item->setGeometry(QStyle::visualRect(layoutDirection(), QRect(0, 0, width, 1000000),
                QRect(QPoint(x, y), QSize(qMin(size.width(), width), size.height()))));
        x += size.width() + 12;
        rowHeight = qMax(rowHeight, size.height());
    }
    return y + rowHeight;
}

int FlowRow::heightForWidth(int width) const
{
    return arrange(width, false);
}

QSize FlowRow::sizeHint() const
{
    return {280, arrange(qMax(280, width()), false)};
}

QSize FlowRow::minimumSizeHint() const
{
    return {60, arrange(qMax(60, width()), false)};
}

void FlowRow::resizeEvent(QResizeEvent*)
{
    arrange(width(), true);
}

bool FlowRow::event(QEvent* event)
{
    if (event->type() == QEvent::LayoutRequest) {
        arrange(width(), true);
        updateGeometry();
    }
    return QWidget::event(event);
}

} // namespace holdfast::ui
