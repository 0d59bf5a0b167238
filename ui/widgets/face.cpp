// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/face.h"

#include "ui/theme/icons.h"
#include "ui/theme/style_paint.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace holdfast::ui
{

Face::Face(QWidget* parent) : QWidget(parent)
{
    m_icon = new IconLabel(QStringLiteral("inbox"), Role::TextTertiary, 40);
    m_sentence = Label::wrapped({}, Type::Section);
    m_sentence->setAlignment(Qt::AlignHCenter);
    m_sentence->setObjectName(QStringLiteral("faceSentence"));
    m_more = Label::wrapped({}, Type::Body, Role::TextSecondary);
    m_more->setAlignment(Qt::AlignHCenter);
    m_details = Label::wrapped({}, Type::Mono, Role::TextSecondary);
    m_details->setAlignment(Qt::AlignHCenter);
    m_details->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_details->hide();
    m_button = new QPushButton;
    m_button->setObjectName(QStringLiteral("faceButton"));
    m_button->setAutoDefault(false);
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (m_act)
            m_act();
    });
    m_detailsLink = linkButton(tr("Details"));
    m_detailsLink->hide();
    connect(m_detailsLink, &QPushButton::clicked, this,
        [this] { m_details->setVisible(!m_details->isVisible()); });

    auto* column = new QWidget;
    column->setMaximumWidth(400);
    auto* words = new QVBoxLayout(column);
    words->setContentsMargins(0, 0, 0, 0);
    words->setSpacing(4);
    words->addWidget(m_icon, 0, Qt::AlignHCenter);
    words->addSpacing(8);
    words->addWidget(m_sentence);
    words->addWidget(m_more);
    words->addSpacing(10);
    words->addWidget(m_button, 0, Qt::AlignHCenter);
    words->addWidget(m_detailsLink, 0, Qt::AlignHCenter);
    words->addWidget(m_details);
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(column, 100);
    row->addStretch(1);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(24, 24, 24, 24);
    all->addStretch(2);
    all->addLayout(row);
    all->addStretch(3);
}

void Face::set(const QString& iconName, const QString& sentence, const QString& more,
    const QString& button, std::function<void()> act)
{
    m_icon->set(iconName, Role::TextTertiary);
    m_sentence->setText(sentence);
    m_more->setText(more);
    m_more->setVisible(!more.isEmpty());
    m_button->setText(button);
    m_button->setVisible(!button.isEmpty());
    m_act = std::move(act);
    setDetails({});
    setAccessibleName(sentence + QLatin1Char(' ') + more);
}

void Face::setDetails(const QString& details)
{
    m_details->setText(details);
    m_details->hide();
    m_detailsLink->setVisible(!details.isEmpty());
}

QString Face::sentence() const
{
    return m_sentence->text();
}

LoadingFace::LoadingFace(QWidget* parent) : QWidget(parent)
{
    m_words = new Label({}, Type::Body, Role::TextSecondary);
    m_cancel = smallButton(tr("Cancel"));
    m_cancel->setAccessibleName(tr("Cancel loading"));
    auto* row = new QHBoxLayout;
    row->setSpacing(12);
    row->addStretch(1);
    row->addWidget(m_words);
    row->addWidget(m_cancel);
    row->addStretch(1);
    auto* all = new QVBoxLayout(this);
    all->addStretch(1);
    all->addLayout(row);
    all->addStretch(1);
    m_words->hide();
    m_cancel->hide();
    m_timer.setInterval(200);
    connect(&m_timer, &QTimer::timeout, this, &LoadingFace::tick);
    connect(m_cancel, &QPushButton::clicked, this, &LoadingFace::cancelled);
}

void LoadingFace::start()
{
    m_words->hide();
    m_cancel->hide();
    m_since.start();
    m_timer.start();
    update();
}

void LoadingFace::stop()
{
    m_timer.stop();
}

void LoadingFace::tick()
{
    const qint64 seconds = m_since.elapsed() / 1000;
    if (seconds >= 1) {
        m_words->setText(tr("Loading, %1 s").arg(seconds));
        m_words->show();
        m_cancel->show();
        m_timer.setInterval(1000);
    }
    update();
}

void LoadingFace::paintEvent(QPaintEvent*)
{
    if (!m_timer.isActive() || m_since.elapsed() < 180 || m_words->isVisible())
        return;
    QPainter painter(this);
    const int widths[] = {46, 32, 55, 38, 28, 50, 42, 34};
    for (int i = 0; i < 8; ++i) {
        const int y = 12 + i * 32;
        paint::box(painter, QRectF(24, y, width() * widths[i] / 100.0, 8), 4, theme().color(Role::Track));
    }
}

} // namespace holdfast::ui
