// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#define QT_NO_KEYWORDS // an extent row has slots
#include <QtTest>

#include <set>

#include "base/tlv.h"
#include "store/pin_table.h"
#include "store/row_keys.h"
#include "store/safety.h"

using namespace holdfast;
using namespace holdfast::store;

namespace
{

Uuid idOf(std::uint8_t last)
{
    Uuid id;
    id.bytes[0] = 0xab;
    id.bytes[15] = last;
    return id;
}

VersionRow sampleVersion()
{
    VersionRow row;
    row.stamp = 17;
    row.modified = 1'700'000'000'123'456'789;
    row.size = 300;
    row.etag = "d41d8cd98f00b204e9800998ecf8427e";
    row.body.extents = {{idOf(1), 4095, 200}, {idOf(2), 7, 60}};
    row.body.small = SmallRef{idOf(3), 0b101};
    row.partCount = 3;
    row.partTableRows = 1;
    row.contentHeaders = {{"content-type", "text/plain"}, {"cache-control", ""}};
    row.userMetadata = {{"a", std::string("b\0c", 3)}};
    row.checksums = {{ChecksumKind::Crc32c, "abcd", true}};
    row.storageClass = "STANDARD_IA";
    return row;
}

} // namespace

class TestStoreRows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void versionRowsComeBack()
    {
        const VersionRow row = sampleVersion();
        const auto back = VersionRow::decode(row.encode());
        QVERIFY(back.has_value());
        QCOMPARE(back->encode(), row.encode());
        QVERIFY(back->body == row.body);
        QVERIFY(back->contentHeaders == row.contentHeaders);
        QVERIFY(back->userMetadata == row.userMetadata);
        QCOMPARE(back->checksums.at(0).raw, row.checksums.at(0).raw);
        QCOMPARE(back->checksums.at(0).composite, true);
        const ObjectInfo info = back->info("key");
        QCOMPARE(info.versionId, std::string("null"));
        QCOMPARE(info.partCount, 3U);
    }

    void listingReadsWhatItShowsAndNoMore()
    {
        std::string value = sampleVersion().encode();
        ObjectInfo info;
        QVERIFY(readListed(value, info).has_value());
        QCOMPARE(info.size, std::uint64_t(300));
        QCOMPARE(info.etag, sampleVersion().etag);
        QCOMPARE(info.storageClass, std::string("STANDARD_IA"));
        QCOMPARE(info.modified, sampleVersion().modified);
        QCOMPARE(info.checksums.size(), std::size_t(1));
        QVERIFY(!info.isDeleteMarker);
        value[0] = 2;
        ObjectInfo marker;
        QVERIFY(readListed(value, marker).has_value());
        QVERIFY(marker.isDeleteMarker);
    }

    void unknownFieldsAreKeptOrRefused()
    {
        TlvWriter optional(sampleVersion().encode());
        optional.bytes(66, "replication");
        auto row = VersionRow::decode(optional.data());
        QVERIFY(row.has_value());
        QCOMPARE(row->kept.size(), std::size_t(1));
        row->etag = "other";
        const auto again = VersionRow::decode(row->encode());
        QCOMPARE(again->kept.at(0).second, std::string("replication"));

        TlvWriter required(sampleVersion().encode());
        required.bytes(99 | kTlvRequired, "?");
        const auto refused = VersionRow::decode(required.data());
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Code::Unsupported);
    }

    void whatMayChangeAndBucketsKeepThemToo()
    {
        Mutables mutables;
        mutables.tags = {{"a", "b"}};
        mutables.lock = {RetentionMode::Governance, 5, false};
        TlvWriter newer(encodeMutables(mutables));
        newer.bytes(77, "of tomorrow");
        auto read = decodeMutables(newer.data());
        QVERIFY(read.has_value());
        read->tags = {{"c", "d"}};
        const auto again = decodeMutables(encodeMutables(*read));
        QVERIFY(again.has_value() && again->tags == read->tags && again->lock == mutables.lock);
        QCOMPARE(again->newer.at(0).second, std::string("of tomorrow"));
        Mutables onlyNewer;
        onlyNewer.newer = read->newer;
        QVERIFY(!onlyNewer.empty()); // the row stays

        BucketDocument bucket;
        bucket.id = 3;
        bucket.settings = {{kObjectLockSetting, ""}};
        TlvWriter document(bucket.encode());
        document.bytes(77, "of tomorrow");
        const auto known = BucketDocument::decode(document.data());
        QVERIFY(known.has_value());
        const auto kept = BucketDocument::decode(known->encode());
        QCOMPARE(kept->kept.at(0).second, std::string("of tomorrow"));

        const CompletedRow completed{1, "key", "etag", 5, std::string(32, 'a'), {{77, "of tomorrow"}}};
        const auto back = CompletedRow::decode(completed.encode());
        QCOMPARE(back->versionId, completed.versionId);
        QCOMPARE(back->kept.at(0).second, std::string("of tomorrow"));
    }

    /// Who does not know of locks must not touch a version that has one.
    void locksAreToldInAFieldThatIsRequired()
    {
        const auto requiredTags = [](const VersionRow& row) {
            const std::string value = row.encode();
            TlvReader reader(std::string_view(value).substr(1));
            std::set<std::uint16_t> out;
            for (auto field = reader.next(); field && *field; field = reader.next()) {
                if ((*field)->tag & kTlvRequired)
                    out.insert((*field)->tag & ~kTlvRequired);
            }
            return out;
        };
        VersionRow row = sampleVersion();
        row.hasMutables = true;
        QVERIFY(!requiredTags(row).contains(47));
        row.hasLock = true;
        QVERIFY(requiredTags(row).contains(47));
        QVERIFY(VersionRow::decode(row.encode())->hasLock);
    }

    void bytesThatDoNotParseAreCorrupt()
    {
        const std::string whole = sampleVersion().encode();
        for (std::size_t length = 0; length < whole.size(); ++length) {
            const auto row = VersionRow::decode(std::string_view(whole).substr(0, length));
            ObjectInfo info;
            const auto listed = readListed(std::string_view(whole).substr(0, length), info);
            // A cut between two fields may parse; it must not crash, and never names another body size.
            if (row)
                QVERIFY(row->size == 300 || row->size == row->body.extentBytes());
            Q_UNUSED(listed);
        }
        VersionRow wrong = sampleVersion();
        wrong.size = 260;
        const auto row = VersionRow::decode(wrong.encode());
        QVERIFY(!row);
        QCOMPARE(row.error().code, Code::Corrupt);
    }

    void otherRowsComeBack()
    {
        UploadRow upload;
        upload.initiated = 5;
        upload.stamp = 6;
        upload.checksumKind = ChecksumKind::Sha256;
        upload.checksumFullObject = true;
        upload.contentHeaders = {{"content-type", "x/y"}};
        const auto uploadBack = UploadRow::decode(upload.encode());
        QVERIFY(uploadBack.has_value());
        QCOMPARE(uploadBack->encode(), upload.encode());
        QVERIFY(uploadBack->checksumKind == ChecksumKind::Sha256);

        PartRow part;
        part.size = 9;
        part.etag = "e";
        part.modified = 8;
        part.body.extents = {{idOf(9), 1, 9}};
        part.survives = 0;
        const auto partBack = PartRow::decode(part.encode());
        QVERIFY(partBack.has_value());
        QCOMPARE(partBack->encode(), part.encode());
        QVERIFY(partBack->survives == std::uint8_t(0));

        std::vector<PartInfo> parts;
        for (std::uint32_t n = 1; n <= 3; ++n)
            parts.push_back({n * 2, n * 100ULL, "0123456789abcdef0123456789abcde" + std::to_string(n),
                             WallNanos(n), {{ChecksumKind::Crc32, "abcd", false}}});
        std::vector<PartInfo> back;
        QVERIFY(decodePartTable(encodePartTable(parts.data(), parts.size()), back).has_value());
        QCOMPARE(back.size(), std::size_t(3));
        QCOMPARE(back[2].etag, parts[2].etag);
        QCOMPARE(back[2].number, 6U);
        QCOMPARE(back[1].checksums.at(0).raw, std::string("abcd"));

        const CompletedRow completed{1, "k", "e-2", 3};
        QCOMPARE(CompletedRow::decode(completed.encode())->encode(), completed.encode());
        const auto outbox = decodeOutbox(encodeOutbox({{idOf(4), 12, 0}, {idOf(5), 13, 0}}));
        QVERIFY(outbox.has_value());
        QCOMPARE(outbox->at(1).partition, PartitionId(13));
        QVERIFY(!decodeOutbox("short"));
        const BucketDocument bucket{42, 43, true};
        QCOMPARE(BucketDocument::decode(bucket.encode())->deleting, true);
        QCOMPARE(DegradedRow::decode(DegradedRow{1}.encode())->survives, std::uint8_t(1));
    }

    void keysComeApart()
    {
        const std::string key("a\0/b", 4);
        const auto upload = parseUploadKey(uploadKey(77, key, idOf(1)));
        QVERIFY(upload.has_value());
        QCOMPARE(upload->key, key);
        QVERIFY(upload->upload == idOf(1));
        const auto degraded = parseDegradedKey(degradedKey(12, 77, key, 99));
        QVERIFY(degraded.has_value());
        QCOMPARE(degraded->key, key);
        QCOMPARE(degraded->stamp, std::uint64_t(99));
        QCOMPARE(degraded->bucket, BucketId(77));
        QCOMPARE(partNumberOf(partKey(3, idOf(1), 10'000)), 10'000U);
        QVERIFY(partKey(3, idOf(1), 255) < partKey(3, idOf(1), 256));
        CounterDelta delta{1, -2, 3, -4};
        QVERIFY(CounterDelta::decode(delta.encode()) == delta);
    }

    void pinsAndDoomsExcludeEachOther()
    {
        auto table = std::make_shared<PinTable>();
        {
            Pins pins(table);
            QVERIFY(pins.add(idOf(1)));
            QVERIFY(table->isPinned(idOf(1)));
            Dooms dooms(table);
            QVERIFY(!dooms.add(idOf(1)));
            QVERIFY(dooms.add(idOf(2)));
            QVERIFY(!pins.add(idOf(2)));
        }
        QVERIFY(!table->isPinned(idOf(1)));
        QVERIFY(table->doom(idOf(1)));
        table->absolve(idOf(1));
        QVERIFY(table->pin(idOf(1)));
    }

    void lossesAreCountedInDisks()
    {
        const auto losses = [](std::vector<std::string> disks, std::uint32_t k,
                               std::vector<bool> good = {}) {
            if (good.empty())
                good.assign(disks.size(), true);
            return lossesSurvived({std::move(disks), std::move(good)}, k);
        };
        QCOMPARE(losses({"a"}, 1), 0U);
        QCOMPARE(losses({"a", "b"}, 1), 1U);
        QCOMPARE(losses({"a", "b", "c", "d"}, 2), 2U);
        QCOMPARE(losses({"a", "a", "a", "a"}, 2), 0U);
        QCOMPARE(losses({"a", "a", "b", "b"}, 2), 1U);
        QCOMPARE(losses({"a", "a", "a", "b"}, 2), 0U);
        QCOMPARE(losses({"a", "b", "c", "d"}, 2, {true, true, true, false}), 1U);
        QCOMPARE(losses({"a", "b", "c", "d", "e", "f"}, 4), 2U);
    }
};

QTEST_APPLESS_MAIN(TestStoreRows)
#include "test_store_rows.moc"
