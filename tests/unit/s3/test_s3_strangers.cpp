// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "s3/stranger_body.h"

using namespace holdfast;
using namespace holdfast::s3;

namespace
{

class HandClock final : public env::Clock
{
public:
    std::int64_t now = 0;
    WallNanos wallNow() override { return now; }
    std::int64_t bootNow() override { return now; }
    env::Task<void> sleepFor(std::chrono::nanoseconds) override { co_return; }
};

/// A second for each piece.
class SlowBody final : public http::BodyReader
{
public:
    SlowBody(HandClock& clock, std::size_t piece, int pieces) : m_clock(clock), m_piece(piece), m_left(pieces) {}
    env::Task<Result<std::size_t>> read(MutableByteView) override
    {
        m_clock.now += kNanosPerSecond;
        co_return m_left-- > 0 ? m_piece : 0;
    }
    [[nodiscard]] std::optional<std::uint64_t> length() const override { return 17; }

private:
    HandClock& m_clock;
    std::size_t m_piece;
    int m_left;
};

/// The pieces that were read, and the error it ended with.
std::pair<int, Code> readAll(http::Request& request)
{
    std::pair<int, Code> out{0, Code::Ok};
    const auto loop = [&]() -> env::Task<void> {
        Bytes buffer(4096);
        for (;;) {
            const auto count = co_await request.body->read(buffer);
            if (!count)
                out.second = count.error().code;
            if (!count || *count == 0)
                co_return;
            ++out.first;
        }
    };
    env::asio::io_context context(1);
    env::spawn(context.get_executor(), loop());
    context.run();
    return out;
}

} // namespace

class TestS3Strangers : public QObject
{
    Q_OBJECT

private slots:
    void placesAreFewAndComeBack()
    {
        HandClock clock;
        SlowBody body(clock, 1, 1);
        StrangerPlaces places(2);
        http::Request first, second, third;
        first.body = second.body = third.body = &body;
        auto one = StrangerBody::open(places, first, clock);
        auto two = StrangerBody::open(places, second, clock);
        QVERIFY(one && two);
        QVERIFY(first.body == one.get());
        QCOMPARE(*first.body->length(), std::uint64_t(17));
        QVERIFY(!StrangerBody::open(places, third, clock));
        QVERIFY(third.body == &body);
        one.reset();
        QVERIFY(first.body == &body);
        QVERIFY(StrangerBody::open(places, third, clock) != nullptr);
    }
    void dropsAreNotWaitedFor()
    {
        HandClock clock;
        StrangerPlaces places(1);
        http::Request request;
        SlowBody drops(clock, 1, 1000);
        request.body = &drops;
        {
            const auto stranger = StrangerBody::open(places, request, clock);
            const auto [pieces, error] = readAll(request);
            QCOMPARE(error, Code::Timeout);
            QCOMPARE(pieces, 10);
        }
        SlowBody enough(clock, 1100, 1000);
        request.body = &enough;
        const auto stranger = StrangerBody::open(places, request, clock);
        const auto [pieces, error] = readAll(request);
        QCOMPARE(error, Code::Ok);
        QCOMPARE(pieces, 1000);
    }
};

QTEST_APPLESS_MAIN(TestS3Strangers)
#include "test_s3_strangers.moc"
