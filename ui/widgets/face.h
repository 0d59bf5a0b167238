// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>
#include <functional>

class QPushButton;

namespace holdfast::ui
{

class Label;
class IconLabel;

/// What a page shows when it has no rows: an icon, a sentence, one more line and the next action.
class Face : public QWidget
{
    Q_OBJECT
public:
    explicit Face(QWidget* parent = nullptr);
    void set(const QString& icon, const QString& sentence, const QString& more,
        const QString& button = {}, std::function<void()> act = {});
    void setDetails(const QString& details);
    [[nodiscard]] QString sentence() const;

private:
    IconLabel* m_icon;
    Label* m_sentence;
    Label* m_more;
    Label* m_details;
    QPushButton* m_button;
    QPushButton* m_detailsLink;
    std::function<void()> m_act;
};

/// Rows of pale bars after 200 ms, words and Cancel after one second; nothing flashes for a fast
/// answer.
class LoadingFace : public QWidget
{
    Q_OBJECT
public:
    explicit LoadingFace(QWidget* parent = nullptr);
    void start();
    void stop();

Q_SIGNALS:
    void cancelled();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void tick();

    QTimer m_timer;
    QElapsedTimer m_since;
    Label* m_words;
    QPushButton* m_cancel;
};

} // namespace holdfast::ui
