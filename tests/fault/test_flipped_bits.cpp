// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#define QT_NO_KEYWORDS // an extent row has slots
#include <QtTest>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <random>
#include <sstream>

#include "base/encoding.h"
#include "base/log.h"
#include "drive/shard_file.h"
#include "drive/superblock.h"
#include "placement/witness_file.h"
#include "tool/tool.h"
#include "unit/store/real_store.h"

using namespace holdfast;
using namespace holdfast::store;
using namespace holdfast::testing;

namespace fs = std::filesystem;

namespace
{

constexpr int kDrives = 4;

std::uint64_t setting(const char* name, std::uint64_t otherwise)
{
    const char* set = std::getenv(name);
    return set ? std::strtoull(set, nullptr, 10) : otherwise;
}

std::string readFile(const fs::path& path)
{
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void writeFile(const fs::path& path, const std::string& bytes)
{
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

/// What a file of the store is for; empty: it holds nothing (locks), or the server never reads it (quarantine).
std::string kindOf(const fs::path& file)
{
    const std::string text = file.string();
    const std::string name = file.filename().string();
    if (text.find("/quarantine/") != std::string::npos || name == "lock" || name == "LOCK")
        return {};
    if (text.find("/shards/") != std::string::npos)
        return "shard";
    for (const char* kind : {"superblock", "witness", "MANIFEST", "CURRENT", "OPTIONS", "IDENTITY", "drives"}) {
        if (name.starts_with(kind))
            return kind;
    }
    const std::string ending = file.extension().string();
    return ending.empty() ? std::string() : ending.substr(1); // log, sst, blob
}

/// Kinds of which a damaged byte may stay: nothing reads them again, or what they say is never used.
/// IDENTITY: RocksDB's own name for the database, compared with nothing (write_dbid_to_manifest is off).
/// OPTIONS: written for people and tools; the server opens with its own. A new file at every open.
/// blob: a body is mended by writing it again, elsewhere; the bad bytes lie in the old file, named by nobody, until
/// it is collected.
/// sst: what is neither rows nor their index: filters (they have checksums, too, and without one the rows are looked
/// at), the fill of the footer. `drive verify` has then read every row and every body that is named.
bool mayStay(const std::string& kind)
{
    return kind == "IDENTITY" || kind == "OPTIONS" || kind == "blob" || kind == "sst";
}

/// A table that nothing has read is noticed by whoever does: a start, compaction, `drive verify`. The scrub reads the
/// replicated rows, not a drive's own ones (docs/status.md, known and open).
bool isKnown(const std::string& kind, const std::string& wrong)
{
    return kind == "sst" && wrong.starts_with("drive verify") &&
           wrong.find("\"problem\":\"database\"") != std::string::npos;
}

struct Flip
{
    fs::path file;
    std::string kind;
    std::uint64_t at = 0;
    int bit = 0;
    std::uint64_t size = 0;

    [[nodiscard]] std::string text() const
    {
        return file.string() + " (" + std::to_string(size) + " bytes), byte " + std::to_string(at) +
               ", bit " + std::to_string(bit);
    }
};

void apply(const Flip& flip)
{
    std::fstream stream(flip.file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekg(static_cast<std::streamoff>(flip.at));
    const int byte = stream.get();
    stream.seekp(static_cast<std::streamoff>(flip.at));
    stream.put(static_cast<char>(byte ^ (1 << flip.bit)));
}

/// The files whose end is a checksum of all before it tell by themselves.
bool endsInItsChecksum(const std::string& bytes)
{
    return bytes.size() > 4 && readLe<std::uint32_t>(bytes.data() + bytes.size() - 4) ==
                                   crc32c(0, asBytes(bytes).first(bytes.size() - 4));
}

} // namespace

/// A flipped bit at any offset of any file of a store is noticed, and mended.
class TestFlippedBits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyBitOfASuperblock();
    void everyByteOfAWitness();
    void everyByteOfAShard();
    void theStoreMendsWhatIsFlipped();

private:
    void startAnew();
    void fill();
    void addTraffic();
    void flushSomeDatabase();
    void leaveLogsBehind();
    [[nodiscard]] std::map<std::string, std::vector<fs::path>> filesByKind() const;
    [[nodiscard]] Flip chooseIn(const fs::path& file, const std::string& kind);
    [[nodiscard]] std::vector<Flip> chooseFlips();
    [[nodiscard]] std::string round(const std::vector<Flip>& flips);
    [[nodiscard]] std::string readEverything();
    [[nodiscard]] std::string scrubAndMend();
    [[nodiscard]] std::string verify() const;
    [[nodiscard]] std::string whatStayed(const std::vector<Flip>& before) const;

    std::mt19937_64 m_random;
    std::unique_ptr<RealStore> m_real;
    std::map<std::string, std::string> m_expected;
    std::map<std::string, std::string> m_part; ///< upload id -> its only part
    std::map<std::string, std::uint64_t> m_flips, m_stayed;
    std::uint64_t m_rounds = 0;
};

void TestFlippedBits::initTestCase()
{
    const std::uint64_t seed = setting("HOLDFAST_FLIP_SEED", 1);
    qInfo("HOLDFAST_FLIP_SEED=%llu", static_cast<unsigned long long>(seed));
    m_random.seed(seed);
    log::configure(log::Level::Error, log::Format::Text);
    startAnew();
}

void TestFlippedBits::fill()
{
    Loop& loop = m_real->loop();
    QVERIFY(loop.run(m_real->store->createBucket("bucket")).has_value());
    for (const std::size_t size : {0, 1, 100, 600, 4096, 32768, 32769, 70'000, 131'072, 200'001, 700'000}) {
        const std::string key = "first/" + std::to_string(size);
        m_expected[key] = patterned(size, std::uint32_t(size + 1));
        QVERIFY(m_real->put(key, m_expected[key]).has_value());
    }
    for (const std::size_t size : {500, 40'000, 300'000}) {
        const std::string key = "reduced/" + std::to_string(size);
        m_expected[key] = patterned(size, std::uint32_t(size + 7));
        QVERIFY(m_real->put(key, m_expected[key], kReducedClass).has_value());
    }
    for (int i = 0; i < 60; ++i) { // tables of more than one block
        const std::string key = "tiny/" + std::to_string(i);
        m_expected[key] = patterned(std::size_t(i) * 20, std::uint32_t(i + 1));
        QVERIFY(m_real->put(key, m_expected[key]).has_value());
    }
    ObjectLayer* const store = m_real->store.get();
    const auto upload = loop.run(store->createUpload("bucket", "multi", {}));
    QVERIFY(upload.has_value());
    std::vector<CompletePart> parts;
    for (std::uint32_t n = 1; n <= 2; ++n) {
        const std::string body = patterned(n == 2 ? 999 : 5 << 20, n);
        QVERIFY(loop.run(putPartBody(store, "bucket", "multi", upload->uploadId, n, body)).has_value());
        parts.push_back({n, hexEncode(asBytes(digest(ChecksumKind::Md5, asBytes(body)))), {}});
        m_expected["multi"] += body;
    }
    QVERIFY(loop.run(store->completeUpload("bucket", "multi", upload->uploadId, parts, std::nullopt, {}))
                .has_value());
    const auto open = loop.run(store->createUpload("bucket", "goes on", {}));
    QVERIFY(open.has_value());
    const std::string body = patterned(50'000, 9);
    QVERIFY(loop.run(putPartBody(store, "bucket", "goes on", open->uploadId, 1, body)).has_value());
    m_part[open->uploadId] = hexEncode(asBytes(digest(ChecksumKind::Md5, asBytes(body))));
    m_real->close();
    // So that there are tables and blob files, too; the logs have what comes after.
    for (int i = 0; i < kDrives; ++i)
        flushSomeDatabase();
}

void TestFlippedBits::startAnew()
{
    if (m_real && m_real->store)
        m_real->close();
    m_real = std::make_unique<RealStore>(kDrives);
    m_expected.clear();
    m_part.clear();
    fill();
}

void TestFlippedBits::flushSomeDatabase()
{
    const auto databases = drive::makeRocksFactory();
    auto opened = databases->open(
        m_real->drivePath(static_cast<int>(m_random() % kDrives)) + "/db", false);
    QVERIFY(opened.has_value());
    QVERIFY(opened->db->flush().has_value());
}

/// As a power cut does: what was written last is in the logs, which a clean close would have emptied.
void TestFlippedBits::leaveLogsBehind()
{
    m_real->open();
    for (int i = 0; i < 5; ++i)
        addTraffic();
    for (int i = 0; i < kDrives; ++i)
        fs::copy(m_real->drivePath(i) + "/db", m_real->drivePath(i) + "-db",
                 fs::copy_options::recursive);
    m_real->close();
    for (int i = 0; i < kDrives; ++i) {
        fs::remove_all(m_real->drivePath(i) + "/db");
        fs::rename(m_real->drivePath(i) + "-db", m_real->drivePath(i) + "/db");
    }
}

/// So that there is something in the logs, and rows and shards come and go.
void TestFlippedBits::addTraffic()
{
    const std::uint64_t number = m_random() % 6;
    const std::string key = "later/" + std::to_string(number);
    const std::size_t size = number % 2 == 0 ? 40'000 + m_random() % 50'000 : m_random() % 5000;
    std::string body = patterned(size, static_cast<std::uint32_t>(m_random()));
    QVERIFY(m_real->put(key, body).has_value());
    m_expected[key] = std::move(body);
}

std::map<std::string, std::vector<fs::path>> TestFlippedBits::filesByKind() const
{
    std::map<std::string, std::vector<fs::path>> out;
    for (const auto& entry : fs::recursive_directory_iterator(m_real->root())) {
        if (!entry.is_regular_file() || entry.file_size() == 0)
            continue;
        const std::string kind = kindOf(entry.path());
        if (!kind.empty())
            out[kind].push_back(entry.path());
    }
    for (auto& [kind, files] : out)
        std::ranges::sort(files);
    return out;
}

Flip TestFlippedBits::chooseIn(const fs::path& file, const std::string& kind)
{
    const std::uint64_t size = fs::file_size(file);
    return {file, kind, m_random() % size, static_cast<int>(m_random() % 8), size};
}

/// One bit of one file; where that is a shard's, of other bodies' shards too: they are mended each by itself.
std::vector<Flip> TestFlippedBits::chooseFlips()
{
    const char* only = std::getenv("HOLDFAST_FLIP_KIND");
    if (only ? std::string(only) == "log" : m_random() % 10 == 0)
        leaveLogsBehind();
    const auto files = filesByKind();
    if (const auto logs = files.find("log"); logs != files.end())
        return {chooseIn(logs->second[m_random() % logs->second.size()], "log")};
    auto which = files.begin();
    std::advance(which, static_cast<std::ptrdiff_t>(m_random() % files.size()));
    if (only && files.contains(only))
        which = files.find(only);
    const auto& [kind, names] = *which;
    if (kind != "shard")
        return {chooseIn(names[m_random() % names.size()], kind)};
    std::map<std::string, Flip> byExtent;
    std::vector<fs::path> shuffled = names;
    std::ranges::shuffle(shuffled, m_random);
    for (const fs::path& file : shuffled)
        byExtent.emplace(file.filename().string().substr(0, 32), chooseIn(file, kind));
    std::vector<Flip> out;
    for (auto& [extent, flip] : byExtent)
        out.push_back(std::move(flip));
    return out;
}

std::string TestFlippedBits::readEverything()
{
    Loop& loop = m_real->loop();
    for (const auto& [key, body] : m_expected) {
        const auto got = m_real->get(key);
        if (!got)
            return "reading " + key + ": " + got.error().describe();
        if (*got != body)
            return key + " has other bytes";
    }
    const auto page = loop.run(m_real->store->list({"bucket", "", "", "", 1000}));
    if (!page)
        return "listing: " + page.error().describe();
    if (page->objects.size() != m_expected.size())
        return "the list has " + std::to_string(page->objects.size()) + " objects";
    for (const ObjectInfo& object : page->objects) {
        if (!m_expected.contains(object.key) || object.size != m_expected[object.key].size())
            return "the list says something else of " + object.key;
    }
    for (const auto& [upload, etag] : m_part) {
        const auto parts = loop.run(m_real->store->listParts("bucket", "goes on", upload, 0, 10));
        if (!parts || parts->parts.size() != 1 || parts->parts[0].etag != etag)
            return "the upload lost its part";
    }
    const auto usage = loop.run(m_real->store->bucketUsage("bucket"));
    if (!usage || usage->objects != m_expected.size())
        return "the bucket's counters are wrong";
    return {};
}

std::string TestFlippedBits::scrubAndMend()
{
    Loop& loop = m_real->loop();
    const auto whole = [&] {
        if (!m_real->waitUntilWhole())
            return false;
        const StoreStatus status = m_real->status();
        return std::ranges::all_of(status.drives, [](const DriveStatus& drive) {
            return drive.state == DriveState::Member && drive.owed == 0;
        });
    };
    const auto scrub = [&] { return *loop.run(m_real->store->scrubStatus()); };
    if (!loop.runUntil(whole, std::chrono::seconds(90)))
        return "not every drive is in sync after a minute and a half";
    if (const auto started = loop.run(m_real->store->startScrub()); !started)
        return "the scrub did not begin: " + started.error().describe();
    if (!loop.runUntil([&] { return scrub().state == ScrubStatus::State::Idle; },
                       std::chrono::seconds(120)))
        return "the scrub did not end";
    if (!loop.runUntil(whole, std::chrono::seconds(90)))
        return "not every drive is in sync after the scrub";
    const auto lost = loop.run(m_real->store->quarantine({}, 10));
    if (!lost || !lost->entries.empty())
        return "something was quarantined";
    return {};
}

std::string TestFlippedBits::verify() const
{
    std::vector<std::string> drives;
    for (int i = 0; i < kDrives; ++i)
        drives.push_back(m_real->drivePath(i));
    std::ostringstream out;
    return tool::runVerify(drives, out) == 0 ? std::string() : "drive verify: " + out.str();
}

/// Damage that is there still: the byte is, in the same file, and the file does not check.
std::string TestFlippedBits::whatStayed(const std::vector<Flip>& before) const
{
    for (const Flip& flip : before) {
        std::error_code error;
        if (fs::file_size(flip.file, error) <= flip.at || error)
            continue;
        const std::string bytes = readFile(flip.file);
        const bool selfChecked = flip.kind == "superblock" || flip.kind == "witness";
        const bool stays = selfChecked ? !endsInItsChecksum(bytes) : bytes.size() == flip.size &&
                                             std::uint8_t(bytes[flip.at]) == flip.bit;
        if (stays)
            return flip.text();
    }
    return {};
}

std::string TestFlippedBits::round(const std::vector<Flip>& flips)
{
    std::vector<Flip> flipped = flips;
    for (Flip& flip : flipped) {
        apply(flip);
        ++m_flips[flip.kind];
        flip.bit = std::uint8_t(readFile(flip.file)[flip.at]); // the byte as it is now
    }
    const std::string refused = m_real->tryOpen();
    if (!refused.empty())
        return "the store does not open: " + refused;
    std::string wrong = readEverything();
    if (wrong.empty())
        addTraffic();
    if (wrong.empty())
        wrong = scrubAndMend();
    if (wrong.empty())
        wrong = readEverything();
    m_real->close();
    if (wrong.empty())
        wrong = verify();
    if (!wrong.empty() && (flips.front().kind == "superblock" || flips.front().kind == "log")) {
        // Where the newer superblock is damaged the drive has gone back in time, as far as anybody can tell (rule
        // 4): it has learned again, and its superblock is written at the start after that. Shards of which it lost
        // the records are swept some seconds after it has learned, or after the next start.
        m_real->open();
        const auto swept = [this] { return m_real->status().surveys != 0; };
        wrong = m_real->loop().runUntil(swept) ? scrubAndMend() : "no survey ended within a minute";
        m_real->close();
        wrong = wrong.empty() ? verify() : wrong;
    }
    if (!wrong.empty())
        return wrong;
    const std::string stayed = whatStayed(flipped);
    if (stayed.empty())
        return {};
    ++m_stayed[flips.front().kind];
    return mayStay(flips.front().kind) ? std::string() : "nobody noticed";
}

void TestFlippedBits::theStoreMendsWhatIsFlipped()
{
    const auto budget = std::chrono::seconds(setting("HOLDFAST_FLIP_SECONDS", 40));
    const auto end = std::chrono::steady_clock::now() + budget;
    const bool goOn = setting("HOLDFAST_FLIP_GO_ON", 0) != 0;
    std::vector<std::string> failures;
    while (std::chrono::steady_clock::now() < end) {
        if (m_random() % 4 == 0)
            flushSomeDatabase();
        const std::vector<Flip> flips = chooseFlips();
        const auto begin = std::chrono::steady_clock::now();
        const std::string wrong = round(flips);
        ++m_rounds;
        const auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin);
        if (goOn || !wrong.empty())
            qInfo("%llu: %s and %zu more: %.1f s %s", static_cast<unsigned long long>(m_rounds),
                  flips.front().text().c_str(), flips.size() - 1, took.count(), wrong.c_str());
        if (wrong.empty())
            continue;
        if (isKnown(flips.front().kind, wrong)) {
            ++m_stayed[flips.front().kind];
            startAnew();
            continue;
        }
        failures.push_back(flips.front().text() + ": " + wrong);
        if (!goOn)
            break;
        startAnew();
    }
    std::string summary = std::to_string(m_rounds) + " rounds;";
    for (const auto& [kind, count] : m_flips)
        summary += " " + kind + " " + std::to_string(count) +
                   (m_stayed[kind] ? " (stayed " + std::to_string(m_stayed[kind]) + ")" : "");
    qInfo("%s", summary.c_str());
    for (const std::string& failure : failures)
        qInfo("%s", failure.c_str());
    QVERIFY2(failures.empty(), failures.empty() ? "" : failures.front().c_str());
}

void TestFlippedBits::everyBitOfASuperblock()
{
    const std::string good = readFile(m_real->drivePath(1) + "/superblock.a");
    QCOMPARE(good.size(), drive::kSuperblockBytes);
    QVERIFY(drive::decodeSuperblock(good).has_value());
    std::string bytes = good;
    for (std::size_t at = 0; at < bytes.size() * 8; ++at) {
        bytes[at / 8] = static_cast<char>(bytes[at / 8] ^ (1 << at % 8));
        const auto decoded = drive::decodeSuperblock(bytes);
        QVERIFY2(!decoded && decoded.error().code == Code::Corrupt, std::to_string(at).c_str());
        bytes[at / 8] = good[at / 8];
    }
}

void TestFlippedBits::everyByteOfAWitness()
{
    const std::string folder = m_real->root() + "/state";
    const auto files = env::makePosixFileSystem();
    placement::WitnessFile witness(*files, folder);
    const fs::path name = folder + "/witness.a";
    const std::string good = readFile(name);
    const auto loads = [&] {
        // The other one is out of the way: what is not taken from this one is not there.
        return placement::WitnessFile(*files, folder).load();
    };
    const fs::path other = folder + "/witness.b";
    const std::string kept = readFile(other);
    writeFile(other, "");
    QVERIFY(loads().has_value());
    // All of the head, then some of the rest: it is all under one checksum.
    for (std::size_t at = 0; at < good.size(); at += at < 1024 ? 1 : 1 + m_random() % 400) {
        const Flip flip{name, "witness", at, static_cast<int>(m_random() % 8), good.size()};
        apply(flip);
        QVERIFY2(!loads().has_value(), flip.text().c_str());
        apply(flip);
    }
    QVERIFY(loads().has_value());
    writeFile(other, kept);
}

void TestFlippedBits::everyByteOfAShard()
{
    const auto files = env::makePosixFileSystem();
    std::vector<fs::path> names = m_real->shardFiles(2);
    QVERIFY(!names.empty());
    const auto smallest = std::ranges::min_element(
        names, {}, [](const fs::path& file) { return fs::file_size(file); });
    const auto reads = [&]() -> bool {
        auto reader = drive::ShardFileReader::open(*files, smallest->string());
        if (!reader)
            return false;
        const drive::ShardFooter footer = (*reader)->footer();
        std::string into(footer.bytes, '\0');
        return (*reader)
            ->read(0, static_cast<std::uint32_t>(footer.blocks),
                   {reinterpret_cast<std::uint8_t*>(into.data()), into.size()})
            .has_value();
    };
    QVERIFY(reads());
    for (std::uint64_t at = 0; at < fs::file_size(*smallest); ++at) {
        const Flip flip{*smallest, "shard", at, static_cast<int>(m_random() % 8), 0};
        apply(flip);
        QVERIFY2(!reads(), flip.text().c_str());
        apply(flip);
    }
    QVERIFY(reads());
}

QTEST_GUILESS_MAIN(TestFlippedBits)
#include "test_flipped_bits.moc"
