// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/icons.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace holdfast::ui
{

namespace
{

bool mirrors(const QString& name)
{
    return name.startsWith("arrow-left") || name.startsWith("arrow-right")
        || name.startsWith("chevron-left") || name.startsWith("chevron-right")
        || name == "arrow-counterclockwise" || name == "link-45deg" || name == "box-arrow-up-right";
}

class ThemeIconEngine : public QIconEngine
{
public:
    ThemeIconEngine(QString name, Role rest) : m_name(std::move(name)), m_rest(rest) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        const int side = qMin(rect.width(), rect.height());
        const QPixmap map = iconPixmap(m_name, theme().color(role(mode)), side,
            painter->device() ? painter->device()->devicePixelRatioF() : 1.0);
        const QPoint at(rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2);
        painter->drawPixmap(QRect(at, QSize(side, side)), map);
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1.0);
    }
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal) override
    {
        // Qt 6 passes sizes in device pixels here.
        return iconPixmap(
            m_name, theme().color(role(mode)), qMin(size.width(), size.height()), 1.0);
    }
    QIconEngine* clone() const override { return new ThemeIconEngine(m_name, m_rest); }
    QString key() const override { return QStringLiteral("holdfast"); }
    bool isNull() override { return m_name.isEmpty(); }

private:
    Role role(QIcon::Mode mode) const
    {
        switch (mode) {
        case QIcon::Disabled: return Role::Disabled;
        case QIcon::Selected: return Role::OnAccent;
        case QIcon::Active: return m_rest == Role::TextSecondary ? Role::Text : m_rest;
        case QIcon::Normal: break;
        }
        return m_rest;
    }

    QString m_name;
    Role m_rest;
};

} // namespace

QPixmap iconPixmap(const QString& name, const QColor& color, int size, qreal ratio)
{
    const bool mirror = QGuiApplication::layoutDirection() == Qt::RightToLeft && mirrors(name);
    const QString key = QStringLiteral("hf/%1/%2/%3/%4/%5")
                            .arg(name, color.name())
                            .arg(size)
                            .arg(ratio)
                            .arg(mirror);
    QPixmap map;
    if (QPixmapCache::find(key, &map))
        return map;
    map = QPixmap(QSize(size, size) * ratio);
    map.setDevicePixelRatio(ratio);
    map.fill(Qt::transparent);
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) {
        qWarning("icon %s is not in resources/icons.txt", qPrintable(name));
        return map;
    }
    // The files say fill="currentColor"; the renderer has no current colour of its own.
    QByteArray svg = file.readAll();
    svg.replace("currentColor", color.name().toLatin1());
    QSvgRenderer renderer(svg);
    QPainter painter(&map);
    if (mirror) {
        painter.translate(size, 0);
        painter.scale(-1, 1);
    }
    renderer.render(&painter, QRectF(0, 0, size, size));
    painter.end();
    QPixmapCache::insert(key, map);
    return map;
}

QIcon icon(const QString& name, Role rest)
{
    return QIcon(new ThemeIconEngine(name, rest));
}

void paintIcon(QPainter& painter, const QRect& rect, const QString& name, Role role, int size)
{
    const qreal ratio = painter.device() ? painter.device()->devicePixelRatioF() : 1.0;
    const QPixmap map = iconPixmap(name, theme().color(role), size, ratio);
    painter.drawPixmap(QRect(rect.x() + (rect.width() - size) / 2,
                           rect.y() + (rect.height() - size) / 2, size, size),
        map);
}

} // namespace holdfast::ui
