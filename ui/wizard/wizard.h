// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/node/local_stores.h"
#include "ui/shell/context.h"
#include "ui/widgets/card.h"

class QComboBox;
class QProgressBar;
class QStackedWidget;

namespace holdfast::ui
{

class ConnectionForm;
class Door;
class InlineMessage;
class Label;
class StoreDoor;

/// The first run: three doors, the chosen one open below, and at the end a bucket ready for a drop.
class Wizard : public Surface
{
    Q_OBJECT
public:
    explicit Wizard(Context& context, QWidget* parent = nullptr);
    /// Whether there is a window to go back to.
    void setCancellable(bool cancellable);
    [[nodiscard]] StoreDoor* storeDoor() const { return m_store; }
    enum DoorId { StoreHere, ConnectTo, TrySample };
    void choose(DoorId door);

Q_SIGNALS:
    void finished(const QString& bucket); ///< empty: none was opened
    void left();

private:
    QWidget* makeTop();
    QWidget* makeDoors();
    QWidget* makeConnect();
    QWidget* makeSample();
    QWidget* makeBottom();
    void refresh();
    void go();
    [[nodiscard]] app::node::NodeConfig storeHere() const;
    void askThenStart(const app::node::NodeConfig& config);
    void startStore(const app::node::NodeConfig& config);
    void onStoreFailed(const app::node::NodeSnapshot& snapshot, bool formerRuns);
    void onStoreReady();
    void openFirst(const QUuid& connection, bool sample);
    void setBusy(bool busy, const QString& words = {});
    void fail(const QString& what, const QString& why, const QString& details);

    Context& m_context;
    app::node::LocalStores m_stores;
    app::node::StoreSwitch m_switch;
    QList<Door*> m_doors;
    QStackedWidget* m_panels;
    StoreDoor* m_store;
    ConnectionForm* m_form;
    InlineMessage* m_message;
    Label* m_busyWords;
    QProgressBar* m_busyBar;
    QPushButton* m_back;
    QPushButton* m_link;
    QPushButton* m_go;
    app::node::NodeConfig m_config;
    QString m_formerName;
    QUuid m_connected; ///< the place of "Connect to a server", once it is in the list
    bool m_waitsForTest = false;
};

} // namespace holdfast::ui
