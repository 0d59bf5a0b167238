// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

namespace holdfast::ui
{

/// The parts of a transfer as cells that differ by shape as well as colour: stored is full, sending
/// hollow, tried again half, to do pale. Above kMostCells parts one cell stands for several.
class PartMap : public QWidget
{
    Q_OBJECT
public:
    enum class Part : quint8 { ToDo, Sending, Again, Stored };
    static constexpr int kMostCells = 2000;

    explicit PartMap(QWidget* parent = nullptr);
    void setParts(std::vector<Part> parts);
    [[nodiscard]] int count(Part part) const;
    [[nodiscard]] int partsPerCell() const;

    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override { return {280, heightForWidth(280)}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {100, 8}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<Part> m_parts;
    std::vector<Part> m_cells;
};

/// Paints one cell; the legend uses it too.
void paintPartCell(QPainter& painter, const QRect& rect, PartMap::Part part);

/// A cell with its word and number, for the legend below the map.
class PartLegend : public QWidget
{
    Q_OBJECT
public:
    PartLegend(PartMap::Part part, const QString& word, QWidget* parent = nullptr);
    void setCount(int count);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    PartMap::Part m_part;
    QString m_word;
    QString m_count;
};

} // namespace holdfast::ui
