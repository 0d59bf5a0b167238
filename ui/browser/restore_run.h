// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/objects_arrangement.h"
#include "app/s3client/versions.h"

#include <QObject>
#include <QPointer>

#include <optional>

namespace holdfast::ui
{

/// Brings objects back, one after the other: of a deleted one its delete marker goes, an older version
/// is copied over what is there now. Ends once with `finished`, also when cancelled or when the client
/// goes away, and then deletes itself.
class RestoreRun : public QObject
{
    Q_OBJECT
public:
    struct Result
    {
        int restored = 0;
        bool cancelled = false;
        std::optional<app::Fault> fault; ///< what ended it early
        QString key;                     ///< at which
    };

    RestoreRun(app::s3client::S3Client* client, QString bucket,
        QList<app::models::ObjectEntry> entries, QObject* parent);
    void start();
    void cancel();

Q_SIGNALS:
    void progressed(int restored);
    void finished(const holdfast::ui::RestoreRun::Result& result);

private:
    void next();
    void took(const std::optional<app::Fault>& fault);
    void end(std::optional<app::Fault> fault = {});

    QPointer<app::s3client::S3Client> m_client;
    QString m_bucket;
    QList<app::models::ObjectEntry> m_entries;
    qsizetype m_at = 0;
    QPointer<app::s3client::Job> m_job;
    Result m_result;
    bool m_ended = false;
};

} // namespace holdfast::ui
