// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/s3client/s3_client.h"

#include <QObject>
#include <QPointer>
#include <QStringList>

namespace holdfast::ui
{

/// Deletes objects and everything below folders, a thousand keys at a time; with a whole bucket also
/// every version there ever was, its unfinished uploads and the bucket itself. Ends once with `finished`, also when cancelled or
/// when the client goes away, and then deletes itself.
class DeleteRun : public QObject
{
    Q_OBJECT
public:
    struct What
    {
        QString bucket;
        QStringList keys;
        QStringList prefixes;
        bool wholeBucket = false;
    };
    struct Result
    {
        qint64 deleted = 0;
        bool cancelled = false;
        QList<app::s3client::DeleteFailure> failed;
        std::optional<app::Fault> fault; ///< what ended it early
    };

    DeleteRun(app::s3client::S3Client* client, What what, QObject* parent);
    void start();
    void cancel();
    [[nodiscard]] const What& what() const { return m_what; }

Q_SIGNALS:
    void progressed(qint64 deleted);
    void finished(const holdfast::ui::DeleteRun::Result& result);

private:
    void next();
    void listMore();
    void deleteBatch();
    void listVersions();
    void abortUploads();
    void deleteBucket();
    void end(std::optional<app::Fault> fault = {});
    void watch(app::s3client::Job* job);

    QPointer<app::s3client::S3Client> m_client;
    What m_what;
    QStringList m_waiting;
    QString m_continuation;
    QPointer<app::s3client::Job> m_job;
    Result m_result;
    QString m_firstVersion; ///< of the page before: it must not come again
    bool m_versionsDone = false;
    bool m_uploadsDone = false;
    bool m_ended = false;
};

} // namespace holdfast::ui
