// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/certificate_dialog.h"

#include "app/s3client/trust.h"
#include "ui/shell/words.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/label.h"

#include <QCheckBox>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace holdfast::ui
{

namespace trust = app::s3client::trust;

namespace
{

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(CertificateDialog)
};

bool hasChanged(const app::Fault& fault)
{
    return fault.code == QLatin1String("TlsChanged");
}

QString question(const app::Fault& fault, const QString& server)
{
    return hasChanged(fault) ? Words::tr("%1 shows another certificate than before.").arg(server)
                             : Words::tr("Trust the certificate of %1?").arg(server);
}

QString explanation(const app::Fault& fault)
{
    if (hasChanged(fault))
        return Words::tr("If the server was set up anew, that is to be expected. Otherwise somebody may stand between "
                         "you and it, and read and change what you send. Ask whoever runs it, and compare the "
                         "fingerprint.");
    return Words::tr("Nobody this computer knows vouches for it at this address. If you can, compare the fingerprint "
                     "with the one that whoever runs the server sees. Holdfast then takes this one only, and asks "
                     "again should it change.");
}

} // namespace

CertificateDialog::CertificateDialog(const app::Fault& fault, const QString& server, QWidget* parent)
    : QuestionDialog(question(fault, server), explanation(fault),
          hasChanged(fault) ? tr("Trust the new one") : tr("Trust this server"),
          hasChanged(fault) ? Kind::Destructive : Kind::Plain, parent)
{
    setObjectName(QStringLiteral("certificateDialog"));
    setCancelText(tr("Do not connect"));
    const trust::Shown shown = trust::describe(trust::fromPem(fault.certificates));
    m_anchor = shown.anchor;
    auto* facts = new FactList;
    facts->add(tr("Name"), shown.name.isEmpty() ? tr("none") : shown.name);
    facts->add(tr("For"), shown.names.isEmpty() ? tr("no names") : shown.names.join(QLatin1String(", ")));
    facts->add(tr("Signed by"), shown.selfSigned ? tr("itself") : shown.issuer);
    const QLocale locale;
    facts->add(tr("Valid"), tr("%1 to %2", "dates").arg(locale.toString(shown.from.date(), QLocale::ShortFormat),
        locale.toString(shown.until.date(), QLocale::ShortFormat)));
    auto* print = new Label(trust::inTwoLines(shown.fingerprint), Type::Mono, Role::Text);
    print->setObjectName(QStringLiteral("fingerprint"));
    print->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    print->setAccessibleName(tr("Fingerprint, SHA-256: %1").arg(shown.fingerprint));
    facts->add(tr("Fingerprint"), print);
    body()->addWidget(facts);
    verb()->setEnabled(!m_anchor.isEmpty());
    if (!hasChanged(fault))
        return;
    auto* sure = new QCheckBox(tr("I know why it changed"));
    sure->setObjectName(QStringLiteral("certificateSure"));
    body()->addWidget(sure);
    verb()->setEnabled(false);
    connect(sure, &QCheckBox::toggled, this,
        [this](bool on) { verb()->setEnabled(on && !m_anchor.isEmpty()); });
}

CertificateDialog* CertificateDialog::forConnection(Context& context, const QUuid& id, QWidget* parent)
{
    const app::profiles::Session* session = context.services.sessions.session(id);
    if (!session || session->reach() != app::profiles::Reach::Untrusted || !session->lastFault())
        return nullptr;
    auto* dialog = new CertificateDialog(*session->lastFault(), session->connection().name, parent);
    connect(dialog, &QDialog::accepted, dialog, [&context, id, dialog] {
        auto connection = context.services.profiles.find(id);
        if (!connection)
            return;
        connection->endpoint.anchor = dialog->anchor();
        const auto kept = context.services.profiles.put(*connection);
        if (!kept)
            Q_EMIT context.go.told(
                State::Warn, tr("The certificate could not be kept."), words::faultReason(kept.error()));
    });
    return dialog;
}

} // namespace holdfast::ui
