// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/browser/versioning_dialog.h"

#include "ui/shell/words.h"
#include "ui/widgets/card.h"
#include "ui/widgets/inline_message.h"

#include <QVBoxLayout>

namespace holdfast::ui
{

using namespace app;
using app::s3client::Versioning;

VersioningDialog::VersioningDialog(Context& context, const QString& bucket, QWidget* parent)
    : QuestionDialog(tr("Older versions in “%1”").arg(bucket), tr("Asking the server…"),
        tr("Keep versions"), Kind::Plain, parent)
    , m_context(context)
    , m_bucket(bucket)
{
    setObjectName(QStringLiteral("versioningDialog"));
    setCancelText(tr("Close"));
    m_message = new InlineMessage;
    body()->addWidget(m_message);
    connect(&m_keeping, &models::BucketKeeping::changed, this, &VersioningDialog::showState);
    m_keeping.look(context.session.s3(), bucket);
}

void VersioningDialog::showState()
{
    const auto is = m_keeping.versioning();
    verb()->setVisible(is.has_value());
    verb()->setToolTip({});
    verb()->setEnabled(!m_busy);
    if (!is) {
        if (m_keeping.fault()) {
            const words::Sentences s = words::fault(*m_keeping.fault(), m_context.session.name());
            setText(tr("Whether this bucket keeps versions is not known."));
            m_message->say(State::Warn, s.what, s.why);
            m_message->setDetails(s.details);
        }
        return;
    }
    switch (*is) {
    case Versioning::Off:
        setText(tr("Off. What is overwritten or deleted is gone. Once switched on, every file keeps its "
                   "older versions, and they take room; it can be suspended later, but not undone."));
        verb()->setText(tr("Keep versions"));
        break;
    case Versioning::Enabled:
        setText(tr("On. What is overwritten or deleted stays as an older version, can be brought back, and "
                   "takes room."));
        verb()->setText(tr("Suspend"));
        break;
    case Versioning::Suspended:
        setText(tr("Suspended. The older versions there are stay, but new ones are not kept: what is "
                   "overwritten from now on is gone."));
        verb()->setText(tr("Keep versions"));
        break;
    }
    if (*is == Versioning::Enabled && m_keeping.lock().enabled) {
        verb()->setEnabled(false);
        verb()->setToolTip(tr("The bucket can lock files, and locks need versions."));
    }
}

void VersioningDialog::accept()
{
    s3client::S3Client* client = m_context.session.s3();
    if (m_busy || !client || !m_keeping.versioning() || !verb()->isEnabled())
        return;
    m_busy = true;
    verb()->setEnabled(false);
    const bool on = *m_keeping.versioning() != Versioning::Enabled;
    putBucketVersioning(*client, m_bucket, on)->then(this, [this, on](Outcome<Done> done) {
        m_busy = false;
        if (!done) {
            showState();
            const words::Sentences s = words::fault(done.error(), m_context.session.name());
            m_message->say(State::Error, tr("Nothing was changed."), s.what);
            m_message->setDetails(s.details);
            return;
        }
        Q_EMIT m_context.go.told(State::Ok,
            on ? tr("“%1” keeps older versions from now on.").arg(m_bucket)
               : tr("“%1” keeps no new versions from now on.").arg(m_bucket),
            on ? QString() : tr("Those there are stay."));
        QuestionDialog::accept();
    });
}

} // namespace holdfast::ui
