// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/objects_model.h"
#include "app/models/version_history.h"
#include "ui/shell/context.h"
#include "ui/widgets/card.h"

#include <QPixmap>
#include <QTimer>

class QLabel;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace holdfast::ui
{

class ElidedLabel;
class FactList;
class InlineMessage;
class Label;
class ProtectionSection;
class TagsSection;
class VersionsSection;

/// Facts about what is selected, at the right of the table; follows the selection after 150 ms.
class DetailsPanel : public Surface
{
    Q_OBJECT
public:
    /// `keeping` of the bucket that is open: what it has no use for is absent.
    DetailsPanel(Context& context, app::models::BucketKeeping& keeping, QWidget* parent = nullptr);
    void show(const QString& bucket, const QList<app::models::ObjectEntry>& selection);
    /// What is selected is of the past: it is looked at, not changed.
    void setPast(bool past) { m_past = past; }
    using Surface::show;

Q_SIGNALS:
    void closeRequested();
    /// What is selected was changed from here: the listing is old.
    void changed();
    void versionDownloadRequested(const holdfast::app::s3client::ObjectVersion& version);
    void versionShareRequested(const holdfast::app::s3client::ObjectVersion& version);

private:
    void load();
    void showOne();
    void showDeleted(const app::models::ObjectEntry& entry);
    void showSections();
    void clearSections();
    void showHead(const app::s3client::ObjectHead& head);
    void showLinks();
    void loadPreview(const app::s3client::ObjectHead& head);
    void setPreview(const QImage& image);
    [[nodiscard]] QString keptAs(qint64 size) const;

    Context& m_context;
    app::models::BucketKeeping& m_keeping;
    bool m_past = false;
    QString m_bucket;
    QList<app::models::ObjectEntry> m_selection;
    QTimer m_soon;
    int m_generation = 0;
    ElidedLabel* m_title;
    QLabel* m_preview;
    QWidget* m_buttons;
    QPushButton* m_download;
    QPushButton* m_share;
    InlineMessage* m_message;
    FactList* m_facts;
    QWidget* m_metaSection;
    FactList* m_meta;
    TagsSection* m_tags;
    VersionsSection* m_versions;
    ProtectionSection* m_protection;
    QWidget* m_linkSection;
    QVBoxLayout* m_links;
    Label* m_hint;
    QSize m_imageSize;
};

} // namespace holdfast::ui
