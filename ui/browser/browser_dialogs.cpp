// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/browser/browser_dialogs.h"

#include "app/core/names.h"
#include "ui/shell/words.h"
#include "ui/widgets/card.h"
#include "ui/widgets/format.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"

#include <QCoreApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

namespace holdfast::ui
{

using app::BucketNameProblem;

namespace
{

struct BucketNames
{
    Q_DECLARE_TR_FUNCTIONS(BucketNames)
};

struct DeleteText
{
    Q_DECLARE_TR_FUNCTIONS(DeleteText)
};

bool isLowerOrDigit(QChar c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/// A capital is one fault, named once, wherever it stands.
bool isEdge(QChar c)
{
    return isLowerOrDigit(c.toLower());
}

} // namespace

QList<NameRule> bucketNameRules(const QString& name, const QStringList& taken)
{
    using Verdict = NameRule::Verdict;
    const auto verdict = [&](bool good) {
        return name.isEmpty() ? Verdict::Open : good ? Verdict::Met : Verdict::Broken;
    };
    const bool letters = std::all_of(name.begin(), name.end(),
        [](QChar c) { return isLowerOrDigit(c) || c == '-' || c == '.'; });
    const bool edges = !name.isEmpty() && isEdge(name.front()) && isEdge(name.back());
    const BucketNameProblem problem = app::checkBucketName(name);
    const bool special = problem == BucketNameProblem::LooksLikeAddress
        || problem == BucketNameProblem::Adjacent || problem == BucketNameProblem::Reserved;
    QList<NameRule> rules;
    // Too short is not yet wrong while somebody types.
    rules.append({BucketNames::tr("3 to 63 characters"),
        name.size() >= 3 && name.size() <= 63 ? Verdict::Met
            : name.size() > 63                ? Verdict::Broken
                                              : Verdict::Open});
    rules.append({BucketNames::tr("only a–z, 0–9, hyphens and dots"), verdict(letters)});
    rules.append({BucketNames::tr("begins and ends with a letter or figure"), verdict(edges)});
    rules.append({BucketNames::tr("no two dots side by side, not like 192.168.1.20"), verdict(!special)});
    rules.append({BucketNames::tr("no other bucket of this name here"), verdict(!taken.contains(name))});
    return rules;
}

CreateBucketDialog::CreateBucketDialog(Context& context, QStringList taken, QWidget* parent)
    : QuestionDialog(tr("New bucket"), tr("A bucket holds files and folders. Its name is part of "
                                          "every link to them and stays for good."),
        tr("Create bucket"), Kind::Plain, parent)
    , m_context(context)
    , m_taken(std::move(taken))
{
    setObjectName(QStringLiteral("createBucketDialog"));
    auto* label = new Label(tr("Name"), Type::Body, Role::TextTertiary);
    m_name = new QLineEdit;
    m_name->setObjectName(QStringLiteral("bucketName"));
    m_name->setAccessibleName(tr("Name of the bucket"));
    m_name->setPlaceholderText(tr("for example: projects"));
    label->setBuddy(m_name);
    body()->addWidget(label);
    body()->addWidget(m_name);
    auto* list = new QVBoxLayout;
    list->setContentsMargins(0, 4, 0, 0);
    list->setSpacing(2);
    for (const NameRule& rule : bucketNameRules({}, m_taken)) {
        auto* row = new QHBoxLayout;
        row->setSpacing(8);
        Rule line{new IconLabel(QStringLiteral("circle"), Role::TextTertiary, 14),
            new Label(rule.text, Type::Small, Role::TextSecondary)};
        row->addWidget(line.icon);
        row->addWidget(line.text, 1);
        list->addLayout(row);
        m_rules.append(line);
    }
    body()->addLayout(list);
    m_message = new InlineMessage;
    body()->addWidget(m_message);
    connect(m_name, &QLineEdit::textChanged, this, &CreateBucketDialog::check);
    check();
    m_name->setFocus();
}

void CreateBucketDialog::check()
{
    const QString name = m_name->text();
    const QList<NameRule> rules = bucketNameRules(name, m_taken);
    bool broken = false;
    bool open = false;
    for (int i = 0; i < rules.size(); ++i) {
        switch (rules[i].verdict) {
        case NameRule::Verdict::Met:
            m_rules[i].icon->set(QStringLiteral("check-circle"), Role::Ok);
            m_rules[i].text->setRole(Role::TextSecondary);
            break;
        case NameRule::Verdict::Broken:
            m_rules[i].icon->set(QStringLiteral("x-octagon"), Role::Err);
            m_rules[i].text->setRole(Role::Err);
            broken = true;
            break;
        case NameRule::Verdict::Open:
            m_rules[i].icon->set(QStringLiteral("circle"), Role::TextTertiary);
            m_rules[i].text->setRole(Role::TextSecondary);
            open = true;
            break;
        }
        m_rules[i].text->setAccessibleDescription(
            rules[i].verdict == NameRule::Verdict::Broken ? tr("not met") : QString());
    }
    m_name->setProperty("error", broken);
    m_name->update();
    verb()->setEnabled(!broken && !open && !m_busy
        && app::checkBucketName(name) == BucketNameProblem::None);
}

void CreateBucketDialog::accept()
{
    app::s3client::S3Client* client = m_context.session.s3();
    if (m_busy || !verb()->isEnabled())
        return;
    if (!client) {
        m_message->say(State::Warn, tr("%1 does not answer.").arg(m_context.session.name()),
            tr("Try again when it does."));
        return;
    }
    m_busy = true;
    check();
    const QString name = m_name->text();
    client->createBucket(name)->then(this, [this, name](app::Outcome<app::Done> done) {
        m_busy = false;
        check();
        if (done) {
            Q_EMIT created(name);
            QuestionDialog::accept();
            return;
        }
        const words::Sentences s = words::fault(done.error(), m_context.session.name());
        m_message->say(State::Error, tr("The bucket was not created."), s.what);
        m_message->setDetails(s.details);
    });
}

QuestionDialog* makeDeleteDialog(const DeleteSubject& subject, QWidget* parent)
{
    const int things = subject.files + subject.folders;
    QString question;
    QString verb;
    if (things == 1 && subject.folders == 1) {
        question = DeleteText::tr("Delete the folder “%1” and all that is in it?").arg(subject.onlyName);
        verb = DeleteText::tr("Delete folder");
    } else if (things == 1) {
        question = DeleteText::tr("Delete “%1”?").arg(subject.onlyName);
        verb = DeleteText::tr("Delete file");
    } else if (subject.folders == 0) {
        question = DeleteText::tr("Delete %n file(s)?", nullptr, subject.files);
        verb = DeleteText::tr("Delete %n file(s)", nullptr, subject.files);
    } else {
        question = DeleteText::tr("Delete %n thing(s) and all that is in the folders?", nullptr, things);
        verb = DeleteText::tr("Delete %n thing(s)", nullptr, things);
    }
    QStringList text;
    if (subject.files > 0)
        text << DeleteText::tr("%1 go.").arg(format::bytes(subject.bytes));
    if (subject.folders > 0)
        text << DeleteText::tr("How many files the folders hold is not known before they are gone through.");
    if (subject.keepsVersions)
        text << DeleteText::tr("Older versions stay and can be restored.");
    else if (subject.knownServer)
        text << DeleteText::tr("This bucket keeps no older versions: what is deleted cannot be brought back.");
    else
        text << DeleteText::tr("If the bucket keeps no versions, what is deleted cannot be brought back.");
    text << DeleteText::tr("Links to what is deleted stop working.");
    auto* dialog = new QuestionDialog(
        question, text.join(QLatin1Char(' ')), verb, QuestionDialog::Kind::Destructive, parent);
    dialog->setObjectName(QStringLiteral("deleteDialog"));
    return dialog;
}

QuestionDialog* makeReplaceByVersionDialog(QWidget* parent)
{
    auto* dialog = new QuestionDialog(DeleteText::tr("Replace what is there now?"),
        DeleteText::tr("This bucket makes no new versions at present: what is there now may go for good when an "
                       "older version takes its place."),
        DeleteText::tr("Replace"), QuestionDialog::Kind::Destructive, parent);
    dialog->setObjectName(QStringLiteral("replaceByVersionDialog"));
    return dialog;
}

QuestionDialog* makeDeleteBucketDialog(const app::models::BucketRow& bucket, QWidget* parent)
{
    QString text;
    const bool empty = bucket.objects && *bucket.objects == 0 && bucket.uploads.value_or(0) == 0;
    if (empty) {
        text = DeleteText::tr("No file is in it now.");
    } else if (bucket.objects) {
        text = format::counted(DeleteText::tr("%n file(s), %1, go with it and cannot be brought back.", nullptr,
                                   format::plural(*bucket.objects)),
            *bucket.objects)
                   .arg(format::bytes(bucket.bytes.value_or(-1)));
        if (bucket.uploads.value_or(0) > 0)
            text += QLatin1Char(' ')
                + DeleteText::tr("%n unfinished upload(s) go too.", nullptr, int(*bucket.uploads));
    } else {
        text = DeleteText::tr("All files in it go with it and cannot be brought back. How many they are is not known.");
    }
    text += QLatin1Char(' ')
        + DeleteText::tr("Older versions and deleted files, if it keeps any, go too and cannot be brought back. "
                         "Other buckets stay as they are.");
    auto* dialog = new QuestionDialog(DeleteText::tr("Delete the bucket “%1”?").arg(bucket.name), text,
        empty ? DeleteText::tr("Delete bucket") : DeleteText::tr("Delete bucket and files"),
        QuestionDialog::Kind::Destructive, parent);
    dialog->setObjectName(QStringLiteral("deleteBucketDialog"));
    dialog->askForName(bucket.name, DeleteText::tr("Type the bucket's name to confirm"));
    return dialog;
}

NewFolderDialog::NewFolderDialog(const QString& where, QWidget* parent)
    : QuestionDialog(tr("New folder"), tr("In %1").arg(where), tr("Create folder"), Kind::Plain, parent)
{
    setObjectName(QStringLiteral("newFolderDialog"));
    m_name = new QLineEdit;
    m_name->setObjectName(QStringLiteral("folderName"));
    m_name->setAccessibleName(tr("Name of the folder"));
    m_name->setPlaceholderText(tr("Name"));
    body()->addWidget(m_name);
    verb()->setEnabled(false);
    connect(m_name, &QLineEdit::textChanged, this, [this] {
        const QString text = name();
        const bool good = !text.isEmpty() && text != "." && text != ".." && !text.contains('/')
            && text.toUtf8().size() <= 255;
        m_name->setProperty("error", !text.isEmpty() && !good);
        m_name->update();
        verb()->setEnabled(good);
    });
    m_name->setFocus();
}

QString NewFolderDialog::name() const
{
    return m_name->text().trimmed().normalized(QString::NormalizationForm_C);
}

} // namespace holdfast::ui
