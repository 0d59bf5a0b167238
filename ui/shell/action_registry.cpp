// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/action_registry.h"

#include "ui/theme/icons.h"

#include <QEvent>
#include <QMainWindow>
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
        spec.reach == Reach::Focus ? Qt::WidgetWithChildrenShortcut : Qt::WindowShortcut);
    const bool everywhere = spec.reach == Reach::Window || qobject_cast<QMainWindow*>(scope);
    action->setProperty("menuGroup", int(spec.menu));
    // An action outlives the page that made it only on the way out.
    connect(action, &QAction::triggered, scope, [run = std::move(run)] { run(); });
    scope->addAction(action);
    m_actions.insert(spec.id, action);
    m_order.append(action);
    m_standing.insert(spec.id, {everywhere ? nullptr : scope, true, {}});
    if (!everywhere)
        scope->installEventFilter(this);
    apply(spec.id);
    return action;
}

QAction* ActionRegistry::action(const QString& id) const
{
    return m_actions.value(id);
}

void ActionRegistry::setPossible(const QString& id, bool possible, const QString& whyNot)
{
    const auto standing = m_standing.find(id);
    if (standing == m_standing.end())
        return;
    standing->possible = possible;
    standing->whyNot = whyNot;
    apply(id);
}

void ActionRegistry::apply(const QString& id)
{
    QAction* action = m_actions.value(id);
    const Standing standing = m_standing.value(id);
    const bool hidden = standing.scope && !standing.scope->isVisible();
    const bool possible = standing.possible && !hidden;
    const QString whyNot = hidden ? tr("Go to its page first.") : standing.whyNot;
    action->setEnabled(possible);
    QString plain = action->text();
    plain.remove(QLatin1Char('&'));
    const QString keys = action->shortcut().toString(QKeySequence::NativeText);
    const QString tip = keys.isEmpty() ? plain : QStringLiteral("%1 (%2)").arg(plain, keys);
    action->setToolTip(possible || whyNot.isEmpty() ? tip : whyNot);
}

bool ActionRegistry::eventFilter(QObject* object, QEvent* event)
{
    if (event->type() == QEvent::Show || event->type() == QEvent::Hide) {
        for (auto it = m_standing.cbegin(); it != m_standing.cend(); ++it) {
            if (it->scope == object)
                apply(it.key());
        }
    }
    return QObject::eventFilter(object, event);
}

void ActionRegistry::serve(QWidget* window) const
{
    for (QAction* action : m_order) {
        if (!m_standing.value(action->objectName()).scope)
            window->addAction(action);
    }
}

void ActionRegistry::fillMenu(QMenu* menu, MenuGroup group) const
{
    for (QAction* action : m_order) {
        if (action->property("menuGroup").toInt() == int(group))
            menu->addAction(action);
    }
}

} // namespace holdfast::ui
