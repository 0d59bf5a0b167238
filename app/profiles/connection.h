// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QUuid>

#include "app/s3client/endpoint.h"

namespace holdfast::app::profiles
{

enum class ConnectionKind {
    ThisComputer,   ///< the node this program supervises; endpoint known once it is ready
    HoldfastServer, ///< a holdfastd elsewhere
    AnyS3,
};

/// A place the person can go to. Holds no secret.
struct Connection
{
    QUuid id;
    QString name;
    ConnectionKind kind = ConnectionKind::AnyS3;
    s3client::Endpoint endpoint;
    QString accessKey;
    /// Addresses to offer for links besides the endpoint ("https://files.office.example").
    QStringList publicAddresses;
    QStringList pinnedBuckets;
    bool operator==(const Connection&) const = default;
};

} // namespace holdfast::app::profiles
