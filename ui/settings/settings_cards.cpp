// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settings_cards.h"

#include "ui/shares/share_dialog.h"
#include "ui/shell/languages.h"
#include "ui/shell/words.h"
#include "ui/theme/icons.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/question_dialog.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace holdfast::ui
{

using namespace app::profiles;

namespace
{

QHBoxLayout* labelled(const QString& text, QWidget* widget)
{
    auto* row = new QHBoxLayout;
    row->setSpacing(16);
    auto* label = new Label(text, Type::Body, Role::TextTertiary);
    label->setMinimumWidth(120);
    label->setBuddy(widget);
    row->addWidget(label);
    row->addWidget(widget);
    row->addStretch(1);
    return row;
}

} // namespace

SettingsCard::SettingsCard(const QString& title, QWidget* parent) : Card(parent)
{
    m_body = new QVBoxLayout;
    m_body->setSpacing(12);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 18);
    column->setSpacing(12);
    column->addWidget(new Label(title, Type::Section));
    column->addLayout(m_body);
}

ConnectionsCard::ConnectionsCard(Context& context, QWidget* parent)
    : SettingsCard(tr("Places"), parent), m_context(context)
{
    setObjectName(QStringLiteral("connectionsCard"));
    m_rows = new QVBoxLayout;
    m_rows->setSpacing(0);
    auto* add = new QPushButton(tr("Connect to a server…"));
    add->setObjectName(QStringLiteral("addConnection"));
    add->setIcon(icon(QStringLiteral("plus-lg")));
    add->setAutoDefault(false);
    connect(add, &QPushButton::clicked, this, [this] { Q_EMIT m_context.go.connectionRequested({}); });
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(add);
    buttons->addStretch(1);
    body()->addLayout(m_rows);
    body()->addLayout(buttons);
    connect(&context.services.profiles, &ProfileStore::changed, this, &ConnectionsCard::refresh);
    connect(&context.services.sessions, &SessionPool::sessionsChanged, this, &ConnectionsCard::refresh);
    connect(&context.session, &CurrentSession::reachChanged, this, &ConnectionsCard::refresh);
    connect(&context.services.node, &app::node::NodeSupervisor::changed, this, &ConnectionsCard::refresh);
    refresh();
}

QWidget* ConnectionsCard::row(const Connection& connection)
{
    auto* host = new QWidget;
    auto* line = new QHBoxLayout(host);
    line->setContentsMargins(0, 8, 0, 8);
    line->setSpacing(12);
    const bool here = connection.kind == ConnectionKind::ThisComputer;
    line->addWidget(new IconTile(here ? QStringLiteral("pc-display")
            : connection.kind == ConnectionKind::HoldfastServer ? QStringLiteral("hdd-stack")
                                                                : QStringLiteral("cloud")));
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(new ElidedLabel(connection.name, Type::Medium));
    words->addWidget(new ElidedLabel(here ? tr("the store of this computer")
                                          : connection.endpoint.url.toString(QUrl::RemovePath),
        Type::Small, Role::TextSecondary));
    line->addLayout(words, 1);
    if (const Session* session = m_context.services.sessions.session(connection.id)) {
        const words::Standing standing = words::session(*session, m_context.services.node.snapshot());
        auto* chip = new Chip;
        chip->set(standing.state, standing.word, standing.icon);
        line->addWidget(chip);
    }
    if (words::isOtherStore(connection, m_context.services.node.snapshot())) {
        QPushButton* start = smallButton(tr("Start…"), QStringLiteral("play"));
        start->setAccessibleName(tr("Start %1").arg(connection.name));
        connect(start, &QPushButton::clicked, this,
            [this, id = connection.id] { Q_EMIT m_context.go.storeRequested(id); });
        line->addWidget(start);
    }
    if (!here) {
        QPushButton* edit = smallButton(tr("Change…"));
        edit->setAccessibleName(tr("Change %1").arg(connection.name));
        connect(edit, &QPushButton::clicked, this,
            [this, id = connection.id] { Q_EMIT m_context.go.connectionRequested(id); });
        line->addWidget(edit);
    }
    QPushButton* remove = smallButton(tr("Remove…"));
    remove->setAccessibleName(tr("Remove %1").arg(connection.name));
    connect(remove, &QPushButton::clicked, this, [this, connection] { this->remove(connection); });
    line->addWidget(remove);
    return host;
}

void ConnectionsCard::refresh()
{
    clearLayout(m_rows);
    for (const Connection& connection : m_context.services.profiles.connections()) {
        m_rows->addWidget(row(connection));
        m_rows->addWidget(new Line);
    }
    if (m_context.services.profiles.connections().isEmpty())
        m_rows->addWidget(new Label(tr("There is none yet."), Type::Body, Role::TextSecondary));
}

void ConnectionsCard::remove(const Connection& connection)
{
    auto* dialog = new QuestionDialog(tr("Remove “%1” from the list?").arg(connection.name),
        connection.kind == ConnectionKind::ThisComputer
            ? tr("The store and its files stay on the disks; only this entry goes.")
            : tr("Its address and key are forgotten here. Files on the server stay; unfinished transfers wait."),
        tr("Remove"), QuestionDialog::Kind::Destructive, window());
    connect(dialog, &QDialog::accepted, this, [this, id = connection.id] {
        m_context.services.secrets.remove(id);
        m_context.services.transfers.dropConnection(id);
        if (const auto done = m_context.services.profiles.remove(id); !done)
            Q_EMIT m_context.go.told(State::Warn, tr("It could not be removed."), words::faultReason(done.error()));
    });
    dialog->open();
}

AddressCard::AddressCard(Context& context, QWidget* parent)
    : SettingsCard(tr("Addresses for others"), parent), m_context(context)
{
    setObjectName(QStringLiteral("addressCard"));
    m_intro = Label::wrapped({}, Type::Body, Role::TextSecondary);
    m_rows = new QVBoxLayout;
    m_rows->setSpacing(0);
    m_field = new QLineEdit;
    m_field->setObjectName(QStringLiteral("publicAddress"));
    m_field->setPlaceholderText(QStringLiteral("https://files.example.org"));
    m_field->setAccessibleName(tr("An address for links"));
    auto* add = new QPushButton(tr("Add"));
    add->setAutoDefault(false);
    connect(add, &QPushButton::clicked, this, &AddressCard::add);
    connect(m_field, &QLineEdit::returnPressed, this, &AddressCard::add);
    auto* row = new QHBoxLayout;
    row->addWidget(m_field, 1);
    row->addWidget(add);
    m_message = new InlineMessage;
    body()->addWidget(m_intro);
    body()->addLayout(m_rows);
    body()->addLayout(row);
    body()->addWidget(m_message);
    connect(&context.session, &CurrentSession::changed, this, &AddressCard::refresh);
    connect(&context.services.profiles, &ProfileStore::changed, this, &AddressCard::refresh);
    refresh();
}

void AddressCard::refresh()
{
    clearLayout(m_rows);
    const auto connection = m_context.services.profiles.find(m_context.session.id());
    m_field->setEnabled(connection.has_value());
    m_intro->setText(connection
            ? tr("Links to files on %1 can carry another address than the one used here, for people elsewhere. "
                 "It must lead to the same server.").arg(connection->name)
            : tr("Choose a place first."));
    if (!connection)
        return;
    for (const QString& address : connection->publicAddresses) {
        auto* host = new QWidget;
        auto* line = new QHBoxLayout(host);
        line->setContentsMargins(0, 6, 0, 6);
        line->setSpacing(12);
        const QString warning = reachWarning(app::share::reachOf(QUrl(address)));
        line->addWidget(new IconLabel(warning.isEmpty() ? QStringLiteral("globe") : QStringLiteral("exclamation-triangle"),
            warning.isEmpty() ? Role::TextSecondary : Role::Warn));
        line->addWidget(new ElidedLabel(address, Type::Body, Role::Text, Qt::ElideMiddle), 1);
        line->addWidget(new Label(warning, Type::Small, Role::TextSecondary));
        QPushButton* remove = smallButton(tr("Remove"));
        remove->setAccessibleName(tr("Remove %1").arg(address));
        connect(remove, &QPushButton::clicked, this, [this, address] {
            auto edited = m_context.services.profiles.find(m_context.session.id());
            if (!edited)
                return;
            edited->publicAddresses.removeAll(address);
            if (!m_context.services.profiles.put(*edited))
                m_message->say(State::Error, tr("The change could not be kept."));
        });
        line->addWidget(remove);
        m_rows->addWidget(host);
        m_rows->addWidget(new Line);
    }
}

void AddressCard::add()
{
    auto connection = m_context.services.profiles.find(m_context.session.id());
    QString text = m_field->text().trimmed();
    if (!connection || text.isEmpty())
        return;
    if (!text.contains(QLatin1String("://")))
        text.prepend(QLatin1String("https://"));
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || (url.scheme() != "http" && url.scheme() != "https")) {
        m_message->say(State::Error, tr("This is not an address."), tr("It looks like https://files.example.org."));
        return;
    }
    m_message->hide();
    connection->publicAddresses.append(url.toString(QUrl::RemovePath));
    if (const auto done = m_context.services.profiles.put(*connection); !done)
        m_message->say(State::Error, tr("The address could not be kept."), words::faultReason(done.error()));
    else
        m_field->clear();
}

LookCard::LookCard(Context& context, QWidget* parent)
    : SettingsCard(tr("Appearance, language and keys"), parent), m_context(context)
{
    setObjectName(QStringLiteral("lookCard"));
    auto* look = new Segmented(tr("Appearance"));
    look->setObjectName(QStringLiteral("appearance"));
    for (const QString& text : {tr("As the system"), tr("Light"), tr("Dark"), tr("High contrast")})
        look->add(text);
    look->setCurrent(int(context.settings.appearance()));
    connect(look, &Segmented::chosen, this, [this](int index) {
        m_context.settings.setAppearance(static_cast<UiSettings::Appearance>(index));
    });
    auto* language = new QComboBox;
    language->setObjectName(QStringLiteral("language"));
    fillLanguages(*language, context.settings);
    m_keys = Label::wrapped({});
    body()->addLayout(labelled(tr("Appearance"), look));
    body()->addLayout(labelled(tr("Language"), language));
    auto* keys = labelled(tr("Secret keys"), m_keys);
    keys->setStretch(1, 10);
    body()->addLayout(keys);
    connect(&context.services.secrets, &SecretStore::placeChanged, this, &LookCard::showKeys);
    showKeys();
}

void LookCard::showKeys()
{
    const SecretStore& secrets = m_context.services.secrets;
    switch (secrets.place()) {
    case SecretPlace::Keychain: m_keys->setText(tr("in the system's keychain")); break;
    case SecretPlace::SessionOnly:
        m_keys->setText(tr("for this session only: there is no keychain here, so they are asked for again after a restart"));
        m_keys->setToolTip(secrets.keychainProblem());
        break;
    case SecretPlace::Unknown: m_keys->setText(tr("in the keychain if there is one; never in a file")); break;
    }
}

AboutCard::AboutCard(Context& context, QWidget* parent) : SettingsCard(tr("About"), parent)
{
    auto* facts = new FactList;
    const QString version = QCoreApplication::applicationVersion();
    facts->add(tr("Holdfast"), version.isEmpty() ? QStringLiteral("0.1.0") : version);
    if (const auto& ready = context.services.node.snapshot().ready)
        facts->add(tr("Server"), ready->version);
    facts->add(tr("Made with"), QStringLiteral("Qt %1, Bootstrap Icons, libqrencode").arg(QString::fromLatin1(qVersion())));
    facts->add(tr("Licence"), tr("GPL 3.0 or later; the server Apache 2.0"));
    body()->addWidget(facts);
}

} // namespace holdfast::ui
