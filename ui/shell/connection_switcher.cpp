// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/connection_switcher.h"

#include "ui/theme/icons.h"
#include "ui/theme/style_paint.h"

#include <QPainter>

namespace holdfast::ui
{

using app::profiles::Connection;
using app::profiles::ConnectionKind;

namespace
{

QString tileFor(ConnectionKind kind)
{
    switch (kind) {
    case ConnectionKind::ThisComputer: return QStringLiteral("pc-display");
    case ConnectionKind::HoldfastServer: return QStringLiteral("hdd-stack");
    case ConnectionKind::AnyS3: break;
    }
    return QStringLiteral("cloud");
}

} // namespace

ConnectionSwitcher::ConnectionSwitcher(Context& context, QWidget* parent)
    : QToolButton(parent), m_context(context)
{
    setObjectName(QStringLiteral("connectionSwitcher"));
    setPopupMode(QToolButton::InstantPopup);
    setMenu(&m_menu);
    setFocusPolicy(Qt::TabFocus);
    setFixedHeight(56);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
    connect(&m_menu, &QMenu::aboutToShow, this, &ConnectionSwitcher::fillMenu);
    connect(&context.session, &CurrentSession::changed, this, &ConnectionSwitcher::refresh);
    connect(&context.session, &CurrentSession::reachChanged, this, &ConnectionSwitcher::refresh);
    connect(&context.session, &CurrentSession::statusChanged, this, &ConnectionSwitcher::refresh);
    connect(&context.services.node, &app::node::NodeSupervisor::changed, this,
        &ConnectionSwitcher::refresh);
    connect(&context.services.profiles, &app::profiles::ProfileStore::changed, this,
        &ConnectionSwitcher::refresh);
    refresh();
}

void ConnectionSwitcher::setCompact(bool compact)
{
    m_compact = compact;
    update();
}

void ConnectionSwitcher::refresh()
{
    if (const app::profiles::Session* session = m_context.session.get()) {
        m_name = session->connection().name;
        m_tile = tileFor(session->connection().kind);
        m_standing = words::session(*session, m_context.services.node.snapshot());
    } else {
        m_name = tr("No place yet");
        m_tile = QStringLiteral("plus-lg");
        m_standing = {State::Neutral, tr("Add one"), QStringLiteral("plus-lg")};
    }
    const QString spoken = tr("%1, %2. Choose another place").arg(m_name, m_standing.word);
    setAccessibleName(spoken);
    setToolTip(m_compact ? m_name + QLatin1String(": ") + m_standing.word : QString());
    update();
}

void ConnectionSwitcher::fillMenu()
{
    m_menu.clear();
    const QUuid current = m_context.services.profiles.current();
    for (const Connection& connection : m_context.services.profiles.connections()) {
        const app::profiles::Session* session
            = m_context.services.sessions.session(connection.id);
        const QString state = session
            ? words::session(*session, m_context.services.node.snapshot()).word : QString();
        QAction* action = m_menu.addAction(ui::icon(tileFor(connection.kind)),
            connection.name + QLatin1Char('\t') + state);
        action->setCheckable(true);
        action->setChecked(connection.id == current);
        const bool other = words::isOtherStore(connection, m_context.services.node.snapshot());
        connect(action, &QAction::triggered, this, [this, other, id = connection.id] {
            if (other) {
                Q_EMIT m_context.go.storeRequested(id);
                return;
            }
            const auto done = m_context.services.profiles.setCurrent(id);
            if (!done)
                Q_EMIT m_context.go.told(State::Warn, tr("The choice could not be kept."),
                    words::faultReason(done.error()));
        });
    }
    m_menu.addSeparator();
    QAction* server = m_menu.addAction(ui::icon(QStringLiteral("plus-lg")), tr("Connect to a server…"));
    connect(server, &QAction::triggered, this,
        [this] { Q_EMIT m_context.go.connectionRequested({}); });
    if (!m_context.services.profiles.thisComputer()) {
        QAction* here = m_menu.addAction(
            ui::icon(QStringLiteral("pc-display")), tr("Store on this computer…"));
        connect(here, &QAction::triggered, this, [this] { Q_EMIT m_context.go.wizardRequested(true); });
    }
    m_menu.setMinimumWidth(qMax(width() - 16, 240));
}

void ConnectionSwitcher::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& t = theme();
    if (underMouse() || isDown())
        painter.fillRect(rect(), t.color(isDown() ? Role::Press : Role::Hover));
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    const auto place = [&](int x, int y, int w, int h) {
        return QRect(mirrored ? width() - x - w : x, y, w, h);
    };
    const QRect tile = place(12, 12, 32, 32);
    paint::box(painter, tile, 6, t.color(Role::Button), t.color(Role::LineStrong));
    paintIcon(painter, tile, m_tile, Role::TextSecondary, 16);
    if (m_compact)
        return;
    const int textWidth = width() - 54 - 30;
    const int align = int(mirrored ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter;
    painter.setFont(fontFor(Type::Strong));
    painter.setPen(t.color(Role::Text));
    painter.drawText(place(54, 10, textWidth, 20), align,
        painter.fontMetrics().elidedText(m_name, Qt::ElideRight, textWidth));
    const Role ink = m_standing.state == State::Neutral ? Role::TextTertiary
                                                        : textRole(m_standing.state);
    paintIcon(painter, place(54, 30, 14, 16),
        m_standing.icon.isEmpty() ? QString::fromLatin1(stateIcon(m_standing.state)) : m_standing.icon,
        ink, 13);
    painter.setFont(fontFor(Type::Small));
    painter.setPen(t.color(ink));
    painter.drawText(place(72, 29, textWidth - 18, 18), align,
        painter.fontMetrics().elidedText(m_standing.word, Qt::ElideRight, textWidth - 18));
    paintIcon(painter, place(width() - 26, 12, 16, 32), QStringLiteral("chevron-expand"),
        Role::TextSecondary, 14);
}

} // namespace holdfast::ui
