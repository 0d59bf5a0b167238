// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QHash>
#include <QPointer>

#include "app/models/roles.h"
#include "app/transfer/transfer_engine.h"

namespace holdfast::app::models
{

/// The queue, flat: single transfers and folders (their files hidden unless they need a person).
/// Order: stopped, running, waiting and paused, done; within each by place in the queue, done newest
/// first. Updates arrive in batches (transfer_engine.h). GUI thread.
class TransfersModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Name, Progress, Speed, ColumnCount };
    enum class Section { Stopped, Running, Waiting, Done }; ///< Waiting holds paused ones too
    /// Own roles. KindRole holds Direction as int; ItemRole a TransferItem.
    enum OwnRole { SectionRole = FirstOwnRole, StateRole, PercentRole, RateRole };

    explicit TransfersModel(transfer::TransferEngine* engine, QObject* parent = nullptr);

    /// One section, or all (nullopt).
    void setSection(std::optional<Section> section);
    // The two halves of Section::Waiting.
    void setOnlyWaiting();
    void setOnlyPaused();
    [[nodiscard]] static Section sectionOf(const transfer::TransferItem& item);
    [[nodiscard]] const transfer::TransferItem* item(const QModelIndex& index) const;
    [[nodiscard]] QModelIndex indexOf(transfer::TransferId id) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    struct Place
    {
        Section section;
        qint64 order;
        transfer::TransferId id;
        auto operator<=>(const Place&) const = default;
    };
    [[nodiscard]] static Place placeOf(const transfer::TransferItem& item);
    [[nodiscard]] bool shows(const transfer::TransferItem& item) const;
    void show(std::optional<Section> section, std::optional<bool> paused);
    void rebuild();
    void apply(const QList<transfer::TransferItem>& items);
    void remove(const QList<qint64>& ids);

    QPointer<transfer::TransferEngine> m_engine;
    QList<Place> m_order;                                       ///< sorted; row -> id
    QHash<transfer::TransferId, transfer::TransferItem> m_items; ///< of the rows shown
    std::optional<Section> m_section;
    std::optional<bool> m_paused; ///< of Section::Waiting: only the paused, only the others
};

} // namespace holdfast::app::models
