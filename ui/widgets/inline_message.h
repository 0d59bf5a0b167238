// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QFrame>
#include <functional>

class QHBoxLayout;
class QPushButton;
class QVBoxLayout;

namespace holdfast::ui
{

class IconLabel;
class Label;

/// What happened, why and what to do next, above the thing it concerns; used instead of message
/// boxes. Announced to screen readers when it appears.
class InlineMessage : public QFrame
{
    Q_OBJECT
public:
    explicit InlineMessage(QWidget* parent = nullptr);

    /// Shows the message without buttons and without details; add those afterwards.
    void say(State state, const QString& what, const QString& why = {});
    /// Changes the second sentence only, silently (a countdown).
    void setWhy(const QString& why);
    QPushButton* addButton(const QString& text, std::function<void()> act);
    /// Kept behind a "Details" link: the request id, the server's own words.
    void setDetails(const QString& details);
    void setClosable(bool closable);
    /// Buttons below the words instead of beside them, where there is little width.
    void setStacked();
    /// The message in a host with margins that comes and goes with it.
    [[nodiscard]] QWidget* inMargins(const QMargins& margins);
    void setVisible(bool visible) override;
    void dismiss();
    [[nodiscard]] QString what() const;

Q_SIGNALS:
    void dismissed();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void clearButtons();

    State m_state = State::Info;
    IconLabel* m_icon;
    Label* m_what;
    Label* m_why;
    Label* m_details;
    QHBoxLayout* m_buttons;
    QPushButton* m_detailsLink;
    QPushButton* m_close;
    QVBoxLayout* m_words;
    QWidget* m_host = nullptr;
    int m_buttonCount = 0;
};

} // namespace holdfast::ui
