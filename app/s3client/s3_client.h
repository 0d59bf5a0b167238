// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QNetworkAccessManager>
#include <QObject>

#include <memory>

#include "app/s3client/endpoint.h"
#include "app/s3client/job.h"
#include "app/s3client/types.h"

namespace holdfast::app::s3client
{

class Limiter;
class Transport;

/// The body of a GET as it comes. Called in the client's thread.
class Sink
{
public:
    virtual ~Sink() = default;
    virtual void begin(const ObjectHead& head, qint64 from) = 0; ///< `from`: offset of the first byte
    virtual void write(const QByteArray& data) = 0;
};

/// A running GET. `hold` stops reading from the socket (bounded buffers) until `release`.
class GetJob : public JobOf<ObjectHead>
{
    Q_OBJECT
public:
    using JobOf<ObjectHead>::JobOf;
    void hold() { setHeld(true); }
    void release() { setHeld(false); }
    [[nodiscard]] bool isHeld() const { return m_held; }

Q_SIGNALS:
    void heldChanged();

private:
    void setHeld(bool held);
    bool m_held = false;
};

struct ObjectBody
{
    ObjectHead head;
    QByteArray data;
    bool whole = true; ///< false: cut at the limit asked for
};

struct PartDone
{
    int number = 0;
    QString etag;
    QByteArray crc64; ///< raw; empty when checksums are not used
};

/// One S3 service with one key. No call blocks; every job ends exactly once (job.h). Lives in one
/// thread, with its two network managers: bodies go through one, everything else through the other,
/// so that a full data pipe never delays a listing. Jobs are its children: destroying the client
/// ends them. Requests that only read are tried again twice after transient faults; a skewed clock is
/// corrected from the server's Date and the request sent once more. Other retries are the caller's.
/// Keys whose path Qt would normalise ("a/../b") end as Client "UnsupportedKey"
/// (deleteObjects names keys in its body and takes them).
class S3Client : public QObject
{
    Q_OBJECT
public:
    struct Options
    {
        int timeoutMs = 30'000;      ///< without any progress
        int readRetries = 2;         ///< for requests without effect
        int retryPauseMs = 300;      ///< first pause; doubles
        Limiter* limiter = nullptr;  ///< paces object bodies; outlives the client
    };

    S3Client(Endpoint endpoint, Credentials credentials, QObject* parent = nullptr);
    S3Client(Endpoint endpoint, Credentials credentials, Options options, QObject* parent = nullptr);
    ~S3Client() override;

    [[nodiscard]] const Endpoint& endpoint() const;
    [[nodiscard]] const Credentials& credentials() const;

    JobOf<QList<BucketInfo>>* listBuckets();
    JobOf<Done>* createBucket(const QString& bucket);
    JobOf<QString>* headBucket(const QString& bucket); ///< its region, empty when not said
    JobOf<Done>* deleteBucket(const QString& bucket);

    JobOf<ListPage>* listObjects(const ListQuery& query);
    JobOf<ObjectHead>* headObject(const QString& bucket, const QString& key,
                                  const QString& versionId = {});
    /// Streams to `sink`, which must outlive the job's end. A body that ends early is a Network fault.
    GetJob* getObject(const GetQuery& query, Sink* sink);
    /// At most `limit` bytes from the beginning, for previews.
    JobOf<ObjectBody>* getBytes(const QString& bucket, const QString& key, qint64 limit);
    JobOf<PutResult>* putObject(const QString& bucket, const QString& key, const QByteArray& body,
                                const PutOptions& options = {});
    JobOf<Done>* deleteObject(const QString& bucket, const QString& key,
                              const QString& versionId = {});
    JobOf<DeleteResult>* deleteObjects(const QString& bucket, const QStringList& keys); ///< <= 1000
    JobOf<PutResult>* copyObject(const QString& fromBucket, const QString& fromKey,
                                 const QString& toBucket, const QString& toKey,
                                 const PutOptions& options = {});

    /// `fullCrc64`: asks for a full-object CRC64NVME.
    JobOf<UploadStarted>* createMultipartUpload(const QString& bucket, const QString& key,
                                                const PutOptions& options, bool fullCrc64);
    JobOf<PutResult>* uploadPart(const QString& bucket, const QString& key, const QString& uploadId,
                                 int number, const QByteArray& body, const PutOptions& options);
    JobOf<PutResult>* completeMultipartUpload(const QString& bucket, const QString& key,
                                              const QString& uploadId, const QList<PartDone>& parts,
                                              const PutOptions& options);
    JobOf<Done>* abortMultipartUpload(const QString& bucket, const QString& key,
                                      const QString& uploadId);
    JobOf<PartPage>* listParts(const QString& bucket, const QString& key, const QString& uploadId,
                               int afterPart = 0);
    JobOf<UploadPage>* listMultipartUploads(const QString& bucket, const QString& prefix = {},
                                            const QString& afterKey = {},
                                            const QString& afterUpload = {});

    /// A GET link signed here, without the network. `expires` in seconds, 1 to 604800. `base`, when
    /// valid, is the address to write into the link instead of the endpoint's. `disposition`: value
    /// of response-content-disposition, or empty.
    [[nodiscard]] Outcome<QUrl> presignGet(const QString& bucket, const QString& key, int expires,
                                           const QUrl& base = {}, const QString& disposition = {},
                                           const QDateTime& at = {}) const;

    /// Seconds the server's clock is ahead of ours, as last seen.
    [[nodiscard]] qint64 clockOffsetSeconds() const;
    [[nodiscard]] Transport& transport() { return *m_transport; } ///< for AdminClient

private:
    std::unique_ptr<Transport> m_transport;
};

} // namespace holdfast::app::s3client
