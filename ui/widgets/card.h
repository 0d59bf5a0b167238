// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QFrame>
#include <QPushButton>

namespace holdfast::ui
{

/// A ground of the theme with a hair line round it, on which a group of things stands.
class Card : public QFrame
{
    Q_OBJECT
public:
    explicit Card(QWidget* parent = nullptr, Role ground = Role::Base, int radius = 8);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Role m_ground;
    int m_radius;
};

/// A plain surface in one colour of the theme, with hair lines at the chosen edges.
class Surface : public QWidget
{
    Q_OBJECT
public:
    explicit Surface(Role ground, Qt::Edges lines = {}, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Role m_ground;
    Qt::Edges m_lines;
};

/// One hair line between things.
class Line : public QWidget
{
    Q_OBJECT
public:
    explicit Line(Qt::Orientation orientation = Qt::Horizontal, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
};

/// An icon on a tinted square, as in alerts, doors and the safety card.
class IconTile : public QWidget
{
    Q_OBJECT
public:
    explicit IconTile(const QString& icon, State state = State::Neutral, int side = 28,
        int iconSize = 16, QWidget* parent = nullptr);
    void set(const QString& icon, State state);
    /// Accent ground with white icon: the chosen door, the program's own mark.
    void setStrong(bool strong);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_icon;
    State m_state;
    int m_iconSize;
    bool m_strong = false;
};

/// An icon alone, in a colour of the theme.
class IconLabel : public QWidget
{
    Q_OBJECT
public:
    explicit IconLabel(const QString& icon, Role role = Role::TextSecondary, int size = 16,
        QWidget* parent = nullptr);
    void set(const QString& icon, Role role);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_icon;
    Role m_role;
    int m_size;
};

/// A word with the icon of its state on a tinted ground.
class Chip : public QWidget
{
    Q_OBJECT
public:
    explicit Chip(State state = State::Neutral, const QString& text = {}, QWidget* parent = nullptr);
    /// `icon` empty: the state's own; "-": none.
    void set(State state, const QString& text, const QString& icon = {});
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QString text() const { return m_text; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    State m_state;
    QString m_text;
    QString m_icon;
};

/// A button that reads as a link.
[[nodiscard]] QPushButton* linkButton(const QString& text, QWidget* parent = nullptr);
[[nodiscard]] QPushButton* smallButton(
    const QString& text, const QString& icon = {}, QWidget* parent = nullptr);
void makePrimary(QPushButton* button);

} // namespace holdfast::ui
