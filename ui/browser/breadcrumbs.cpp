// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/browser/breadcrumbs.h"

#include "ui/theme/icons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/label.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

namespace holdfast::ui
{

Breadcrumbs::Breadcrumbs(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("breadcrumbs"));
    m_row = new QHBoxLayout(this);
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(2);
    setMinimumWidth(160);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    rebuild();
}

void Breadcrumbs::setPath(const QString& bucket, const QString& prefix)
{
    m_bucket = bucket;
    m_prefix = prefix;
    rebuild();
}

void Breadcrumbs::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (event->oldSize().width() != event->size().width())
        QMetaObject::invokeMethod(this, &Breadcrumbs::rebuild, Qt::QueuedConnection);
}

QWidget* Breadcrumbs::step(const QString& text, const QString& bucket, const QString& prefix)
{
    auto* button = new QToolButton;
    button->setText(fontMetrics().elidedText(text, Qt::ElideMiddle, 220));
    button->setToolTip(text);
    button->setAccessibleName(tr("Go to %1").arg(text));
    button->setAutoRaise(true);
    button->setProperty("grade", "small");
    connect(button, &QToolButton::clicked, this,
        [this, bucket, prefix] { Q_EMIT chosen(bucket, prefix); });
    return button;
}

void Breadcrumbs::rebuild()
{
    clearLayout(m_row);
    struct Step
    {
        QString text;
        QString bucket;
        QString prefix;
    };
    QList<Step> steps{{tr("Buckets"), {}, {}}};
    if (!m_bucket.isEmpty())
        steps.append({m_bucket, m_bucket, {}});
    QString sofar;
    for (const QString& part : m_prefix.split('/', Qt::SkipEmptyParts)) {
        sofar += part + QLatin1Char('/');
        steps.append({part, m_bucket, sofar});
    }
    // The first, the second and the last always stay; the middle goes into the menu.
    const QFontMetrics metrics(fontFor(Type::Strong));
    const auto widthOf = [&](const Step& step) {
        return qMin(220, metrics.horizontalAdvance(step.text)) + 22 + 22;
    };
    QList<Step> hidden;
    int needed = 60;
    for (const Step& step : steps)
        needed += widthOf(step);
    while (steps.size() > 3 && needed > width()) {
        needed -= widthOf(steps[2]);
        hidden.append(steps.takeAt(2));
    }
    const auto arrow = [this] {
        m_row->addWidget(new IconLabel(QStringLiteral("chevron-right"), Role::TextSecondary, 10));
    };
    for (int i = 0; i < steps.size(); ++i) {
        if (i > 0)
            arrow();
        if (i == 2 && !hidden.isEmpty()) {
            auto* more = new QToolButton;
            more->setText(QStringLiteral("…"));
            more->setAutoRaise(true);
            more->setProperty("grade", "small");
            more->setAccessibleName(tr("Folders between"));
            more->setPopupMode(QToolButton::InstantPopup);
            auto* menu = new QMenu(more);
            for (const Step& step : hidden)
                connect(menu->addAction(icon(QStringLiteral("folder")), step.text), &QAction::triggered,
                    this, [this, step] { Q_EMIT chosen(step.bucket, step.prefix); });
            more->setMenu(menu);
            m_row->addWidget(more);
            arrow();
        }
        if (i + 1 < steps.size()) {
            m_row->addWidget(step(steps[i].text, steps[i].bucket, steps[i].prefix));
        } else {
            auto* last = new ElidedLabel(steps[i].text, steps.size() == 1 ? Type::Title : Type::Strong,
                Role::Text, Qt::ElideMiddle);
            last->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
            last->setContentsMargins(steps.size() == 1 ? 0 : 8, 0, 8, 0);
            m_row->addWidget(last, 1);
        }
    }
    if (!m_bucket.isEmpty()) {
        auto* copy = new QToolButton;
        copy->setIcon(icon(QStringLiteral("files")));
        copy->setAutoRaise(true);
        copy->setProperty("grade", "small");
        copy->setToolTip(tr("Copy the path"));
        copy->setAccessibleName(tr("Copy the path"));
        connect(copy, &QToolButton::clicked, this, &Breadcrumbs::copyRequested);
        m_row->addWidget(copy);
    }
    m_row->addStretch(1);
}

} // namespace holdfast::ui
