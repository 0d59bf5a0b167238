// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QUuid>

#include <memory>

#include "app/cli/arguments.h"
#include "app/cli/interrupt.h"
#include "app/core/paths.h"
#include "app/profiles/profile_store.h"
#include "app/profiles/secret_store.h"
#include "app/s3client/s3_client.h"

namespace holdfast::app::cli
{

/// Where a command goes, with the key to it.
struct Place
{
    QUuid id; ///< of its jobs in the journal
    QString name;
    s3client::Endpoint endpoint;
    s3client::Credentials credentials;
};

/// Finds places: the connections of the desktop program by name, or --endpoint with the key of the
/// environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY). Such a place has an id made of its address and
/// key, so that the same words find its jobs again.
class Places
{
public:
    Places(const Paths& paths, const Arguments& arguments);

    /// `name` empty: the place of --endpoint. The fault's message is a sentence.
    [[nodiscard]] Outcome<Place> find(const QString& name);
    [[nodiscard]] Outcome<Place> find(const QUuid& id);
    [[nodiscard]] QString nameOf(const QUuid& id) const; ///< empty: not known here
    [[nodiscard]] const QList<profiles::Connection>& connections() const
    {
        return m_profiles.connections();
    }

private:
    [[nodiscard]] Outcome<Place> ofEndpoint() const;
    [[nodiscard]] Outcome<Place> ofConnection(const profiles::Connection& connection);
    [[nodiscard]] Outcome<Place> ofThisComputer(const profiles::Connection& connection) const;

    const Paths& m_paths;
    const Arguments& m_arguments;
    profiles::ProfileStore m_profiles;
    profiles::SecretStore m_secrets;
};

[[nodiscard]] std::unique_ptr<s3client::S3Client> clientFor(const Place& place);

} // namespace holdfast::app::cli
