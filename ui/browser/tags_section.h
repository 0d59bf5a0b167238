// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/s3client/versions.h"
#include "ui/browser/panel_section.h"
#include "ui/shell/context.h"

class QLineEdit;
class QToolButton;

namespace holdfast::ui
{

class FlowRow;

/// What is wrong with tags as a person wrote them, in a sentence; empty when nothing is. The rules are
/// those of S3: at most 10, keys unlike, 1 to 128 characters, values up to 256, "aws:" is taken.
[[nodiscard]] QString tagsProblem(const QList<app::s3client::Tag>& tags);

/// The tags of one object as chips, and a small form to change them. Absent where the server has none.
class TagsSection : public PanelSection
{
    Q_OBJECT
public:
    explicit TagsSection(Context& context, QWidget* parent = nullptr);
    /// What is being written for the same object stays.
    void show(const DetailsSubject& subject);
    void clear();
    using PanelSection::show;

private:
    struct Row
    {
        QWidget* widget;
        QLineEdit* key;
        QLineEdit* value;
    };
    void load();
    void showTags();
    void fail(const app::Fault& fault);
    void edit();
    void leave();
    void addRow(const app::s3client::Tag& tag);
    void check();
    void save();
    [[nodiscard]] QList<app::s3client::Tag> written() const;

    Context& m_context;
    DetailsSubject m_subject;
    QList<app::s3client::Tag> m_tags;
    FlowRow* m_chips;
    QWidget* m_none;
    QWidget* m_form;
    QVBoxLayout* m_rowsBox;
    QList<Row> m_rows;
    QPushButton* m_add;
    QPushButton* m_save;
    QWidget* m_problem;
    int m_generation = 0;
    bool m_editing = false;
    bool m_saving = false;
};

} // namespace holdfast::ui
