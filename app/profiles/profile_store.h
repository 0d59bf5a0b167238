// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <optional>

#include "app/core/fault.h"
#include "app/profiles/connection.h"

namespace holdfast::app::profiles
{

/// The list of connections, kept as JSON without secrets. GUI thread; the file is small and replaced
/// atomically (QSaveFile). A file that does not parse is kept beside under ".broken", and said.
class ProfileStore : public QObject
{
    Q_OBJECT
public:
    explicit ProfileStore(QString file, QObject* parent = nullptr);

    /// Reads the file; no file is an empty list.
    [[nodiscard]] Outcome<Done> load();

    [[nodiscard]] const QList<Connection>& connections() const { return m_connections; }
    [[nodiscard]] std::optional<Connection> find(const QUuid& id) const;
    [[nodiscard]] std::optional<Connection> thisComputer() const;
    [[nodiscard]] QUuid current() const { return m_current; }

    /// Adds (id null: one is made) or replaces by id; the id it has now.
    Outcome<QUuid> put(Connection connection);
    Outcome<Done> remove(const QUuid& id);
    Outcome<Done> setCurrent(const QUuid& id);

Q_SIGNALS:
    void changed();
    void currentChanged(const QUuid& id);

private:
    [[nodiscard]] Outcome<Done> save() const;

    QString m_file;
    QList<Connection> m_connections;
    QUuid m_current;
};

} // namespace holdfast::app::profiles
