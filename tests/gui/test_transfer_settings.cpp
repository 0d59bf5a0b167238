// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Limits with their schedule, what folders leave behind, and what happens while nobody looks.
#include "app/transfer/settings_file.h"
#include "gui/bench.h"
#include "support/fake_s3.h"
#include "ui/platform/sleep_guard.h"
#include "ui/platform/transfer_notices.h"
#include "ui/widgets/label.h"
#include "ui/widgets/week_grid.h"

#include <QApplication>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

using namespace holdfast;
using namespace holdfast::test;
using namespace holdfast::app::transfer;

class TestTransferSettings : public QObject
{
    Q_OBJECT

private:
    [[nodiscard]] static TransferSettings kept(const Bench& bench)
    {
        return SettingsFile(bench.services().paths.transferSettingsFile()).load().value_or(TransferSettings{});
    }

private Q_SLOTS:
    void initTestCase() { prepareApplication(); }

    void gridByMouseAndKeys()
    {
        ui::WeekGrid grid(QStringLiteral("hours"));
        grid.show();
        QVERIFY(QTest::qWaitForWindowExposed(&grid));
        QSignalSpy edited(&grid, &ui::WeekGrid::edited);
        QCOMPARE(grid.hours(), QByteArray(168, '1'));
        // A stroke over Monday 8 to 10 takes them out.
        QTest::mousePress(&grid, Qt::LeftButton, {}, grid.cell(0, 8).center());
        QTest::mouseMove(&grid, grid.cell(0, 9).center());
        QTest::mouseMove(&grid, grid.cell(0, 10).center());
        QTest::mouseRelease(&grid, Qt::LeftButton, {}, grid.cell(0, 10).center());
        QCOMPARE(grid.hours().mid(7, 5), QByteArray("10001"));
        QCOMPARE(edited.size(), 1);
        QTest::keyClick(&grid, Qt::Key_Down); // Tuesday 10
        QTest::keyClick(&grid, Qt::Key_Space);
        QCOMPARE(grid.hours()[24 + 10], '0');
        QVERIFY(!grid.accessibleDescription().isEmpty());
        QTest::keyClick(&grid, Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(grid.hours(), QByteArray(168, '1'));
        QCOMPARE(edited.size(), 3);
        for (int i = 0; i < 30; ++i)
            QTest::keyClick(&grid, Qt::Key_Up); // stays inside
        QTest::keyClick(&grid, Qt::Key_Space);
        QCOMPARE(grid.hours()[10], '0');
    }

    void limitsHoldAndAreKept()
    {
        Bench bench;
        FakeS3 server;
        bench.connectTo(QStringLiteral("Office"), server.endpoint(), server.credentials(),
            app::profiles::ConnectionKind::AnyS3);
        bench.start();
        bench.makeWindow();
        const TransferEngine& engine = bench.services().transfers;
        bench.trigger("go.transfers");
        QCOMPARE(bench.find<ui::Label>("limitNow")->text(), QStringLiteral("No limit"));
        bench.click("limitsButton");
        auto* up = bench.find<QDoubleSpinBox>("limitUp");
        QVERIFY(up->isVisible());
        up->setValue(20);
        bench.find<QDoubleSpinBox>("limitDown")->setValue(20);
        QCOMPARE(engine.settings().bandwidth.up, 20LL << 20);
        QCOMPARE(kept(bench).bandwidth, engine.settings().bandwidth);
        bench.trigger("go.transfers");
        QTRY_VERIFY(bench.find<ui::Label>("limitNow")->text().startsWith(QStringLiteral("20")));
        bench.trigger("go.settings");
        auto* grid = bench.find<ui::WeekGrid>("limitHours");
        QVERIFY(!grid->isVisible());
        const auto when = bench.find<QWidget>("limitWhen")->findChildren<QToolButton*>();
        QCOMPARE(when.size(), 2);
        when[1]->click();
        QVERIFY(grid->isVisible());
        QVERIFY(engine.settings().bandwidth.isScheduled());
        grid->setFocus();
        QTest::keyClick(grid, Qt::Key_A, Qt::ControlModifier); // no hour at all
        QVERIFY(!kept(bench).bandwidth.hours.contains('1'));
        bench.find<QSpinBox>("limitRequests")->setValue(3);
        bench.find<QPlainTextEdit>("ignorePatterns")->setPlainText(QStringLiteral("*.tmp\n\n.DS_Store\n"));
        auto* links = bench.find<QComboBox>("linkRule");
        links->setCurrentIndex(2);
        Q_EMIT links->activated(2);
        const TransferSettings all = kept(bench);
        QCOMPARE(all.requests, 3);
        QCOMPARE(all.walk.ignore, QStringList({"*.tmp", ".DS_Store"}));
        QVERIFY(all.walk.links == LinkRule::Follow);
        QVERIFY(all == engine.settings());
        when[0]->click();
        QVERIFY(!kept(bench).bandwidth.isScheduled());
    }

    void noticesComeTogether()
    {
        ui::TransferNotices notices(nullptr, 3'600'000);
        QSignalSpy due(&notices, &ui::TransferNotices::due);
        QList<TransferItem> items;
        for (int id = 1; id <= 4; ++id)
            items.append({.id = id, .key = QStringLiteral("a/f%1").arg(id), .state = TransferState::Running});
        items[3].state = TransferState::Done; // history
        notices.onItems(items);
        notices.onTotals({.running = 3});
        items[0].state = items[1].state = TransferState::Done;
        notices.onItems(items);
        notices.onItems(items); // said twice, counted once
        notices.onTotals({.running = 1});
        QVERIFY(due.isEmpty());
        items[2].state = TransferState::Done;
        notices.onItems(items);
        notices.onTotals({});
        QCOMPARE(due.size(), 1);
        QVERIFY2(due[0][0].toString().startsWith('3'), qPrintable(due[0][0].toString()));
        QVERIFY(due[0][1].toString().contains("f3") && !due[0][2].toBool());
        // What stops is told at once, but seldom.
        items[0].state = items[1].state = items[2].state = TransferState::Running;
        notices.onItems(items);
        items[0].state = TransferState::Failed;
        notices.onItems(items);
        notices.onTotals({.running = 2});
        QCOMPARE(due.size(), 1); // within the hour
        items[1].state = items[2].state = TransferState::Done;
        notices.onItems(items);
        notices.onTotals({});
        QCOMPARE(due.size(), 2);
        QVERIFY(due[1][2].toBool());
    }

    void staysAwakeWhileBusy()
    {
        struct Lock : ui::SleepLock
        {
            int* taken;
            int* released;
            void take(const QString&) override { ++*taken; }
            void release() override { ++*released; }
        };
        int taken = 0;
        int released = 0;
        {
            auto lock = std::make_unique<Lock>();
            lock->taken = &taken;
            lock->released = &released;
            ui::SleepGuard guard(std::move(lock));
            guard.setBusy(false);
            guard.setBusy(true);
            guard.setBusy(true);
            QCOMPARE(taken, 1);
            guard.setBusy(false);
            QCOMPARE(released, 1);
            guard.setBusy(true);
        }
        QCOMPARE(taken, 2);
        QCOMPARE(released, 2);
        // Where there is no such service, nothing happens.
        ui::LogindLock absent;
        absent.take(QStringLiteral("test"));
        absent.release();
        QVERIFY(!absent.isHeld());
    }
};

QTEST_MAIN(TestTransferSettings)
#include "test_transfer_settings.moc"
