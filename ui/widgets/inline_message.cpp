// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/inline_message.h"

#include "ui/theme/icons.h"
#include "ui/theme/style_paint.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace holdfast::ui
{

InlineMessage::InlineMessage(QWidget* parent) : QFrame(parent)
{
    m_icon = new IconLabel(QStringLiteral("info-circle"), Role::AccentText, 18);
    m_what = Label::wrapped({}, Type::Medium);
    m_what->setObjectName(QStringLiteral("messageWhat"));
    m_why = Label::wrapped({});
    m_details = Label::wrapped({}, Type::Mono, Role::TextSecondary);
    m_details->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_details->hide();
    m_detailsLink = linkButton(tr("Details"));
    m_detailsLink->hide();
    connect(m_detailsLink, &QPushButton::clicked, this,
        [this] { m_details->setVisible(!m_details->isVisible()); });
    m_close = smallButton({}, QStringLiteral("x-lg"));
    m_close->setFlat(true);
    m_close->setIconSize(QSize(12, 12));
    m_close->setFixedSize(28, 28);
    m_close->setAccessibleName(tr("Close this message"));
    m_close->setToolTip(tr("Close this message"));
    m_close->hide();
    connect(m_close, &QPushButton::clicked, this, &InlineMessage::dismiss);

    m_words = new QVBoxLayout;
    m_words->setSpacing(0);
    m_words->addWidget(m_what);
    m_words->addWidget(m_why);
    m_words->addWidget(m_details);
    m_buttons = new QHBoxLayout;
    m_buttons->setSpacing(8);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(14, 10, 12, 10);
    row->setSpacing(12);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addLayout(m_words, 1);
    row->addWidget(m_detailsLink, 0, Qt::AlignVCenter);
    row->addLayout(m_buttons);
    row->addWidget(m_close, 0, Qt::AlignTop);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    hide();
}

void InlineMessage::say(State state, const QString& what, const QString& why)
{
    const bool fresh = !isVisible() || what != m_what->text();
    m_state = state;
    m_icon->set(QString::fromLatin1(stateIcon(state)), textRole(state));
    m_what->setText(what);
    m_why->setText(why);
    m_why->setVisible(!why.isEmpty());
    m_details->hide();
    m_detailsLink->hide();
    clearButtons();
    setAccessibleName(what + QLatin1Char(' ') + why);
    show();
    update();
    if (fresh) {
        QAccessibleEvent event(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&event);
    }
}

void InlineMessage::setWhy(const QString& why)
{
    m_why->setText(why);
    m_why->setVisible(!why.isEmpty());
}

QPushButton* InlineMessage::addButton(const QString& text, std::function<void()> act)
{
    auto* button = smallButton(text);
    button->setObjectName(QStringLiteral("messageButton"));
    connect(button, &QPushButton::clicked, this, [act = std::move(act)] { act(); });
    m_buttons->insertWidget(m_buttonCount++, button, 0, Qt::AlignVCenter);
    return button;
}

void InlineMessage::setDetails(const QString& details)
{
    m_details->setText(details);
    m_detailsLink->setVisible(!details.isEmpty());
}

void InlineMessage::setClosable(bool closable)
{
    m_close->setVisible(closable);
}

void InlineMessage::setStacked()
{
    layout()->removeItem(m_buttons);
    m_buttons->setParent(nullptr);
    m_buttons->setContentsMargins(0, 8, 0, 0);
    m_buttons->addStretch(1);
    m_words->addLayout(m_buttons);
}

QWidget* InlineMessage::inMargins(const QMargins& margins)
{
    m_host = new QWidget;
    auto* column = new QVBoxLayout(m_host);
    column->setContentsMargins(margins);
    column->addWidget(this);
    m_host->setVisible(!isHidden());
    return m_host;
}

void InlineMessage::setVisible(bool visible)
{
    if (m_host)
        m_host->setVisible(visible);
    QFrame::setVisible(visible);
}

void InlineMessage::dismiss()
{
    hide();
    Q_EMIT dismissed();
}

QString InlineMessage::what() const
{
    return m_what->text();
}

void InlineMessage::clearButtons()
{
    for (; m_buttonCount > 0; --m_buttonCount) {
        QLayoutItem* item = m_buttons->takeAt(0);
        // A button may be clearing the message it stands in.
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
}

void InlineMessage::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& t = theme();
    paint::box(painter, rect(), 6, t.color(tintRole(m_state)),
        t.isContrast() ? t.color(textRole(m_state)) : QColor());
}

} // namespace holdfast::ui
