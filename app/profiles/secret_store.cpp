// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/profiles/secret_store.h"

#include <QPointer>
#include <QTimer>

#include <memory>

#include <qt6keychain/keychain.h>

namespace holdfast::app::profiles
{

namespace
{

const QString kService = QStringLiteral("holdfast");
const QString kProbeKey = QStringLiteral("probe");

QString keyOf(const QUuid& connection)
{
    return QStringLiteral("connection/") + connection.toString(QUuid::WithoutBraces);
}

/// Runs a keychain job that must never fall back to a plain-text file.
void run(QKeychain::Job* job, const QString& key, QObject* owner,
         std::function<void(QKeychain::Job*)> done)
{
    job->setParent(owner);
    job->setAutoDelete(true);
    job->setInsecureFallback(false);
    job->setKey(key);
    QObject::connect(job, &QKeychain::Job::finished, owner, std::move(done));
    job->start();
}

} // namespace

SecretStore::SecretStore(bool useKeychain, QObject* parent)
    : QObject(parent), m_useKeychain(useKeychain)
{
}

SecretStore::~SecretStore() = default;

void SecretStore::settle(SecretPlace place, const QString& problem)
{
    m_problem = problem;
    if (std::exchange(m_place, place) != place)
        Q_EMIT placeChanged(place);
}

void SecretStore::probe()
{
    if (!m_useKeychain) {
        settle(SecretPlace::SessionOnly, {});
        return;
    }
    run(new QKeychain::ReadPasswordJob(kService), kProbeKey, this, [this](QKeychain::Job* job) {
        // Not finding the entry is the good answer: the keychain was there to be asked.
        const bool works =
            job->error() == QKeychain::NoError || job->error() == QKeychain::EntryNotFound;
        settle(works ? SecretPlace::Keychain : SecretPlace::SessionOnly,
               works ? QString() : job->errorString());
    });
}

void SecretStore::read(const QUuid& connection, QObject* context, Read callback)
{
    auto shared = std::make_shared<Read>(std::move(callback));
    const QPointer<QObject> guard(context);
    if (const auto known = m_session.constFind(connection); known != m_session.cend()) {
        QTimer::singleShot(0, context, [shared, secret = *known] { (*shared)(secret); });
        return;
    }
    if (!m_useKeychain) {
        QTimer::singleShot(0, context, [shared] { (*shared)(std::nullopt); });
        return;
    }
    run(new QKeychain::ReadPasswordJob(kService), keyOf(connection), this,
        [this, shared, guard, connection](QKeychain::Job* job) {
            std::optional<QString> secret;
            if (job->error() == QKeychain::NoError)
                secret = static_cast<QKeychain::ReadPasswordJob*>(job)->textData();
            else if (job->error() != QKeychain::EntryNotFound)
                settle(SecretPlace::SessionOnly, job->errorString());
            if (secret)
                m_session.insert(connection, *secret);
            if (guard)
                (*shared)(secret);
        });
}

void SecretStore::write(const QUuid& connection, const QString& secret, QObject* context,
                        Written callback)
{
    m_session.insert(connection, secret);
    auto shared = std::make_shared<Written>(std::move(callback));
    if (!m_useKeychain) {
        QTimer::singleShot(0, context, [shared] { (*shared)(SecretPlace::SessionOnly); });
        return;
    }
    auto* job = new QKeychain::WritePasswordJob(kService);
    job->setTextData(secret);
    run(job, keyOf(connection), this,
        [this, shared, guard = QPointer<QObject>(context)](QKeychain::Job* done) {
            const bool kept = done->error() == QKeychain::NoError;
            settle(kept ? SecretPlace::Keychain : SecretPlace::SessionOnly,
                   kept ? QString() : done->errorString());
            if (guard)
                (*shared)(m_place);
        });
}

void SecretStore::remove(const QUuid& connection)
{
    m_session.remove(connection);
    if (m_useKeychain)
        run(new QKeychain::DeletePasswordJob(kService), keyOf(connection), this,
            [](QKeychain::Job*) { /* nothing to undo: it is out of our hands either way */ });
}

} // namespace holdfast::app::profiles

#include "moc_secret_store.cpp"
