// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QLabel>

namespace holdfast::ui
{

/// A label of one type and colour of the theme. Plain text that wraps keeps the type's base line
/// distance, which QLabel cannot; rich text is left to QLabel.
class Label : public QLabel
{
    Q_OBJECT
public:
    explicit Label(const QString& text = {}, Type type = Type::Body, Role role = Role::Text,
        QWidget* parent = nullptr);
    /// A label whose text wraps.
    static Label* wrapped(const QString& text, Type type = Type::Body, Role role = Role::Text);

    void setRole(Role role);
    void setType(Type type);
    [[nodiscard]] bool hasHeightForWidth() const override;
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    [[nodiscard]] bool ownLayout() const;
    /// Breaks the text into lines; returns their number, painting them when `painter` is given.
    int layoutLines(int width, QPainter* painter) const;

    Type m_type;
    Role m_role;
    bool m_refreshing = false;
};

/// One line that shortens itself: file names in the middle, everything else at the end.
class ElidedLabel : public Label
{
    Q_OBJECT
public:
    explicit ElidedLabel(const QString& text = {}, Type type = Type::Body, Role role = Role::Text,
        Qt::TextElideMode mode = Qt::ElideRight, QWidget* parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Qt::TextElideMode m_mode;
};

} // namespace holdfast::ui
