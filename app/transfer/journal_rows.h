// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSqlQuery>
#include <QStringList>

#include "app/core/fault.h"
#include "app/transfer/rows.h"

/// The journal's tables and their mapping to rows.h. Used in the SQL thread only.
namespace holdfast::app::transfer
{

[[nodiscard]] QStringList journalSchema();
/// SELECT of all columns in the order `rowFrom` reads them.
[[nodiscard]] QString selectRows(const QString& where);
[[nodiscard]] Row rowFrom(const QSqlQuery& query);
[[nodiscard]] Outcome<Row> insertRow(QSqlDatabase& db, Row row);
[[nodiscard]] Outcome<BatchRow> makeBatch(QSqlDatabase& db, BatchRow batch);
[[nodiscard]] Outcome<QList<BatchRow>> loadBatches(QSqlDatabase& db, const QString& where,
                                                   const QVariantList& values);
[[nodiscard]] Outcome<QList<PartRecord>> loadParts(QSqlDatabase& db, TransferId id);
[[nodiscard]] Outcome<QList<Orphan>> loadOrphans(QSqlDatabase& db);

} // namespace holdfast::app::transfer
