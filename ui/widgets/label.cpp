// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/label.h"

#include <QEvent>
#include <QPainter>
#include <QTextLayout>

namespace holdfast::ui
{

Label::Label(const QString& text, Type type, Role role, QWidget* parent)
    : QLabel(text, parent), m_type(type), m_role(role)
{
    setTextFormat(Qt::PlainText);
    refresh();
    connect(&theme(), &Theme::changed, this, &Label::refresh);
}

Label* Label::wrapped(const QString& text, Type type, Role role)
{
    auto* label = new Label(text, type, role);
    label->setWordWrap(true);
    return label;
}

void Label::setRole(Role role)
{
    m_role = role;
    refresh();
}

void Label::setType(Type type)
{
    m_type = type;
    refresh();
}

void Label::refresh()
{
    m_refreshing = true;
    setFont(fontFor(m_type));
    QPalette own;
    const QColor ink = theme().color(m_role);
    own.setColor(QPalette::Active, QPalette::WindowText, ink);
    own.setColor(QPalette::Inactive, QPalette::WindowText, ink);
    own.setColor(QPalette::Link, theme().color(Role::AccentText));
    setPalette(own);
    m_refreshing = false;
}

void Label::changeEvent(QEvent* event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::ApplicationFontChange && !m_refreshing)
        refresh();
}

bool Label::ownLayout() const
{
    return wordWrap() && textFormat() == Qt::PlainText;
}

bool Label::hasHeightForWidth() const
{
    return ownLayout() || QLabel::hasHeightForWidth();
}

int Label::layoutLines(int width, QPainter* painter) const
{
    const int step = lineHeight(m_type);
    const QFontMetrics metrics(font());
    const int lead = (step - metrics.height()) / 2;
    const QRect area = contentsRect();
    int lines = 0;
    const QStringList paragraphs = text().split(QLatin1Char('\n'));
    for (const QString& paragraph : paragraphs) {
        QTextLayout layout(paragraph, font());
        QTextOption option;
        option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        option.setTextDirection(layoutDirection());
        option.setAlignment(QStyle::visualAlignment(layoutDirection(), alignment() & Qt::AlignHorizontal_Mask));
        layout.setTextOption(option);
        layout.beginLayout();
        for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
            line.setLineWidth(width);
            line.setPosition(QPointF(area.x(), area.y() + lines * step + lead));
            ++lines;
        }
        layout.endLayout();
        if (layout.lineCount() == 0)
            ++lines;
        if (painter)
            layout.draw(painter, {});
    }
    return lines;
}

int Label::heightForWidth(int width) const
{
    if (!ownLayout())
        return QLabel::heightForWidth(width);
    const QMargins m = contentsMargins();
    const int lines = layoutLines(qMax(1, width - m.left() - m.right()), nullptr);
    return lines * lineHeight(m_type) + m.top() + m.bottom();
}

QSize Label::sizeHint() const
{
    if (ownLayout()) {
        const int one = fontMetrics().horizontalAdvance(text()) + 2;
        const int width = qMin(one, 420);
        return {width, heightForWidth(width)};
    }
    const QSize base = QLabel::sizeHint();
    const bool plain = pixmap(Qt::ReturnByValue).isNull() && textFormat() == Qt::PlainText;
    return {base.width(), plain ? qMax(base.height(), lineHeight(m_type)) : base.height()};
}

QSize Label::minimumSizeHint() const
{
    if (ownLayout())
        return {qMin(80, fontMetrics().horizontalAdvance(text()) + 2), lineHeight(m_type)};
    return {QLabel::minimumSizeHint().width(), sizeHint().height()};
}

void Label::paintEvent(QPaintEvent* event)
{
    if (!ownLayout()) {
        QLabel::paintEvent(event);
        return;
    }
    QPainter painter(this);
    painter.setPen(
        palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, QPalette::WindowText));
    layoutLines(contentsRect().width(), &painter);
}

ElidedLabel::ElidedLabel(
    const QString& text, Type type, Role role, Qt::TextElideMode mode, QWidget* parent)
    : Label(text, type, role, parent), m_mode(mode)
{
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

QSize ElidedLabel::sizeHint() const
{
    const QMargins m = contentsMargins();
    return {fontMetrics().horizontalAdvance(text()) + 2 + m.left() + m.right(), Label::sizeHint().height()};
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {24, Label::sizeHint().height()};
}

void ElidedLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setPen(
        palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, QPalette::WindowText));
    const QString shown = fontMetrics().elidedText(text(), m_mode, contentsRect().width());
    painter.drawText(contentsRect(),
        int(QStyle::visualAlignment(layoutDirection(), alignment())) | Qt::TextSingleLine, shown);
    // The whole text is a hover away whenever it does not fit.
    const QString tip = shown == text() ? QString() : text();
    if (toolTip() != tip)
        setToolTip(tip);
}

} // namespace holdfast::ui
