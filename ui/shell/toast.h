// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/inline_message.h"

#include <QTimer>

namespace holdfast::ui
{

/// A message at the lower edge of the content for ten seconds, kept while hovered or focused.
class Toast : public InlineMessage
{
    Q_OBJECT
public:
    explicit Toast(QWidget* host);
    void tell(State state, const QString& what, const QString& why);

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void place();
    QTimer m_timer;
};

} // namespace holdfast::ui
