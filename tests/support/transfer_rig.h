// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "app/transfer/transfer_engine.h"
#include "support/fake_s3.h"

namespace holdfast::test
{

/// A fake S3, a folder and an engine that can be destroyed and made again over the same journal.
struct TransferRig
{
    QTemporaryDir dir;
    FakeS3 server;
    QUuid connection = QUuid::fromString(QStringLiteral("{11111111-2222-3333-4444-555555555555}"));
    app::transfer::TransferSettings settings{.requests = 4,
                                             .files = 4,
                                             .multipartFrom = 64 << 10,
                                             .partSize = 16 << 10,
                                             .backOffUnitMs = 20,
                                             .backOffCapMs = 200,
                                             .maxAttempts = 5,
                                             .requestTimeoutMs = 3000,
                                             .publishMs = 20};
    std::unique_ptr<app::transfer::TransferEngine> engine;
    QStringList stored;

    TransferRig() { server.buckets()["b"] = {}; }

    void startEngine(bool connected = true)
    {
        engine = std::make_unique<app::transfer::TransferEngine>(dir.filePath("journal.sqlite"),
                                                                 settings);
        QObject::connect(engine.get(), &app::transfer::TransferEngine::objectStored,
                         [this](const QUuid&, const QString&, const QString& key) {
                             stored.append(key);
                         });
        engine->start();
        if (connected)
            connect();
    }
    void connect()
    {
        engine->setConnection(connection, server.endpoint(), server.credentials());
    }
    QString file(const QString& name, const QByteArray& data)
    {
        const QString path = dir.filePath(QStringLiteral("files/") + name);
        QDir().mkpath(QFileInfo(path).path());
        QFile out(path);
        if (!out.open(QIODevice::WriteOnly) || out.write(data) != data.size())
            return {};
        return path;
    }
    void upload(const QStringList& paths, bool overwrite = false)
    {
        engine->upload({connection, QStringLiteral("b"), QString(), paths, overwrite});
    }
    [[nodiscard]] QByteArray object(const QByteArray& key)
    {
        return server.buckets()["b"].value(key).data;
    }
    /// The one row of this key, or a row with id 0.
    [[nodiscard]] app::transfer::TransferItem item(const QString& key) const
    {
        for (const auto& item : engine->items()) {
            if (item.key == key && !item.isBatch)
                return item;
        }
        return {};
    }
    [[nodiscard]] app::transfer::TransferItem batch() const
    {
        for (const auto& item : engine->items()) {
            if (item.isBatch)
                return item;
        }
        return {};
    }
    [[nodiscard]] app::transfer::TransferState state(const QString& key) const
    {
        return item(key).state;
    }
};

} // namespace holdfast::test
