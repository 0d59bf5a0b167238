// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/first_bucket.h"

#include <QPointer>
#include <QThreadPool>

namespace holdfast::ui
{

using namespace app;
using app::profiles::Reach;
using app::profiles::Session;

namespace
{
constexpr int kDeadlineMs = 60'000;
}

FirstBucket::FirstBucket(Context& context, const QUuid& connection, bool sample, QObject* parent)
    : QObject(parent)
    , m_context(context)
    , m_connection(connection)
    , m_sample(sample)
    , m_bucket(sample ? QStringLiteral("sample") : QStringLiteral("my-files"))
{
    m_deadline.setSingleShot(true);
    m_deadline.setInterval(kDeadlineMs);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        const Session* session = m_context.services.sessions.session(m_connection);
        Fault fault = session && session->lastFault() ? *session->lastFault() : Fault{};
        if (fault.code.isEmpty())
            fault.kind = FaultClass::Timeout;
        end(fault);
    });
}

void FirstBucket::start()
{
    m_deadline.start();
    if (Session* session = m_context.services.sessions.session(m_connection)) {
        connect(session, &Session::reachChanged, this, &FirstBucket::look);
        connect(session, &Session::clientsChanged, this, &FirstBucket::look);
    }
    connect(&m_context.services.sessions, &profiles::SessionPool::sessionsChanged, this, [this] {
        if (Session* session = m_context.services.sessions.session(m_connection)) {
            connect(session, &Session::reachChanged, this, &FirstBucket::look, Qt::UniqueConnection);
            connect(session, &Session::clientsChanged, this, &FirstBucket::look, Qt::UniqueConnection);
        }
        look();
    });
    look();
}

void FirstBucket::look()
{
    const Session* session = m_context.services.sessions.session(m_connection);
    if (m_asked || m_ended || !session || !session->s3())
        return;
    if (session->reach() == Reach::Online)
        list();
    else if (session->reach() == Reach::Denied && session->lastFault())
        end(*session->lastFault());
}

void FirstBucket::list()
{
    m_asked = true;
    Session* session = m_context.services.sessions.session(m_connection);
    session->s3()->listBuckets()->then(this, [this](Outcome<QList<s3client::BucketInfo>> buckets) {
        if (!buckets) {
            end(buckets.error());
            return;
        }
        for (const s3client::BucketInfo& bucket : *buckets) {
            if (!m_sample || bucket.name == m_bucket) {
                end(bucket.name);
                return;
            }
        }
        create();
    });
}

void FirstBucket::create()
{
    Session* session = m_context.services.sessions.session(m_connection);
    if (!session || !session->s3()) {
        end(cancelledFault());
        return;
    }
    session->s3()->createBucket(m_bucket)->then(this, [this](Outcome<Done> done) {
        if (!done)
            end(done.error());
        else if (m_sample)
            putSamples();
        else
            end(m_bucket);
    });
}

void FirstBucket::putSamples()
{
    Q_EMIT progressed(tr("Making sample files…"));
    QPointer<FirstBucket> self(this);
    // Drawing pictures takes a moment; not here.
    QThreadPool::globalInstance()->start([self] {
        const QList<SampleFile> files = sampleFiles();
        QMetaObject::invokeMethod(qApp, [self, files] {
            if (!self)
                return;
            Session* session = self->m_context.services.sessions.session(self->m_connection);
            if (!session || !session->s3()) {
                self->end(cancelledFault());
                return;
            }
            self->m_nextSample = int(files.size());
            for (const SampleFile& file : files) {
                s3client::PutOptions options;
                options.contentType = file.contentType;
                session->s3()
                    ->putObject(self->m_bucket, file.key, file.data, options)
                    ->then(self, [self](Outcome<s3client::PutResult> done) {
                        if (!done)
                            self->end(done.error());
                        else if (--self->m_nextSample == 0)
                            self->end(self->m_bucket);
                    });
            }
        });
    });
}

void FirstBucket::end(const QString& bucket)
{
    if (m_ended)
        return;
    m_ended = true;
    Q_EMIT ready(bucket);
    deleteLater();
}

void FirstBucket::end(const Fault& fault)
{
    if (m_ended)
        return;
    m_ended = true;
    Q_EMIT failed(fault);
    deleteLater();
}

} // namespace holdfast::ui
