// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/context.h"
#include "ui/widgets/question_dialog.h"

namespace holdfast::ui
{

class ConnectionForm;

/// Adds a server, or changes one: tested before it is kept.
class ConnectionDialog : public QuestionDialog
{
    Q_OBJECT
public:
    ConnectionDialog(Context& context, const QUuid& id, QWidget* parent);

protected:
    void accept() override;

private:
    void keep();

    Context& m_context;
    ConnectionForm* m_form;
    bool m_waits = false;
};

} // namespace holdfast::ui
