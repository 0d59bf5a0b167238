// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QUrl>

namespace holdfast::app::s3client
{

enum class AddressStyle { Path, VirtualHost };

/// Where an S3 service answers. `url` has scheme, host and port only.
struct Endpoint
{
    QUrl url;
    QString region = QStringLiteral("us-east-1");
    AddressStyle style = AddressStyle::Path;
    /// PEM: the one certificate that https connections must end in; empty: the system's authorities
    /// decide (trust.h).
    QByteArray anchor;
    bool operator==(const Endpoint&) const = default;
};

/// Never logged, never written by this program outside the keychain.
struct Credentials
{
    QString accessKey;
    QString secretKey;
    bool operator==(const Credentials&) const = default;
    [[nodiscard]] bool isEmpty() const { return accessKey.isEmpty() || secretKey.isEmpty(); }
};

} // namespace holdfast::app::s3client
