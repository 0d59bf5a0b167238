// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/browser/protection_section.h"

#include "ui/shell/words.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/format.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"
#include "ui/widgets/question_dialog.h"

#include <QCheckBox>
#include <QDateTimeEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

namespace holdfast::ui
{

using namespace app;
using app::s3client::LockMode;
using app::s3client::Retention;

namespace
{
constexpr int kUsualDays = 30;
enum Lifting { ByRight, ByNobody };
} // namespace

ProtectionWords protectionWords(const Retention& retention, const QDateTime& now)
{
    if (retention.mode == LockMode::None || !retention.until.isValid())
        return {ProtectionSection::tr("No date keeps this version from being deleted."), {}};
    const QString until = format::exactTime(retention.until);
    if (retention.until <= now)
        return {ProtectionSection::tr("It could not be deleted before %1. That is over.").arg(until), {}};
    return {ProtectionSection::tr("Cannot be deleted before %1.").arg(until),
        retention.mode == LockMode::Compliance
            ? ProtectionSection::tr("Nobody can lift this earlier.")
            : ProtectionSection::tr("Only keys with a right of their own can lift this earlier.")};
}

ProtectionSection::ProtectionSection(Context& context, QWidget* parent)
    : PanelSection(tr("Protection"), parent), m_context(context)
{
    setObjectName(QStringLiteral("protectionSection"));
    link()->setObjectName(QStringLiteral("protectionExtend"));
    connect(link(), &QPushButton::clicked, this, &ProtectionSection::askUntil);
    m_what = Label::wrapped({});
    m_what->setObjectName(QStringLiteral("protectionWhat"));
    m_more = Label::wrapped({}, Type::Small, Role::TextSecondary);
    m_hold = new QCheckBox(tr("Legal hold"));
    m_hold->setObjectName(QStringLiteral("legalHold"));
    m_holdWords = Label::wrapped(
        tr("While it is on, nobody can delete this version, whatever the date."), Type::Small,
        Role::TextSecondary);
    connect(m_hold, &QCheckBox::clicked, this, &ProtectionSection::setHold);
    body()->addWidget(m_what);
    body()->addWidget(m_more);
    body()->addWidget(m_hold);
    body()->addWidget(m_holdWords);
    hide();
}

void ProtectionSection::clear()
{
    ++m_generation;
    m_subject = {};
    m_retention.reset();
    message()->hide();
    hide();
}

void ProtectionSection::fail(const QString& what, const Fault& fault)
{
    const words::Sentences s = words::fault(fault, m_context.session.name());
    message()->say(State::Warn, what, s.what);
    message()->setDetails(s.details);
}

void ProtectionSection::show(const DetailsSubject& subject)
{
    s3client::S3Client* client = m_context.session.s3();
    if (!client)
        return;
    if (subject != m_subject) {
        message()->hide();
        m_retention.reset();
        m_hold->setEnabled(false);
        hide();
    }
    m_subject = subject;
    const int generation = ++m_generation;
    getObjectRetention(*client, subject.bucket, subject.key, subject.versionId)
        ->then(this, [this, generation](Outcome<Retention> is) {
            if (generation != m_generation || (!is && is.error().kind == FaultClass::Cancelled))
                return;
            m_retention = is ? std::optional(*is) : std::nullopt;
            if (!is)
                fail(tr("The protection of this version is not known."), is.error());
            showRetention();
            PanelSection::show();
        });
    getObjectLegalHold(*client, subject.bucket, subject.key, subject.versionId)
        ->then(this, [this, generation](Outcome<bool> is) {
            if (generation != m_generation)
                return;
            const QSignalBlocker quiet(m_hold);
            m_hold->setChecked(is.value_or(false));
            m_hold->setVisible(is.has_value());
            m_holdWords->setVisible(is.has_value());
            m_hold->setEnabled(is && !m_subject.readOnly);
        });
}

void ProtectionSection::showRetention()
{
    const bool known = m_retention.has_value();
    const ProtectionWords words
        = protectionWords(m_retention.value_or(Retention()), QDateTime::currentDateTime());
    m_what->setText(words.what);
    m_what->setVisible(known);
    m_more->setText(words.more);
    m_more->setVisible(known && !words.more.isEmpty());
    const bool held = known && m_retention->mode != LockMode::None;
    link()->setText(held ? tr("Extend…") : tr("Protect…"));
    link()->setVisible(known && !m_subject.readOnly);
}

void ProtectionSection::askUntil()
{
    const Retention now = m_retention.value_or(Retention());
    const QString name = m_subject.key.section(QLatin1Char('/'), -1);
    auto* dialog = new QuestionDialog(tr("Protect “%1” until when?").arg(name),
        tr("Until then this version cannot be deleted or overwritten. The date can be moved further away "
           "at any time, but not nearer."),
        tr("Protect until then"), QuestionDialog::Kind::Plain, window());
    dialog->setObjectName(QStringLiteral("retentionDialog"));
    const QDateTime least = qMax(QDateTime::currentDateTime().addSecs(60), now.until);
    auto* until = new QDateTimeEdit(least.addDays(kUsualDays));
    until->setObjectName(QStringLiteral("retainUntil"));
    until->setAccessibleName(tr("Protected until"));
    until->setCalendarPopup(true);
    until->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm")); // no month to be taken for a day
    until->setMinimumDateTime(least);
    auto* label = new Label(tr("Until"), Type::Body, Role::TextTertiary);
    label->setBuddy(until);
    auto* lifting = new Segmented(tr("Who can lift it earlier"));
    lifting->setObjectName(QStringLiteral("retainMode"));
    lifting->add(tr("Keys with the right to"));
    lifting->add(tr("Nobody"));
    lifting->setCurrent(now.mode == LockMode::Compliance ? ByNobody : ByRight);
    lifting->button(ByRight)->setEnabled(now.mode != LockMode::Compliance);
    if (now.mode == LockMode::Compliance)
        lifting->button(ByRight)->setToolTip(tr("A protection that nobody can lift stays one."));
    dialog->body()->addWidget(label);
    dialog->body()->addWidget(until);
    dialog->body()->addSpacing(4);
    dialog->body()->addWidget(new Label(tr("Who can lift it earlier"), Type::Body, Role::TextTertiary));
    dialog->body()->addWidget(lifting);
    connect(dialog, &QDialog::accepted, this, [this, until, lifting, subject = m_subject] {
        if (subject == m_subject)
            extend({lifting->current() == ByNobody ? LockMode::Compliance : LockMode::Governance,
                until->dateTime()});
    });
    dialog->open();
    until->setFocus();
}

void ProtectionSection::extend(const Retention& retention)
{
    s3client::S3Client* client = m_context.session.s3();
    if (!client)
        return;
    const int generation = ++m_generation;
    putObjectRetention(*client, m_subject.bucket, m_subject.key, retention, m_subject.versionId)
        ->then(this, [this, generation, retention](Outcome<Done> done) {
            if (generation != m_generation)
                return;
            if (!done) {
                fail(tr("The protection was not changed."), done.error());
                return;
            }
            message()->hide();
            m_retention = retention;
            showRetention();
        });
}

void ProtectionSection::setHold(bool on)
{
    s3client::S3Client* client = m_context.session.s3();
    if (!client)
        return;
    m_hold->setEnabled(false);
    const int generation = ++m_generation;
    putObjectLegalHold(*client, m_subject.bucket, m_subject.key, on, m_subject.versionId)
        ->then(this, [this, generation, on](Outcome<Done> done) {
            if (generation != m_generation)
                return;
            m_hold->setEnabled(true);
            if (done) {
                message()->hide();
                return;
            }
            m_hold->setChecked(!on); // what is shown is what the server holds
            fail(on ? tr("The legal hold was not set.") : tr("The legal hold was not lifted."), done.error());
        });
}

} // namespace holdfast::ui
