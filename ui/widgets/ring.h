// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QWidget>
#include <vector>

namespace holdfast::ui
{

/// Parts of a whole as segments of a ring from 12 o'clock, with a figure in the middle. The legend
/// is real labels beside it; the accessible name is the sentence.
class Ring : public QWidget
{
    Q_OBJECT
public:
    struct Segment
    {
        double share = 0; ///< 0..1
        Role role = Role::Chart1;
    };

    explicit Ring(QWidget* parent = nullptr);
    void set(std::vector<Segment> segments, const QString& figure, const QString& word,
        const QString& sentence);
    [[nodiscard]] QSize sizeHint() const override { return {128, 128}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<Segment> m_segments;
    QString m_figure;
    QString m_word;
};

/// A line of recent values over a tinted ground.
class SparkLine : public QWidget
{
    Q_OBJECT
public:
    explicit SparkLine(QWidget* parent = nullptr);
    void setValues(std::vector<double> values);
    [[nodiscard]] QSize sizeHint() const override { return {112, 44}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<double> m_values;
};

} // namespace holdfast::ui
