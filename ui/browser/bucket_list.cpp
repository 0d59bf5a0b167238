// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/browser/bucket_list.h"

#include "ui/browser/browser_dialogs.h"
#include "ui/browser/delete_run.h"
#include "ui/browser/table_view.h"
#include "ui/browser/versioning_dialog.h"
#include "ui/shell/action_registry.h"
#include "ui/shell/words.h"
#include "ui/theme/icons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/face.h"
#include "ui/widgets/format.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"
#include "ui/widgets/question_dialog.h"
#include "ui/widgets/search_field.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QVBoxLayout>

namespace holdfast::ui
{

using app::models::BucketRow;
using app::models::BucketsModel;
using app::profiles::Reach;

namespace
{
constexpr int kRefreshMs = 10'000; // counts age while the list is looked at
}

BucketList::BucketList(Context& context, QWidget* parent) : QWidget(parent), m_context(context)
{
    setObjectName(QStringLiteral("bucketList"));
    makeActions();
    m_words.setSourceModel(&m_model);
    m_sorted.setSourceModel(&m_words);
    m_sorted.setSortRole(app::models::SortRole);
    m_sorted.setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_sorted.setSortCaseSensitivity(Qt::CaseInsensitive);
    m_table = new TableView(tr("Buckets"));
    m_table->setObjectName(QStringLiteral("bucketTable"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setModel(&m_sorted);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(0, Qt::AscendingOrder);
    m_table->horizontalHeader()->setSectionResizeMode(BucketsModel::Name, QHeaderView::Stretch);
    m_table->fixColumn(BucketsModel::Objects, 140);
    m_table->fixColumn(BucketsModel::Size, 140);
    m_table->fixColumn(BucketsModel::Created, 200);

    auto* create = new QPushButton(tr("New bucket…"));
    create->setObjectName(QStringLiteral("newBucketButton"));
    create->setIcon(icon(QStringLiteral("plus-lg")));
    create->setProperty("primary", true);
    connect(create, &QPushButton::clicked, this, &BucketList::createBucket);
    m_filter = searchField(tr("Find a bucket"));
    m_filter->setObjectName(QStringLiteral("bucketFilter"));
    m_filter->setFixedWidth(264);
    connect(m_filter, &QLineEdit::textChanged, &m_sorted, &QSortFilterProxyModel::setFilterFixedString);
    auto* tools = new QHBoxLayout;
    tools->setContentsMargins(16, 8, 16, 8);
    tools->setSpacing(8);
    tools->addWidget(create);
    tools->addStretch(1);
    tools->addWidget(m_filter);

    m_message = new InlineMessage;
    m_acts = new InlineMessage;
    m_acts->setObjectName(QStringLiteral("bucketActs"));
    m_footer = new Label({}, Type::Small, Role::TextSecondary);
    m_footer->setObjectName(QStringLiteral("bucketFooter"));
    m_footer->setContentsMargins(24, 7, 24, 7);
    m_listFace = new QWidget;
    auto* list = new QVBoxLayout(m_listFace);
    list->setContentsMargins(0, 0, 0, 0);
    list->setSpacing(0);
    list->addWidget(m_table, 1);
    list->addWidget(new Line);
    list->addWidget(m_footer);
    m_face = new Face;
    m_loading = new LoadingFace;
    m_faces = new QStackedWidget;
    m_faces->addWidget(m_listFace);
    m_faces->addWidget(m_face);
    m_faces->addWidget(m_loading);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(tools);
    column->addWidget(new Line);
    column->addWidget(m_acts->inMargins(QMargins(16, 8, 16, 8)));
    column->addWidget(m_message->inMargins(QMargins(16, 8, 16, 8)));
    column->addWidget(m_faces, 1);

    connect(m_table, &TableView::opened, this,
        [this](const QModelIndex& index) { Q_EMIT opened(index.siblingAtColumn(0).data().toString()); });
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        QMenu menu(this);
        for (const char* id : {"bucket.open", "bucket.pin", "bucket.versions", "bucket.delete"})
            menu.addAction(m_context.actions.action(QLatin1String(id)));
        menu.exec(m_table->viewport()->mapToGlobal(at));
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &BucketList::updateActions);
    connect(&m_model, &BucketsModel::phaseChanged, this, &BucketList::showPhase);
    connect(&context.session, &CurrentSession::changed, this, &BucketList::attach);
    connect(&context.session, &CurrentSession::clientsChanged, this, &BucketList::attach);
    connect(&context.session, &CurrentSession::reachChanged, this, [this] {
        const app::profiles::Session* session = m_context.session.get();
        if (session && session->reach() == Reach::Online && m_model.phase() != BucketsModel::Phase::Loading)
            refresh();
        showPhase();
    });
    m_refreshTimer.setInterval(kRefreshMs);
    connect(&m_refreshTimer, &QTimer::timeout, this, &BucketList::refresh);
    attach();
    updateActions();
}

void BucketList::makeActions()
{
    ActionRegistry& actions = m_context.actions;
    actions.add({QStringLiteral("bucket.create"), tr("New Bucket…"), QStringLiteral("plus-lg"),
                    QKeySequence::New, MenuGroup::File, ActionRegistry::Reach::Window},
        this, [this] { createBucket(); });
    actions.add({QStringLiteral("bucket.openByName"), tr("Open Bucket by Name…"), QStringLiteral("bucket"),
                    Qt::CTRL | Qt::Key_O, MenuGroup::File, ActionRegistry::Reach::Window},
        this, [this] { openByName(); });
    actions.add({QStringLiteral("bucket.open"), tr("Open Bucket"), QStringLiteral("bucket"), {}, MenuGroup::None},
        this, [this] { Q_EMIT opened(currentBucket()); });
    actions.add({QStringLiteral("bucket.pin"), tr("Pin or Unpin Bucket"), QStringLiteral("pin-angle"), {},
                    MenuGroup::None},
        this, [this] { togglePin(); });
    actions.add({QStringLiteral("bucket.versions"), tr("Older Versions…"), QStringLiteral("stack"), {},
                    MenuGroup::None},
        this, [this] { (new VersioningDialog(m_context, currentBucket(), window()))->open(); });
    actions.add({QStringLiteral("bucket.delete"), tr("Delete Bucket…"), QStringLiteral("trash"),
                    QKeySequence::Delete, MenuGroup::None, ActionRegistry::Reach::Focus},
        this, [this] { deleteCurrent(); });
}

void BucketList::setActive(bool active)
{
    if (active) {
        refresh();
        m_refreshTimer.start();
    } else {
        m_refreshTimer.stop();
    }
}

void BucketList::refresh()
{
    if (m_context.session.s3())
        m_model.refresh();
}

void BucketList::attach()
{
    m_message->hide();
    m_acts->hide();
    m_model.setClients(m_context.session.s3(), m_context.session.admin());
    refresh();
    showPhase();
}

QString BucketList::currentBucket() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? QString() : rows.first().data().toString();
}

void BucketList::showFooter()
{
    qint64 bytes = 0;
    bool exact = !m_model.buckets().isEmpty();
    for (const BucketRow& row : m_model.buckets()) {
        exact = exact && row.bytes;
        bytes += row.bytes.value_or(0);
    }
    QString text = tr("%n bucket(s)", nullptr, int(m_model.buckets().size()));
    if (exact)
        text += tr(", %1, exact").arg(format::bytes(bytes));
    if (m_model.asOf().isValid())
        text += QStringLiteral("   ·   ") + tr("as of %1").arg(format::clock(m_model.asOf()));
    m_footer->setText(text);
}

void BucketList::showPhase()
{
    const bool rows = !m_model.buckets().isEmpty();
    switch (m_model.phase()) {
    case BucketsModel::Phase::Failed: showFailure(); return;
    case BucketsModel::Phase::Loaded:
        m_message->hide();
        m_loading->stop();
        showFooter();
        if (rows) {
            m_faces->setCurrentWidget(m_listFace);
        } else {
            m_face->set(QStringLiteral("bucket"), tr("There is no bucket yet."),
                tr("A bucket holds files and folders. Most people begin with one."), tr("New bucket…"),
                [this] { createBucket(); });
            m_faces->setCurrentWidget(m_face);
        }
        return;
    case BucketsModel::Phase::Loading:
        if (rows)
            return;
        if (m_faces->currentWidget() != m_loading)
            m_loading->start();
        m_faces->setCurrentWidget(m_loading);
        return;
    case BucketsModel::Phase::Empty: break;
    }
    const app::profiles::Session* session = m_context.session.get();
    if (session && session->lastFault()
        && (session->reach() == Reach::Offline || session->reach() == Reach::Denied
            || session->reach() == Reach::Untrusted)) {
        showFailure();
        return;
    }
    if (session && words::isOtherStore(session->connection(), m_context.services.node.snapshot())) {
        m_face->set(QStringLiteral("stop-circle"), tr("“%1” does not run now.").arg(m_context.session.name()),
            tr("One store runs on this computer at a time."), tr("Start it…"),
            [this] { Q_EMIT m_context.go.storeRequested(m_context.session.id()); });
        m_faces->setCurrentWidget(m_face);
        return;
    }
    m_face->set(QStringLiteral("bucket"),
        session ? tr("Waiting for %1.").arg(m_context.session.name()) : tr("There is no place for files yet."),
        session ? tr("Buckets show as soon as it answers.") : tr("Store on this computer, or connect to a server."),
        session ? QString() : tr("Choose a place…"), [this] { Q_EMIT m_context.go.wizardRequested(true); });
    m_faces->setCurrentWidget(m_face);
}

void BucketList::showFailure()
{
    m_loading->stop();
    const app::profiles::Session* session = m_context.session.get();
    std::optional<app::Fault> fault = m_model.fault();
    if (!fault && session)
        fault = session->lastFault();
    if (!fault)
        return;
    const QString name = m_context.session.name();
    words::Sentences s = words::fault(*fault, name);
    const bool untrusted = session && session->reach() == Reach::Untrusted;
    const QString next = untrusted ? tr("Look at the certificate…") : tr("Try again");
    const auto act = [this, untrusted] {
        if (untrusted) {
            Q_EMIT m_context.go.certificateRequested(m_context.session.id());
            return;
        }
        if (auto* now = m_context.session.get())
            now->connectNow();
        refresh();
    };
    if (!m_model.buckets().isEmpty()) {
        m_message->say(State::Warn, s.what,
            tr("What you see is as of %1.").arg(format::clock(m_model.asOf())));
        m_message->addButton(next, act);
        m_message->setDetails(s.details);
        m_faces->setCurrentWidget(m_listFace);
        return;
    }
    if (fault->kind == app::FaultClass::Auth) {
        const QString key = session ? session->connection().accessKey : QString();
        m_face->set(QStringLiteral("key"), tr("The key “%1” may not list the buckets.").arg(key), s.why,
            tr("Open a bucket by its name…"), [this] { openByName(); });
    } else {
        m_face->set(untrusted ? QStringLiteral("shield") : QStringLiteral("wifi-off"), s.what, s.why, next, act);
    }
    m_face->setDetails(s.details);
    m_faces->setCurrentWidget(m_face);
}

void BucketList::createBucket()
{
    QStringList taken;
    for (const BucketRow& row : m_model.buckets())
        taken << row.name;
    auto* dialog = new CreateBucketDialog(m_context, taken, window());
    connect(dialog, &CreateBucketDialog::created, this, [this](const QString& bucket) {
        m_model.refresh();
        Q_EMIT m_context.go.bucketRequested(bucket, {}); // from whatever page it was asked
    });
    dialog->open();
}

/// For a key that may use a bucket and not list them, and for a name one has been told.
void BucketList::openByName()
{
    auto* dialog = new QuestionDialog(tr("Open which bucket?"),
        tr("A key may be good for one bucket without seeing the others."), tr("Open bucket"),
        QuestionDialog::Kind::Plain, window());
    dialog->setObjectName(QStringLiteral("openByName"));
    auto* name = new QLineEdit;
    name->setObjectName(QStringLiteral("bucketToOpen"));
    name->setAccessibleName(tr("Name of the bucket"));
    name->setPlaceholderText(tr("Name of the bucket"));
    dialog->body()->addWidget(name);
    dialog->verb()->setEnabled(false);
    connect(name, &QLineEdit::textChanged, dialog,
        [dialog](const QString& text) { dialog->verb()->setEnabled(!text.trimmed().isEmpty()); });
    connect(dialog, &QDialog::accepted, this,
        [this, name] { Q_EMIT m_context.go.bucketRequested(name->text().trimmed(), {}); });
    dialog->open();
    name->setFocus();
}

void BucketList::deleteCurrent()
{
    const auto row = m_model.find(currentBucket());
    if (!row)
        return;
    QuestionDialog* dialog = makeDeleteBucketDialog(*row, window());
    connect(dialog, &QDialog::accepted, this, [this, name = row->name] {
        app::s3client::S3Client* client = m_context.session.s3();
        if (!client)
            return;
        auto* run = new DeleteRun(client, {name, {}, {}, true}, this);
        m_acts->say(State::Info, tr("Deleting the bucket “%1”…").arg(name));
        m_acts->addButton(tr("Cancel"), [run = QPointer(run)] {
            if (run)
                run->cancel();
        });
        connect(run, &DeleteRun::progressed, m_acts, [this](qint64 deleted) {
            m_acts->setWhy(format::counted(tr("%n file(s) are gone.", nullptr, format::plural(deleted)), deleted));
        });
        connect(run, &DeleteRun::finished, this, [this, name](const DeleteRun::Result& result) {
            m_acts->hide();
            if (result.fault || !result.failed.isEmpty()) {
                const words::Sentences s = result.fault
                    ? words::fault(*result.fault, m_context.session.name())
                    : words::Sentences{tr("%n file(s) could not be deleted.", nullptr, int(result.failed.size())),
                          {}, result.failed.first().message};
                m_acts->say(State::Error, tr("The bucket “%1” was not deleted.").arg(name), s.what);
                m_acts->setDetails(s.details);
                m_acts->setClosable(true);
            } else if (!result.cancelled) {
                Q_EMIT m_context.go.told(State::Ok, tr("The bucket “%1” is deleted.").arg(name),
                    result.deleted ? format::counted(
                        tr("%n file(s) went with it.", nullptr, format::plural(result.deleted)), result.deleted)
                                   : QString());
            }
            refresh();
        });
        run->start();
    });
    dialog->open();
}

void BucketList::togglePin()
{
    const QString bucket = currentBucket();
    auto connection = m_context.services.profiles.find(m_context.session.id());
    if (!connection || bucket.isEmpty())
        return;
    if (!connection->pinnedBuckets.removeOne(bucket))
        connection->pinnedBuckets.append(bucket);
    if (const auto done = m_context.services.profiles.put(*connection); !done)
        Q_EMIT m_context.go.told(State::Warn, tr("The pin could not be kept."), words::faultReason(done.error()));
}

void BucketList::updateActions()
{
    const bool one = !currentBucket().isEmpty();
    for (const char* id : {"bucket.open", "bucket.pin", "bucket.versions", "bucket.delete"})
        m_context.actions.setPossible(QLatin1String(id), one, tr("Choose a bucket first."));
}

} // namespace holdfast::ui
