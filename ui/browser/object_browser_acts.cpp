// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the object browser does: upload, drop, paste, new folder, download, share, delete.
#include "ui/browser/object_browser.h"

#include "ui/browser/browser_dialogs.h"
#include "ui/browser/delete_run.h"
#include "ui/browser/drop_overlay.h"
#include "ui/browser/table_view.h"
#include "ui/shell/words.h"
#include "ui/widgets/format.h"
#include "ui/widgets/inline_message.h"

#include <QClipboard>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMimeData>

namespace holdfast::ui
{

using namespace app;
using app::models::EntryKind;
using app::models::ObjectEntry;

namespace
{

constexpr int kStoredMs = 700;

QStringList localPaths(const QMimeData* data)
{
    QStringList paths;
    for (const QUrl& url : data->urls()) {
        if (url.isLocalFile())
            paths << url.toLocalFile();
    }
    return paths;
}

} // namespace

void ObjectBrowser::upload(const QStringList& paths)
{
    if (paths.isEmpty() || m_model.bucket().isEmpty() || isPast())
        return;
    transfer::UploadRequest request;
    request.connection = m_context.session.id();
    request.bucket = m_model.bucket();
    request.prefix = m_model.prefix();
    request.paths = paths;
    m_context.services.transfers.upload(request);
}

void ObjectBrowser::chooseAndUpload(bool folder)
{
    const auto take = [this](const QStringList& paths) { upload(paths); };
    if (folder)
        m_context.chooser.folder(window(), tr("Upload a folder into %1").arg(place()), take);
    else
        m_context.chooser.files(window(), tr("Upload files into %1").arg(place()), take);
}

void ObjectBrowser::paste()
{
    const QStringList paths = localPaths(QGuiApplication::clipboard()->mimeData());
    if (paths.isEmpty()) {
        Q_EMIT m_context.go.told(State::Info, tr("There are no files to paste."),
            tr("Copy files or folders in the file manager first."));
        return;
    }
    upload(paths);
}

int ObjectBrowser::existingNames(const QStringList& paths) const
{
    int existing = 0;
    for (const QString& path : paths) {
        const QString name = QFileInfo(path).fileName().normalized(QString::NormalizationForm_C);
        existing += m_model.indexOf(m_model.prefix() + name).isValid();
    }
    return existing;
}

void ObjectBrowser::dragEnterEvent(QDragEnterEvent* event)
{
    const QStringList paths = localPaths(event->mimeData());
    if (paths.isEmpty() || m_model.bucket().isEmpty() || isPast())
        return;
    event->acceptProposedAction();
    //: %1 is a bucket and folder in bold, %2 a server
    const QString where = tr("into %1 on %2")
                              .arg(QStringLiteral("<b>%1</b>").arg(place().toHtmlEscaped()),
                                  m_context.session.name().toHtmlEscaped());
    m_overlay->begin(paths, where, existingNames(paths));
}

void ObjectBrowser::dragMoveEvent(QDragMoveEvent* event)
{
    event->acceptProposedAction();
}

void ObjectBrowser::dragLeaveEvent(QDragLeaveEvent*)
{
    m_overlay->end();
}

void ObjectBrowser::dropEvent(QDropEvent* event)
{
    m_overlay->end();
    const QStringList paths = localPaths(event->mimeData());
    if (paths.isEmpty() || m_model.bucket().isEmpty())
        return;
    event->setDropAction(Qt::CopyAction);
    event->accept();
    upload(paths);
}

void ObjectBrowser::newFolder()
{
    auto* dialog = new NewFolderDialog(place(), window());
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        s3client::S3Client* client = m_context.session.s3();
        if (!client)
            return;
        const QString key = m_model.prefix() + dialog->name() + QLatin1Char('/');
        client->putObject(m_model.bucket(), key, {})
            ->then(this, [this, name = dialog->name()](Outcome<s3client::PutResult> done) {
                if (done) {
                    m_model.refresh();
                    Q_EMIT changed();
                    return;
                }
                const words::Sentences s = words::fault(done.error(), m_context.session.name());
                m_acts->say(State::Error, tr("The folder “%1” was not created.").arg(name), s.what);
                m_acts->setDetails(s.details);
                m_acts->setClosable(true);
            });
    });
    dialog->open();
}

void ObjectBrowser::download()
{
    const QList<ObjectEntry> chosen = selection();
    if (chosen.isEmpty())
        return;
    if (isPast()) {
        downloadOld(chosen);
        return;
    }
    m_context.chooser.folder(window(), tr("Download into which folder?"),
        [this, chosen, bucket = m_model.bucket(), prefix = m_model.prefix()](const QStringList& folders) {
            if (folders.isEmpty())
                return;
            transfer::DownloadRequest request;
            request.connection = m_context.session.id();
            request.bucket = bucket;
            request.prefix = prefix;
            request.targetDir = folders.first();
            for (const ObjectEntry& entry : chosen) {
                if (entry.kind == EntryKind::Folder)
                    request.folders << entry.key;
                else
                    request.objects.append({entry.key, entry.size, entry.modified, entry.etag, entry.storageClass});
            }
            m_context.services.transfers.download(request);
        });
}

void ObjectBrowser::share()
{
    const QList<ObjectEntry> chosen = selection();
    if (chosen.size() != 1 || chosen.first().kind != EntryKind::Object)
        return;
    if (isPast())
        Q_EMIT versionShareRequested(m_model.bucket(), chosen.first().key, chosen.first().versionId);
    else
        Q_EMIT m_context.go.shareRequested(m_model.bucket(), chosen.first().key);
}

void ObjectBrowser::copyPath()
{
    const QList<ObjectEntry> chosen = selection();
    QStringList paths;
    for (const ObjectEntry& entry : chosen)
        paths << m_model.bucket() + QLatin1Char('/') + entry.key;
    if (paths.isEmpty())
        paths << m_model.bucket() + QLatin1Char('/') + m_model.prefix();
    QGuiApplication::clipboard()->setText(paths.join(QLatin1Char('\n')));
}

void ObjectBrowser::removeSelected()
{
    const QList<ObjectEntry> chosen = selection();
    if (chosen.isEmpty())
        return;
    DeleteSubject subject;
    QStringList keys;
    QStringList prefixes;
    for (const ObjectEntry& entry : chosen) {
        if (entry.kind == EntryKind::Folder) {
            ++subject.folders;
            prefixes << entry.key;
        } else {
            ++subject.files;
            subject.bytes += qMax<qint64>(0, entry.size);
            keys << entry.key;
        }
    }
    if (chosen.size() == 1)
        subject.onlyName = chosen.first().name;
    // While versioning is suspended what is stored now may have no version of its own: not known.
    const auto versioning = m_keeping.versioning();
    subject.keepsVersions = versioning == s3client::Versioning::Enabled;
    subject.knownServer = versioning == s3client::Versioning::Off;
    QuestionDialog* dialog = makeDeleteDialog(subject, window());
    connect(dialog, &QDialog::accepted, this, [this, keys, prefixes] { runDelete(keys, prefixes); });
    dialog->open();
}

void ObjectBrowser::runDelete(const QStringList& keys, const QStringList& prefixes)
{
    s3client::S3Client* client = m_context.session.s3();
    if (!client)
        return;
    auto* run = new DeleteRun(client, {m_model.bucket(), keys, prefixes, false}, this);
    if (!prefixes.isEmpty() || keys.size() > 1000) {
        m_acts->say(State::Info, tr("Deleting…"));
        m_acts->addButton(tr("Cancel"), [run = QPointer(run)] {
            if (run)
                run->cancel();
        });
    }
    connect(run, &DeleteRun::progressed, m_acts, [this](qint64 deleted) {
        m_acts->setWhy(format::counted(tr("%n file(s) are gone.", nullptr, format::plural(deleted)), deleted));
    });
    connect(run, &DeleteRun::finished, this, [this](const DeleteRun::Result& result) {
        m_acts->hide();
        const int gone = int(result.deleted);
        if (result.fault || !result.failed.isEmpty()) {
            const words::Sentences s = result.fault
                ? words::fault(*result.fault, m_context.session.name())
                : words::Sentences{tr("%n file(s) could not be deleted.", nullptr, int(result.failed.size())), {},
                      result.failed.first().code + QLatin1Char(' ') + result.failed.first().message};
            m_acts->say(State::Error, s.what,
                gone ? tr("%n file(s) were deleted before.", nullptr, gone) : s.why);
            m_acts->setDetails(s.details);
            m_acts->setClosable(true);
        } else if (result.cancelled) {
            Q_EMIT m_context.go.told(State::Warn, tr("Deleting was stopped."),
                tr("%n file(s) were deleted before.", nullptr, gone));
        } else {
            Q_EMIT m_context.go.told(State::Ok, tr("%n file(s) deleted.", nullptr, gone), {});
        }
        m_model.refresh();
        Q_EMIT changed();
    });
    run->start();
}

void ObjectBrowser::onStored(const QUuid& connection, const QString& bucket, const QString& key)
{
    if (connection != m_context.session.id() || bucket != m_model.bucket() || !isVisible())
        return;
    if (!key.startsWith(m_model.prefix()))
        return;
    // A file below a folder that is listed changes nothing at this level but the counts.
    const qsizetype slash = key.indexOf(QLatin1Char('/'), m_model.prefix().size());
    m_listingOld = m_listingOld || slash < 0 || !m_model.hasFolder(key.left(slash + 1));
    // A thousand small files refresh the view once, not a thousand times; and a listing that takes
    // long is not asked for all the time.
    if (!m_refreshSoon.isActive())
        m_refreshSoon.start(int(qMax<qint64>(kStoredMs, 4 * m_refreshCost)));
}

void ObjectBrowser::refreshAfterUploads()
{
    if (std::exchange(m_listingOld, false)) {
        m_refreshTook.start();
        m_model.refresh();
    }
    Q_EMIT changed();
}

} // namespace holdfast::ui
