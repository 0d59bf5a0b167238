// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <random>

#include "base/encoding.h"
#include "s3/aws_chunked.h"
#include "s3/digest_pipeline.h"

using namespace holdfast;
using namespace holdfast::s3;

namespace
{

const std::string kSignature(64, 'a');
const std::string kOther(64, 'b');

/// Everything a decoder makes of a body that comes in pieces of `step`, into buffers of `room`.
struct Decoded
{
    std::string data;
    std::vector<std::pair<std::size_t, std::string>> ends; ///< absolute offset, signature
    std::string error;
    bool done = false;
};

Decoded decodeAll(AwsChunkedDecoder& decoder, std::string_view body, std::size_t step,
                  std::size_t room)
{
    Decoded out;
    Bytes buffer(room);
    for (std::size_t at = 0; at < body.size() && !decoder.isDone();) {
        const ByteView in = asBytes(body.substr(at, step));
        std::vector<ChunkEnd> ends;
        const auto progress = decoder.decode(in, buffer, ends);
        if (!progress) {
            out.error = progress.error().message;
            return out;
        }
        for (const ChunkEnd& end : ends)
            out.ends.emplace_back(out.data.size() + end.offset, end.signature);
        out.data += asText(ByteView(buffer).first(progress->produced));
        at += progress->consumed;
        if (progress->consumed == 0 && progress->produced == 0) {
            out.error = "no progress";
            return out;
        }
    }
    if (!decoder.isDone()) {
        if (const auto ended = decoder.end(); !ended)
            out.error = ended.error().message;
    }
    out.done = decoder.isDone();
    return out;
}

} // namespace

class TestS3Body : public QObject
{
    Q_OBJECT

private slots:
    void everySplitOfASignedBody()
    {
        const std::string data = std::string(kMinSignedChunk, 'h') + " world";
        const std::string body = "2000;chunk-signature=" + kSignature + "\r\n" +
                                 data.substr(0, kMinSignedChunk) + "\r\n" +
                                 "6;chunk-signature=" + kOther + "\r\n world\r\n" +
                                 "0;chunk-signature=" + kSignature + "\r\n\r\n";
        const std::vector<std::pair<std::size_t, std::string>> ends{
            {8192, kSignature}, {8198, kOther}, {8198, kSignature}};
        // Every place in the framing behind the data, and every small step.
        std::vector<std::size_t> steps;
        for (std::size_t step = 1; step < 100; ++step)
            steps.push_back(step);
        for (std::size_t step = kMinSignedChunk; step <= body.size(); ++step)
            steps.push_back(step);
        for (const std::size_t step : steps)
            for (const std::size_t room : {100, 8191, 8192, 8198, 10000}) {
                AwsChunkedDecoder decoder(true, false);
                const Decoded out = decodeAll(decoder, body, step, room);
                QCOMPARE(out.error, std::string());
                QVERIFY(out.data == data);
                QVERIFY(out.ends == ends);
                QVERIFY(out.done);
            }
    }

    /// Each costs the memory of its signature: AWS's minimum bounds how many a piece of a body can hold.
    void onlyTheLastSignedChunkIsShort()
    {
        const auto chunk = [](std::size_t size) {
            std::string head = QByteArray::number(qulonglong(size), 16).toStdString();
            return head + ";chunk-signature=" + kSignature + "\r\n" + std::string(size, 'x') + "\r\n";
        };
        const std::string end = "0;chunk-signature=" + kSignature + "\r\n\r\n";
        for (const auto& [body, isFine] : std::vector<std::pair<std::string, bool>>{
                 {chunk(1) + end, true},
                 {chunk(8192) + chunk(8192) + chunk(8191) + end, true},
                 {chunk(1) + chunk(1) + end, false},
                 {chunk(8192) + chunk(8191) + chunk(8192) + end, false}}) {
            AwsChunkedDecoder decoder(true, false);
            QCOMPARE(decodeAll(decoder, body, 1000, 20'000).error.empty(), isFine);
        }
        std::string many;
        for (int i = 0; i < 100'000; ++i)
            many += chunk(1);
        AwsChunkedDecoder decoder(true, false);
        Bytes room(200'000);
        std::vector<ChunkEnd> ends;
        const auto progress = decoder.decode(asBytes(many), room, ends);
        QVERIFY(!progress);
        QCOMPARE(progress.error().code, Code::TooLarge);
        QCOMPARE(ends.size(), std::size_t(1));
        // Unsigned ones leave nothing behind, and clients that stream send what they have.
        AwsChunkedDecoder plain(false, true);
        QCOMPARE(decodeAll(plain, "1\r\na\r\n1\r\nb\r\n0\r\n\r\n", 3, 10).data, std::string("ab"));
    }

    void trailersWithoutANameAreNone()
    {
        for (const char* line : {":\r\n", " :\r\n", " \t :x\r\n", ":x\r\n", "none\r\n"}) {
            AwsChunkedDecoder decoder(false, true);
            Bytes room(10);
            std::vector<ChunkEnd> ends;
            const std::string body = std::string("3\r\nabc\r\n0\r\n") + line + "\r\n";
            const auto progress = decoder.decode(asBytes(body), room, ends);
            QVERIFY(!progress);
            QCOMPARE(progress.error().code, Code::Corrupt);
        }
    }

    void everySplitOfATrailer()
    {
        const std::string body = "B\r\nhello world\r\n0\r\n"
                                 "X-Amz-Checksum-CRC32: DUoRhQ== \r\n"
                                 "x-amz-trailer-signature:" + kSignature + "\r\n\r\n";
        for (std::size_t step = 1; step <= body.size(); ++step) {
            AwsChunkedDecoder decoder(false, true);
            const Decoded out = decodeAll(decoder, body, step, 4);
            QCOMPARE(out.error, std::string());
            QCOMPARE(out.data, std::string("hello world"));
            QCOMPARE(decoder.trailer().size(), std::size_t(1));
            QCOMPARE(decoder.trailer()[0].first, std::string("x-amz-checksum-crc32"));
            QCOMPARE(decoder.trailer()[0].second, std::string("DUoRhQ=="));
            QCOMPARE(decoder.trailerSignature(), kSignature);
        }
    }

    void endings()
    {
        // The last CRLF may be missing; anything before it may not.
        const std::string body = "3\r\nabc\r\n0\r\n";
        for (std::size_t length = 0; length <= body.size(); ++length) {
            AwsChunkedDecoder decoder(false, false);
            const Decoded out = decodeAll(decoder, body.substr(0, length), 100, 100);
            QCOMPARE(out.done, length == body.size());
        }
    }

    void malformed_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("isSigned");
        const auto row = [](const char* name, const QByteArray& body, bool isSigned) {
            QTest::newRow(name) << body << isSigned;
        };
        row("no size", "\r\nabc\r\n", false);
        row("no hex", "zz\r\nabc\r\n", false);
        row("negative", "-1\r\nabc\r\n", false);
        row("prefix", "0x3\r\nabc\r\n", false);
        row("blank", " 3\r\nabc\r\n", false);
        row("huge", "ffffffffffffffff\r\nabc", false);
        row("overflow", "ffffffffffffffffff\r\nabc", false);
        row("lone LF", "3\nabc\n0\n\n", false);
        row("too long", "3\r\nabcd\r\n0\r\n\r\n", false);
        row("too short", "5\r\nabc\r\n0\r\n\r\n", false);
        row("long line", QByteArray("3;") + QByteArray(2000, 'x') + "\r\nabc\r\n0\r\n\r\n", false);
        row("unsigned chunk", "3\r\nabc\r\n0\r\n\r\n", true);
        row("short signature", "3;chunk-signature=abc\r\nabc\r\n0\r\n\r\n", true);
        row("trailer not wanted", "3\r\nabc\r\n0\r\na:b\r\n\r\n", false);
    }
    void malformed()
    {
        QFETCH(QByteArray, body);
        QFETCH(bool, isSigned);
        for (const std::size_t step : {1, 7, 10000}) {
            AwsChunkedDecoder decoder(isSigned, false);
            const Decoded out = decodeAll(decoder, body.toStdString(), step, 64);
            QVERIFY(!out.error.empty());
        }
    }

    void boundedTrailer()
    {
        AwsChunkedDecoder decoder(false, true);
        std::string body = "0\r\n";
        for (int i = 0; i < 1000; ++i)
            body += "name" + std::to_string(i) + ":" + std::string(100, 'v') + "\r\n";
        QVERIFY(!decodeAll(decoder, body, 1000, 10).error.empty());
    }

    void digestsBesideTheWork()
    {
        using enum ChecksumKind;
        const auto pool = env::makeThreadPool("digest", 3);
        std::mt19937 generator(5);
        const std::vector<ChecksumKind> kinds{Md5, Sha256, Crc64Nvme, Crc32, Sha1, Crc32c};
        for (int round = 0; round < 20; ++round) {
            env::asio::io_context context(1);
            DigestPlan plan;
            for (std::size_t i = 0; i < kinds.size(); ++i)
                if (round == 0 || generator() % 2)
                    plan.want(kinds[i]);
            plan.want(Md5);
            DigestPipeline pipeline(*pool, plan);
            std::string whole;
            std::vector<std::string> pieces;
            for (int i = 0; i < 6; ++i) {
                std::string piece(generator() % (i % 2 ? 200'000 : 40'000), '\0');
                for (char& c : piece)
                    c = static_cast<char>(generator());
                whole += piece;
                pieces.push_back(std::move(piece));
            }
            env::spawn(context.get_executor(), feed(&pipeline, &pieces));
            context.run();
            const Digests digests = pipeline.finish();
            QCOMPARE(digests.raw.size(), plan.kinds.size());
            for (const ChecksumKind kind : plan.kinds)
                QCOMPARE(hexEncode(asBytes(digests.of(kind))),
                         hexEncode(asBytes(digest(kind, asBytes(whole)))));
        }
    }

private:
    static env::Task<void> feed(DigestPipeline* pipeline, const std::vector<std::string>* pieces)
    {
        for (const std::string& piece : *pieces) {
            std::vector<ChunkEnd> none;
            pipeline->start(asBytes(piece), std::move(none), nullptr);
            co_await pipeline->wait();
        }
    }
};

QTEST_APPLESS_MAIN(TestS3Body)
#include "test_s3_body.moc"
