// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/context.h"
#include "ui/widgets/label.h"

#include <QHBoxLayout>
#include <QWidget>

namespace holdfast::ui
{

/// One page of the rail: a content, and what stands at the left of the window's head.
class Page : public QWidget
{
    Q_OBJECT
public:
    Page(Context& context, const QString& title, QWidget* parent = nullptr)
        : QWidget(parent), m_context(context), m_title(title)
    {
        m_head = new QWidget;
        auto* row = new QHBoxLayout(m_head);
        row->setContentsMargins(8, 0, 0, 0);
        row->setSpacing(8);
        m_titleLabel = new Label(title, Type::Title);
        m_asOf = new Label({}, Type::Body, Role::TextTertiary);
        row->addWidget(m_titleLabel);
        row->addWidget(m_asOf, 0, Qt::AlignVCenter);
        row->addStretch(1);
    }

    /// Owned by the head bar once it has been given away.
    [[nodiscard]] QWidget* head() const { return m_head; }
    [[nodiscard]] QString title() const { return m_title; }
    /// The page became visible or ceased to be.
    virtual void setActive(bool) {}

protected:
    /// "as of 10:24", for numbers that age.
    void setAsOf(const QString& text) { m_asOf->setText(text); }
    [[nodiscard]] Label* titleLabel() const { return m_titleLabel; }
    [[nodiscard]] Context& context() const { return m_context; }

private:
    Context& m_context;
    QString m_title;
    QWidget* m_head;
    Label* m_titleLabel;
    Label* m_asOf;
};

} // namespace holdfast::ui
