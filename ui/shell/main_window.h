// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/node/local_stores.h"
#include "ui/shell/action_registry.h"
#include "ui/shell/context.h"
#include "ui/shell/ui_settings.h"
#include "ui/widgets/inline_message.h"

#include <QMainWindow>
#include <QTimer>
#include <array>
#include <memory>

class QStackedWidget;

namespace holdfast::ui
{

class BucketsPage;
class HeadBar;
class Page;
class Rail;
class Toast;
class TransferStrip;
class SleepGuard;
class TransferNotices;
class Tray;
class Wizard;

/// The window: rail, head, pages and strip; or the three doors while there is no place yet.
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    MainWindow(const app::Services& services, UiSettings& settings,
        FileChooser chooser = FileChooser::system(), QWidget* parent = nullptr);
    ~MainWindow() override;

    [[nodiscard]] ActionRegistry& actions() { return m_actions; }
    [[nodiscard]] PageId currentPage() const { return m_current; }
    void showPage(PageId page);
    void openBucket(const QString& bucket, const QString& prefix);
    void showWizard(bool withCancel);
    /// To the front, from the tray too.
    void comeBack();
    [[nodiscard]] Wizard* wizard() const { return m_wizard; }
    [[nodiscard]] Context& context() { return m_context; }

protected:
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    void makeActions();
    void makePages();
    void makeMenuBar();
    void leaveWizard();
    void openPalette();
    void startStore(const QUuid& place);
    void onStoreFailed(const app::node::NodeSnapshot& why, bool formerRuns);
    void showNode(const app::node::NodeSnapshot& snapshot);
    void tickNode();
    void showBadges(const app::transfer::TransferTotals& totals);
    void showDriveMark();
    void askBeforeClosing();
    void quit();

    UiSettings& m_settings;
    ActionRegistry m_actions;
    Navigator m_go;
    CurrentSession m_session;
    app::node::StoreSwitch m_switch;
    Context m_context;
    QStackedWidget* m_stack;
    QWidget* m_work;
    Rail* m_rail;
    HeadBar* m_head;
    InlineMessage* m_nodeMessage;
    QStackedWidget* m_pages;
    TransferStrip* m_strip;
    Toast* m_toast;
    std::array<Page*, kPageCount> m_page{};
    BucketsPage* m_buckets = nullptr;
    Wizard* m_wizard = nullptr;
    std::unique_ptr<Tray> m_tray;
    std::unique_ptr<SleepGuard> m_guard;
    TransferNotices* m_notices;
    PageId m_current = PageId::Home;
    QTimer m_nodeTimer;
    qint64 m_retryAt = 0;
    bool m_mayClose = false;
};

} // namespace holdfast::ui
