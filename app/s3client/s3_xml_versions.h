// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/s3client/s3_xml.h"
#include "app/s3client/versions.h"

/// The documents about versions, tags and locks (s3_xml.h has the rest, and the rules).
namespace holdfast::app::s3client
{

[[nodiscard]] Outcome<VersionPage> parseVersionPage(const QByteArray& body);
[[nodiscard]] Outcome<QList<Tag>> parseTags(const QByteArray& body);
[[nodiscard]] Outcome<Retention> parseRetention(const QByteArray& body);
[[nodiscard]] Outcome<bool> parseLegalHold(const QByteArray& body);
[[nodiscard]] Outcome<Versioning> parseVersioning(const QByteArray& body);
[[nodiscard]] Outcome<LockConfiguration> parseLockConfiguration(const QByteArray& body);

[[nodiscard]] QByteArray deleteVersionsDocument(const QList<ObjectVersion>& versions);
[[nodiscard]] QByteArray tagsDocument(const QList<Tag>& tags);
[[nodiscard]] QByteArray retentionDocument(const Retention& retention);
[[nodiscard]] QByteArray legalHoldDocument(bool on);
[[nodiscard]] QByteArray versioningDocument(bool enabled);

} // namespace holdfast::app::s3client
