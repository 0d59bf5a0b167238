// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/s3client/versions.h"
#include "ui/browser/panel_section.h"
#include "ui/shell/context.h"

class QCheckBox;

namespace holdfast::ui
{

/// Until when a version cannot be deleted, in plain words; `now` decides whether that is still so.
struct ProtectionWords
{
    QString what;
    QString more;
};
[[nodiscard]] ProtectionWords protectionWords(
    const app::s3client::Retention& retention, const QDateTime& now);

/// Retention and legal hold of one version. Only for buckets with object lock.
class ProtectionSection : public PanelSection
{
    Q_OBJECT
public:
    explicit ProtectionSection(Context& context, QWidget* parent = nullptr);
    void show(const DetailsSubject& subject);
    void clear();
    using PanelSection::show;

private:
    void showRetention();
    void askUntil();
    void extend(const app::s3client::Retention& retention);
    void setHold(bool on);
    void fail(const QString& what, const app::Fault& fault);

    Context& m_context;
    DetailsSubject m_subject;
    std::optional<app::s3client::Retention> m_retention;
    Label* m_what;
    Label* m_more;
    QCheckBox* m_hold;
    Label* m_holdWords;
    int m_generation = 0;
};

} // namespace holdfast::ui
