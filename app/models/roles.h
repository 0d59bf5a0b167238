// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Qt>

namespace holdfast::app::models
{

/// Roles shared by all models. Display roles hold formatted numbers only; words (states, reasons)
/// are ui's, from the enum roles. SortRole is the raw value.
enum Role {
    SortRole = Qt::UserRole + 1,
    ItemRole,    ///< the whole row as its struct in a QVariant (Q_DECLARE_METATYPE)
    IdRole,
    KindRole,    ///< see each model
    FirstOwnRole = Qt::UserRole + 32,
};

} // namespace holdfast::app::models
