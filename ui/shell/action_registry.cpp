// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/action_registry.h"

#include "ui/theme/icons.h"

#include <QMenu>
#include <QWidget>

namespace holdfast::ui
{

QAction* ActionRegistry::add(const Spec& spec, QWidget* scope, std::function<void()> run)
{
    auto* action = new QAction(spec.text, this);
    action->setObjectName(spec.id);
    if (!spec.icon.isEmpty())
        action->setIcon(icon(spec.icon));
    action->setShortcut(spec.shortcut);
    action->setShortcutContext(
        scope->isWindow() ? Qt::WindowShortcut : Qt::WidgetWithChildrenShortcut);
    action->setProperty("menuGroup", int(spec.menu));
    // An action outlives the page that made it only on the way out.
    connect(action, &QAction::triggered, scope, [run = std::move(run)] { run(); });
    scope->addAction(action);
    m_actions.insert(spec.id, action);
    m_order.append(action);
    setPossible(spec.id, true);
    return action;
}

QAction* ActionRegistry::action(const QString& id) const
{
    return m_actions.value(id);
}

void ActionRegistry::setPossible(const QString& id, bool possible, const QString& whyNot)
{
    QAction* action = m_actions.value(id);
    if (!action)
        return;
    action->setEnabled(possible);
    QString plain = action->text();
    plain.remove(QLatin1Char('&'));
    const QString keys = action->shortcut().toString(QKeySequence::NativeText);
    const QString tip = keys.isEmpty() ? plain : QStringLiteral("%1 (%2)").arg(plain, keys);
    action->setToolTip(possible || whyNot.isEmpty() ? tip : whyNot);
}

void ActionRegistry::fillMenu(QMenu* menu, MenuGroup group) const
{
    for (QAction* action : m_order) {
        if (action->property("menuGroup").toInt() == int(group))
            menu->addAction(action);
    }
}

} // namespace holdfast::ui
