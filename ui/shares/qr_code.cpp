// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shares/qr_code.h"

#include "ui/theme/style_paint.h"

#include <memory>
#include <qrencode.h>

namespace holdfast::ui
{

namespace
{
constexpr int kQuiet = 4; // modules of white around, as readers want it
}

QImage qrImage(const QString& text)
{
    const QByteArray bytes = text.toUtf8();
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeString8bit(bytes.constData(), 0, QR_ECLEVEL_L), &QRcode_free);
    if (!code)
        return {};
    const int side = code->width + 2 * kQuiet;
    QImage image(side, side, QImage::Format_Mono);
    image.setColorTable({qRgb(255, 255, 255), qRgb(0, 0, 0)});
    image.fill(0);
    for (int y = 0; y < code->width; ++y) {
        for (int x = 0; x < code->width; ++x) {
            if (code->data[y * code->width + x] & 1)
                image.setPixel(x + kQuiet, y + kQuiet, 1);
        }
    }
    return image;
}

QrCode::QrCode(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("qrCode"));
    setFixedSize(m_side, m_side);
}

void QrCode::set(const QString& text, int side)
{
    m_modules = qrImage(text);
    m_side = side;
    setFixedSize(side, side);
    setAccessibleName(tr("QR code of the link"));
    update();
}

QImage QrCode::scaled(int pixels) const
{
    return m_modules.isNull()
        ? QImage() : m_modules.scaled(m_modules.size() * pixels, Qt::KeepAspectRatio, Qt::FastTransformation);
}

void QrCode::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paint::box(painter, rect(), 4, Qt::white, theme().color(Role::Line));
    if (m_modules.isNull()) {
        painter.setPen(Qt::black);
        painter.drawText(rect().adjusted(8, 8, -8, -8), Qt::AlignCenter | Qt::TextWordWrap,
            tr("The link is too long for a code."));
        return;
    }
    const qreal ratio = devicePixelRatioF();
    const int device = int((m_side - 2) * ratio);
    const int per = qMax(1, device / m_modules.width());
    const qreal shown = m_modules.width() * per / ratio;
    const QRectF at((m_side - shown) / 2, (m_side - shown) / 2, shown, shown);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    painter.drawImage(QRectF(QPointF(qFloor(at.x()), qFloor(at.y())), at.size()), m_modules);
}

} // namespace holdfast::ui
