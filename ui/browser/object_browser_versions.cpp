// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the object browser does with versions: deleted files shown and restored, the bucket as it was.
#include "ui/browser/object_browser.h"

#include "app/core/names.h"
#include "app/s3client/file_download.h"
#include "ui/browser/browser_dialogs.h"
#include "ui/browser/details_panel.h"
#include "ui/browser/restore_run.h"
#include "ui/browser/table_view.h"
#include "ui/shell/words.h"
#include "ui/widgets/card.h"
#include "ui/widgets/format.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"
#include "ui/widgets/question_dialog.h"

#include <QCheckBox>
#include <QDateTimeEdit>
#include <QDir>
#include <QHBoxLayout>

namespace holdfast::ui
{

using namespace app;
using app::models::EntryKind;
using app::models::ObjectEntry;
using app::models::VersionView;

void ObjectBrowser::makeVersionControls(QHBoxLayout* footer)
{
    m_asOf = linkButton(tr("As of…"));
    m_asOf->setObjectName(QStringLiteral("asOfButton"));
    m_asOf->setToolTip(tr("Show the bucket as it was at some time"));
    m_asOf->setAccessibleName(m_asOf->toolTip());
    m_asOf->hide();
    connect(m_asOf, &QPushButton::clicked, this, &ObjectBrowser::askAsOf);
    m_showDeleted = new QCheckBox(tr("Show deleted"));
    m_showDeleted->setObjectName(QStringLiteral("showDeleted"));
    m_showDeleted->hide();
    connect(m_showDeleted, &QCheckBox::clicked, this, [this](bool on) {
        setView({on ? VersionView::Kind::WithDeleted : VersionView::Kind::Now, {}});
    });
    footer->addWidget(m_asOf);
    footer->addSpacing(8);
    footer->addWidget(m_showDeleted);
    footer->addSpacing(8);
    m_past = new InlineMessage;
    m_past->setObjectName(QStringLiteral("pastBanner"));
}

void ObjectBrowser::showKeeping()
{
    const bool versions = m_keeping.keepsVersions();
    m_showDeleted->setVisible(versions && !isPast());
    m_asOf->setVisible(versions && !isPast());
    updateActions();
}

void ObjectBrowser::setView(const VersionView& view)
{
    m_showDeleted->setChecked(view.kind == VersionView::Kind::WithDeleted);
    if (view == m_model.view())
        return;
    m_model.setView(view);
    m_table->fixColumn(models::ObjectsModel::Modified, // "deleted Yesterday 18:20"
        view.kind == VersionView::Kind::WithDeleted ? 200 : 160);
    m_details->setPast(isPast());
    showPast();
    showKeeping();
    showPhase();
}

void ObjectBrowser::showPast()
{
    if (!isPast()) {
        m_past->hide();
        return;
    }
    m_past->say(State::Info,
        tr("“%1” as it was %2.").arg(m_model.bucket(), format::exactTime(m_model.view().at)),
        tr("Nothing changes here. Download or restore what you need. Folders show even where they held "
           "nothing then."));
    m_past->addButton(tr("Another time…"), [this] { askAsOf(); })->setObjectName(QStringLiteral("pastOther"));
    m_past->addButton(tr("Back to now"), [this] { setView({}); })->setObjectName(QStringLiteral("pastBack"));
}

void ObjectBrowser::askAsOf()
{
    auto* dialog = new QuestionDialog(tr("Show “%1” as it was when?").arg(m_model.bucket()),
        tr("Everything is shown as it was stored at that time, as far as its versions are still there."),
        tr("Show"), QuestionDialog::Kind::Plain, window());
    dialog->setObjectName(QStringLiteral("asOfDialog"));
    const QDateTime now = QDateTime::currentDateTime();
    auto* when = new QDateTimeEdit(isPast() ? m_model.view().at.toLocalTime() : now.addDays(-1));
    when->setObjectName(QStringLiteral("asOfTime"));
    when->setAccessibleName(tr("Day and time"));
    when->setCalendarPopup(true);
    when->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm")); // no month to be taken for a day
    when->setMaximumDateTime(now);
    dialog->body()->addWidget(when);
    auto* row = new QHBoxLayout;
    row->setSpacing(16);
    const std::pair<QString, qint64> spans[] = {
        {tr("An hour ago"), 3600}, {tr("Yesterday"), 86400}, {tr("A week ago"), 7 * 86400}};
    for (const auto& [text, seconds] : spans) {
        QPushButton* button = linkButton(text);
        connect(button, &QPushButton::clicked, when,
            [when, seconds = seconds] { when->setDateTime(QDateTime::currentDateTime().addSecs(-seconds)); });
        row->addWidget(button);
    }
    row->addStretch(1);
    dialog->body()->addLayout(row);
    connect(dialog, &QDialog::accepted, this,
        [this, when] { setView({VersionView::Kind::AsOf, when->dateTime()}); });
    dialog->open();
    when->setFocus();
}

void ObjectBrowser::restoreSelected()
{
    QList<ObjectEntry> entries = selection();
    // What is as it was needs no copy of itself.
    entries.removeIf([](const ObjectEntry& e) { return e.kind == EntryKind::Folder || e.current; });
    const bool copies = std::any_of(entries.begin(), entries.end(), [](const ObjectEntry& e) { return !e.deleted; });
    if (!copies || m_keeping.versioning() != s3client::Versioning::Suspended) {
        runRestore(entries);
        return;
    }
    auto* dialog = makeReplaceByVersionDialog(window());
    connect(dialog, &QDialog::accepted, this, [this, entries] { runRestore(entries); });
    dialog->open();
}

void ObjectBrowser::runRestore(const QList<ObjectEntry>& entries)
{
    s3client::S3Client* client = m_context.session.s3();
    if (!client || entries.isEmpty())
        return;
    auto* run = new RestoreRun(client, m_model.bucket(), entries, this);
    if (entries.size() > 1) {
        m_acts->say(State::Info, tr("Restoring…"));
        m_acts->addButton(tr("Cancel"), [run = QPointer(run)] {
            if (run)
                run->cancel();
        });
    }
    connect(run, &RestoreRun::progressed, m_acts,
        [this](int restored) { m_acts->setWhy(tr("%n file(s) are back.", nullptr, restored)); });
    connect(run, &RestoreRun::finished, this, [this](const RestoreRun::Result& result) {
        m_acts->hide();
        if (result.fault) {
            const words::Sentences s = words::fault(*result.fault, m_context.session.name());
            m_acts->say(State::Error,
                tr("“%1” was not restored.").arg(result.key.section(QLatin1Char('/'), -1)),
                result.restored ? tr("%n file(s) were restored before.", nullptr, result.restored) : s.what);
            m_acts->setDetails(s.details);
            m_acts->setClosable(true);
        } else {
            Q_EMIT m_context.go.told(result.cancelled ? State::Warn : State::Ok,
                result.cancelled ? tr("Restoring was stopped.")
                                 : tr("%n file(s) restored.", nullptr, result.restored),
                result.cancelled ? tr("%n file(s) were restored before.", nullptr, result.restored) : QString());
        }
        m_model.refresh();
        Q_EMIT changed();
    });
    run->start();
}

void ObjectBrowser::downloadVersion(const s3client::ObjectVersion& version)
{
    m_context.chooser.save(window(), tr("Save this version as"), version.key.section(QLatin1Char('/'), -1),
        [this, version](const QStringList& files) {
            if (!files.isEmpty())
                startDownload(version.key, version.versionId, files.first(), true);
        });
}

void ObjectBrowser::downloadOld(const QList<ObjectEntry>& entries)
{
    m_context.chooser.folder(window(), tr("Download into which folder?"),
        [this, entries](const QStringList& folders) {
            if (folders.isEmpty())
                return;
            for (const ObjectEntry& entry : entries) {
                const auto name = checkedFileName(entry.name);
                if (name)
                    startDownload(entry.key, entry.versionId, QDir(folders.first()).filePath(*name), false);
                else
                    Q_EMIT m_context.go.told(State::Warn,
                        tr("“%1” was not downloaded.").arg(entry.name),
                        tr("A file on this computer cannot have this name."));
            }
        });
}

void ObjectBrowser::startDownload(
    const QString& key, const QString& version, const QString& file, bool overwrite)
{
    s3client::S3Client* client = m_context.session.s3();
    if (!client)
        return;
    auto* download = new s3client::FileDownload(
        client, {.bucket = m_model.bucket(), .key = key, .versionId = version}, file, overwrite, this);
    const QString name = key.section(QLatin1Char('/'), -1);
    m_acts->say(State::Info, tr("Downloading “%1”…").arg(name));
    m_acts->addButton(tr("Cancel"), [download = QPointer(download)] {
        if (download)
            download->cancel();
    });
    connect(download, &s3client::FileDownload::progressed, m_acts, [this](qint64 done, qint64 total) {
        m_acts->setWhy(format::bytesOf(done, total));
    });
    connect(download, &s3client::FileDownload::finished, this,
        [this, name](const std::optional<Fault>& fault, const QString& saved) {
            m_acts->hide();
            if (!fault) {
                Q_EMIT m_context.go.told(
                    State::Ok, tr("“%1” is downloaded.").arg(name), format::path(saved));
            } else if (fault->kind != FaultClass::Cancelled) {
                const words::Sentences s = words::fault(*fault, m_context.session.name());
                m_acts->say(State::Error, tr("“%1” was not downloaded.").arg(name), s.what);
                m_acts->setDetails(s.details);
                m_acts->setClosable(true);
            }
        });
    download->start();
}

} // namespace holdfast::ui
