// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/node_acts.h"

#include "app/node/local_stores.h"
#include "app/node/node_config.h"
#include "ui/shell/context.h"
#include "ui/shell/words.h"
#include "ui/widgets/format.h"
#include "ui/widgets/question_dialog.h"

#include <QCoreApplication>

namespace holdfast::ui
{

using namespace app::node;

namespace
{

struct NodeActs
{
    Q_DECLARE_TR_FUNCTIONS(NodeActs)
};

} // namespace

void restartNode(const Context& context, const NodeConfig& config)
{
    const auto kept = LocalStores(context.services.paths).makeCurrent(config);
    if (!kept) {
        Q_EMIT context.go.told(
            State::Error, NodeActs::tr("The change could not be kept."), words::faultReason(kept.error()));
        return;
    }
    context.services.node.restart(config);
}

void moveToFreePort(const Context& context)
{
    NodeConfig config = context.services.node.config();
    config.listen = freeListenAddress(config.listen.section(QLatin1Char(':'), 0, -2), config.mode);
    if (!config.tlsListen.isEmpty())
        config.tlsListen = tlsAddressFor(config.listen);
    restartNode(context, config);
}

QString nameOfStore(const Context& context, const NodeConfig& config)
{
    if (const auto place = context.services.profiles.find(config.place))
        return place->name;
    return config.drives.isEmpty() ? QString() : format::path(config.drives.first());
}

QuestionDialog* askBeforeSwitch(
    const Context& context, const NodeConfig& next, const QString& question, QWidget* parent)
{
    const NodeConfig& now = context.services.node.config();
    if (now.drives.isEmpty() || now.place == next.place)
        return nullptr;
    auto* dialog = new QuestionDialog(question,
        NodeActs::tr("One store runs on this computer at a time, so “%1” stops. Its files stay on its disks; its links "
                     "and transfers wait until you start it again.")
            .arg(nameOfStore(context, now)),
        NodeActs::tr("Start this store"), QuestionDialog::Kind::Plain, parent);
    dialog->setObjectName(QStringLiteral("switchQuestion"));
    return dialog;
}

} // namespace holdfast::ui
