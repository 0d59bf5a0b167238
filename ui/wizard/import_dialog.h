// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/profiles/foreign_config.h"
#include "ui/shell/context.h"
#include "ui/widgets/question_dialog.h"

class QCheckBox;

namespace holdfast::ui
{

class Label;

/// Takes over places that the AWS tools and rclone know on this computer. Nothing is ticked that cannot be
/// reached with what the files say, or that is there already; the files stay as they are.
class ImportDialog : public QuestionDialog
{
    Q_OBJECT
public:
    ImportDialog(Context& context, app::profiles::ForeignFiles files, QWidget* parent);

protected:
    void accept() override;

private:
    struct Row
    {
        QCheckBox* box;
        app::profiles::ForeignPlace place;
    };
    void show(const app::profiles::ForeignPlaces& found);
    void addRow(const app::profiles::ForeignPlace& place);
    [[nodiscard]] QString whyNot(const app::profiles::ForeignPlace& place) const;
    void follow();

    Context& m_context;
    QList<Row> m_rows;
    QVBoxLayout* m_list;
    Label* m_note;
};

} // namespace holdfast::ui
