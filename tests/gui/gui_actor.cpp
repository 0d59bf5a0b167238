// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The desktop program with a person's hands, for test_first_run:
//   gui_actor first HOME STORE-FOLDER SOURCE-FOLDER   the wizard, then a drop of SOURCE-FOLDER
//   gui_actor again HOME                              starts anew and waits for what is unfinished
// Says what happened on stdout, one JSON object a line.
#include "gui/bench.h"
#include "ui/browser/object_browser.h"
#include "ui/wizard/place_model.h"
#include "ui/wizard/store_door.h"
#include "ui/wizard/wizard.h"

#include <QApplication>
#include <QCheckBox>
#include <QDropEvent>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QMimeData>
#include <QTest>
#include <cstdio>

using namespace holdfast;
using namespace holdfast::test;

namespace
{

constexpr int kLongMs = 240'000;

void say(const QJsonObject& what)
{
    std::printf("%s\n", QJsonDocument(what).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
}

template <class Condition>
bool until(const char* what, Condition condition, int ms = 60'000)
{
    if (QTest::qWaitFor(condition, ms))
        return true;
    say({{"failed", what}});
    return false;
}

void sayWhere(Bench& bench)
{
    const auto& node = bench.services().node;
    if (!node.endpoint() || !node.credentials())
        return;
    say({{"endpoint", node.endpoint()->url.toString()}, {"accessKey", node.credentials()->accessKey},
        {"secretKey", node.credentials()->secretKey}});
}

int first(const QStringList& arguments)
{
    Bench bench(arguments[0]);
    bench.start();
    ui::MainWindow& window = bench.makeWindow();
    ui::Wizard* wizard = window.wizard();
    if (!wizard)
        return 3;
    bench.click("doorStore");
    ui::PlaceModel& places = wizard->storeDoor()->places();
    if (!until("places", [&] { return places.rowCount() > 0; }))
        return 4;
    // Four folders of the test instead of the one that is offered.
    for (int row = 0; row < places.rowCount(); ++row)
        places.setTicked(row, false);
    for (int i = 1; i <= 4; ++i) {
        const QString folder = QStringLiteral("%1/d%2").arg(arguments[1]).arg(i);
        bench.nextFolder = QStringList{folder};
        bench.click("addFolder");
        if (!until("folder", [&] { return places.rowOf(folder) >= 0; }))
            return 5;
    }
    say({{"headline", bench.find<QLabel>("choiceHeadline")->text()}});
    bench.find<QCheckBox>("keepRunning")->setChecked(false);
    bench.click("wizardGo");
    if (!until("bucket", [&] {
            auto* browser = bench.find<ui::ObjectBrowser>("objectBrowser");
            return browser && browser->isVisible() && !browser->bucket().isEmpty();
        }))
        return 6;
    auto* browser = bench.find<ui::ObjectBrowser>("objectBrowser");
    say({{"bucket", browser->bucket()}});
    sayWhere(bench);
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(arguments[2])});
    QDragEnterEvent enter(QPoint(200, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(browser, &enter);
    QDropEvent drop(QPointF(200, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(browser, &drop);
    if (!until("rows", [&] { return bench.services().transfers.hasUnfinished(); }))
        return 7;
    say({{"dropped", true}});
    return until("done", [&] { return !bench.services().transfers.hasUnfinished(); }, kLongMs) ? 0 : 8;
}

int again(const QStringList& arguments)
{
    Bench bench(arguments[0]);
    bench.start();
    bench.makeWindow();
    if (!until("ready", [&] { return bench.services().node.endpoint().has_value(); })) {
        const app::node::NodeSnapshot& node = bench.services().node.snapshot();
        say({{"state", int(node.state)}, {"problem", int(node.problem)}, {"detail", node.detail}});
        return 4;
    }
    sayWhere(bench);
    if (!until("loaded", [&] { return !bench.services().transfers.items().isEmpty(); }))
        return 5;
    if (!until("done", [&] { return !bench.services().transfers.hasUnfinished(); }, kLongMs))
        return 8;
    int stopped = bench.services().transfers.totals().stopped;
    say({{"finished", true}, {"stopped", stopped}});
    // Stays, with its node, until the test has read back what it wants.
    char byte = 0;
    QTest::qWait(200);
    while (std::fread(&byte, 1, 1, stdin) == 1)
        QTest::qWait(50);
    return stopped == 0 ? 0 : 9;
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    prepareApplication();
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() == 5 && arguments[1] == QLatin1String("first"))
        return first(arguments.mid(2));
    if (arguments.size() == 3 && arguments[1] == QLatin1String("again"))
        return again(arguments.mid(2));
    std::fputs("usage: gui_actor first HOME STORE SOURCE | again HOME\n", stderr);
    return 2;
}
