// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/connection_form.h"

#include "app/s3client/trust.h"
#include "ui/shell/words.h"
#include "ui/theme/icons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"
#include "ui/wizard/certificate_dialog.h"

#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace holdfast::ui
{

using namespace app;
using profiles::Connection;
using profiles::ConnectionKind;

namespace
{

QLineEdit* field(const char* name, const QString& spoken, const QString& hint)
{
    auto* edit = new QLineEdit;
    edit->setObjectName(QLatin1String(name));
    edit->setAccessibleName(spoken);
    edit->setPlaceholderText(hint);
    return edit;
}

/// "nas:9000" is what people type; a name without scheme means https, a private place http.
QUrl addressOf(const QString& typed)
{
    QString text = typed.trimmed();
    if (text.isEmpty())
        return {};
    if (!text.contains(QLatin1String("://"))) {
        const QUrl guess(QStringLiteral("https://") + text);
        const auto reach = share::reachOf(guess);
        text = (reach == share::AddressReach::Public ? QStringLiteral("https://") : QStringLiteral("http://")) + text;
    }
    QUrl url(text, QUrl::StrictMode);
    url.setPath({});
    return url.isValid() && !url.host().isEmpty() && (url.scheme() == "http" || url.scheme() == "https") ? url : QUrl();
}

} // namespace

ConnectionForm::ConnectionForm(Context& context, QWidget* parent) : QWidget(parent), m_context(context)
{
    setObjectName(QStringLiteral("connectionForm"));
    m_name = field("connectionName", tr("Name of the place"), tr("for example: Office NAS"));
    m_address = field("connectionAddress", tr("Address of the server"), QStringLiteral("https://nas.example:9000"));
    m_key = field("connectionKey", tr("Access key"), {});
    m_secret = field("connectionSecret", tr("Secret key"), {});
    m_secret->setEchoMode(QLineEdit::Password);
    m_region = field("connectionRegion", tr("Region"), QStringLiteral("us-east-1"));
    m_style = new Segmented(tr("How buckets are addressed"));
    m_style->setObjectName(QStringLiteral("connectionStyle"));
    m_style->add(tr("server/bucket"));
    m_style->add(tr("bucket.server"));
    m_style->button(0)->setToolTip(tr("Path style: most own servers, and every Holdfast node"));
    m_style->button(1)->setToolTip(tr("Virtual host style: Amazon S3 and some other clouds"));
    m_test = new QPushButton(tr("Test connection"));
    m_test->setObjectName(QStringLiteral("testConnection"));
    m_test->setAutoDefault(false);
    m_message = new InlineMessage;
    m_message->setObjectName(QStringLiteral("connectionMessage"));
    m_secretNote = Label::wrapped({}, Type::Small, Role::TextSecondary);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->setRowWrapPolicy(QFormLayout::DontWrapRows);
    const auto row = [&](const QString& text, QWidget* widget) {
        auto* label = new Label(text, Type::Body, Role::TextTertiary);
        label->setBuddy(widget);
        label->setMinimumSize(96, 32);
        form->addRow(label, widget);
    };
    row(tr("Name"), m_name);
    row(tr("Address"), m_address);
    row(tr("Access key"), m_key);
    row(tr("Secret key"), m_secret);
    row(QString(), m_secretNote);
    row(tr("Region"), m_region);
    row(tr("Style"), m_style);
    auto* testRow = new QHBoxLayout;
    testRow->addWidget(m_test);
    testRow->addStretch(1);
    form->addRow(QString(), testRow);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addLayout(form);
    column->addWidget(m_message);

    for (QLineEdit* edit : {m_name, m_address, m_key, m_secret, m_region})
        connect(edit, &QLineEdit::textChanged, this, [this] {
            m_message->hide();
            m_test->setEnabled(isReady());
            Q_EMIT changed();
        });
    // What was trusted was trusted for this address.
    connect(m_address, &QLineEdit::textEdited, this, [this] { m_edited.endpoint.anchor.clear(); });
    connect(m_style, &Segmented::chosen, this, &ConnectionForm::changed);
    connect(m_test, &QPushButton::clicked, this, &ConnectionForm::test);
    connect(&context.services.secrets, &profiles::SecretStore::placeChanged, this, &ConnectionForm::showSecretPlace);
    m_test->setEnabled(false);
    showSecretPlace();
}

void ConnectionForm::showSecretPlace()
{
    const profiles::SecretStore& secrets = m_context.services.secrets;
    switch (secrets.place()) {
    case profiles::SecretPlace::Keychain:
        m_secretNote->setText(tr("The secret key is kept in the system's keychain."));
        break;
    case profiles::SecretPlace::SessionOnly:
        m_secretNote->setText(tr("There is no keychain here: the secret key is kept until Holdfast ends, then asked for again."));
        break;
    case profiles::SecretPlace::Unknown:
        m_secretNote->setText(tr("The secret key is kept in the keychain, if there is one; never in a file."));
        break;
    }
}

void ConnectionForm::edit(const Connection& connection)
{
    m_edited = connection;
    m_isHoldfast = connection.kind == ConnectionKind::HoldfastServer;
    m_name->setText(connection.name);
    m_address->setText(connection.endpoint.url.toString(QUrl::RemovePath));
    m_key->setText(connection.accessKey);
    m_secret->setPlaceholderText(tr("unchanged"));
    m_region->setText(connection.endpoint.region);
    m_style->setCurrent(connection.endpoint.style == s3client::AddressStyle::Path ? 0 : 1);
    m_test->setEnabled(isReady());
}

bool ConnectionForm::isReady() const
{
    return whatIsMissing().isEmpty();
}

QString ConnectionForm::whatIsMissing() const
{
    if (!addressOf(m_address->text()).isValid())
        return tr("Enter the address of the server.");
    if (m_key->text().trimmed().isEmpty())
        return tr("Enter the access key.");
    if (m_secret->text().isEmpty() && m_edited.id.isNull())
        return tr("Enter the secret key.");
    return {};
}

Connection ConnectionForm::connection() const
{
    Connection c = m_edited;
    c.endpoint.url = addressOf(m_address->text());
    c.endpoint.region = m_region->text().trimmed().isEmpty() ? QStringLiteral("us-east-1") : m_region->text().trimmed();
    c.endpoint.style = m_style->current() == 0 ? s3client::AddressStyle::Path : s3client::AddressStyle::VirtualHost;
    c.name = m_name->text().trimmed().isEmpty() ? c.endpoint.url.host() : m_name->text().trimmed();
    c.accessKey = m_key->text().trimmed();
    if (c.kind != ConnectionKind::ThisComputer)
        c.kind = m_isHoldfast ? ConnectionKind::HoldfastServer : ConnectionKind::AnyS3;
    return c;
}

QString ConnectionForm::secret() const
{
    return m_secret->text();
}

void ConnectionForm::busy(bool on)
{
    m_test->setEnabled(!on && isReady());
    m_test->setText(on ? tr("Testing…") : tr("Test connection"));
}

void ConnectionForm::say(State state, const QString& what, const QString& why, const QString& details)
{
    m_message->say(state, what, why);
    m_message->setDetails(details);
}

void ConnectionForm::fillCredentials(const std::function<void(s3client::Credentials)>& then)
{
    const QString key = m_key->text().trimmed();
    if (!m_secret->text().isEmpty() || m_edited.id.isNull()) {
        then({key, m_secret->text()});
        return;
    }
    m_context.services.secrets.read(m_edited.id, this,
        [key, then](std::optional<QString> secret) { then({key, secret.value_or(QString())}); });
}

void ConnectionForm::test()
{
    if (!isReady())
        return;
    busy(true);
    m_message->hide();
    const s3client::Endpoint endpoint = connection().endpoint;
    fillCredentials([this, endpoint](const s3client::Credentials& credentials) {
        m_admin = std::make_unique<adminclient::AdminClient>(endpoint, credentials);
        // Who answers there: a node of ours says so without a key.
        m_admin->capabilities()->then(this, [this, credentials](Outcome<adminclient::Capabilities> who) {
            if (!who && s3client::trust::isQuestion(who.error())) {
                askForTrust(who.error());
                return;
            }
            m_isHoldfast = who && who->isHoldfast();
            if (m_isHoldfast && m_region->text().trimmed().isEmpty() && !who->region.isEmpty())
                m_region->setText(who->region);
            tryBuckets(credentials);
        });
    });
}

void ConnectionForm::askForTrust(const Fault& fault)
{
    busy(false);
    const QString host = connection().endpoint.url.host();
    auto* dialog = new CertificateDialog(fault, host, window());
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        m_edited.endpoint.anchor = dialog->anchor();
        test();
    });
    connect(dialog, &QDialog::rejected, this, [this, fault, host] {
        const words::Sentences s = words::fault(fault, host);
        say(State::Error, s.what, s.why, s.details);
        Q_EMIT tested(false);
    });
    dialog->open();
}

void ConnectionForm::tryBuckets(const s3client::Credentials& credentials)
{
    const Connection c = connection();
    m_client = std::make_unique<s3client::S3Client>(c.endpoint, credentials);
    m_client->listBuckets()->then(this, [this, c](Outcome<QList<s3client::BucketInfo>> buckets) {
        busy(false);
        if (buckets) {
            const QString what = m_isHoldfast ? tr("A Holdfast node answers and takes the key.")
                                              : tr("An S3 server answers and takes the key.");
            say(State::Ok, what, tr("It shows %n bucket(s).", nullptr, int(buckets->size())));
            Q_EMIT tested(true);
            return;
        }
        const Fault fault = buckets.error();
        // A key may be good for one bucket and still not list them all.
        if (fault.code == QLatin1String("AccessDenied")) {
            say(State::Warn, tr("The server answers, but this key may not list the buckets."),
                tr("You can connect and open a bucket by its name."), fault.message);
            Q_EMIT tested(true);
            return;
        }
        const words::Sentences s = words::fault(fault, c.endpoint.url.host());
        say(State::Error, s.what, s.why, s.details);
        Q_EMIT tested(false);
    });
}

} // namespace holdfast::ui
