// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/s3client/endpoint.h"
#include "support/fake_http.h"

#include <QDateTime>
#include <QMap>

#include <optional>

namespace holdfast::test
{

/// A server that tells a story: buckets and objects of any size without their bytes, and the admin
/// API's documents as given. Checks no signature; for pictures and for the window's tests.
class SceneServer
{
public:
    struct Object
    {
        qint64 size = 0;
        QDateTime modified;
        QString type;
        QByteArray data; ///< what a GET sends; empty: nothing
        QMap<QString, QString> metadata;
    };

    /// Of a bucket with versions: what was before what `buckets` holds, or what is deleted; the newest first.
    struct Version
    {
        qint64 size = 0;
        QDateTime modified;
        bool deleteMarker = false;
    };
    struct Keeping
    {
        bool objectLock = false;
        QMap<QString, QList<Version>> older;
        QMap<QString, QList<std::pair<QString, QString>>> tags;
        QMap<QString, QDateTime> heldUntil;
    };

    SceneServer();
    bool start() { return m_http.start(); }
    void stop() { m_http.stop(); }
    [[nodiscard]] app::s3client::Endpoint endpoint() const;
    [[nodiscard]] static app::s3client::Credentials credentials();

    QMap<QString, QMap<QString, Object>> buckets;
    QMap<QString, Keeping> keeping; ///< the buckets with versions
    QByteArray status;     ///< empty: a server that is not ours
    QByteArray counts;     ///< the admin API's buckets
    /// What the admin API's growth answers; empty: the node knows none of it.
    QByteArray plan;
    QByteArray scrub;
    QByteArray quarantine;
    QByteArray features = R"(["status","buckets","stop"])";
    /// Status and document of the next answers to plan and apply, first come first served; then 200 with
    /// `plan`, and 202.
    QList<std::pair<int, QByteArray>> planAnswers;
    QList<std::pair<int, QByteArray>> applyAnswers;
    bool planHangs = false;
    /// What was asked of the drives and their care, except for reading: "POST /drives/plan" and its body.
    QList<std::pair<QByteArray, QByteArray>> acts;
    bool denied = false;   ///< every S3 request is refused
    bool slow = false;     ///< listings hang

private:
    HttpResponse handle(const HttpRequest& request);
    HttpResponse admin(const HttpRequest& request);
    HttpResponse drives(const HttpRequest& request);
    HttpResponse list(const QString& bucket, const HttpRequest& request) const;
    HttpResponse listBuckets() const;
    // scene_versions.cpp
    [[nodiscard]] std::optional<HttpResponse> versions(
        const QString& bucket, const QString& key, const QByteArray& query) const;
    [[nodiscard]] QByteArray listVersions(const QString& bucket, const QByteArray& query) const;
    HttpResponse object(const QString& bucket, const QString& key, bool head) const;

    FakeHttp m_http;
};

} // namespace holdfast::test
