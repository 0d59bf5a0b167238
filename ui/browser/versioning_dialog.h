// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/version_history.h"
#include "ui/shell/context.h"
#include "ui/widgets/question_dialog.h"

namespace holdfast::ui
{

class InlineMessage;

/// Whether a bucket keeps older versions, in a sentence, and the switch for it.
class VersioningDialog : public QuestionDialog
{
    Q_OBJECT
public:
    VersioningDialog(Context& context, const QString& bucket, QWidget* parent);

protected:
    void accept() override;

private:
    void showState();

    Context& m_context;
    QString m_bucket;
    app::models::BucketKeeping m_keeping;
    InlineMessage* m_message;
    bool m_busy = false;
};

} // namespace holdfast::ui
