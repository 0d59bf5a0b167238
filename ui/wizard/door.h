// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

namespace holdfast::ui
{

/// One of the three choices of the first run: a large checkable card.
class Door : public QAbstractButton
{
    Q_OBJECT
public:
    Door(const QString& icon, const QString& title, const QString& text, QWidget* parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override { return {336, 96}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_icon;
    QString m_text;
};

} // namespace holdfast::ui
