// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QHash>
#include <QMap>
#include <QObject>
#include <QUrl>

#include <map>
#include <random>

#include "app/s3client/endpoint.h"
#include "base/uri.h"
#include "support/fake_http.h"

namespace holdfast::test
{

/// An in-memory S3 on loopback with scripted faults, for tests of the desktop's network code. It
/// verifies every signature, so a client that signs wrongly gets nowhere. Lives in the test's thread.
class FakeS3 : public QObject
{
    Q_OBJECT
public:
    struct Object
    {
        QByteArray data;
        QByteArray etag;
        QByteArray contentType;
        QDateTime modified = QDateTime::currentDateTimeUtc();
        QByteArray crc64; ///< raw; empty: the server says none
        QMap<QByteArray, QByteArray> metadata;
    };
    /// Of a bucket that keeps versions: what happened to a key, the newest first.
    struct Version
    {
        QByteArray id;
        Object object;
        bool deleteMarker = false;
        QMap<QByteArray, QByteArray> tags = {};
        QByteArray lockMode = {}; ///< empty: no retention
        QDateTime lockUntil = {};
        bool legalHold = false;
    };
    struct Keeping
    {
        QByteArray versioning; ///< "Enabled", "Suspended"; empty: never had versions
        bool objectLock = false;
        QMap<QByteArray, QList<Version>> history = {};
    };
    struct Part
    {
        QByteArray data;
        QByteArray etag;
    };
    struct Upload
    {
        QByteArray bucket;
        QByteArray key;
        QByteArray contentType;
        std::map<int, Part> parts;
        bool fullCrc = false;
    };
    enum class FaultKind {
        Status,      ///< `status` with `code`, nothing done
        LostReply,   ///< done, but the connection is closed instead of the answer
        Drop,        ///< closed before anything is done
        CutRequest,  ///< closed after `bytes` of the request's body
        CutResponse, ///< closed after `bytes` of the answer's body
        Hang,
        Delay,       ///< by `bytes` milliseconds
        Trickle,     ///< at `bytes` per second
        WrongEtag,
        ErrorIn200,
        CorruptBody, ///< one bit of what is stored or sent is turned
    };
    struct Rule
    {
        QByteArray operation; ///< "UploadPart"; empty: any
        FaultKind kind = FaultKind::Status;
        int times = 1; ///< -1: for ever
        int skip = 0;  ///< lets so many pass first
        int status = 500;
        QByteArray code = "InternalError";
        qint64 bytes = 0;
        QByteArray keyContains = {};
    };

    FakeS3();
    ~FakeS3() override;

    [[nodiscard]] app::s3client::Endpoint endpoint() const;
    [[nodiscard]] app::s3client::Credentials credentials() const;
    [[nodiscard]] QUrl url() const;
    /// From now on only over TLS, with this key and chain (FakeHttp::setTls).
    void setTls(const QByteArray& pem);
    bool start() { return m_http.start(); } ///< after stop(): on the same port
    void stop() { m_http.stop(); }          ///< like a crash: what was stored stays

    void add(Rule rule) { m_rules.append(std::move(rule)); }
    void clearRules() { m_rules.clear(); }
    void setRandomFaults(quint32 seed, double probability);
    void setClockSkew(qint64 seconds) { m_skew = seconds; }
    void setChecksums(bool on) { m_checksums = on; } ///< off: an S3 that knows none
    void setSecret(const QByteArray& secret) { m_secret = secret; }
    void forgetUploads() { m_uploads.clear(); }      ///< then NoSuchUpload
    void put(const QByteArray& bucket, const QByteArray& key, const QByteArray& data);
    /// From now on `bucket`, which is made where it is not there, keeps versions.
    void keepVersions(const QByteArray& bucket, bool objectLock = false);
    /// Stored, or deleted, at a time of the past; calls for one key go from old to new. The version's id.
    QByteArray putAt(const QByteArray& bucket, const QByteArray& key, const QByteArray& data,
                     const QDateTime& when);
    QByteArray removeAt(const QByteArray& bucket, const QByteArray& key, const QDateTime& when);
    void setPageLimit(int versions) { m_pageLimit = versions; } ///< of ListObjectVersions
    QMap<QByteArray, Keeping>& keeping() { return m_keeping; }

    [[nodiscard]] int count(const QByteArray& operation) const { return m_counts.value(operation); }
    [[nodiscard]] const FakeHttp& http() const { return m_http; }
    QMap<QByteArray, QMap<QByteArray, Object>>& buckets() { return m_buckets; }
    std::map<QByteArray, Upload>& uploads() { return m_uploads; }
    QByteArray statusJson; ///< answers GET /-/admin/v1/status
    QByteArray bucketsJson;
    std::function<void(const QByteArray& operation)> onRequest;

private:
    struct Call
    {
        const HttpRequest& http;
        QByteArray operation;
        QByteArray bucket;
        QByteArray key;
        QueryList query;
        [[nodiscard]] QByteArray arg(const char* name) const;
        [[nodiscard]] bool has(const char* name) const;
    };
    HttpResponse handle(const HttpRequest& request);
    HttpResponse perform(const Call& call);
    HttpResponse admin(const HttpRequest& request) const;
    [[nodiscard]] QByteArray operationOf(const Call& call) const;
    [[nodiscard]] QByteArray refusal(const Call& call) const; ///< an S3 code, or empty
    const Rule* takeRule(const Call& call);

    HttpResponse listBuckets() const;
    HttpResponse listObjects(const Call& call) const;
    HttpResponse putObject(const Call& call);
    HttpResponse getObject(const Call& call) const;
    HttpResponse copyObject(const Call& call);
    HttpResponse deleteObject(const Call& call);
    HttpResponse deleteObjects(const Call& call);
    HttpResponse createUpload(const Call& call);
    HttpResponse uploadPart(const Call& call);
    HttpResponse completeUpload(const Call& call);
    HttpResponse listParts(const Call& call) const;
    HttpResponse listUploads(const Call& call) const;
    // Versions, tags and locks (fake_s3_versions.cpp).
    HttpResponse listVersions(const Call& call) const;
    HttpResponse bucketVersioning(const Call& call);
    HttpResponse objectLock(const Call& call) const;
    HttpResponse tagging(const Call& call);
    HttpResponse retention(const Call& call);
    HttpResponse legalHold(const Call& call);
    HttpResponse deleteVersion(const Call& call);
    /// What a write or a delete leaves behind in a bucket with versions; its id, empty where it has none.
    QByteArray remember(const QByteArray& bucket, const QByteArray& key, const Object* object,
                        const QDateTime& when);
    void showNewest(const QByteArray& bucket, const QByteArray& key);
    [[nodiscard]] Version* versionOf(const QByteArray& bucket, const QByteArray& key,
                                     const QByteArray& id);
    /// The object a read means; null: none. A bucket without versions knows only the current one.
    [[nodiscard]] const Object* objectOf(const QByteArray& bucket, const QByteArray& key,
                                         const QByteArray& version) const;
    [[nodiscard]] HttpResponse error(int status, const QByteArray& code) const;
    void describe(HttpResponse& response, const Object& object) const;

    FakeHttp m_http;
    bool m_tls = false;
    QByteArray m_secret = "secret-of-the-test";
    QMap<QByteArray, QMap<QByteArray, Object>> m_buckets;
    QMap<QByteArray, Keeping> m_keeping;
    QMap<std::pair<QByteArray, QByteArray>, QMap<QByteArray, QByteArray>> m_tags; ///< without versions
    std::map<QByteArray, Upload> m_uploads;
    QHash<QByteArray, int> m_counts;
    QList<Rule> m_rules;
    Rule m_taken;
    std::mt19937 m_random;
    double m_probability = 0;
    qint64 m_skew = 0;
    int m_nextUpload = 1;
    int m_nextVersion = 1;
    int m_pageLimit = 1000;
    bool m_checksums = true;
};

/// Data that differs at every offset, from a seed.
[[nodiscard]] QByteArray testData(qint64 size, quint32 seed = 1);

} // namespace holdfast::test
