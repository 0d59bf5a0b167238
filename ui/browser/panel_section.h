// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QPushButton;
class QVBoxLayout;

namespace holdfast::ui
{

class InlineMessage;
class Label;

/// What the details panel is about. Empty `versionId`: whatever is current.
struct DetailsSubject
{
    QString bucket;
    QString key;
    QString versionId;
    bool readOnly = false; ///< the past is only looked at
    bool operator==(const DetailsSubject&) const = default;
};

/// One part of the details panel: a line, a title with an action at its end, and what is below.
class PanelSection : public QWidget
{
    Q_OBJECT
public:
    explicit PanelSection(const QString& title, QWidget* parent = nullptr);
    void setCount(const QString& count); ///< beside the title, in a paler ink
    [[nodiscard]] QPushButton* link() const { return m_link; } ///< hidden at first
    [[nodiscard]] QVBoxLayout* body() const { return m_body; }
    [[nodiscard]] InlineMessage* message() const { return m_message; }

private:
    Label* m_count;
    QPushButton* m_link;
    InlineMessage* m_message;
    QVBoxLayout* m_body;
};

} // namespace holdfast::ui
