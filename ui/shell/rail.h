// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/context.h"

#include <QListView>
#include <QStandardItemModel>

namespace holdfast::ui
{

class ConnectionSwitcher;

/// One list of the rail: pages, or pinned buckets that take drops.
class RailList : public QListView
{
    Q_OBJECT
public:
    explicit RailList(const QString& name, QWidget* parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void opened(const QModelIndex& index);
    void droppedOn(const QModelIndex& index, const QStringList& paths);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
};

/// The pages at the left, the place they show on top, Settings at the bottom.
class Rail : public QWidget
{
    Q_OBJECT
public:
    explicit Rail(Context& context, QWidget* parent = nullptr);

    void setCurrent(PageId page);
    /// Number or icon at a page's end; `words` say it to screen readers.
    void setBadge(PageId page, const QString& badge, const QString& words);
    /// An icon at a page's end: something there needs a person. State::Neutral: nothing does.
    void setMark(PageId page, State state, const QString& words);
    void setCompact(bool compact);

Q_SIGNALS:
    void pageChosen(holdfast::ui::PageId page);

private:
    void refreshPins();
    void addPage(QStandardItemModel& model, PageId page, const QString& name, const QString& icon);
    [[nodiscard]] QStandardItem* itemOf(PageId page);

    Context& m_context;
    ConnectionSwitcher* m_switcher;
    QStandardItemModel m_pages;
    QStandardItemModel m_pins;
    QStandardItemModel m_last;
    RailList* m_pageList;
    RailList* m_pinList;
    RailList* m_lastList;
    QWidget* m_pinHead;
};

} // namespace holdfast::ui
