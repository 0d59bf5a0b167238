// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/buckets_model.h"
#include "app/models/objects_model.h"
#include "app/models/version_history.h"
#include "ui/browser/browser_models.h"
#include "ui/shell/context.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

class QCheckBox;
class QLineEdit;
class QMimeData;
class QPushButton;
class QHBoxLayout;
class QSplitter;
class QStackedWidget;

namespace holdfast::ui
{

class DetailsPanel;
class DropOverlay;
class Face;
class InlineMessage;
class Label;
class LoadingFace;
class Segmented;
class TableView;

/// One folder of one bucket: table, search, footer that says what is loaded, details at the right;
/// takes drops and pastes.
class ObjectBrowser : public QWidget
{
    Q_OBJECT
public:
    explicit ObjectBrowser(Context& context, QWidget* parent = nullptr);
    void open(const QString& bucket, const QString& prefix);
    void close();
    [[nodiscard]] QString bucket() const { return m_model.bucket(); }
    [[nodiscard]] QString prefix() const { return m_model.prefix(); }
    /// Exact counts for the footer, from the list of buckets.
    void setCounts(const std::optional<app::models::BucketRow>& row);
    void upload(const QStringList& paths);

Q_SIGNALS:
    void folderRequested(const QString& bucket, const QString& prefix);
    /// Something in the bucket changed here: counts are to be asked again.
    void changed();
    void versionShareRequested(const QString& bucket, const QString& key, const QString& version);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void makeActions();
    QWidget* makeTools();
    void attach();
    void showPhase();
    void showFailure();
    void showEmpty();
    void showFooter();
    void updateActions();
    void onSelection();
    void openEntry(const QModelIndex& index);
    void search();
    void chooseAndUpload(bool folder);
    void paste();
    void newFolder();
    void download();
    void share();
    void removeSelected();
    void runDelete(const QStringList& keys, const QStringList& prefixes);
    // Versions (object_browser_versions.cpp).
    void makeVersionControls(QHBoxLayout* footer);
    void showKeeping();
    void showPast();
    void setView(const app::models::VersionView& view);
    void askAsOf();
    void restoreSelected();
    void runRestore(const QList<app::models::ObjectEntry>& entries);
    void downloadVersion(const app::s3client::ObjectVersion& version);
    void downloadOld(const QList<app::models::ObjectEntry>& entries);
    void startDownload(const QString& key, const QString& version, const QString& file, bool overwrite);
    [[nodiscard]] bool isPast() const
    {
        return m_model.view().kind == app::models::VersionView::Kind::AsOf;
    }
    void copyPath();
    void toggleDetails();
    void showMenu(const QPoint& at);
    void refreshAfterUploads();
    void onStored(const QUuid& connection, const QString& bucket, const QString& key);
    [[nodiscard]] QList<app::models::ObjectEntry> selection() const;
    [[nodiscard]] int existingNames(const QStringList& paths) const;
    [[nodiscard]] QString place() const;

    Context& m_context;
    app::models::ObjectsModel m_model;
    app::models::BucketKeeping m_keeping;
    ObjectTable m_words;
    std::optional<app::models::BucketRow> m_counts;
    QSplitter* m_splitter;
    TableView* m_table;
    QStackedWidget* m_faces;
    QWidget* m_listFace;
    QLineEdit* m_search;
    Segmented* m_where;
    InlineMessage* m_message; ///< of the listing
    InlineMessage* m_acts;    ///< of what is being done or failed: no new listing hides it
    Face* m_face;
    LoadingFace* m_loading;
    Label* m_footer;
    QPushButton* m_loadMore;
    QPushButton* m_upload;
    QPushButton* m_newFolder;
    QCheckBox* m_showDeleted;
    QPushButton* m_asOf;
    InlineMessage* m_past; ///< which time is shown, while it is not now
    DetailsPanel* m_details;
    DropOverlay* m_overlay;
    QTimer m_searchSoon;
    QTimer m_refreshSoon;
    QElapsedTimer m_refreshTook; ///< since the last refresh after uploads began
    qint64 m_refreshCost = 0;    ///< how long the last one took, in ms
    bool m_listingOld = false;   ///< an upload has changed what is listed here
    bool m_narrow = false;

    void resizeEvent(QResizeEvent* event) override;
};

} // namespace holdfast::ui
