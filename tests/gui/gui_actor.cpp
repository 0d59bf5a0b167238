// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The desktop program with a person's hands, for test_first_run:
//   gui_actor first HOME STORE-FOLDER SOURCE-FOLDER   the wizard, then a drop of SOURCE-FOLDER
//   gui_actor again HOME                              starts anew and waits for what is unfinished
// Says what happened on stdout, one JSON object a line.
#include "gui/bench.h"
#include "ui/browser/object_browser.h"
#include "ui/widgets/inline_message.h"
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
#include <QSocketNotifier>
#include <QTest>
#include <cstdio>
#include <unistd.h>

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

/// Says how the transfers ended and stays, with the node, until the test has read back what it wants.
int stay(Bench& bench)
{
    if (!until("done", [&] { return !bench.services().transfers.hasUnfinished(); }, kLongMs))
        return 8;
    int proved = 0;
    for (const auto& item : bench.services().transfers.items()) {
        proved += item.isBatch || item.proof == app::transfer::Proof::Checksum;
        if (item.fault)
            say({{"fault", item.fault->code + QLatin1Char(' ') + item.fault->message}, {"of", item.key}});
    }
    const int stopped = bench.services().transfers.totals().stopped;
    say({{"finished", true}, {"stopped", stopped},
        {"unproved", int(bench.services().transfers.items().size()) - proved}});
    QSocketNotifier end(STDIN_FILENO, QSocketNotifier::Read);
    QEventLoop loop;
    QObject::connect(&end, &QSocketNotifier::activated, &loop, &QEventLoop::quit); // the test lets go
    loop.exec();
    return stopped == 0 ? 0 : 9;
}

void sayWhere(Bench& bench)
{
    const auto& node = bench.services().node;
    if (!node.endpoint() || !node.credentials())
        return;
    say({{"endpoint", node.endpoint()->url.toString()}, {"accessKey", node.credentials()->accessKey},
        {"secretKey", node.credentials()->secretKey}, {"pid", node.snapshot().ready->pid}});
}

/// What becomes of the node, and whether the window says so.
void sayNode(Bench& bench)
{
    QObject::connect(&bench.services().node, &app::node::NodeSupervisor::changed, &bench.window(),
        [&bench](const app::node::NodeSnapshot& node) {
            QJsonObject line{{"node", int(node.state)}, {"retryInMs", node.retryInMs}};
            if (node.state == app::node::NodeState::Crashed) {
                const auto* message = bench.find<ui::InlineMessage>("nodeMessage");
                line.insert("crashed", true);
                line.insert("shown", message->isVisible() ? message->what() : QString());
            }
            if (node.state == app::node::NodeState::Ready) {
                sayWhere(bench);
                line.insert("ready", true);
            }
            say(line);
        });
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
    sayNode(bench);
    say({{"dropped", true}});
    return stay(bench);
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
    return stay(bench);
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
