// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryFile>
#include <QTest>

#include <fcntl.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include <thread>

#include "base/log.h"
#include "text.h"

using namespace holdfast;
using namespace basetest;

class TestBaseLog : public QObject
{
    Q_OBJECT

private slots:
    void text();
    void json();
    void levels();
    void linesAreWhole();
};

namespace
{

/// What `action` writes to the real stderr, in lines.
template <class Action> QList<QByteArray> captured(Action&& action)
{
    QTemporaryFile file;
    if (!file.open())
        return {};
    std::fflush(stderr);
    const int saved = ::dup(STDERR_FILENO);
    ::dup2(file.handle(), STDERR_FILENO);
    action();
    std::fflush(stderr);
    ::dup2(saved, STDERR_FILENO);
    ::close(saved);
    file.seek(0);
    QList<QByteArray> lines = file.readAll().split('\n');
    lines.removeLast(); // behind the last line end
    return lines;
}

const QByteArray kStamp = "2026-01-01T00:00:00.000Z";

} // namespace

void TestBaseLog::text()
{
    log::configure(log::Level::Info, log::Format::Text);
    const auto lines = captured([] {
        log::info("drive \"a\" is ready", {{"drive", "3"}, {"path", "/a b"}, {"none", ""}});
        log::error("two\nlines \x1b[31m", {{"key", "a\"b\\c=\n\xc3\xbc"}, {"bad", "x\xff"}});
    });
    QCOMPARE(lines.size(), 2);
    QCOMPARE(lines[0].mid(kStamp.size()),
             QByteArray(" info  drive \"a\" is ready drive=3 path=\"/a b\" none=\"\""));
    QCOMPARE(
        lines[1].mid(kStamp.size()),
        QByteArray(" error two\\nlines \\u001b[31m key=\"a\\\"b\\\\c=\\n\xc3\xbc\" bad=x\\ufffd"));
    QCOMPARE(lines[0][10], 'T');
    QCOMPARE(lines[0][23], 'Z');
}

void TestBaseLog::json()
{
    log::configure(log::Level::Debug, log::Format::Json);
    const std::string all = [] {
        std::string bytes;
        for (int i = 0; i < 128; ++i)
            bytes.push_back(static_cast<char>(i));
        return bytes + "\xe6\x97\xa5";
    }();
    const auto lines = captured([&] {
        log::warn(all, {{"key", all}, {"bad", "x\xff"}});
        log::debug("{} %v {0}", {});
    });
    QCOMPARE(lines.size(), 2);
    const auto first = nlohmann::json::parse(lines[0].toStdString());
    QCOMPARE(q(first["level"].get<std::string>()), QByteArray("warn"));
    QCOMPARE(q(first["message"].get<std::string>()), q(all));
    QCOMPARE(q(first["key"].get<std::string>()), q(all));
    QCOMPARE(q(first["bad"].get<std::string>()), QByteArray("x\xef\xbf\xbd"));
    QCOMPARE(first["time"].get<std::string>().size(), std::size_t(kStamp.size()));
    const auto second = nlohmann::json::parse(lines[1].toStdString());
    QCOMPARE(q(second["message"].get<std::string>()), QByteArray("{} %v {0}"));
}

void TestBaseLog::levels()
{
    log::configure(log::Level::Warn, log::Format::Text);
    const auto lines = captured([] {
        log::debug("d");
        log::info("i");
        log::warn("w");
        log::error("e");
    });
    QCOMPARE(lines.size(), 2);
    QVERIFY(lines[0].endsWith("warn  w"));
    QVERIFY(lines[1].endsWith("error e"));
}

void TestBaseLog::linesAreWhole()
{
    log::configure(log::Level::Info, log::Format::Json);
    const auto lines = captured([] {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([t] {
                for (int i = 0; i < 200; ++i)
                    log::info("work",
                              {{"thread", std::to_string(t)}, {"fill", std::string(500, 'x')}});
            });
    });
    QCOMPARE(lines.size(), 800);
    for (const QByteArray& line : lines)
        QVERIFY(nlohmann::json::accept(line.toStdString()));
}

QTEST_APPLESS_MAIN(TestBaseLog)
#include "test_base_log.moc"
