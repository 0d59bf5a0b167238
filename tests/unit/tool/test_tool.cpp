// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "base/checksum.h"
#include "base/encoding.h"
#include "drive/drive_factory.h"
#include "drive/shard_file.h"
#include "store/erasure_store.h"
#include "store/row_keys.h"
#include "tool/output_tree.h"
#include "tool/tool.h"

#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <thread>

#include <nlohmann/json.hpp>

using namespace holdfast;
namespace fs = std::filesystem;

namespace
{

std::string pattern(std::size_t size, std::uint64_t seed)
{
    std::string out(size, '\0');
    for (char& c : out) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        c = static_cast<char>(seed >> 56);
    }
    return out;
}

store::BodyDigests digestsOf(const std::string& body)
{
    return {digest(ChecksumKind::Md5, asBytes(body)), {}};
}

env::Task<Result<void>> writeBody(std::unique_ptr<store::ObjectWriter> writer, std::string body)
{
    constexpr std::size_t kPiece = 300'000;
    for (std::size_t at = 0; at < body.size(); at += kPiece) {
        const std::string piece = body.substr(at, kPiece);
        Result<void> written = co_await writer->write(asBytes(piece));
        if (!written)
            co_return written;
    }
    store::BodyDigests digests = digestsOf(body);
    auto info = co_await writer->commit(std::move(digests));
    if (!info)
        co_return failed(std::move(info));
    co_return Result<void>();
}

env::Task<Result<void>> putObject(store::ObjectLayer* layer, std::string bucket, std::string key,
                                  std::string body, store::PutOptions options = {})
{
    options.length = body.size();
    auto writer = co_await layer->put(bucket, key, options);
    if (!writer)
        co_return failed(std::move(writer));
    co_return co_await writeBody(*std::move(writer), std::move(body));
}

env::Task<Result<void>> putParts(store::ObjectLayer* layer, std::string bucket, std::string key,
                                 std::vector<std::string> parts)
{
    store::UploadOptions options;
    auto upload = co_await layer->createUpload(bucket, key, options);
    if (!upload)
        co_return failed(std::move(upload));
    std::vector<store::CompletePart> named;
    for (std::uint32_t i = 0; i < parts.size(); ++i) {
        auto writer = co_await layer->putPart(bucket, key, upload->uploadId, i + 1, parts[i].size());
        if (!writer)
            co_return failed(std::move(writer));
        Result<void> written = co_await writeBody(*std::move(writer), parts[i]);
        if (!written)
            co_return written;
        named.push_back({i + 1, hexEncode(asBytes(digest(ChecksumKind::Md5, asBytes(parts[i])))), {}});
    }
    std::optional<store::Checksum> none;
    store::WriteConditions conditions;
    auto done = co_await layer->completeUpload(bucket, key, upload->uploadId, named, none, conditions);
    if (!done)
        co_return failed(std::move(done));
    co_return Result<void>();
}

/// A store of four drives in this process, filled and closed.
class FilledStore
{
public:
    FilledStore()
    {
        for (int i = 0; i < 4; ++i)
            drives.push_back(root() + "/d" + std::to_string(i));
        m_databases = drive::makeRocksFactory();
        m_factory = std::make_unique<drive::DriveFactory>(
            *m_files, *m_databases, env::makeThreadPool, *m_random, *m_clock,
            drive::DriveOptions{.reserve = 1, .ballast = 0});
        open();
        for (const auto& [key, body] : bodies)
            check(run(putObject(m_store.get(), "photos", key, body)));
        check(run(putParts(m_store.get(), "photos", "parts",
                           {pattern(5 << 20, 1), pattern(200'000, 2)})));
        bodies["parts"] = pattern(5 << 20, 1) + pattern(200'000, 2);
        const std::size_t files = countShardFiles();
        check(run(putObject(m_store.get(), "photos", "gone", pattern(100'000, 3))));
        store::RemoveOptions always;
        const auto removed = run(m_store->remove("photos", "gone", always));
        if (!removed)
            qFatal("remove: %s", removed.error().describe().c_str());
        // Without its database a drive cannot tell a deleted object's last shards from a damaged object.
        for (int i = 0; i < 200 && countShardFiles() != files; ++i)
            turn(std::chrono::milliseconds(50));
        close();
    }
    ~FilledStore()
    {
        if (m_store)
            close();
    }

    void open()
    {
        store::StoreEnvironment environment;
        environment.clock = m_clock.get();
        environment.random = m_random.get();
        environment.files = m_files.get();
        environment.drives = m_factory.get();
        environment.executors = {m_io.get_executor()};
        store::StoreOptions options;
        options.drives = drives;
        options.stateDirectory = root() + "/state";
        options.stateHome = root() + "/home";
        fs::create_directories(options.stateDirectory);
        fs::create_directories(options.stateHome);
        auto opened = run(store::ErasureStore::open(environment, options));
        if (!opened)
            qFatal("open: %s", opened.error().sentence.c_str());
        m_store = *std::move(opened);
        const auto made = run(m_store->createBucket("photos"));
        if (!made && made.error().code != Code::AlreadyExists)
            qFatal("bucket: %s", made.error().describe().c_str());
    }
    void close()
    {
        m_io.restart();
        env::asio::co_spawn(m_io, m_store->close(), [&](const std::exception_ptr&) { m_io.stop(); });
        m_io.run();
        m_store.reset();
    }
    template <class T> T run(env::Task<T> task)
    {
        std::optional<T> out;
        m_io.restart();
        env::asio::co_spawn(m_io, std::move(task), [&](const std::exception_ptr& error, T value) {
            if (error)
                std::terminate();
            out.emplace(std::move(value));
            m_io.stop();
        });
        const auto guard = env::asio::make_work_guard(m_io);
        m_io.run();
        return std::move(*out);
    }
    void keepVersions()
    {
        const auto on = run(m_store->changeBucket("photos", {{store::kVersioningState, "Enabled"}}));
        if (!on)
            qFatal("%s", on.error().describe().c_str());
        store::PutOptions plain;
        plain.versioning = store::Versioning::Enabled;
        store::PutOptions held = plain;
        held.mutables.tags = {{"team", "red"}};
        held.mutables.lock = {store::RetentionMode::Compliance, 4'102'444'800LL * kNanosPerSecond, false};
        check(run(putObject(m_store.get(), "photos", "small", "second", held)));
        check(run(putObject(m_store.get(), "photos", "new", "first of new", plain)));
        check(run(putObject(m_store.get(), "photos", "new", "second of new", plain)));
        store::RemoveOptions marker;
        marker.versioning = store::Versioning::Enabled;
        const auto removed = run(m_store->remove("photos", "small", marker));
        if (!removed)
            qFatal("%s", removed.error().describe().c_str());
    }
    void turn(std::chrono::milliseconds time)
    {
        m_io.restart();
        const auto guard = env::asio::make_work_guard(m_io);
        m_io.run_for(time);
    }
    static void check(const Result<void>& result)
    {
        if (!result)
            qFatal("%s", result.error().describe().c_str());
    }
    [[nodiscard]] std::string root() const { return m_folder.path().toStdString(); }

    [[nodiscard]] std::size_t countShardFiles() const
    {
        std::size_t count = 0;
        for (const std::string& drive : drives) {
            for (const auto& entry : fs::recursive_directory_iterator(drive + "/shards"))
                count += entry.is_regular_file() ? 1 : 0;
        }
        return count;
    }
    /// One file of a shard on one of the drives, the largest first.
    [[nodiscard]] fs::path largestShard(std::size_t drive) const
    {
        fs::path best;
        for (const auto& entry : fs::recursive_directory_iterator(drives[drive] + "/shards")) {
            if (entry.is_regular_file() &&
                (best.empty() || entry.file_size() > fs::file_size(best)))
                best = entry.path();
        }
        return best;
    }

    std::vector<std::string> drives;
    std::map<std::string, std::string> bodies = {
        {"empty", ""},
        {"small", "hello"},
        {"folder/32k", pattern(32 * 1024, 4)},
        {"folder/100k", pattern(100'001, 5)},
        {"folder", pattern(40'000, 6)},
        {"3m", pattern(3'000'003, 7)},
        {"../out", "still inside"},
    };

private:
    QTemporaryDir m_folder;
    env::asio::io_context m_io{1};
    std::unique_ptr<env::FileSystem> m_files = env::makePosixFileSystem();
    std::unique_ptr<env::Random> m_random = env::makeSystemRandom();
    std::unique_ptr<env::Clock> m_clock = env::makeSystemClock();
    std::unique_ptr<drive::MetaDbFactory> m_databases;
    std::unique_ptr<drive::DriveFactory> m_factory;
    std::unique_ptr<store::ErasureStore> m_store;
};

void flipByte(const fs::path& path, std::uint64_t at)
{
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(at));
    const int was = file.get();
    file.seekp(static_cast<std::streamoff>(at));
    file.put(static_cast<char>(was ^ 4));
}

std::string readAll(const fs::path& path)
{
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::vector<nlohmann::json> linesOf(const std::string& text)
{
    std::vector<nlohmann::json> out;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
        out.push_back(nlohmann::json::parse(line));
    return out;
}

std::string problemsOf(const std::string& text)
{
    std::set<std::string> kinds;
    for (const nlohmann::json& line : linesOf(text)) {
        if (line.contains("problem"))
            kinds.insert(line["problem"].get<std::string>());
    }
    std::string out;
    for (const std::string& kind : kinds)
        out += (out.empty() ? "" : " ") + kind;
    return out;
}

} // namespace

class TestTool : public QObject
{
    Q_OBJECT

private slots:
    void init() { s = std::make_unique<FilledStore>(); }
    void cleanup() { s.reset(); }

    void wholeStoreVerifies()
    {
        QCOMPARE(verify(), 0);
        const nlohmann::json summary = linesOf(m_out).back();
        QVERIFY2(summary["whole"] == true, m_out.c_str());
        QCOMPARE(summary["objects"].get<int>(), static_cast<int>(s->bodies.size()));
        QCOMPARE(summary["owed"].get<int>(), 0);
        QVERIFY(summary["extents"].get<int>() >= 4);
        s->open(); // nothing was changed by reading
        s->close();
        QCOMPARE(verify(), 0);
    }

    void everyKindOfDamageIsFound()
    {
        const fs::path shard = s->largestShard(0);
        flipByte(shard, 5000);
        QCOMPARE(verify(), 1);
        QCOMPARE(problemsOf(m_out), std::string("shard"));
        flipByte(shard, 5000);
        fs::rename(shard, shard.string() + ".away");
        QCOMPARE(verify(), 1);
        QCOMPARE(problemsOf(m_out), std::string("shard"));
        fs::rename(shard.string() + ".away", shard);
        std::string other = shard.string();
        other.replace(other.size() - 4, 4, "0fff");
        fs::copy_file(shard, other);
        QCOMPARE(verify(), 1);
        QCOMPARE(problemsOf(m_out), std::string("orphan"));
        fs::remove(other);
        flipByte(s->drives[1] + "/superblock.b", 100);
        QCOMPARE(verify(), 1);
        QCOMPARE(problemsOf(m_out), std::string("superblock"));
        flipByte(s->drives[1] + "/superblock.b", 100);
        QCOMPARE(verify(), 0);
    }

    void differentRowsAndWrongCountersAreFound()
    {
        const std::string key = drive::objectRowKey(bucketId(), "small");
        std::string counter = drive::objectRowKey(
            bucketId(), drive::partitionKey(drive::partitionOfObject(bucketId(), "small")));
        QVERIFY(changeEveryDrive([&](drive::Batch& batch) {
            std::string delta(32, '\0');
            delta[0] = 5;
            batch.merge(drive::Family::Counters, counter, delta);
        }));
        QCOMPARE(verify(), 1);
        QCOMPARE(problemsOf(m_out), std::string("counter"));
        QVERIFY(changeOneDrive(2, [&](drive::Batch& batch) {
            batch.put(drive::Family::Current, key, "\x01garbage");
        }));
        QCOMPARE(verify(), 1);
        QVERIFY(problemsOf(m_out).find("difference") != std::string::npos);
    }

    void absentDriveIsToldAndLostBodiesToo()
    {
        const std::vector<std::string> two = {s->drives[0], s->drives[1]};
        std::ostringstream out;
        QCOMPARE(tool::runVerify(two, out), 1);
        QCOMPARE(problemsOf(out.str()), std::string("absent"));
        std::ostringstream none;
        QCOMPARE(tool::runVerify({s->root() + "/state"}, none), 2);
    }

    void drivesInUseAreLeftAlone()
    {
        s->open();
        QCOMPARE(verify(), 4);
        std::ostringstream out;
        QCOMPARE(tool::runExtract(s->drives, s->root() + "/out", out), 4);
    }

    void dumpDecodesEveryRow()
    {
        std::ostringstream out;
        QCOMPARE(tool::runDump(s->drives, out), 0);
        std::map<std::string, int> rows;
        for (const nlohmann::json& line : linesOf(out.str())) {
            QVERIFY2(!line.contains("problem"), line.dump().c_str());
            ++rows[line["row"].get<std::string>()];
        }
        QCOMPARE(rows["superblock"], 4);
        QVERIFY(rows["current"] >= 4 * static_cast<int>(s->bodies.size()));
        QVERIFY(rows["aux"] > 0 && rows["counters"] > 0 && rows["body"] > 0);
    }

    void extractWritesEveryObject()
    {
        QCOMPARE(extract(s->drives), 0);
        compareOutput(s->bodies);
        QCOMPARE(linesOf(m_out).back()["failed"].get<int>(), 0);
    }

    void extractWritesOlderVersions()
    {
        keepVersions();
        QCOMPARE(verify(), 0);
        QCOMPARE(extract(s->drives), 0);
        const nlohmann::json summary = linesOf(m_out).back();
        QCOMPARE(summary["objects"].get<std::size_t>(), s->bodies.size()); // of "small" a marker is the newest
        QCOMPARE(summary["versions"].get<int>(), 3);
        QCOMPARE(summary["deleteMarkers"].get<int>(), 1);
        QCOMPARE(summary["failed"].get<int>(), 0);
        const fs::path folder = s->root() + "/out/.versions";
        QCOMPARE(readAll(folder / "photos/small.null"), std::string("hello"));
        std::map<std::string, nlohmann::json> listed; // by body
        for (const nlohmann::json& line : linesOf(readAll(folder / "manifest.jsonl"))) {
            if (line.contains("file"))
                listed[readAll(s->root() + "/out/" + line["file"].get<std::string>())] = line;
            else
                QVERIFY(line["deleteMarker"].get<bool>() && line["latest"].get<bool>());
        }
        QCOMPARE(listed.size(), s->bodies.size() + 3);
        const nlohmann::json second = listed.at("second");
        QCOMPARE(second["key"].get<std::string>(), std::string("small"));
        QVERIFY(!second["latest"].get<bool>());
        QCOMPARE(second["versionId"].get<std::string>().size(), std::size_t(32));
        QCOMPARE(second["retention"].get<std::string>(), std::string("COMPLIANCE"));
        QCOMPARE(second["tags"][0]["key"].get<std::string>(), std::string("team"));
        QVERIFY(listed.at("first of new")["file"].get<std::string>().starts_with(".versions/photos/new."));
        QVERIFY(listed.at("second of new")["latest"].get<bool>());
    }

    void dumpShowsTagsAndLocks()
    {
        keepVersions();
        std::ostringstream out;
        QCOMPARE(tool::runDump(s->drives, out), 0);
        int seen = 0;
        for (const nlohmann::json& line : linesOf(out.str())) {
            if (line.value("row", "") != "aux" || line.value("type", "") != "M")
                continue;
            ++seen;
            QCOMPARE(line["objectKey"].get<std::string>(), std::string("small"));
            QCOMPARE(line["retention"].get<std::string>(), std::string("COMPLIANCE"));
            QCOMPARE(line["retainUntil"].get<std::string>(), std::string("2100-01-01T00:00:00.000Z"));
            QCOMPARE(line["tags"][0]["value"].get<std::string>(), std::string("red"));
            QVERIFY(!line.contains("valueHex"));
        }
        QCOMPARE(seen, 4);
    }

    void versionsThatDoNotHangTogetherAreFound_data()
    {
        QTest::addColumn<QString>("what");
        for (const char* what : {"current", "null", "stamp", "lock", "orphan"})
            QTest::newRow(what) << QString(what);
    }
    void versionsThatDoNotHangTogetherAreFound()
    {
        QFETCH(QString, what);
        keepVersions();
        const store::BucketId bucket = bucketId();
        const std::string key = "small";
        const drive::PartitionId home = drive::partitionOfObject(bucket, key);
        const std::string current = drive::objectRowKey(bucket, key);
        store::VersionRow marker;
        const auto row = [&](const nlohmann::json& line) {
            return line.value("row", "") == "current" && line.value("key", "") == key;
        };
        std::ostringstream out;
        static_cast<void>(tool::runDump({s->drives[0]}, out));
        std::uint64_t locked = 0;
        for (const nlohmann::json& line : linesOf(out.str())) {
            if (row(line)) {
                marker.kind = store::RowKind::DeleteMarker;
                marker.stamp = line["stamp"].get<std::uint64_t>();
                marker.versionId = line["versionId"].get<std::string>();
                marker.nullStamp = line["nullStamp"].get<std::uint64_t>();
            }
            if (line.value("type", "") == "M")
                locked = line["stamp"].get<std::uint64_t>();
        }
        QVERIFY(marker.nullStamp != 0 && locked != 0);
        store::Mutables tags;
        tags.tags = {{"a", "b"}};
        QVERIFY(changeEveryDrive([&](drive::Batch& batch) {
            if (what == "current")
                batch.remove(drive::Family::Current, current);
            if (what == "null")
                marker.nullStamp = 0;
            if (what == "stamp")
                marker.nullStamp -= 1;
            if (what == "null" || what == "stamp")
                batch.put(drive::Family::Current, current, marker.encode());
            if (what == "lock")
                batch.remove(drive::Family::Aux, store::mutablesKey(home, bucket, key, locked));
            if (what == "orphan")
                batch.put(drive::Family::Aux, store::mutablesKey(home, bucket, key, locked - 1),
                          store::encodeMutables(tags));
        }));
        QCOMPARE(verify(), 1);
        QVERIFY2(m_out.find("versions of object") != std::string::npos ||
                     m_out.find("its tags and lock are missing") != std::string::npos,
                 m_out.c_str());
    }

    void extractFromHalfTheDrives_data()
    {
        QTest::addColumn<QList<int>>("left");
        QTest::newRow("0 and 1") << QList<int>{0, 1};
        QTest::newRow("2 and 3") << QList<int>{2, 3};
        QTest::newRow("0 and 3") << QList<int>{0, 3};
    }
    void extractFromHalfTheDrives()
    {
        QFETCH(QList<int>, left);
        std::vector<std::string> drives;
        for (const int i : left)
            drives.push_back(s->drives[static_cast<std::size_t>(i)]);
        // m+1 = 3 copies of small bodies: two drives hold at least one of each.
        QCOMPARE(extract(drives), 0);
        compareOutput(s->bodies);
    }

    void extractOverDamagedShards()
    {
        flipByte(s->largestShard(0), 5000);
        flipByte(s->largestShard(3), 9000);
        QCOMPARE(extract(s->drives), 0);
        compareOutput(s->bodies);
    }

    void extractWithoutAnyDatabase()
    {
        for (const std::string& drive : s->drives)
            fs::remove_all(drive + "/db");
        QCOMPARE(extract(s->drives), 0);
        std::map<std::string, std::string> large;
        for (const auto& [key, body] : s->bodies) {
            if (body.size() > 32 * 1024)
                large[key] = body;
        }
        compareOutput(large);
        QCOMPARE(linesOf(m_out).back()["salvaged"].get<int>(), static_cast<int>(large.size()));
    }

    void extractWithOneUnreadableDatabase()
    {
        fs::resize_file(s->drives[1] + "/db/CURRENT", 3);
        QCOMPARE(extract(s->drives), 0);
        compareOutput(s->bodies);
    }

    void replacedDriveIsRebuilt()
    {
        fs::remove_all(s->drives[2]);
        const std::string fresh = s->root() + "/fresh";
        std::ostringstream out;
        QCOMPARE(tool::runReplace(s->drives[0], s->drives[1], out, s->root() + "/home"), 2);
        QCOMPARE(tool::runReplace("/nowhere", fresh, out, s->root() + "/home"), 2);
        QCOMPARE(tool::runReplace(s->drives[2], fresh, out, s->root() + "/home"), 0);
        s->drives[2] = fresh;
        s->open();
        bool rebuilt = false;
        for (int i = 0; i < 8 && !rebuilt; ++i)
            rebuilt = isRebuilt();
        QVERIFY(rebuilt);
        s->close();
        QCOMPARE(verify(), 0);
    }

    void outputPathsStayInside()
    {
        QTemporaryDir folder;
        const tool::OutputTree tree(folder.path().toStdString());
        const auto place = [&](const std::string& key) {
            const Result<std::string> path = tree.place("b", key);
            if (!path)
                return path.error().describe();
            std::ofstream(tree.root() + "/" + *path) << "x";
            return *path;
        };
        QCOMPARE(place("a/b"), std::string("b/a/b"));
        QCOMPARE(place("a"), std::string("b/a%2F"));
        QCOMPARE(place("../../etc/x"), std::string("b/%2E%2E/%2E%2E/etc/x"));
        QCOMPARE(place("/abs//x/"), std::string("b/%2F/abs/%2F/x/%2F"));
        QCOMPARE(place("100%"), std::string("b/100%25"));
        QCOMPARE(place("f"), std::string("b/f"));
        QCOMPARE(place("f/g"), std::string("b/f%2F/g"));
        QCOMPARE(place("f/h"), std::string("b/f%2F/h"));
        const std::string longName(1000, 'n');
        QVERIFY(place(longName).size() < 260);
    }

private:
    int verify()
    {
        std::ostringstream out;
        const int code = tool::runVerify(s->drives, out);
        m_out = out.str();
        if (code == 1)
            qInfo("%s", m_out.substr(0, 2000).c_str());
        return code;
    }
    int extract(const std::vector<std::string>& drives)
    {
        std::ostringstream out;
        const int code = tool::runExtract(drives, s->root() + "/out", out);
        m_out = out.str();
        if (code != 0)
            qInfo("%s", m_out.substr(0, 2000).c_str());
        return code;
    }
    void compareOutput(const std::map<std::string, std::string>& want)
    {
        std::map<std::string, std::string> got;
        for (const nlohmann::json& line : linesOf(m_out)) {
            if (line.contains("file"))
                got[line["key"].get<std::string>()] =
                    readAll(s->root() + "/out/" + line["file"].get<std::string>());
        }
        QCOMPARE(got.size(), want.size());
        for (const auto& [key, body] : want)
            QVERIFY2(got[key] == body, key.c_str());
    }
    /// "small": a "null" one (as before), a locked one, and a delete marker; "new": two.
    void keepVersions()
    {
        s->open();
        s->keepVersions();
        s->close();
    }
    [[nodiscard]] std::uint64_t bucketId()
    {
        std::ostringstream out;
        static_cast<void>(tool::runDump({s->drives[0]}, out));
        for (const nlohmann::json& line : linesOf(out.str())) {
            if (line.contains("bucket") && line.value("row", "") == "current" &&
                line["bucket"].get<std::uint64_t>() != 0)
                return line["bucket"].get<std::uint64_t>();
        }
        return 0;
    }
    bool changeOneDrive(std::size_t drive, const std::function<void(drive::Batch&)>& change)
    {
        const auto factory = drive::makeRocksFactory();
        Result<drive::MetaOpenReport> report = factory->open(s->drives[drive] + "/db", false);
        if (!report)
            return false;
        drive::Batch batch;
        change(batch);
        return report->db->write(batch, true).has_value();
    }
    bool changeEveryDrive(const std::function<void(drive::Batch&)>& change)
    {
        bool done = true;
        for (std::size_t i = 0; i < s->drives.size(); ++i)
            done = changeOneDrive(i, change) && done;
        return done;
    }
    bool isRebuilt()
    {
        s->turn(std::chrono::seconds(6)); // a closing store ends the drive's learning
        s->close();
        const int code = verify();
        s->open();
        return code == 0;
    }

    std::unique_ptr<FilledStore> s;
    std::string m_out;
};

QTEST_GUILESS_MAIN(TestTool)
#include "test_tool.moc"
