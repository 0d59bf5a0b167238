// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QWidget>

namespace holdfast::ui
{

/// The code of `text`, one pixel per module with its quiet zone; null when it does not fit.
[[nodiscard]] QImage qrImage(const QString& text);

/// Black on white in every theme, whole pixels per module.
class QrCode : public QWidget
{
    Q_OBJECT
public:
    explicit QrCode(QWidget* parent = nullptr);
    /// `side`: the most pixels it may take; the modules get as many whole ones as fit.
    void set(const QString& text, int side);
    [[nodiscard]] const QImage& modules() const { return m_modules; }
    /// At `pixels` per module, for saving.
    [[nodiscard]] QImage scaled(int pixels) const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QImage m_modules;
    int m_side = 132;
};

} // namespace holdfast::ui
