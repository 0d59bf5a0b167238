// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QHash>
#include <QKeySequence>
#include <functional>

class QMenu;

namespace holdfast::ui
{

/// Where an action stands in the menus.
enum class MenuGroup : quint8 { File, Edit, View, Go, Transfers, Drives, Help, None };

/// Every command of the program, once: menus, tool rows, the command palette and the tests take it
/// from here. An action that cannot be used now is disabled and its tool tip says why.
class ActionRegistry : public QObject
{
    Q_OBJECT
public:
    struct Spec
    {
        QString id; ///< "bucket.create"; also the action's objectName
        QString text;
        QString icon;
        QKeySequence shortcut = {};
        MenuGroup menu = MenuGroup::None;
    };

    using QObject::QObject;

    /// `scope`: the widget in which the shortcut works, with its children; a window: everywhere.
    QAction* add(const Spec& spec, QWidget* scope, std::function<void()> run);
    /// Null for an unknown id.
    [[nodiscard]] QAction* action(const QString& id) const;
    [[nodiscard]] const QList<QAction*>& all() const { return m_order; }
    void setPossible(const QString& id, bool possible, const QString& whyNot = {});
    void fillMenu(QMenu* menu, MenuGroup group) const;

private:
    QHash<QString, QAction*> m_actions;
    QList<QAction*> m_order;
};

} // namespace holdfast::ui
