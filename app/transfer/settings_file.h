// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "app/transfer/types.h"

namespace holdfast::app::transfer
{

/// What a person set about transfers, as JSON beside the connections: limits, concurrency, which files of
/// folders are taken. Window and command line read the same. Small; any thread.
class SettingsFile
{
public:
    explicit SettingsFile(QString path) : m_path(std::move(path)) {}

    /// No file: the usual settings. What is no good in it is as if it were not there.
    [[nodiscard]] Outcome<TransferSettings> load() const;
    [[nodiscard]] Outcome<Done> save(const TransferSettings& settings) const;

private:
    QString m_path;
};

} // namespace holdfast::app::transfer
