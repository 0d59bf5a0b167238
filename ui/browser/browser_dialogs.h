// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/buckets_model.h"
#include "ui/shell/context.h"
#include "ui/widgets/question_dialog.h"

class QLineEdit;

namespace holdfast::ui
{

class IconLabel;
class InlineMessage;
class Label;

/// Asks for a bucket's name; the naming rules are a list that ticks itself off while typing.
class CreateBucketDialog : public QuestionDialog
{
    Q_OBJECT
public:
    CreateBucketDialog(Context& context, QStringList taken, QWidget* parent);

Q_SIGNALS:
    void created(const QString& bucket);

protected:
    void accept() override;

private:
    void check();

    struct Rule
    {
        IconLabel* icon;
        Label* text;
    };
    Context& m_context;
    QStringList m_taken;
    QLineEdit* m_name;
    QList<Rule> m_rules;
    InlineMessage* m_message;
    bool m_busy = false;
};

/// The naming rules as the checklist shows them; pure.
struct NameRule
{
    enum class Verdict { Open, Met, Broken };
    QString text;
    Verdict verdict = Verdict::Open;
};
[[nodiscard]] QList<NameRule> bucketNameRules(const QString& name, const QStringList& taken);

/// Before a version is copied over what is there, in a bucket whose versions are suspended.
[[nodiscard]] QuestionDialog* makeReplaceByVersionDialog(QWidget* parent);

/// What deleting would take and leave, in a sentence.
struct DeleteSubject
{
    int files = 0;
    qint64 bytes = 0;
    int folders = 0;
    QString onlyName; ///< when it is one thing
    bool keepsVersions = false;
    bool knownServer = true; ///< false: whether older versions stay is not known
};
[[nodiscard]] QuestionDialog* makeDeleteDialog(const DeleteSubject& subject, QWidget* parent);
[[nodiscard]] QuestionDialog* makeDeleteBucketDialog(
    const app::models::BucketRow& bucket, QWidget* parent);

/// Asks for a folder's name.
class NewFolderDialog : public QuestionDialog
{
    Q_OBJECT
public:
    NewFolderDialog(const QString& where, QWidget* parent);
    [[nodiscard]] QString name() const;

private:
    QLineEdit* m_name;
};

} // namespace holdfast::ui
