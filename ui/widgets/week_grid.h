// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QWidget>

namespace holdfast::ui
{

/// The hours of a week as cells that are on or off: seven rows, Monday first, of 24. A press turns a cell,
/// dragging paints with what the first became. By keyboard: arrows move, space turns, Ctrl+A turns all.
class WeekGrid : public QWidget
{
    Q_OBJECT
public:
    static constexpr int kDays = 7;
    static constexpr int kHours = 24;

    explicit WeekGrid(const QString& accessibleName, QWidget* parent = nullptr);
    /// '1' or '0' for each hour, Monday 0:00 first. Another length turns all on.
    void setHours(const QByteArray& hours);
    [[nodiscard]] const QByteArray& hours() const { return m_hours; }
    [[nodiscard]] QRect cell(int day, int hour) const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void edited(); ///< by the person, once for each press or stroke

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    [[nodiscard]] int cellAt(const QPoint& at) const; ///< -1: none
    [[nodiscard]] int dayWidth() const;
    void paintCells(QPainter& painter) const;
    void set(int cell, char value);
    void describe();
    [[nodiscard]] QString nameOf(int cell) const;

    QString m_name;
    QByteArray m_hours;
    int m_current = 0;
    char m_brush = 0; ///< what a stroke paints; 0: there is none
};

} // namespace holdfast::ui
