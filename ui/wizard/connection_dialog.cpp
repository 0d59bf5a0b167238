// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/connection_dialog.h"

#include "ui/shell/words.h"
#include "ui/wizard/connection_form.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace holdfast::ui
{

ConnectionDialog::ConnectionDialog(Context& context, const QUuid& id, QWidget* parent)
    : QuestionDialog(id.isNull() ? tr("Connect to a server") : tr("Change the connection"),
          id.isNull() ? tr("A Holdfast node, or any S3 storage.") : QString(),
          id.isNull() ? tr("Connect") : tr("Keep changes"), Kind::Plain, parent)
    , m_context(context)
{
    setObjectName(QStringLiteral("connectionDialog"));
    m_form = new ConnectionForm(context);
    body()->addWidget(m_form);
    if (const auto known = context.services.profiles.find(id))
        m_form->edit(*known);
    const auto follow = [this] {
        verb()->setEnabled(m_form->isReady());
        verb()->setToolTip(m_form->whatIsMissing());
    };
    connect(m_form, &ConnectionForm::changed, this, follow);
    connect(m_form, &ConnectionForm::tested, this, [this](bool good) {
        if (m_waits && good)
            keep();
        m_waits = false;
    });
    follow();
}

void ConnectionDialog::accept()
{
    m_waits = true;
    m_form->test();
}

void ConnectionDialog::keep()
{
    const auto kept = m_context.services.sessions.putConnection(m_form->connection(), m_form->secret());
    const auto current = kept ? m_context.services.profiles.setCurrent(*kept)
                              : app::Outcome<app::Done>(std::unexpected(kept.error()));
    if (!current)
        Q_EMIT m_context.go.told(
            State::Warn, tr("The connection could not be kept."), words::faultReason(current.error()));
    QuestionDialog::accept();
}

} // namespace holdfast::ui
