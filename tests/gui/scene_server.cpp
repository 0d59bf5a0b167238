// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/scene_server.h"

#include <QCryptographicHash>
#include <QUrlQuery>
#include <QXmlStreamWriter>

namespace holdfast::test
{

namespace
{

HttpResponse xml(const QByteArray& body, int status = 200)
{
    HttpResponse response;
    response.status = status;
    response.headers = {{"Content-Type", "application/xml"}};
    response.body = body;
    return response;
}

HttpResponse json(const QByteArray& body, int status = 200)
{
    HttpResponse response;
    response.status = status;
    response.headers = {{"Content-Type", "application/json"}};
    response.body = body;
    return response;
}

HttpResponse error(int status, const char* code)
{
    QByteArray body;
    QXmlStreamWriter out(&body);
    out.writeStartDocument();
    out.writeStartElement(QStringLiteral("Error"));
    out.writeTextElement(QStringLiteral("Code"), QLatin1String(code));
    out.writeTextElement(QStringLiteral("Message"), QStringLiteral("As the scene wants it."));
    out.writeTextElement(QStringLiteral("RequestId"), QStringLiteral("7C2F41E07AB8"));
    out.writeEndElement();
    HttpResponse response = xml(body, status);
    response.headers.emplaceBack("x-amz-request-id", "7C2F41E07AB8");
    return response;
}

QString iso(const QDateTime& time)
{
    return time.toUTC().toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss.zzzZ"));
}

QByteArray etagOf(const QString& key)
{
    return QCryptographicHash::hash(key.toUtf8(), QCryptographicHash::Md5).toHex();
}

} // namespace

SceneServer::SceneServer() : m_http([this](const HttpRequest& request) { return handle(request); }) {}

app::s3client::Endpoint SceneServer::endpoint() const
{
    app::s3client::Endpoint endpoint;
    endpoint.url = QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_http.port()));
    return endpoint;
}

app::s3client::Credentials SceneServer::credentials()
{
    return {QStringLiteral("front-desk"), QStringLiteral("not-a-secret")};
}

HttpResponse SceneServer::handle(const HttpRequest& request)
{
    if (request.path.startsWith("/-/"))
        return admin(request);
    if (denied)
        return error(403, "AccessDenied");
    const QString path = QUrl::fromPercentEncoding(request.path).mid(1);
    const QString bucket = path.section('/', 0, 0);
    const QString key = path.section('/', 1);
    if (bucket.isEmpty())
        return listBuckets();
    if (request.method == "PUT" && key.isEmpty()) {
        buckets.insert(bucket, {});
        return {};
    }
    if (!buckets.contains(bucket))
        return error(404, "NoSuchBucket");
    if (auto answer = versions(bucket, key, request.rawQuery))
        return *answer;
    if (!key.isEmpty())
        return object(bucket, key, request.method == "HEAD");
    if (slow) {
        HttpResponse hang;
        hang.hang = true;
        return hang;
    }
    return list(bucket, request);
}

HttpResponse SceneServer::admin(const HttpRequest& request)
{
    const QByteArray& path = request.path;
    if (status.isEmpty())
        return error(404, "NoSuchBucket");
    if (path.endsWith("/capabilities"))
        return json(R"({"product":"holdfast","version":"0.1.0","api":1,"region":"us-east-1",
            "instance":"5e2a","store":"77c1","features":)" + features + R"(,
            "s3":{"versioning":false,"objectLock":false,"multipart":true,"presign":true,
            "checksums":["CRC32C","CRC64NVME","SHA256"]}})");
    if (path.endsWith("/status"))
        return json(status);
    if (path.endsWith("/buckets"))
        return json(counts);
    if (request.method == "GET" && path.endsWith("/scrub") && !scrub.isEmpty())
        return json(scrub);
    if (request.method == "GET" && path.endsWith("/quarantine") && !quarantine.isEmpty())
        return json(quarantine);
    if (request.method != "GET" && !plan.isEmpty())
        return drives(request);
    return json(R"({"code":"NotFound","message":"There is nothing at this address.","requestId":"1"})", 404);
}

HttpResponse SceneServer::drives(const HttpRequest& request)
{
    const QByteArray path = request.path.mid(int(qstrlen("/-/admin/v1")));
    acts.append({request.method + ' ' + path, request.body});
    const bool plans = path == "/drives/plan";
    if (plans && planHangs) {
        HttpResponse hang;
        hang.hang = true;
        return hang;
    }
    auto& queue = plans ? planAnswers : applyAnswers;
    if ((plans || path == "/drives/apply") && !queue.isEmpty()) {
        const auto [code, body] = queue.takeFirst();
        return json(body, code);
    }
    if (plans)
        return json(plan);
    return json("{}", path == "/drives/apply" || path.startsWith("/scrub/") ? 202 : 200);
}

HttpResponse SceneServer::listBuckets() const
{
    QByteArray body;
    QXmlStreamWriter out(&body);
    out.writeStartDocument();
    out.writeStartElement(QStringLiteral("ListAllMyBucketsResult"));
    out.writeStartElement(QStringLiteral("Buckets"));
    int age = 40;
    for (auto it = buckets.begin(); it != buckets.end(); ++it) {
        out.writeStartElement(QStringLiteral("Bucket"));
        out.writeTextElement(QStringLiteral("Name"), it.key());
        age += 23;
        out.writeTextElement(
            QStringLiteral("CreationDate"), iso(QDateTime::currentDateTime().addDays(-age)));
        out.writeEndElement();
    }
    out.writeEndElement();
    out.writeEndElement();
    return xml(body);
}

HttpResponse SceneServer::list(const QString& bucket, const HttpRequest& request) const
{
    const QUrlQuery query(QString::fromLatin1(request.rawQuery));
    const auto arg = [&](const char* name) {
        return query.queryItemValue(QLatin1String(name), QUrl::FullyDecoded);
    };
    const QString prefix = arg("prefix");
    const QString delimiter = arg("delimiter");
    const QString after = arg("continuation-token");
    const int most = arg("max-keys").isEmpty() ? 1000 : arg("max-keys").toInt();
    QByteArray body;
    QXmlStreamWriter out(&body);
    out.writeStartDocument();
    out.writeStartElement(QStringLiteral("ListBucketResult"));
    out.writeTextElement(QStringLiteral("Name"), bucket);
    out.writeTextElement(QStringLiteral("Prefix"), prefix);
    int taken = 0;
    QString last;
    QString next;
    QStringList folders;
    const auto& objects = buckets[bucket];
    for (auto it = objects.lowerBound(prefix); it != objects.end() && it.key().startsWith(prefix); ++it) {
        if (!after.isEmpty() && it.key() <= after)
            continue;
        const qsizetype cut = delimiter.isEmpty() ? -1 : it.key().indexOf(delimiter, prefix.size());
        const QString folder = cut < 0 ? QString() : it.key().left(cut + 1);
        if (!folder.isEmpty() && (folders.contains(folder) || after.startsWith(folder)))
            continue;
        if (taken == most) {
            next = last;
            break;
        }
        ++taken;
        last = it.key();
        if (!folder.isEmpty()) {
            folders << folder;
            continue;
        }
        out.writeStartElement(QStringLiteral("Contents"));
        out.writeTextElement(QStringLiteral("Key"), it.key());
        out.writeTextElement(QStringLiteral("LastModified"), iso(it->modified));
        out.writeTextElement(QStringLiteral("ETag"), QString::fromLatin1('"' + etagOf(it.key()) + '"'));
        out.writeTextElement(QStringLiteral("Size"), QString::number(it->size));
        out.writeTextElement(QStringLiteral("StorageClass"), QStringLiteral("STANDARD"));
        out.writeEndElement();
    }
    for (const QString& folder : folders) {
        out.writeStartElement(QStringLiteral("CommonPrefixes"));
        out.writeTextElement(QStringLiteral("Prefix"), folder);
        out.writeEndElement();
    }
    out.writeTextElement(QStringLiteral("KeyCount"), QString::number(taken));
    out.writeTextElement(QStringLiteral("IsTruncated"),
        next.isEmpty() ? QStringLiteral("false") : QStringLiteral("true"));
    if (!next.isEmpty())
        out.writeTextElement(QStringLiteral("NextContinuationToken"), next);
    out.writeEndElement();
    return xml(body);
}

HttpResponse SceneServer::object(const QString& bucket, const QString& key, bool head) const
{
    const auto& objects = buckets[bucket];
    const auto found = objects.find(key);
    if (found == objects.end())
        return error(404, "NoSuchKey");
    HttpResponse response;
    response.body = head ? QByteArray() : found->data;
    response.contentLength = head ? found->size : found->data.size();
    response.headers = {{"Content-Type", found->type.toLatin1()}, {"ETag", '"' + etagOf(key) + '"'},
        {"Last-Modified", found->modified.toUTC().toString(QStringLiteral("ddd, dd MMM yyyy HH:mm:ss")).toLatin1() + " GMT"},
        {"x-amz-checksum-sha256",
            QCryptographicHash::hash(key.toUtf8(), QCryptographicHash::Sha256).toBase64()},
        {"x-amz-checksum-type", "FULL_OBJECT"}};
    for (auto it = found->metadata.begin(); it != found->metadata.end(); ++it)
        response.headers.emplaceBack("x-amz-meta-" + it.key().toLatin1(), it.value().toUtf8());
    return response;
}

} // namespace holdfast::test
