// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/wizard.h"

#include "ui/shell/languages.h"
#include "ui/shell/node_acts.h"
#include "ui/shell/words.h"
#include "ui/theme/icons.h"
#include "ui/widgets/format.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"
#include "ui/widgets/question_dialog.h"
#include "ui/wizard/connection_form.h"
#include "ui/wizard/door.h"
#include "ui/wizard/first_bucket.h"
#include "ui/wizard/store_door.h"

#include <QComboBox>
#include <QDir>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>

namespace holdfast::ui
{

using namespace app::node;

namespace
{
constexpr int kWidth = 1040;
}

Wizard::Wizard(Context& context, QWidget* parent)
    : Surface(Role::Window, {}, parent)
    , m_context(context)
    , m_stores(context.services.paths)
    , m_switch(context.services.paths, context.services.node)
{
    setObjectName(QStringLiteral("wizard"));
    m_store = new StoreDoor(context);
    m_panels = new QStackedWidget;
    m_panels->addWidget(m_store);
    m_panels->addWidget(makeConnect());
    m_panels->addWidget(makeSample());
    auto* card = new Card;
    auto* inside = new QVBoxLayout(card);
    inside->setContentsMargins(1, 1, 1, 1);
    inside->addWidget(m_panels);
    m_message = new InlineMessage;
    m_message->setObjectName(QStringLiteral("wizardMessage"));

    auto* middle = new QWidget;
    middle->setMaximumWidth(kWidth);
    auto* column = new QVBoxLayout(middle);
    column->setContentsMargins(0, 40, 0, 32);
    column->setSpacing(16);
    column->addWidget(makeTop());
    column->addWidget(makeDoors());
    column->addWidget(m_message);
    column->addWidget(card, 1);
    column->addWidget(makeBottom());
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(24, 0, 24, 0);
    row->addStretch(1);
    row->addWidget(middle, 100);
    row->addStretch(1);

    connect(m_store, &StoreDoor::changed, this, &Wizard::refresh);
    connect(m_form, &ConnectionForm::changed, this, &Wizard::refresh);
    connect(m_form, &ConnectionForm::tested, this, [this](bool good) {
        if (!m_waitsForTest)
            return;
        m_waitsForTest = false;
        if (!good) {
            setBusy(false);
            return;
        }
        app::profiles::Connection connection = m_form->connection();
        connection.id = m_connected; // a second attempt changes the place, it makes no other one
        const auto kept = m_context.services.sessions.putConnection(connection, m_form->secret());
        m_connected = kept.value_or(m_connected);
        if (kept)
            openFirst(*kept, false);
        else
            fail(tr("The place cannot be kept."), words::faultReason(kept.error()), kept.error().message);
    });
    connect(&m_switch, &StoreSwitch::ready, this, &Wizard::onStoreReady);
    connect(&m_switch, &StoreSwitch::failed, this, &Wizard::onStoreFailed);
    connect(&m_switch, &StoreSwitch::notKept, this, [this](const app::Fault& fault) {
        Q_EMIT m_context.go.told(
            State::Warn, tr("The settings of the store cannot be kept."), words::faultReason(fault));
    });
    choose(StoreHere);
    setBusy(false);
}

QWidget* Wizard::makeTop()
{
    auto* mark = new QLabel;
    mark->setPixmap(QIcon(QStringLiteral(":/holdfast.svg")).pixmap(QSize(36, 36), devicePixelRatioF()));
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(new Label(tr("Where should Holdfast keep your files?"), Type::Headline));
    words->addWidget(new Label(tr("You can add other places later."), Type::Body, Role::TextSecondary));
    auto* language = new QComboBox;
    language->setObjectName(QStringLiteral("wizardLanguage"));
    fillLanguages(*language, m_context.settings);
    auto* top = new QWidget;
    auto* row = new QHBoxLayout(top);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addWidget(mark);
    row->addLayout(words, 1);
    row->addWidget(language);
    return top;
}

QWidget* Wizard::makeDoors()
{
    m_doors = {new Door(QStringLiteral("pc-display"), tr("Store on this computer"),
                   tr("Choose folders or disks. Holdfast spreads every file over them.")),
        new Door(QStringLiteral("cloud"), tr("Connect to a server"),
            tr("A Holdfast node, or any S3 storage, by address and key.")),
        new Door(QStringLiteral("boxes"), tr("Try it with sample data"),
            tr("Uses 100 MiB in your home folder. Gone when you say so."))};
    const char* names[] = {"doorStore", "doorConnect", "doorSample"};
    auto* host = new QWidget;
    auto* row = new QHBoxLayout(host);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(16);
    for (int i = 0; i < 3; ++i) {
        m_doors[i]->setObjectName(QLatin1String(names[i]));
        row->addWidget(m_doors[i], 1);
        connect(m_doors[i], &QAbstractButton::clicked, this, [this, i] { choose(static_cast<DoorId>(i)); });
    }
    return host;
}

QWidget* Wizard::makeConnect()
{
    m_form = new ConnectionForm(m_context);
    m_form->setMaximumWidth(560);
    auto* host = new QWidget;
    auto* column = new QVBoxLayout(host);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(16);
    column->addWidget(new Label(tr("Which server?"), Type::Section));
    column->addWidget(m_form);
    column->addStretch(1);
    return host;
}

QWidget* Wizard::makeSample()
{
    auto* host = new QWidget;
    auto* column = new QVBoxLayout(host);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(8);
    column->addWidget(new Label(tr("A store to play with"), Type::Section));
    const QString where = format::path(m_context.services.paths.sampleStoreDir());
    const std::pair<const char*, QString> facts[] = {
        {"folder", tr("Four folders in %1 stand for four disks. Take one away and see what happens.").arg(where)},
        {"image", tr("One bucket with a few pictures, tables and notes, all made up.")},
        {"shield-check", tr("Your own files are not touched, and no other computer can reach the store.")},
        {"trash", tr("It runs while Holdfast runs. Delete the folder, and nothing is left.")}};
    for (const auto& [name, text] : facts) {
        auto* row = new QHBoxLayout;
        row->setSpacing(12);
        row->addWidget(new IconLabel(QLatin1String(name), Role::TextSecondary, 16), 0, Qt::AlignTop);
        row->addWidget(Label::wrapped(text), 1);
        column->addLayout(row);
    }
    column->addStretch(1);
    return host;
}

QWidget* Wizard::makeBottom()
{
    m_link = linkButton(tr("What happens to what is on these disks? It stays."));
    m_link->setObjectName(QStringLiteral("whatHappens"));
    connect(m_link, &QPushButton::clicked, this, [this] {
        auto* dialog = new QuestionDialog(tr("What is on the disks stays."),
            tr("Holdfast makes a folder of its own on each place and writes only there. Nothing is formatted, "
               "moved or removed. To go back, stop the store and delete these folders."),
            tr("Understood"), QuestionDialog::Kind::Plain, window());
        dialog->open();
    });
    m_busyBar = new QProgressBar;
    m_busyBar->setRange(0, 0);
    m_busyBar->setFixedSize(120, 6);
    m_busyBar->setTextVisible(false);
    m_busyWords = new Label({}, Type::Body, Role::TextSecondary);
    m_back = new QPushButton(tr("Back"));
    m_back->setObjectName(QStringLiteral("wizardBack"));
    m_back->setProperty("grade", "large");
    m_back->setAutoDefault(false);
    connect(m_back, &QPushButton::clicked, this, &Wizard::left);
    m_go = new QPushButton;
    m_go->setObjectName(QStringLiteral("wizardGo"));
    m_go->setProperty("grade", "large");
    makePrimary(m_go);
    connect(m_go, &QPushButton::clicked, this, &Wizard::go);
    auto* bottom = new QWidget;
    auto* row = new QHBoxLayout(bottom);
    row->setContentsMargins(0, 8, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_link);
    row->addWidget(m_busyBar);
    row->addWidget(m_busyWords);
    row->addStretch(1);
    row->addWidget(m_back);
    row->addWidget(m_go);
    return bottom;
}

void Wizard::setCancellable(bool cancellable)
{
    m_back->setVisible(cancellable);
}

void Wizard::choose(DoorId door)
{
    m_doors[door]->setChecked(true);
    m_panels->setCurrentIndex(door);
    m_message->hide();
    refresh();
}

void Wizard::refresh()
{
    if (!m_go || m_doors.isEmpty())
        return;
    const int door = m_panels->currentIndex();
    m_link->setVisible(door == StoreHere && !m_busyBar->isVisible());
    QString missing;
    switch (door) {
    case StoreHere:
        m_go->setText(tr("Store here and open my first bucket"));
        missing = m_store->whatIsMissing();
        break;
    case ConnectTo:
        m_go->setText(tr("Connect and open a bucket"));
        missing = m_form->whatIsMissing();
        break;
    default: m_go->setText(tr("Make the sample store")); break;
    }
    m_go->setEnabled(missing.isEmpty() && !m_busyBar->isVisible());
    m_go->setToolTip(missing);
}

void Wizard::setBusy(bool busy, const QString& words)
{
    m_busyBar->setVisible(busy);
    m_busyWords->setVisible(busy);
    m_busyWords->setText(words);
    m_panels->setEnabled(!busy);
    for (Door* door : m_doors)
        door->setEnabled(!busy);
    m_back->setEnabled(!busy);
    m_go->setEnabled(!busy);
    refresh();
}

void Wizard::fail(const QString& what, const QString& why, const QString& details)
{
    setBusy(false);
    m_message->say(State::Error, what, why);
    m_message->setDetails(details);
}

void Wizard::go()
{
    m_message->hide();
    switch (m_panels->currentIndex()) {
    case StoreHere: askThenStart(storeHere()); break;
    case ConnectTo:
        m_waitsForTest = true;
        setBusy(true, tr("Connecting…"));
        m_form->test();
        break;
    default: askThenStart(m_stores.sample()); break;
    }
}

/// Folders of a store that this computer knows open that store again, with what it keeps beside them.
NodeConfig Wizard::storeHere() const
{
    const NodeConfig chosen = m_store->config();
    auto known = m_stores.withFolder(chosen.drives);
    if (known && m_context.services.profiles.find(known->place)) {
        known->mode = known->sample ? NodeMode::Child : chosen.mode;
        return *known;
    }
    NodeConfig config = known ? *known : m_stores.newStore(); // known, but in no list
    config.mode = chosen.mode;
    config.drives = chosen.drives;
    config.listen = chosen.listen;
    config.sample = false;
    return config;
}

void Wizard::askThenStart(const NodeConfig& config)
{
    const QString name = nameOfStore(m_context, m_context.services.node.config());
    QuestionDialog* dialog
        = askBeforeSwitch(m_context, config, tr("Start this store instead of “%1”?").arg(name), window());
    if (!dialog) {
        startStore(config);
        return;
    }
    connect(dialog, &QDialog::accepted, this, [this, config] { startStore(config); });
    QPushButton* open = dialog->addVerb(tr("Open “%1”").arg(name));
    open->setObjectName(QStringLiteral("openRunningStore"));
    connect(open, &QPushButton::clicked, this, [this, dialog] {
        dialog->reject();
        (void)m_context.services.profiles.setCurrent(m_context.services.node.config().place); // it is asked again
        Q_EMIT finished({});
    });
    dialog->open();
}

void Wizard::startStore(const NodeConfig& config)
{
    // Of a store that is known, a folder that is missing stays missing: its disk may be away.
    const bool isNew = config.sample ? !m_stores.sampleExists() : !m_stores.find(config.place);
    for (const QString& drive : isNew ? config.drives : QStringList()) {
        if (!QDir().mkpath(drive)) {
            fail(tr("The folder %1 cannot be made.").arg(format::path(drive)), tr("Choose another place."), {});
            return;
        }
    }
    if (const auto kept = m_stores.keep(config); !kept) {
        fail(tr("The settings of the store cannot be kept."), words::faultReason(kept.error()), kept.error().message);
        return;
    }
    m_config = config;
    m_formerName = nameOfStore(m_context, m_context.services.node.config());
    setBusy(true, tr("Starting the store…"));
    m_switch.begin(config);
}

void Wizard::onStoreFailed(const NodeSnapshot& snapshot, bool formerRuns)
{
    const words::Sentences s = words::nodeProblem(snapshot);
    fail(s.what, formerRuns ? s.why + QLatin1Char(' ') + tr("“%1” is started again.").arg(m_formerName) : s.why,
        s.details);
}

void Wizard::onStoreReady()
{
    QString name = m_config.sample ? tr("Sample store") : tr("This computer");
    const auto& places = m_context.services.profiles.connections();
    const auto taken = [&](const QString& wanted) {
        return std::any_of(places.begin(), places.end(), [&](const auto& place) { return place.name == wanted; });
    };
    const QString first = name;
    for (int i = 2; taken(name); ++i)
        name = QStringLiteral("%1 %2").arg(first).arg(i);
    openFirst(m_context.services.sessions.ensureThisComputer(name, m_config.place), m_config.sample);
}

void Wizard::openFirst(const QUuid& connection, bool sample)
{
    setBusy(true, tr("Opening the first bucket…"));
    if (const auto done = m_context.services.profiles.setCurrent(connection); !done) {
        fail(tr("The place cannot be kept."), words::faultReason(done.error()), done.error().message);
        return;
    }
    auto* first = new FirstBucket(m_context, connection, sample, this);
    connect(first, &FirstBucket::progressed, m_busyWords, &QLabel::setText);
    connect(first, &FirstBucket::ready, this, [this](const QString& bucket) {
        setBusy(false);
        if (m_context.services.node.snapshot().serviceUnavailable && !m_config.drives.isEmpty()
            && m_config.mode == NodeMode::Service)
            Q_EMIT m_context.go.told(State::Info, tr("The store runs while Holdfast runs."),
                tr("This system has no user services, so it cannot go on when the window is closed."));
        Q_EMIT finished(bucket);
    });
    const bool elsewhere = m_panels->currentIndex() == ConnectTo;
    connect(first, &FirstBucket::failed, this, [this, elsewhere](const app::Fault& fault) {
        const words::Sentences s = words::fault(fault, m_context.session.name());
        if (!elsewhere) {
            fail(s.what, s.why, s.details);
            return;
        }
        // The place is there and answers: what the key may do in it is found out inside.
        setBusy(false);
        Q_EMIT finished({});
        Q_EMIT m_context.go.told(State::Warn, tr("Connected, but no bucket was opened."),
            s.what + QLatin1Char(' ') + tr("Open one by its name, or make one."));
    });
    first->start();
}

} // namespace holdfast::ui
