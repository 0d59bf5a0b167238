// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/context.h"

#include <QTimer>

namespace holdfast::ui
{

/// Waits until a connection answers and then sees to it that there is a bucket to open: the first of
/// those that are there, else a new one, for the sample filled with a few files. Ends once.
class FirstBucket : public QObject
{
    Q_OBJECT
public:
    FirstBucket(Context& context, const QUuid& connection, bool sample, QObject* parent);
    void start();

Q_SIGNALS:
    void ready(const QString& bucket);
    void failed(const holdfast::app::Fault& fault);
    void progressed(const QString& words);

private:
    void look();
    void list();
    void create();
    void putSamples();
    void end(const QString& bucket);
    void end(const app::Fault& fault);

    Context& m_context;
    QUuid m_connection;
    bool m_sample;
    bool m_asked = false;
    bool m_ended = false;
    int m_nextSample = 0;
    QString m_bucket;
    QTimer m_deadline;
};

/// The files of the sample, made up here: nothing in them is anybody's.
struct SampleFile
{
    QString key;
    QString contentType;
    QByteArray data;
};
[[nodiscard]] QList<SampleFile> sampleFiles();

} // namespace holdfast::ui
