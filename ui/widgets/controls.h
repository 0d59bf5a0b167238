// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFocusFrame>
#include <QPointer>
#include <QWidget>

class QButtonGroup;
class QToolButton;

namespace holdfast::ui
{

/// Joined buttons of which one is chosen; arrow keys move the choice.
class Segmented : public QWidget
{
    Q_OBJECT
public:
    explicit Segmented(const QString& accessibleName, QWidget* parent = nullptr);
    /// The index of the new segment.
    int add(const QString& text, const QString& icon = {});
    void setText(int index, const QString& text);
    void setCurrent(int index);
    [[nodiscard]] int current() const;
    [[nodiscard]] QToolButton* button(int index) const;
    /// Every segment gets the same share of the width.
    void setEven(bool even);

Q_SIGNALS:
    void chosen(int index);

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void relabel();

    QButtonGroup* m_group;
};

/// Shows the focus ring round the focused control after Tab, a shortcut or an arrow key, never
/// after a click. One per window.
class FocusRing : public QObject
{
    Q_OBJECT
public:
    explicit FocusRing(QWidget* window);

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void follow(QWidget* widget);

    QWidget* m_window;
    QPointer<QFocusFrame> m_frame;
    bool m_byKeyboard = false;
};

/// A chip-like counter and name pairs in the details panels: "Size   8.6 MiB (8 994 211 B)".
class FactList : public QWidget
{
    Q_OBJECT
public:
    explicit FactList(QWidget* parent = nullptr);
    void clear();
    void add(const QString& name, const QString& value);
    void add(const QString& name, QWidget* value);

private:
    int m_rows = 0; // a grid never forgets a row
};

/// A flow of widgets that wraps like words.
class FlowRow : public QWidget
{
    Q_OBJECT
public:
    explicit FlowRow(QWidget* parent = nullptr);
    void add(QWidget* widget);
    void clear();
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    int arrange(int width, bool apply) const;
    QList<QWidget*> m_items;
};

} // namespace holdfast::ui
