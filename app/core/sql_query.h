// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSqlQuery>
#include <QVariant>

#include "app/core/fault.h"

namespace holdfast::app
{

/// Prepares, binds by position and runs; a failure is a LocalDisk fault with SQLite's words.
[[nodiscard]] Outcome<QSqlQuery> runSql(QSqlDatabase& db, const QString& sql,
                                        const QVariantList& values = {});

} // namespace holdfast::app
