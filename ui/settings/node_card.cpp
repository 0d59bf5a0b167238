// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settings_cards.h"

#include "app/node/node_config.h"
#include "app/s3client/trust.h"
#include "ui/shell/node_acts.h"
#include "ui/shell/words.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/format.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"
#include "ui/widgets/question_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QVBoxLayout>

namespace holdfast::ui
{

using namespace app::node;

namespace
{

enum Who { ThisComputerOnly, Network };

QString portOf(const QString& listen)
{
    return listen.section(QLatin1Char(':'), -1);
}

QString hostOf(const QString& listen)
{
    return listen.section(QLatin1Char(':'), 0, -2);
}

/// Of the authority that others are asked to trust; two lines, as they see it.
QString ownFingerprint(const QString& stateDir)
{
    namespace trust = app::s3client::trust;
    return trust::inTwoLines(trust::describe(trust::fromPem(readNodeAuthority(stateDir))).fingerprint);
}

} // namespace

NodeCard::NodeCard(Context& context, QWidget* parent)
    : SettingsCard(tr("The store on this computer"), parent), m_context(context)
{
    setObjectName(QStringLiteral("nodeCard"));
    m_state = new Chip;
    m_state->setObjectName(QStringLiteral("nodeState"));
    m_mode = new Label({}, Type::Body, Role::TextSecondary);
    m_start = smallButton(tr("Start"), QStringLiteral("play"));
    m_start->setObjectName(QStringLiteral("nodeStart"));
    m_stop = smallButton(tr("Stop…"));
    m_stop->setObjectName(QStringLiteral("nodeStop"));
    QPushButton* log = smallButton(tr("What it wrote…"));
    connect(m_start, &QPushButton::clicked, this, [this] {
        const NodeState state = m_context.services.node.snapshot().state;
        if (state == NodeState::Stopped)
            m_context.services.node.start(m_context.services.node.config());
        else
            m_context.services.node.retryNow();
    });
    connect(m_stop, &QPushButton::clicked, this, [this] {
        auto* dialog = new QuestionDialog(tr("Stop the store?"),
            tr("Its files cannot be reached until it is started again. Links stop working, transfers wait. "
               "Nothing is removed."),
            tr("Stop"), QuestionDialog::Kind::Destructive, window());
        connect(dialog, &QDialog::accepted, this, [this] { m_context.services.node.stop(); });
        dialog->open();
    });
    connect(log, &QPushButton::clicked, this, &NodeCard::showLog);
    auto* top = new QHBoxLayout;
    top->setSpacing(8);
    top->addWidget(m_state);
    top->addWidget(m_mode, 1);
    top->addWidget(m_start);
    top->addWidget(m_stop);
    top->addWidget(log);
    m_problem = new InlineMessage;
    m_facts = new FactList;
    m_service = new QCheckBox(tr("Keep running when the window is closed"));
    m_service->setObjectName(QStringLiteral("nodeService"));
    connect(m_service, &QCheckBox::clicked, this, [this](bool on) {
        NodeConfig config = m_context.services.node.config();
        config.mode = on ? NodeMode::Service : NodeMode::Child;
        change(config);
    });
    m_reach = new QComboBox;
    m_reach->setObjectName(QStringLiteral("nodeReach"));
    m_reach->setAccessibleName(tr("Who can reach the store"));
    m_reach->addItems({tr("Only this computer"), tr("Other computers in the network")});
    connect(m_reach, &QComboBox::activated, this, [this](int reach) {
        NodeConfig config = m_context.services.node.config();
        config.listen = (reach == Network ? QStringLiteral("0.0.0.0:") : QStringLiteral("127.0.0.1:"))
            + portOf(config.listen);
        if (!config.tlsListen.isEmpty())
            config.tlsListen = tlsAddressFor(config.listen);
        change(config);
    });
    m_tls = new QCheckBox(tr("Encrypted connections too (TLS)"));
    m_tls->setObjectName(QStringLiteral("nodeTls"));
    m_tls->setToolTip(tr("On a second port, with a certificate that the store makes for itself"));
    connect(m_tls, &QCheckBox::clicked, this, [this](bool on) {
        NodeConfig config = m_context.services.node.config();
        config.tlsListen = on ? tlsAddressFor(config.listen) : QString();
        change(config);
    });
    auto* reach = new QHBoxLayout;
    reach->setSpacing(16);
    auto* reachLabel = new Label(tr("Can be reached by"), Type::Body, Role::TextTertiary);
    reachLabel->setBuddy(m_reach);
    reach->addWidget(reachLabel);
    reach->addWidget(m_reach);
    reach->addSpacing(8);
    makePort(reach);
    reach->addStretch(1);
    m_running = new QWidget;
    auto* running = new QVBoxLayout(m_running);
    running->setContentsMargins(0, 0, 0, 0);
    running->setSpacing(12);
    running->addLayout(top);
    running->addWidget(m_problem);
    running->addWidget(m_facts);
    running->addWidget(m_service);
    running->addLayout(reach);
    running->addWidget(m_tls);
    m_none = new QWidget;
    auto* none = new QHBoxLayout(m_none);
    none->setContentsMargins(0, 0, 0, 0);
    none->addWidget(Label::wrapped(tr("No store runs on this computer."), Type::Body, Role::TextSecondary), 1);
    QPushButton* make = smallButton(tr("Store on this computer…"));
    connect(make, &QPushButton::clicked, this, [this] { Q_EMIT m_context.go.wizardRequested(true); });
    none->addWidget(make);
    body()->addWidget(m_running);
    body()->addWidget(m_none);
    connect(&context.services.node, &NodeSupervisor::changed, this, &NodeCard::refresh);
    refresh();
}

void NodeCard::makePort(QHBoxLayout* row)
{
    constexpr int kFirstOfPeople = 1024; // below it only the system may listen
    m_port = new QSpinBox;
    m_port->setObjectName(QStringLiteral("nodePort"));
    m_port->setAccessibleName(tr("Port of the store"));
    m_port->setRange(kFirstOfPeople, 65535);
    m_port->setGroupSeparatorShown(false);
    m_usePort = smallButton(tr("Use this port"));
    m_usePort->setObjectName(QStringLiteral("nodeUsePort"));
    auto* label = new Label(tr("Port"), Type::Body, Role::TextTertiary);
    label->setBuddy(m_port);
    row->addWidget(label);
    row->addWidget(m_port);
    row->addWidget(m_usePort);
    const auto follow = [this] {
        m_usePort->setEnabled(QString::number(m_port->value()) != portOf(m_context.services.node.config().listen));
    };
    connect(m_port, &QSpinBox::valueChanged, this, follow);
    connect(m_usePort, &QPushButton::clicked, this, [this] {
        NodeConfig config = m_context.services.node.config();
        config.listen = QStringLiteral("%1:%2").arg(hostOf(config.listen)).arg(m_port->value());
        if (!config.tlsListen.isEmpty())
            config.tlsListen = tlsAddressFor(config.listen);
        change(config);
    });
}

void NodeCard::refresh()
{
    const NodeConfig& config = m_context.services.node.config();
    const NodeSnapshot& now = m_context.services.node.snapshot();
    const bool any = !config.drives.isEmpty();
    m_running->setVisible(any);
    m_none->setVisible(!any);
    if (!any)
        return;
    const words::Standing standing = words::node(now);
    m_state->set(standing.state, standing.word, standing.icon);
    m_mode->setText(now.mode == NodeMode::Service ? tr("as a service of this system")
            : now.serviceUnavailable ? tr("while Holdfast runs; this system has no user services")
                                     : tr("while Holdfast runs"));
    const words::Sentences problem = words::nodeProblem(now);
    if (problem.what.isEmpty()) {
        m_problem->hide();
    } else {
        m_problem->say(State::Error, problem.what, problem.why);
        m_problem->setDetails(problem.details);
        if (now.problem == NodeProblem::PortInUse)
            m_problem->addButton(tr("Use another port"), [this] { moveToFreePort(m_context); });
    }
    const bool runs = now.state == NodeState::Ready || now.state == NodeState::Degraded
        || now.state == NodeState::Starting;
    m_start->setEnabled(!runs && now.state != NodeState::Stopping);
    m_stop->setEnabled(runs || now.state == NodeState::Crashed);
    m_facts->clear();
    QStringList folders;
    for (const QString& drive : config.drives)
        folders << format::path(drive);
    m_facts->add(tr("Folders"), folders.join(QLatin1Char('\n')));
    m_facts->add(tr("Address"), now.ready ? now.ready->s3.toString() : config.listen);
    if (now.ready && now.ready->tls.isValid())
        m_facts->add(tr("Encrypted"), now.ready->tls.toString());
    const QString fingerprint = now.ready && now.ready->tls.isValid() ? ownFingerprint(config.stateDir) : QString();
    if (!fingerprint.isEmpty())
        m_facts->add(tr("Fingerprint"), fingerprint);
    if (now.ready)
        m_facts->add(tr("Process"), tr("%1, version %2").arg(now.ready->pid).arg(now.ready->version));
    m_service->setChecked(config.mode == NodeMode::Service);
    m_service->setEnabled(!config.sample);
    m_service->setToolTip(config.sample ? tr("The sample store runs only while Holdfast runs.") : QString());
    m_reach->setCurrentIndex(config.listen.startsWith(QLatin1String("127.")) ? ThisComputerOnly : Network);
    m_reach->setEnabled(!config.sample);
    m_tls->setChecked(!config.tlsListen.isEmpty());
    m_tls->setEnabled(!config.sample);
    if (config.listen != m_shownListen && !m_port->hasFocus()) {
        m_shownListen = config.listen;
        m_port->setValue(portOf(config.listen).toInt());
    }
    m_port->setEnabled(!config.sample);
    m_port->setToolTip(config.sample ? tr("The sample store takes any port that is free.") : QString());
    m_usePort->setEnabled(!config.sample && QString::number(m_port->value()) != portOf(config.listen));
}

void NodeCard::change(NodeConfig config)
{
    auto* dialog = new QuestionDialog(tr("Restart the store with this change?"),
        tr("It takes a few seconds. Running transfers wait and go on by themselves."), tr("Restart now"),
        QuestionDialog::Kind::Plain, window());
    connect(dialog, &QDialog::accepted, this, [this, config] { restartNode(m_context, config); });
    connect(dialog, &QDialog::rejected, this, [this] {
        m_shownListen.clear(); // as it is, not as it was typed
        refresh();
    });
    dialog->open();
}

void NodeCard::showLog()
{
    auto* dialog = new QDialog(window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("What the store wrote last"));
    dialog->resize(720, 420);
    auto* text = new QPlainTextEdit;
    text->setReadOnly(true);
    text->setFont(fontFor(Type::Mono));
    text->setAccessibleName(tr("The last lines of the store"));
    text->setPlainText(m_context.services.node.log().join(QLatin1Char('\n')));
    auto* column = new QVBoxLayout(dialog);
    column->setContentsMargins(16, 16, 16, 16);
    column->addWidget(text);
    dialog->open();
}

} // namespace holdfast::ui
