// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/drives_model.h"

#include <QPointer>
#include <QWidget>
#include <vector>

namespace holdfast::ui
{

class DriveTile;
class Label;

/// All drives of a store as tiles; those that share one physical disk stand side by side, joined by a
/// bracket with a sentence. Arrow keys move the choice. A drive's tile stays the same widget while the
/// drive is there, so that the keyboard stays where it is.
class DriveMap : public QWidget
{
    Q_OBJECT
public:
    explicit DriveMap(app::models::DrivesModel& model, QWidget* parent = nullptr);

    void setRetiredShown(bool shown);
    /// The chosen drive; null: none.
    [[nodiscard]] const app::adminclient::DriveStatus* current() const;
    void setCurrent(const QString& path);
    [[nodiscard]] DriveTile* tile(const QString& path) const;

    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void currentChanged(); ///< another drive, or what is known of it
    void chosen();         ///< by the person
    void menuRequested(const QPoint& globalPosition);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* object, QEvent* event) override;
    bool event(QEvent* event) override;

private:
    /// Tiles of one physical disk, or a single one.
    struct Group
    {
        QList<DriveTile*> tiles;
        Label* words = nullptr; ///< null: a single one
    };
    void rebuild();
    void refresh();
    [[nodiscard]] QList<QStringList> shared() const;
    void choose(DriveTile* tile);
    DriveTile* makeTile();
    [[nodiscard]] int columns(int width) const;
    int arrange(int width, bool apply) const;
    bool moveBy(DriveTile* from, int key);

    app::models::DrivesModel& m_model;
    std::vector<Group> m_groups;
    QList<DriveTile*> m_order;
    QList<QStringList> m_shared; ///< of each row, as it was laid out
    QString m_current;           ///< path
    bool m_retired = false;
};

} // namespace holdfast::ui
