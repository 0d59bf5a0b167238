// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>
#include <QThreadPool>

#include <memory>
#include <optional>

#include "app/s3client/s3_client.h"

namespace holdfast::app::s3client
{

/// One object, or one version of it, into one file, beside the queue of transfers, which knows no
/// versions. Bytes are written and hashed in a thread of its own, at most a few MiB ahead of the disk;
/// nothing stands under the file's name before size and checksum are right. Ends once with `finished`,
/// also when cancelled or when the client goes, and then deletes itself.
class FileDownload : public QObject, private Sink
{
    Q_OBJECT
public:
    /// `overwrite` false: a name that is taken becomes "name (2)".
    FileDownload(S3Client* client, GetQuery query, QString file, bool overwrite, QObject* parent);
    ~FileDownload() override;
    void start();
    void cancel();

Q_SIGNALS:
    void progressed(qint64 done, qint64 total);
    void finished(const std::optional<holdfast::app::Fault>& fault, const QString& file);

private:
    class Writer;
    void begin(const ObjectHead& head, qint64 from) override;
    void write(const QByteArray& data) override;
    void onWritten(qint64 bytes, const std::optional<Fault>& fault);
    void commit();
    void end(std::optional<Fault> fault, const QString& file = {});

    QPointer<S3Client> m_client;
    GetQuery m_query;
    std::shared_ptr<Writer> m_writer;
    QThreadPool m_thread; ///< one: what is given to it runs in order
    QPointer<GetJob> m_job;
    ObjectHead m_head;
    qint64 m_received = 0;
    qint64 m_waiting = 0; ///< bytes given to the thread and not yet written
    bool m_ended = false;
};

} // namespace holdfast::app::s3client
