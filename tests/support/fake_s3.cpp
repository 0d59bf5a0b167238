// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fake_s3.h"

#include "base/checksum.h"
#include "base/sigv4.h"
#include "base/time.h"

namespace holdfast::test
{

namespace
{

constexpr const char* kAccessKey = "TESTKEY";
constexpr qint64 kTolerance = 900; ///< seconds, as AWS

QByteArray bytesOf(const std::string& text)
{
    return QByteArray::fromStdString(text);
}

qint64 numberOf(const QByteArray& text, qint64 fallback)
{
    bool ok = false;
    const qint64 value = text.toLongLong(&ok);
    return ok ? value : fallback;
}

} // namespace

QByteArray testData(qint64 size, quint32 seed)
{
    QByteArray data(size, Qt::Uninitialized);
    std::mt19937 random(seed);
    qint64 at = 0;
    for (; at + 4 <= size; at += 4) {
        const quint32 word = random();
        memcpy(data.data() + at, &word, 4);
    }
    for (; at < size; ++at)
        data[at] = char(random());
    return data;
}

FakeS3::FakeS3() : m_http([this](const HttpRequest& request) { return handle(request); })
{
    m_http.cutRequestAfter = [this](const HttpRequest& request) -> qint64 {
        Call call{.http = request};
        const auto query = parseQuery(request.rawQuery.toStdString());
        call.query = query ? *query : QueryList{};
        const QByteArray path = QByteArray::fromPercentEncoding(request.path).mid(1);
        call.bucket = path.left(path.indexOf('/'));
        call.key = path.contains('/') ? path.mid(path.indexOf('/') + 1) : QByteArray();
        call.operation = operationOf(call);
        for (Rule& rule : m_rules) {
            if (rule.kind != FaultKind::CutRequest || rule.times == 0
                || (!rule.operation.isEmpty() && rule.operation != call.operation))
                continue;
            if (rule.times > 0)
                --rule.times;
            return rule.bytes;
        }
        return -1;
    };
    m_http.start();
}

FakeS3::~FakeS3() = default;

QUrl FakeS3::url() const
{
    return QUrl(QStringLiteral("%1://127.0.0.1:%2")
                    .arg(m_tls ? QStringLiteral("https") : QStringLiteral("http"))
                    .arg(m_http.port()));
}

void FakeS3::setTls(const QByteArray& pem)
{
    m_tls = true;
    m_http.setTls(pem);
    m_http.start();
}

app::s3client::Endpoint FakeS3::endpoint() const
{
    return {.url = url()};
}

app::s3client::Credentials FakeS3::credentials() const
{
    return {QString::fromLatin1(kAccessKey), QStringLiteral("secret-of-the-test")};
}

void FakeS3::setRandomFaults(quint32 seed, double probability)
{
    m_random.seed(seed);
    m_probability = probability;
}

void FakeS3::put(const QByteArray& bucket, const QByteArray& key, const QByteArray& data)
{
    Object object{.data = data};
    const auto view = asBytes({data.constData(), std::size_t(data.size())});
    object.etag = bytesOf(digest(ChecksumKind::Md5, view)).toHex();
    if (m_checksums)
        object.crc64 = bytesOf(digest(ChecksumKind::Crc64Nvme, view));
    m_buckets[bucket][key] = object;
    remember(bucket, key, &object, object.modified);
}

QByteArray FakeS3::Call::arg(const char* name) const
{
    const std::string* value = findQuery(query, name);
    return value ? bytesOf(*value) : QByteArray();
}

bool FakeS3::Call::has(const char* name) const
{
    return findQuery(query, name) != nullptr;
}

QByteArray FakeS3::operationOf(const Call& call) const
{
    const QByteArray& method = call.http.method;
    if (call.bucket.isEmpty())
        return "ListBuckets";
    if (call.key.isEmpty()) {
        if (call.has("versioning"))
            return method == "PUT" ? "PutBucketVersioning" : "GetBucketVersioning";
        if (call.has("object-lock"))
            return "GetObjectLockConfiguration";
        if (call.has("versions"))
            return "ListObjectVersions";
        if (method == "PUT")
            return "CreateBucket";
        if (method == "DELETE")
            return "DeleteBucket";
        if (method == "HEAD")
            return "HeadBucket";
        if (method == "POST")
            return "DeleteObjects";
        return call.has("uploads") ? "ListMultipartUploads" : "ListObjectsV2";
    }
    if (call.has("tagging"))
        return method == "GET" ? "GetObjectTagging"
                               : method == "PUT" ? "PutObjectTagging" : "DeleteObjectTagging";
    if (call.has("retention"))
        return method == "PUT" ? "PutObjectRetention" : "GetObjectRetention";
    if (call.has("legal-hold"))
        return method == "PUT" ? "PutObjectLegalHold" : "GetObjectLegalHold";
    if (method == "POST")
        return call.has("uploads") ? "CreateMultipartUpload" : "CompleteMultipartUpload";
    if (method == "DELETE")
        return call.has("uploadId") ? "AbortMultipartUpload" : "DeleteObject";
    if (method == "PUT") {
        if (call.has("partNumber"))
            return "UploadPart";
        return call.http.header("x-amz-copy-source").isEmpty() ? "PutObject" : "CopyObject";
    }
    if (method == "HEAD")
        return "HeadObject";
    return call.has("uploadId") ? "ListParts" : "GetObject";
}

/// The server's half of Signature Version 4, by the same library the real server uses.
QByteArray FakeS3::refusal(const Call& call) const
{
    sigv4::SignableRequest request;
    request.method = call.http.method.toStdString();
    request.path = QByteArray::fromPercentEncoding(call.http.path).toStdString();
    request.query = call.query;
    for (const auto& [name, value] : call.http.headers)
        request.headers.emplace_back(name.toStdString(), value.toStdString());
    sigv4::Authorization given;
    std::string date;
    if (call.has("X-Amz-Signature")) {
        const auto parsed = sigv4::parsePresigned(call.query);
        if (!parsed)
            return "AccessDenied";
        given = parsed->authorization;
        date = parsed->amzDate;
        request.payloadHash = sigv4::kUnsignedPayload;
    } else {
        const auto parsed =
            sigv4::parseAuthorization(call.http.header("authorization").toStdString());
        if (!parsed)
            return "AccessDenied";
        given = *parsed;
        date = call.http.header("x-amz-date").toStdString();
        request.payloadHash = call.http.header("x-amz-content-sha256").toStdString();
        const auto at = parseAmzDate(date);
        const qint64 now = QDateTime::currentSecsSinceEpoch() + m_skew;
        if (!at || std::llabs(*at / kNanosPerSecond - now) > kTolerance)
            return "RequestTimeTooSkewed";
    }
    if (given.accessKey != kAccessKey)
        return "InvalidAccessKeyId";
    const std::string key = sigv4::signingKey(m_secret.toStdString(), given.scope);
    const std::string expected = sigv4::signature(
        key, sigv4::stringToSign(date, given.scope,
                                 sigv4::canonicalRequest(request, given.signedHeaders)));
    if (expected != given.signature)
        return "SignatureDoesNotMatch";
    if (request.payloadHash != sigv4::kUnsignedPayload
        && request.payloadHash
               != sha256Hex(asBytes({call.http.body.constData(),
                                     std::size_t(call.http.body.size())})))
        return "XAmzContentSHA256Mismatch";
    return {};
}

const FakeS3::Rule* FakeS3::takeRule(const Call& call)
{
    for (Rule& rule : m_rules) {
        if (rule.times == 0 || rule.kind == FaultKind::CutRequest
            || (!rule.operation.isEmpty() && rule.operation != call.operation)
            || !call.key.contains(rule.keyContains))
            continue;
        if (rule.skip > 0) {
            --rule.skip;
            continue;
        }
        if (rule.times > 0)
            --rule.times;
        m_taken = rule;
        return &m_taken;
    }
    if (std::uniform_real_distribution<>(0, 1)(m_random) < m_probability) {
        static const QList<Rule> kSome{
            {.kind = FaultKind::Status, .status = 500},
            {.kind = FaultKind::Status, .status = 503, .code = "SlowDown"},
            {.kind = FaultKind::LostReply},
            {.kind = FaultKind::Drop},
            {.kind = FaultKind::CutResponse, .bytes = 1000},
            {.kind = FaultKind::Delay, .bytes = 30}};
        m_taken = kSome[qsizetype(m_random() % kSome.size())];
        return &m_taken;
    }
    return nullptr;
}

HttpResponse FakeS3::error(int status, const QByteArray& code) const
{
    HttpResponse response{.status = status};
    response.headers.append(std::make_pair(QByteArray("Content-Type"), QByteArray("application/xml")));
    response.body = "<?xml version=\"1.0\"?><Error><Code>" + code
                    + "</Code><Message>scripted</Message><RequestId>req-1</RequestId></Error>";
    return response;
}

HttpResponse FakeS3::handle(const HttpRequest& request)
{
    if (request.path.startsWith("/-/"))
        return admin(request);
    Call call{.http = request};
    const auto query = parseQuery(request.rawQuery.toStdString());
    if (!query)
        return error(400, "InvalidArgument");
    call.query = *query;
    QByteArray path = QByteArray::fromPercentEncoding(request.path).mid(1);
    // "bucket.localhost:port" is virtual-host style.
    if (const QByteArray host = request.header("host"); host.contains(".localhost"))
        path.prepend(host.left(host.indexOf('.')) + '/');
    const qsizetype slash = path.indexOf('/');
    call.bucket = slash < 0 ? path : path.left(slash);
    call.key = slash < 0 ? QByteArray() : path.mid(slash + 1);
    call.operation = operationOf(call);
    ++m_counts[call.operation];
    if (onRequest)
        onRequest(call.operation);

    HttpResponse response;
    const QByteArray refused = refusal(call);
    const Rule* rule = refused.isEmpty() ? takeRule(call) : nullptr;
    const FaultKind kind = rule ? rule->kind : FaultKind::Delay;
    if (!refused.isEmpty())
        response = error(refused == "XAmzContentSHA256Mismatch" ? 400 : 403, refused);
    else if (rule && kind == FaultKind::Status)
        response = error(rule->status, rule->code);
    else if (rule && (kind == FaultKind::Drop || kind == FaultKind::Hang))
        response = {.hang = kind == FaultKind::Hang, .drop = kind == FaultKind::Drop};
    else if (rule && kind == FaultKind::ErrorIn200)
        response = error(200, rule->code);
    else
        response = perform(call);
    if (request.method == "HEAD" && response.status >= 400)
        response.body.clear();
    if (rule && response.status < 300) {
        response.drop = response.drop || kind == FaultKind::LostReply;
        if (kind == FaultKind::CutResponse)
            response.cutAfter = rule->bytes;
        if (kind == FaultKind::Delay)
            response.delayMs = int(rule->bytes);
        if (kind == FaultKind::Trickle)
            response.bytesPerSecond = int(rule->bytes);
        if (kind == FaultKind::CorruptBody && !response.body.isEmpty())
            response.body[response.body.size() / 2] =
                char(response.body[response.body.size() / 2] ^ 1);
        if (kind == FaultKind::WrongEtag) {
            for (auto& [name, value] : response.headers) {
                if (name == "ETag")
                    value = "\"00000000000000000000000000000000\"";
            }
        }
    }
    response.headers.append(std::make_pair(QByteArray("x-amz-request-id"), QByteArray("req-1")));
    const qint64 now = QDateTime::currentSecsSinceEpoch() + m_skew;
    response.headers.append(
        std::make_pair(QByteArray("Date"), bytesOf(formatHttpDate(now * kNanosPerSecond))));
    return response;
}

HttpResponse FakeS3::admin(const HttpRequest& request) const
{
    HttpResponse response;
    response.headers.append(
        std::make_pair(QByteArray("Content-Type"), QByteArray("application/json")));
    if (request.path == "/-/admin/v1/capabilities")
        response.body = R"({"product":"holdfast","version":"0.1.0","api":1,"region":"us-east-1",)"
                        R"("instance":"i","store":"s","features":["status","buckets","stop"],)"
                        R"("s3":{"versioning":false,"checksums":["CRC64NVME"]}})";
    else if (request.path == "/-/admin/v1/status" && !statusJson.isEmpty())
        response.body = statusJson;
    else if (request.path == "/-/admin/v1/buckets" && !bucketsJson.isEmpty())
        response.body = bucketsJson;
    else if (request.path == "/-/health/ready")
        response.body = "ready";
    else
        response.status = 404;
    return response;
}

HttpResponse FakeS3::perform(const Call& call)
{
    const QByteArray& op = call.operation;
    if (op == "ListBuckets")
        return listBuckets();
    if (op == "CreateBucket") {
        if (m_buckets.contains(call.bucket))
            return error(409, "BucketAlreadyOwnedByYou");
        m_buckets.insert(call.bucket, {});
        return {};
    }
    const auto bucket = m_buckets.find(call.bucket);
    if (bucket == m_buckets.end())
        return error(404, "NoSuchBucket");
    if (op == "HeadBucket")
        return {.headers = {{"x-amz-bucket-region", "us-east-1"}}};
    if (op == "DeleteBucket") {
        if (!bucket->isEmpty() || !m_keeping.value(call.bucket).history.isEmpty())
            return error(409, "BucketNotEmpty");
        m_keeping.remove(call.bucket);
        m_buckets.erase(bucket);
        return {.status = 204};
    }
    if (op == "ListObjectsV2")
        return listObjects(call);
    if (op == "ListMultipartUploads")
        return listUploads(call);
    if (op == "DeleteObjects")
        return deleteObjects(call);
    if (op == "PutObject")
        return putObject(call);
    if (op == "CopyObject")
        return copyObject(call);
    if (op == "GetObject" || op == "HeadObject")
        return getObject(call);
    if (op == "DeleteObject")
        return deleteObject(call);
    if (op == "ListObjectVersions")
        return listVersions(call);
    if (op.endsWith("BucketVersioning"))
        return bucketVersioning(call);
    if (op == "GetObjectLockConfiguration")
        return objectLock(call);
    if (op.endsWith("ObjectTagging"))
        return tagging(call);
    if (op.endsWith("ObjectRetention"))
        return retention(call);
    if (op.endsWith("ObjectLegalHold"))
        return legalHold(call);
    if (op == "CreateMultipartUpload")
        return createUpload(call);
    if (!m_uploads.contains(call.arg("uploadId")))
        return error(404, "NoSuchUpload");
    if (op == "UploadPart")
        return uploadPart(call);
    if (op == "CompleteMultipartUpload")
        return completeUpload(call);
    if (op == "ListParts")
        return listParts(call);
    m_uploads.erase(call.arg("uploadId")); // AbortMultipartUpload
    return {.status = 204};
}

void FakeS3::describe(HttpResponse& response, const Object& object) const
{
    const auto add = [&](const char* name, const QByteArray& value) {
        response.headers.append(std::make_pair(QByteArray(name), value));
    };
    add("ETag", '"' + object.etag + '"');
    add("Last-Modified",
        bytesOf(formatHttpDate(object.modified.toMSecsSinceEpoch() * kNanosPerMilli)));
    add("Content-Type", object.contentType.isEmpty() ? "binary/octet-stream" : object.contentType);
    if (m_checksums && !object.crc64.isEmpty()) {
        add("x-amz-checksum-crc64nvme", object.crc64.toBase64());
        add("x-amz-checksum-type", "FULL_OBJECT");
    }
    for (auto it = object.metadata.begin(); it != object.metadata.end(); ++it)
        add(it.key().constData(), it.value());
}

HttpResponse FakeS3::getObject(const Call& call) const
{
    const Object* found = objectOf(call.bucket, call.key, call.arg("versionId"));
    if (!found)
        return error(404, call.has("versionId") ? "NoSuchVersion" : "NoSuchKey");
    const QByteArray match = call.http.header("if-match");
    if (!match.isEmpty() && match != '"' + found->etag + '"')
        return error(412, "PreconditionFailed");
    HttpResponse response;
    describe(response, *found);
    const QByteArray range = call.http.header("range");
    if (call.operation == "HeadObject") {
        response.contentLength = found->data.size();
        return response;
    }
    response.body = found->data;
    if (range.startsWith("bytes=")) {
        const qsizetype dash = range.indexOf('-');
        const qint64 from = range.mid(6, dash - 6).toLongLong();
        const qint64 last = found->data.size() - 1;
        const qint64 to = std::min(numberOf(range.mid(dash + 1), last), last);
        if (from > last)
            return error(416, "InvalidRange");
        response.status = 206;
        response.body = found->data.mid(from, to - from + 1);
        response.headers.append(std::make_pair(
            QByteArray("Content-Range"), "bytes " + QByteArray::number(from) + '-'
                                             + QByteArray::number(to) + '/'
                                             + QByteArray::number(found->data.size())));
    }
    return response;
}

} // namespace holdfast::test
