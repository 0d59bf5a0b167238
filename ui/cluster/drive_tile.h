// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/adminclient/types.h"

#include <QAbstractButton>

namespace holdfast::ui
{

/// One drive: name, state, where it is, what it is, how full. Everything it shows, and more, is in its
/// accessible description.
class DriveTile : public QAbstractButton
{
    Q_OBJECT
public:
    explicit DriveTile(QWidget* parent = nullptr);
    /// `percent`: of catching up or being drained, -1: unknown.
    void set(const app::adminclient::DriveStatus& drive, int percent);
    [[nodiscard]] const app::adminclient::DriveStatus& drive() const { return m_drive; }
    [[nodiscard]] QSize sizeHint() const override;
    /// What it takes so that the usual words fit.
    static constexpr int kLeastWidth = 208;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintHead(QPainter& painter, const QRect& row) const;
    void paintFigures(QPainter& painter, const QRect& row) const;

    app::adminclient::DriveStatus m_drive;
    int m_percent = -1;
};

} // namespace holdfast::ui
