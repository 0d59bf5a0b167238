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
/// from here. An action that cannot be used now is disabled and its tool tip says why; that of a page
/// cannot be used while its page is hidden, so that no key reaches what nobody sees.
class ActionRegistry : public QObject
{
    Q_OBJECT
public:
    /// Where the shortcut works.
    enum class Reach : quint8 {
        Page,   ///< while the scope is visible
        Focus,  ///< while the focus is in the scope (keys that fields use too)
        Window, ///< on every page; always so for what belongs to the main window
    };
    struct Spec
    {
        QString id; ///< "bucket.create"; also the action's objectName
        QString text;
        QString icon;
        QKeySequence shortcut = {};
        MenuGroup menu = MenuGroup::None;
        Reach reach = Reach::Page;
    };

    using QObject::QObject;

    /// `scope`: the page, or part of one, that the action belongs to.
    QAction* add(const Spec& spec, QWidget* scope, std::function<void()> run);
    /// Null for an unknown id.
    [[nodiscard]] QAction* action(const QString& id) const;
    [[nodiscard]] const QList<QAction*>& all() const { return m_order; }
    void setPossible(const QString& id, bool possible, const QString& whyNot = {});
    void fillMenu(QMenu* menu, MenuGroup group) const;
    /// Actions of every page work in this window, whatever it shows.
    void serve(QWidget* window) const;

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    struct Standing
    {
        QWidget* scope = nullptr; ///< null: everywhere
        bool possible = true;
        QString whyNot;
    };
    void apply(const QString& id);

    QHash<QString, QAction*> m_actions;
    QHash<QString, Standing> m_standing;
    QList<QAction*> m_order;
};

} // namespace holdfast::ui
