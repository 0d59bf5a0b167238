// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/browser/versions_section.h"

#include "ui/browser/browser_dialogs.h"
#include "ui/shell/words.h"
#include "ui/theme/icons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/format.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/question_dialog.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

namespace holdfast::ui
{

using namespace app;
using app::models::VersionHistory;
using app::s3client::ObjectVersion;

VersionsSection::VersionsSection(Context& context, QWidget* parent)
    : PanelSection(tr("Versions"), parent), m_context(context)
{
    setObjectName(QStringLiteral("versionsSection"));
    m_rows = new QVBoxLayout;
    m_rows->setSpacing(2);
    m_more = linkButton(tr("Show older versions"));
    m_more->setObjectName(QStringLiteral("versionsMore"));
    connect(m_more, &QPushButton::clicked, &m_history, &VersionHistory::loadMore);
    body()->addLayout(m_rows);
    body()->addWidget(m_more, 0, Qt::AlignLeft);
    connect(&m_history, &VersionHistory::changed, this, &VersionsSection::showRows);
    hide();
}

void VersionsSection::clear()
{
    m_subject = {};
    m_history.clear();
    message()->hide();
    hide();
}

void VersionsSection::show(const DetailsSubject& subject)
{
    if (subject.key != m_subject.key || subject.bucket != m_subject.bucket) {
        message()->hide();
        clearLayout(m_rows); // no moment with another object's versions
        hide();
    }
    m_subject = subject;
    m_history.load(m_context.session.s3(), subject.bucket, subject.key);
}

void VersionsSection::setBusy(bool busy)
{
    for (int i = 0; i < m_rows->count(); ++i)
        m_rows->itemAt(i)->widget()->setEnabled(!busy);
}

void VersionsSection::showRows()
{
    if (m_history.phase() == VersionHistory::Phase::Loading)
        return; // what is there stays until the answer is
    clearLayout(m_rows);
    m_more->setVisible(m_history.hasMore());
    if (m_history.phase() == VersionHistory::Phase::Failed && m_history.fault()) {
        if (m_history.fault()->kind == FaultClass::Cancelled)
            return;
        const words::Sentences s = words::fault(*m_history.fault(), m_context.session.name());
        message()->say(State::Warn, tr("The versions are not known."), s.what);
        message()->setDetails(s.details);
        setCount({});
        PanelSection::show();
        return;
    }
    const QList<ObjectVersion>& all = m_history.versions();
    setCount(m_history.hasMore() ? tr("more than %1").arg(format::count(all.size()))
                                 : format::count(all.size()));
    for (int i = 0; i < all.size(); ++i)
        m_rows->addWidget(makeRow(all[i], i));
    setVisible(!all.isEmpty());
}

QWidget* VersionsSection::makeRow(const ObjectVersion& version, int at)
{
    auto* row = new QWidget;
    row->setObjectName(QStringLiteral("version%1").arg(at));
    const QString when = format::when(version.modified);
    const QString title = version.deleteMarker ? tr("Deleted %1").arg(when) : when;
    const QString detail = version.deleteMarker
        ? (version.latest ? tr("Older versions stay") : tr("It was deleted here"))
        : format::bytes(version.size);
    row->setAccessibleName(title + QLatin1String(", ") + detail);
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    auto* name = new ElidedLabel(title);
    name->setToolTip(format::exactTime(version.modified));
    words->addWidget(name);
    words->addWidget(new ElidedLabel(detail, Type::Small, Role::TextSecondary));
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(8);
    const bool current = version.latest && !version.deleteMarker;
    line->addWidget(new IconLabel(version.deleteMarker ? QStringLiteral("trash")
                : current ? QStringLiteral("check-circle") : QStringLiteral("clock")),
        0, Qt::AlignTop);
    line->addLayout(words, 1);
    const bool canRestore = version.deleteMarker ? version.latest : !version.latest;
    if (current) {
        auto* chip = new Chip;
        chip->set(State::Neutral, tr("Current"), QStringLiteral("-"));
        line->addWidget(chip);
    } else if (canRestore) {
        auto* restored = linkButton(tr("Restore"));
        restored->setObjectName(QStringLiteral("versionRestore%1").arg(at));
        restored->setAccessibleName(tr("Restore the version of %1").arg(when));
        connect(restored, &QPushButton::clicked, this, [this, version] { askToRestore(version); });
        line->addWidget(restored);
    }
    auto* more = new QToolButton;
    more->setObjectName(QStringLiteral("versionMenu%1").arg(at));
    more->setIcon(icon(QStringLiteral("three-dots")));
    more->setAutoRaise(true);
    more->setProperty("grade", "small");
    more->setAccessibleName(tr("More about the version of %1").arg(when));
    more->setToolTip(tr("Download, share or delete this version"));
    more->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(more);
    fillMenu(menu, version);
    more->setMenu(menu);
    line->addWidget(more);
    if (version.deleteMarker) { // nothing to download; a place as wide keeps the column
        QSizePolicy policy = more->sizePolicy();
        policy.setRetainSizeWhenHidden(true);
        more->setSizePolicy(policy);
        more->hide();
    }
    return row;
}

void VersionsSection::fillMenu(QMenu* menu, const ObjectVersion& version)
{
    const auto add = [&](const char* name, const QString& text, const QString& iconName, auto act) {
        QAction* action = menu->addAction(icon(iconName), text, this, act);
        action->setObjectName(QLatin1String(name));
        return action;
    };
    add("versionDownload", tr("Download This Version…"), QStringLiteral("download"),
        [this, version] { Q_EMIT downloadRequested(version); });
    add("versionShare", tr("Share This Version…"), QStringLiteral("link-45deg"),
        [this, version] { Q_EMIT shareRequested(version); });
    if (m_subject.readOnly)
        return;
    menu->addSeparator();
    add("versionDelete", tr("Delete This Version for Good…"), QStringLiteral("trash"),
        [this, version] { askToRemove(version); });
}

void VersionsSection::askToRestore(const ObjectVersion& version)
{
    if (!m_suspended || version.deleteMarker) {
        restore(version);
        return;
    }
    auto* dialog = makeReplaceByVersionDialog(window());
    connect(dialog, &QDialog::accepted, this, [this, version] { restore(version); });
    dialog->open();
}

/// The copy keeps content type, metadata and tags. Where versions are kept it is a new one.
void VersionsSection::restore(const ObjectVersion& version)
{
    s3client::S3Client* client = m_context.session.s3();
    if (!client)
        return;
    setBusy(true);
    const DetailsSubject subject = m_subject;
    const auto after = [this, subject, version](const std::optional<Fault>& fault) {
        if (!fault) {
            Q_EMIT m_context.go.told(State::Ok,
                tr("“%1” is restored.").arg(subject.key.section(QLatin1Char('/'), -1)),
                version.deleteMarker ? QString()
                                     : tr("It is as it was %1.").arg(format::when(version.modified)));
            Q_EMIT changed();
        }
        if (subject != m_subject)
            return;
        setBusy(false);
        if (fault) {
            const words::Sentences s = words::fault(*fault, m_context.session.name());
            message()->say(State::Error, tr("The version was not restored."), s.what);
            message()->setDetails(s.details);
        } else {
            message()->hide();
            m_history.load(m_context.session.s3(), subject.bucket, subject.key);
        }
    };
    if (version.deleteMarker) {
        deleteVersion(*client, subject.bucket, subject.key, version.versionId)
            ->then(this, [after](Outcome<Done> done) {
                after(done ? std::nullopt : std::optional(done.error()));
            });
        return;
    }
    copyObject(*client, {.fromBucket = subject.bucket,
                            .fromKey = subject.key,
                            .fromVersion = version.versionId,
                            .toBucket = subject.bucket,
                            .toKey = subject.key})
        ->then(this, [after](Outcome<s3client::PutResult> done) {
            after(done ? std::nullopt : std::optional(done.error()));
        });
}

void VersionsSection::askToRemove(const ObjectVersion& version)
{
    const int others = int(std::count_if(m_history.versions().begin(), m_history.versions().end(),
        [&](const ObjectVersion& other) {
            return !other.deleteMarker && other.versionId != version.versionId;
        }));
    QStringList text{tr("%1 go and cannot be brought back.").arg(format::bytes(version.size))};
    if (others == 0 && !m_history.hasMore())
        text << tr("It is the only version: the file goes with it.");
    else if (m_history.hasMore())
        text << tr("More than %n other version(s) stay.", nullptr, others);
    else
        text << tr("%n other version(s) stay.", nullptr, others);
    if (version.latest && others > 0)
        text << tr("The version before it becomes the current one.");
    auto* dialog = new QuestionDialog(
        tr("Delete the version of %1 for good?").arg(format::when(version.modified)),
        text.join(QLatin1Char(' ')), tr("Delete version"), QuestionDialog::Kind::Destructive, window());
    dialog->setObjectName(QStringLiteral("deleteVersionDialog"));
    connect(dialog, &QDialog::accepted, this, [this, version] { remove(version, false); });
    dialog->open();
}

void VersionsSection::remove(const ObjectVersion& version, bool bypass)
{
    s3client::S3Client* client = m_context.session.s3();
    if (!client || version.key != m_subject.key)
        return;
    setBusy(true);
    deleteVersion(*client, m_subject.bucket, version.key, version.versionId, bypass)
        ->then(this, [this, subject = m_subject, version, bypass](Outcome<Done> done) {
            if (done)
                Q_EMIT changed();
            if (subject != m_subject)
                return;
            setBusy(false);
            if (done) {
                message()->hide();
                m_history.load(m_context.session.s3(), subject.bucket, subject.key);
                return;
            }
            const words::Sentences s = words::fault(done.error(), m_context.session.name());
            if (done.error().code == QLatin1String("AccessDenied") && !bypass) {
                message()->say(State::Warn, tr("The version was not deleted."),
                    tr("It may be protected, or the key may not delete versions. Some keys may pass a "
                       "protection over."));
                message()->addButton(tr("Pass it over and delete"), [this, version] { remove(version, true); })
                    ->setObjectName(QStringLiteral("versionBypass"));
            } else {
                message()->say(State::Error, tr("The version was not deleted."), s.what);
            }
            message()->setDetails(s.details);
        });
}

} // namespace holdfast::ui
