// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/version_history.h"
#include "ui/browser/panel_section.h"
#include "ui/shell/context.h"

class QMenu;

namespace holdfast::ui
{

/// The versions of one object, the newest first, each with what can be done with it.
class VersionsSection : public PanelSection
{
    Q_OBJECT
public:
    explicit VersionsSection(Context& context, QWidget* parent = nullptr);
    void show(const DetailsSubject& subject);
    void clear();
    /// The bucket keeps the versions it has and makes none: what is restored takes the place of what is there.
    void setSuspended(bool suspended) { m_suspended = suspended; }
    using PanelSection::show;

Q_SIGNALS:
    void changed(); ///< the object is another now: restored, or a version went
    void downloadRequested(const holdfast::app::s3client::ObjectVersion& version);
    void shareRequested(const holdfast::app::s3client::ObjectVersion& version);

private:
    void showRows();
    [[nodiscard]] QWidget* makeRow(const app::s3client::ObjectVersion& version, int at);
    void fillMenu(QMenu* menu, const app::s3client::ObjectVersion& version);
    void askToRestore(const app::s3client::ObjectVersion& version);
    void restore(const app::s3client::ObjectVersion& version);
    void askToRemove(const app::s3client::ObjectVersion& version);
    void remove(const app::s3client::ObjectVersion& version, bool bypass);
    void setBusy(bool busy);

    Context& m_context;
    DetailsSubject m_subject;
    app::models::VersionHistory m_history;
    QVBoxLayout* m_rows;
    QPushButton* m_more;
    bool m_suspended = false;
};

} // namespace holdfast::ui
