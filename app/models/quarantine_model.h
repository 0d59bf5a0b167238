// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QPointer>

#include <optional>

#include "app/adminclient/admin_client.h"
#include "app/models/roles.h"

namespace holdfast::app::models
{

/// What could not be mended, page by page as a view asks for it. ItemRole a QuarantineEntry; the
/// reason is the server's, words are ui's. GUI thread; late answers of an earlier question are dropped.
class QuarantineModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Key, Bucket, Version, Stored, Reason, ColumnCount };
    enum class Phase { Empty, Loading, Loaded, Failed };

    explicit QuarantineModel(QObject* parent = nullptr);

    void setClient(adminclient::AdminClient* client); ///< forgets everything
    void refresh();                                   ///< from the first page
    [[nodiscard]] Phase phase() const { return m_phase; }
    [[nodiscard]] const std::optional<Fault>& fault() const { return m_fault; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;

Q_SIGNALS:
    void phaseChanged();

private:
    void ask(const QString& after);
    void settle(Phase phase, std::optional<Fault> fault = {});

    QPointer<adminclient::AdminClient> m_client;
    QList<adminclient::QuarantineEntry> m_rows;
    QString m_next;
    std::optional<Fault> m_fault;
    Phase m_phase = Phase::Empty;
    int m_generation = 0;
};

} // namespace holdfast::app::models
