// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/toast.h"

#include <QEvent>

namespace holdfast::ui
{

namespace
{
constexpr int kShown = 10'000;
}

Toast::Toast(QWidget* host) : InlineMessage(host)
{
    setObjectName(QStringLiteral("toast"));
    m_timer.setSingleShot(true);
    m_timer.setInterval(kShown);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (underMouse() || isAncestorOf(focusWidget()))
            m_timer.start();
        else
            dismiss();
    });
    host->installEventFilter(this);
}

void Toast::tell(State state, const QString& what, const QString& why)
{
    say(state, what, why);
    setClosable(true);
    place();
    raise(); // its host's pages come and go below it
    m_timer.start();
}

void Toast::place()
{
    const QWidget* host = parentWidget();
    const int width = qMin(560, host->width() - 48);
    resize(width, layout()->hasHeightForWidth() ? layout()->heightForWidth(width) : sizeHint().height());
    move((host->width() - width) / 2, host->height() - height() - 16);
}

bool Toast::eventFilter(QObject* object, QEvent* event)
{
    // Also while the host itself is not on the screen yet: told before the first bucket shows.
    if ((event->type() == QEvent::Resize || event->type() == QEvent::Show) && !isHidden())
        place();
    if (event->type() == QEvent::ChildPolished && !isHidden())
        raise(); // a page that was made meanwhile lies above it
    return InlineMessage::eventFilter(object, event);
}

} // namespace holdfast::ui
