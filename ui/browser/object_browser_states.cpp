// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The faces of the object browser: loading, empty, not found, partial, offline, denied, and its footer.
#include "ui/browser/object_browser.h"

#include "ui/browser/table_view.h"
#include "ui/shell/words.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/face.h"
#include "ui/widgets/format.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"

#include <QLineEdit>
#include <QStackedWidget>

namespace holdfast::ui
{

using namespace app;
using app::models::ObjectsModel;

void ObjectBrowser::showPhase()
{
    const bool rows = m_model.rowCount() > 0;
    switch (m_model.phase()) {
    case ObjectsModel::Phase::Loading:
        if (rows)
            return;
        m_footer->clear();
        m_loadMore->hide();
        if (m_faces->currentWidget() != m_loading)
            m_loading->start();
        m_faces->setCurrentWidget(m_loading);
        return;
    case ObjectsModel::Phase::Failed: showFailure(); return;
    case ObjectsModel::Phase::Loaded:
        m_loading->stop();
        m_message->hide();
        showFooter();
        if (m_refreshTook.isValid()) {
            m_refreshCost = m_refreshTook.elapsed();
            m_refreshTook.invalidate();
        }
        if (rows || (m_model.hasMore() && !m_model.isFiltered()))
            m_faces->setCurrentWidget(m_listFace);
        else
            showEmpty();
        break;
    case ObjectsModel::Phase::Empty: break;
    }
    updateActions();
}

void ObjectBrowser::showEmpty()
{
    const QString text = m_search->text();
    if (!text.isEmpty()) {
        const bool onServer = !m_model.search().isEmpty();
        m_face->set(QStringLiteral("search"),
            onServer ? tr("Nothing starts with “%1” in this folder.").arg(text)
                     : tr("Nothing that is loaded has “%1” in its name.").arg(text),
            onServer ? tr("Names are compared letter by letter; large and small letters differ.")
                : m_model.hasMore() ? tr("More is on the server: not all of this folder is loaded.")
                                    : tr("All of this folder is loaded."),
            onServer ? tr("Show all files") : tr("Search on the server"), [this, onServer] {
                if (onServer)
                    m_search->clear();
                else
                    m_where->setCurrent(0);
                search();
            });
    } else if (isPast()) {
        m_face->set(QStringLiteral("clock"), tr("Nothing was here then."),
            tr("The time shown is %1.").arg(format::exactTime(m_model.view().at)), tr("Back to now"),
            [this] { setView({}); });
    } else {
        m_face->set(QStringLiteral("upload"), tr("Drop files here."),
            m_model.prefix().isEmpty() ? tr("Whole folders too. The bucket is empty.")
                                       : tr("Whole folders too. This folder is empty."),
            tr("Choose files…"), [this] { chooseAndUpload(false); });
    }
    m_faces->setCurrentWidget(m_face);
}

void ObjectBrowser::showFailure()
{
    m_loading->stop();
    if (!m_model.fault())
        return;
    const Fault fault = *m_model.fault();
    const QString name = m_context.session.name();
    const words::Sentences s = words::fault(fault, name);
    const auto again = [this] {
        if (auto* session = m_context.session.get())
            session->connectNow();
        m_model.refresh();
    };
    if (m_model.rowCount() > 0) {
        m_message->say(State::Warn, s.what, tr("What was loaded stays readable; more may be missing."));
        m_message->addButton(tr("Try again"), again);
        m_message->setDetails(s.details);
        m_faces->setCurrentWidget(m_listFace);
        return;
    }
    m_footer->clear();
    m_loadMore->hide();
    if (fault.code == QLatin1String("NoSuchBucket")) {
        m_face->set(QStringLiteral("bucket"), tr("The bucket “%1” is not there any more.").arg(bucket()),
            tr("Somebody may have deleted it."), tr("Show all buckets"),
            [this] { Q_EMIT folderRequested({}, {}); });
    } else if (fault.kind == FaultClass::Auth) {
        const profiles::Session* session = m_context.session.get();
        m_face->set(QStringLiteral("lock"),
            tr("The key “%1” may not list this bucket.").arg(session ? session->connection().accessKey : QString()),
            s.why, tr("Use another key…"),
            [this] { Q_EMIT m_context.go.connectionRequested(m_context.session.id()); });
    } else {
        m_face->set(fault.kind == FaultClass::Network ? QStringLiteral("wifi-off")
                                                      : QStringLiteral("exclamation-triangle"),
            s.what, s.why, tr("Try again"), again);
    }
    m_face->setDetails(s.details);
    m_faces->setCurrentWidget(m_face);
}

void ObjectBrowser::showFooter()
{
    QStringList loaded;
    if (m_model.loadedFolders() > 0)
        loaded << tr("%n folder(s)", nullptr, m_model.loadedFolders());
    const int files = m_model.loadedObjects();
    const QString figure = format::count(files);
    loaded << tr("%n file(s) loaded", nullptr, files).replace(QString::number(files), figure);
    if (m_model.loadedDeleted() > 0)
        loaded << format::counted(tr("%n deleted", nullptr, m_model.loadedDeleted()), m_model.loadedDeleted());
    QString text = loaded.join(QLatin1String(", "));
    text += m_model.hasMore() ? tr(", more below") : tr(", all of this folder");
    if (!m_model.search().isEmpty())
        text += tr(", starting with “%1”").arg(m_model.search());
    if (m_counts && m_counts->objects && m_counts->bytes && !isPast()) // the counts are of now
        text += QStringLiteral("   ·   ")
            + format::counted(tr("bucket: %n file(s), %1, exact", nullptr, format::plural(*m_counts->objects)),
                  *m_counts->objects)
                  .arg(format::bytes(*m_counts->bytes));
    m_footer->setText(text);
    // Versions that are not shown may fill whole pages: then nothing scrolls, and this goes on.
    const bool versions = m_model.view().kind != models::VersionView::Kind::Now;
    m_loadMore->setVisible(m_model.hasMore() && (m_model.isFiltered() || versions));
}

} // namespace holdfast::ui
