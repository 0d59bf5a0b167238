// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/browser/object_browser.h"

#include "ui/browser/details_panel.h"
#include "ui/browser/drop_overlay.h"
#include "ui/browser/table_view.h"
#include "ui/shell/action_registry.h"
#include "ui/shell/ui_settings.h"
#include "ui/shell/words.h"
#include "ui/theme/icons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/face.h"
#include "ui/widgets/format.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"
#include "ui/widgets/search_field.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace holdfast::ui
{

using namespace app;
using app::models::EntryKind;
using app::models::ObjectEntry;
using app::models::ObjectsModel;

namespace
{
constexpr int kPanelNeeds = 1120; // width of the window below which the details make way
constexpr int kOnServer = 0;
} // namespace

ObjectBrowser::ObjectBrowser(Context& context, QWidget* parent) : QWidget(parent), m_context(context)
{
    setObjectName(QStringLiteral("objectBrowser"));
    setAcceptDrops(true);
    makeActions();
    m_words.setSourceModel(&m_model);
    m_table = new TableView(tr("Files"));
    m_table->setObjectName(QStringLiteral("objectTable"));
    m_table->setModel(&m_words);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(0, Qt::AscendingOrder);
    m_table->horizontalHeader()->setSectionResizeMode(ObjectsModel::Name, QHeaderView::Stretch);
    m_table->fixColumn(ObjectsModel::Size, 110);
    m_table->fixColumn(ObjectsModel::Modified, 160);
    m_message = new InlineMessage;
    m_acts = new InlineMessage;
    m_acts->setObjectName(QStringLiteral("objectActs"));
    m_footer = new Label({}, Type::Small, Role::TextSecondary);
    m_footer->setObjectName(QStringLiteral("objectFooter"));
    m_footer->setContentsMargins(24, 7, 24, 7);
    m_loadMore = linkButton(tr("Load more"));
    m_loadMore->setObjectName(QStringLiteral("loadMore"));
    connect(m_loadMore, &QPushButton::clicked, &m_model, &ObjectsModel::loadMore);
    auto* footer = new QHBoxLayout;
    footer->setContentsMargins(0, 0, 16, 0);
    footer->addWidget(m_footer);
    footer->addWidget(m_loadMore);
    footer->addStretch(1);
    makeVersionControls(footer);
    m_listFace = new QWidget;
    auto* list = new QVBoxLayout(m_listFace);
    list->setContentsMargins(0, 0, 0, 0);
    list->setSpacing(0);
    list->addWidget(m_table, 1);
    m_face = new Face;
    m_loading = new LoadingFace;
    m_faces = new QStackedWidget;
    m_faces->addWidget(m_listFace);
    m_faces->addWidget(m_face);
    m_faces->addWidget(m_loading);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeTools());
    column->addWidget(new Line);
    column->addWidget(m_acts->inMargins(QMargins(16, 8, 16, 8)));
    column->addWidget(m_past->inMargins(QMargins(16, 8, 16, 8)));
    column->addWidget(m_message->inMargins(QMargins(16, 8, 16, 8)));
    column->addWidget(m_faces, 1);
    column->addWidget(new Line);
    column->addLayout(footer);
    m_details = new DetailsPanel(context, m_keeping);
    m_splitter = new QSplitter;
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(content);
    m_splitter->addWidget(m_details);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_splitter->setSizes({752, 320});
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_splitter);
    m_overlay = new DropOverlay(m_faces);
    m_details->setVisible(context.settings.detailsPanel());

    connect(m_table, &TableView::opened, this, &ObjectBrowser::openEntry);
    connect(m_table, &QWidget::customContextMenuRequested, this, &ObjectBrowser::showMenu);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
        &ObjectBrowser::onSelection);
    connect(&m_words, &QAbstractItemModel::modelReset, this, &ObjectBrowser::onSelection);
    connect(m_details, &DetailsPanel::closeRequested, this, &ObjectBrowser::toggleDetails);
    connect(m_details, &DetailsPanel::changed, this, [this] {
        m_model.refresh();
        Q_EMIT changed();
    });
    connect(m_details, &DetailsPanel::versionDownloadRequested, this, &ObjectBrowser::downloadVersion);
    connect(m_details, &DetailsPanel::versionShareRequested, this,
        [this](const s3client::ObjectVersion& version) {
            Q_EMIT versionShareRequested(m_model.bucket(), version.key, version.versionId);
        });
    connect(&m_keeping, &models::BucketKeeping::changed, this, &ObjectBrowser::showKeeping);
    connect(m_loading, &LoadingFace::cancelled, this, [this] { Q_EMIT folderRequested({}, {}); });
    connect(&m_model, &ObjectsModel::phaseChanged, this, &ObjectBrowser::showPhase);
    connect(&m_model, &ObjectsModel::loadedChanged, this, [this] {
        // A filter may leave nothing, or something again.
        m_model.phase() == ObjectsModel::Phase::Loaded ? showPhase() : showFooter();
    });
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &ObjectBrowser::onSelection);
    connect(&context.session, &CurrentSession::clientsChanged, this, &ObjectBrowser::attach);
    connect(&context.session, &CurrentSession::changed, this, &ObjectBrowser::attach);
    connect(&context.services.transfers, &transfer::TransferEngine::objectStored, this,
        &ObjectBrowser::onStored);
    m_searchSoon.setSingleShot(true);
    m_searchSoon.setInterval(250);
    connect(&m_searchSoon, &QTimer::timeout, this, &ObjectBrowser::search);
    m_refreshSoon.setSingleShot(true);
    connect(&m_refreshSoon, &QTimer::timeout, this, &ObjectBrowser::refreshAfterUploads);
    attach();
    updateActions();
}

QWidget* ObjectBrowser::makeTools()
{
    auto* tools = new QWidget;
    auto* upload = m_upload = new QPushButton(tr("Upload"));
    upload->setObjectName(QStringLiteral("uploadButton"));
    upload->setIcon(icon(QStringLiteral("upload")));
    upload->setProperty("primary", true);
    auto* uploadMenu = new QMenu(upload);
    uploadMenu->addAction(m_context.actions.action(QStringLiteral("object.uploadFiles")));
    uploadMenu->addAction(m_context.actions.action(QStringLiteral("object.uploadFolder")));
    uploadMenu->addAction(m_context.actions.action(QStringLiteral("object.paste")));
    upload->setMenu(uploadMenu);
    auto* folder = m_newFolder = new QPushButton(tr("New folder"));
    folder->setObjectName(QStringLiteral("newFolderButton"));
    folder->setIcon(icon(QStringLiteral("folder")));
    folder->setAutoDefault(false);
    connect(folder, &QPushButton::clicked, this, &ObjectBrowser::newFolder);
    m_search = searchField(tr("Find files in this folder"), tr("Names starting with…"));
    m_search->setObjectName(QStringLiteral("objectSearch"));
    m_search->setMinimumWidth(180);
    m_search->setMaximumWidth(240);
    connect(m_search, &QLineEdit::textChanged, this, [this] { m_searchSoon.start(); });
    connect(m_search, &QLineEdit::returnPressed, this, &ObjectBrowser::search);
    m_where = new Segmented(tr("Where to search"));
    m_where->setObjectName(QStringLiteral("searchWhere"));
    m_where->add(tr("on server"));
    m_where->add(tr("loaded"));
    m_where->button(0)->setToolTip(tr("Asks the server for names that start with the text"));
    m_where->button(1)->setToolTip(tr("Looks anywhere in the names that are loaded already"));
    connect(m_where, &Segmented::chosen, this, [this](int where) {
        m_search->setPlaceholderText(where == kOnServer ? tr("Names starting with…") : tr("Names with…"));
        search();
    });
    auto* more = new QToolButton;
    more->setObjectName(QStringLiteral("objectMore"));
    more->setIcon(icon(QStringLiteral("three-dots")));
    more->setAccessibleName(tr("More actions"));
    more->setToolTip(tr("More actions"));
    more->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(more);
    for (const char* id : {"object.download", "object.share", "object.restore", "object.copyPath",
             "object.delete", "view.refresh", "view.asOf", "view.details"})
        menu->addAction(m_context.actions.action(QLatin1String(id)));
    more->setMenu(menu);
    auto* row = new QHBoxLayout(tools);
    row->setContentsMargins(16, 8, 16, 8);
    row->setSpacing(8);
    row->addWidget(upload);
    row->addWidget(folder);
    row->addStretch(1);
    row->addWidget(m_search, 10);
    row->addWidget(m_where);
    row->addWidget(more);
    return tools;
}

void ObjectBrowser::makeActions()
{
    ActionRegistry& a = m_context.actions;
    const auto add = [&](const char* id, const QString& text, const QString& iconName,
                         const QKeySequence& keys, MenuGroup menu, void (ObjectBrowser::*run)(),
                         ActionRegistry::Reach reach = ActionRegistry::Reach::Page) {
        a.add({QLatin1String(id), text, iconName, keys, menu, reach}, this, [this, run] { (this->*run)(); });
    };
    a.add({QStringLiteral("object.uploadFiles"), tr("Upload Files…"), QStringLiteral("file-earmark-arrow-up"),
              Qt::CTRL | Qt::Key_U, MenuGroup::File},
        this, [this] { chooseAndUpload(false); });
    a.add({QStringLiteral("object.uploadFolder"), tr("Upload Folder…"), QStringLiteral("folder"),
              Qt::CTRL | Qt::SHIFT | Qt::Key_U, MenuGroup::File},
        this, [this] { chooseAndUpload(true); });
    add("object.newFolder", tr("New Folder…"), QStringLiteral("folder-plus"),
        Qt::CTRL | Qt::SHIFT | Qt::Key_N, MenuGroup::File, &ObjectBrowser::newFolder);
    add("object.paste", tr("Upload What Was Copied"), QStringLiteral("clipboard"), QKeySequence::Paste,
        MenuGroup::Edit, &ObjectBrowser::paste);
    add("object.download", tr("Download…"), QStringLiteral("download"), Qt::CTRL | Qt::Key_D,
        MenuGroup::File, &ObjectBrowser::download);
    add("object.share", tr("Share…"), QStringLiteral("link-45deg"), Qt::CTRL | Qt::Key_L,
        MenuGroup::File, &ObjectBrowser::share);
    add("object.copyPath", tr("Copy Path"), QStringLiteral("files"), Qt::CTRL | Qt::SHIFT | Qt::Key_C,
        MenuGroup::Edit, &ObjectBrowser::copyPath);
    add("object.delete", tr("Delete…"), QStringLiteral("trash"), QKeySequence::Delete, MenuGroup::Edit,
        &ObjectBrowser::removeSelected, ActionRegistry::Reach::Focus);
    add("object.restore", tr("Restore"), QStringLiteral("arrow-counterclockwise"), {}, MenuGroup::Edit,
        &ObjectBrowser::restoreSelected);
    add("view.asOf", tr("Show as It Was…"), QStringLiteral("clock"), {}, MenuGroup::View,
        &ObjectBrowser::askAsOf);
    add("view.details", tr("Show or Hide Details"), QStringLiteral("layout-sidebar-reverse"), Qt::Key_F4,
        MenuGroup::View, &ObjectBrowser::toggleDetails);
    a.add({QStringLiteral("view.refresh"), tr("Load Again"), QStringLiteral("arrow-clockwise"),
              QKeySequence::Refresh, MenuGroup::View},
        this, [this] { m_model.refresh(); });
    a.add({QStringLiteral("edit.find"), tr("Find Files"), QStringLiteral("search"), QKeySequence::Find,
              MenuGroup::Edit},
        this, [this] { m_search->setFocus(Qt::ShortcutFocusReason); });
}

void ObjectBrowser::attach()
{
    m_model.setClient(m_context.session.s3());
    m_keeping.look(m_context.session.s3(), m_model.bucket());
    if (!m_model.bucket().isEmpty() && m_context.session.s3())
        m_model.refresh();
}

void ObjectBrowser::open(const QString& bucket, const QString& prefix)
{
    m_search->blockSignals(true);
    m_search->clear();
    m_search->blockSignals(false);
    m_message->hide();
    const bool another = bucket != m_model.bucket();
    m_model.setFilter({});
    m_model.setClient(m_context.session.s3());
    if (another) {
        m_acts->hide();
        setView({}); // of the bucket before
    }
    m_model.open(bucket, prefix);
    if (another || !m_keeping.versioning())
        m_keeping.look(m_context.session.s3(), bucket);
    m_table->scrollToTop();
    m_table->setFocus();
    showPhase();
}

void ObjectBrowser::close()
{
    m_model.open({}, {});
    setView({});
    m_keeping.clear();
}

void ObjectBrowser::setCounts(const std::optional<models::BucketRow>& row)
{
    m_counts = row;
    showFooter();
}

void ObjectBrowser::search()
{
    m_searchSoon.stop();
    const QString text = m_search->text();
    if (m_where->current() == kOnServer) {
        m_model.setFilter({});
        if (text != m_model.search())
            m_model.open(m_model.bucket(), m_model.prefix(), text);
    } else {
        if (!m_model.search().isEmpty())
            m_model.open(m_model.bucket(), m_model.prefix());
        m_model.setFilter(text);
        showPhase();
    }
}

QList<ObjectEntry> ObjectBrowser::selection() const
{
    QList<ObjectEntry> entries;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows()) {
        if (const ObjectEntry* entry = m_model.entry(m_words.mapToSource(index)))
            entries.append(*entry);
    }
    return entries;
}

void ObjectBrowser::onSelection()
{
    m_details->show(m_model.bucket(), selection());
    updateActions();
}

void ObjectBrowser::openEntry(const QModelIndex& index)
{
    const ObjectEntry* entry = m_model.entry(m_words.mapToSource(index.siblingAtColumn(0)));
    if (!entry)
        return;
    if (entry->kind == EntryKind::Folder)
        Q_EMIT folderRequested(m_model.bucket(), entry->key);
    else if (!m_details->isVisible())
        toggleDetails();
}

void ObjectBrowser::updateActions()
{
    const QList<ObjectEntry> chosen = selection();
    const bool any = !chosen.isEmpty();
    ActionRegistry& a = m_context.actions;
    const QString none = tr("Choose a file or folder first.");
    int deleted = 0;
    int folders = 0;
    int old = 0;
    for (const ObjectEntry& entry : chosen) {
        deleted += entry.deleted;
        folders += entry.kind == EntryKind::Folder;
        old += !entry.current;
    }
    const bool past = isPast();
    const QString isOver = tr("This is the past. Go back to now first.");
    const QString isGone = tr("It is deleted. Restore it first.");
    const QString oneByOne = tr("Folders of the past are opened, and their files downloaded.");
    a.setPossible(QStringLiteral("object.download"), any && deleted == 0 && !(past && folders > 0),
        deleted ? isGone : past && folders ? oneByOne : none);
    a.setPossible(QStringLiteral("object.delete"), any && !past && deleted == 0,
        past ? isOver : deleted ? isGone : none);
    a.setPossible(QStringLiteral("object.share"),
        chosen.size() == 1 && folders == 0 && deleted == 0,
        deleted ? isGone : any ? tr("A link holds one file.") : none);
    const bool restorable = any && folders == 0 && (past ? old > 0 : deleted == chosen.size());
    a.setPossible(QStringLiteral("object.restore"), restorable,
        past ? tr("Choose files that are another now, or gone.") : tr("Choose deleted files first."));
    const bool open = !m_model.bucket().isEmpty();
    const QString unopened = tr("Open a bucket first.");
    for (const char* id : {"object.uploadFiles", "object.uploadFolder", "object.newFolder", "object.paste"})
        a.setPossible(QLatin1String(id), open && !past, open ? isOver : unopened);
    for (const char* id : {"object.copyPath", "view.refresh", "edit.find"})
        a.setPossible(QLatin1String(id), open, unopened);
    a.setPossible(QStringLiteral("view.asOf"), open && m_keeping.keepsVersions(),
        open ? tr("This bucket keeps no older versions.") : unopened);
    m_upload->setEnabled(!past);
    m_newFolder->setEnabled(!past);
    m_upload->setToolTip(past ? isOver : QString());
    m_newFolder->setToolTip(past ? isOver : QString());
}

QString ObjectBrowser::place() const
{
    QString path = m_model.bucket();
    for (const QString& part : m_model.prefix().split('/', Qt::SkipEmptyParts))
        path += QLatin1String(" / ") + part;
    return path;
}

void ObjectBrowser::toggleDetails()
{
    m_details->setVisible(!m_details->isVisible());
    m_context.settings.setDetailsPanel(m_details->isVisible());
}

void ObjectBrowser::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const bool narrow = window()->width() < kPanelNeeds;
    if (narrow == m_narrow)
        return;
    m_narrow = narrow;
    m_details->setVisible(!narrow && m_context.settings.detailsPanel());
}

void ObjectBrowser::showMenu(const QPoint& at)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    ActionRegistry& a = m_context.actions;
    if (!selection().isEmpty()) {
        for (const char* id : {"object.download", "object.share", "object.restore", "object.copyPath"}) {
            // Where there are no versions there is nothing to restore.
            if (QLatin1String(id) != QLatin1String("object.restore") || m_keeping.keepsVersions())
                menu->addAction(a.action(QLatin1String(id)));
        }
        menu->addSeparator();
        menu->addAction(a.action(QStringLiteral("object.delete")));
    } else {
        for (const char* id : {"object.uploadFiles", "object.uploadFolder", "object.paste",
                 "object.newFolder", "view.refresh"})
            menu->addAction(a.action(QLatin1String(id)));
    }
    menu->popup(m_table->viewport()->mapToGlobal(at));
}

} // namespace holdfast::ui
