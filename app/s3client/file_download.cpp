// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/s3client/file_download.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QSaveFile>

namespace holdfast::app::s3client
{

namespace
{

constexpr qint64 kMostWaiting = 8 << 20;

QString freeName(const QString& wanted)
{
    const QFileInfo info(wanted);
    QString name = wanted;
    const QString ending = info.suffix().isEmpty() ? QString() : QLatin1Char('.') + info.suffix();
    for (int n = 2; QFileInfo::exists(name); ++n)
        name = QStringLiteral("%1/%2 (%3)%4").arg(info.path(), info.completeBaseName()).arg(n).arg(ending);
    return name;
}

} // namespace

/// Lives in the download's thread; only `name` is read elsewhere, after the last of its work.
class FileDownload::Writer
{
public:
    Writer(QString file, bool overwrite) : name(std::move(file)), m_overwrite(overwrite) {}

    std::optional<Fault> open(std::optional<Checksum> expected)
    {
        if (!m_overwrite)
            name = freeName(name);
        m_expected = std::move(expected);
        m_hasher = m_expected ? Hasher::make(m_expected->kind) : nullptr;
        m_file = std::make_unique<QSaveFile>(name);
        return m_file->open(QIODevice::WriteOnly) ? std::nullopt : trouble();
    }
    std::optional<Fault> write(const QByteArray& data)
    {
        if (m_hasher)
            m_hasher->update(asBytes({data.constData(), std::size_t(data.size())}));
        return m_file->write(data) == data.size() ? std::nullopt : trouble();
    }
    std::optional<Fault> commit()
    {
        if (m_hasher && QByteArray::fromStdString(m_hasher->finish()) != m_expected->raw) {
            m_file->cancelWriting();
            Fault fault;
            fault.kind = FaultClass::Client;
            fault.code = QStringLiteral("VerificationFailed");
            return fault;
        }
        return m_file->commit() ? std::nullopt : trouble();
    }

    QString name;

private:
    std::optional<Fault> trouble() { return localFault(QStringLiteral("CannotWrite"), m_file->errorString()); }

    bool m_overwrite;
    std::optional<Checksum> m_expected;
    std::unique_ptr<Hasher> m_hasher;
    std::unique_ptr<QSaveFile> m_file; ///< its temporary file goes with it
};

FileDownload::FileDownload(S3Client* client, GetQuery query, QString file, bool overwrite,
                           QObject* parent)
    : QObject(parent), m_client(client), m_query(std::move(query)),
      m_writer(std::make_shared<Writer>(std::move(file), overwrite))
{
    m_thread.setMaxThreadCount(1);
}

FileDownload::~FileDownload()
{
    m_ended = true; // nobody is told: who listened may be gone already
    if (m_job)
        m_job->cancel(); // it holds this as its sink
}

void FileDownload::start()
{
    if (!m_client) {
        end(cancelledFault());
        return;
    }
    m_job = m_client->getObject(m_query, this);
    m_job->then(this, [this](Outcome<ObjectHead> done) {
        if (done)
            commit();
        else
            end(done.error());
    });
}

void FileDownload::cancel()
{
    end(cancelledFault());
}

void FileDownload::begin(const ObjectHead& head, qint64)
{
    m_head = head;
    m_thread.start([self = QPointer(this), writer = m_writer, expected = head.verifiable()] {
        const std::optional<Fault> fault = writer->open(expected);
        QMetaObject::invokeMethod(QCoreApplication::instance(), [self, fault] {
            if (self)
                self->onWritten(0, fault);
        });
    });
}

void FileDownload::write(const QByteArray& data)
{
    m_received += data.size();
    m_waiting += data.size();
    if (m_waiting > kMostWaiting && m_job)
        m_job->hold();
    Q_EMIT progressed(m_received, m_head.size);
    m_thread.start([self = QPointer(this), writer = m_writer, data] {
        const std::optional<Fault> fault = writer->write(data);
        QMetaObject::invokeMethod(QCoreApplication::instance(), [self, fault, size = data.size()] {
            if (self)
                self->onWritten(size, fault);
        });
    });
}

void FileDownload::onWritten(qint64 bytes, const std::optional<Fault>& fault)
{
    m_waiting -= bytes;
    if (fault)
        end(fault);
    else if (m_job && m_job->isHeld() && m_waiting <= kMostWaiting / 2)
        m_job->release();
}

void FileDownload::commit()
{
    m_thread.start([self = QPointer(this), writer = m_writer] {
        const std::optional<Fault> fault = writer->commit();
        QMetaObject::invokeMethod(QCoreApplication::instance(), [self, fault, name = writer->name] {
            if (self)
                self->end(fault, name);
        });
    });
}

void FileDownload::end(std::optional<Fault> fault, const QString& file)
{
    if (std::exchange(m_ended, true))
        return;
    if (m_job)
        m_job->cancel();
    Q_EMIT finished(fault, file);
    deleteLater();
}

} // namespace holdfast::app::s3client

#include "moc_file_download.cpp"
