// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
// What the libraries below Holdfast do without it, on the same machine and disk. Prints one JSON line.
//   raw_reference put DIRECTORY SIZE COUNT CLIENTS   the rows of COUNT small objects, CLIENTS of them at a
//       time, into four databases: each round is one synced batch in each of them, the records that a node
//       prepares and those of the round before that it applies. A round ends when the last of the four has.
//   raw_reference files DIRECTORY BYTES              a body of BYTES as 2+2: half of it to each of four files,
//       with direct I/O, synced
//   raw_reference md5 MIB                            OpenSSL's MD5 on one core
//   raw_reference scan DATABASE                      every key and value of the table that listings read
#include <barrier>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "base/checksum.h"
#include "drive/drive_factory.h"
#include "drive/log_record.h"
#include "drive/rocks_options.h"
#include "drive/sys_rows.h"
#include "env/clock.h"
#include "env/file_system.h"
#include "store/row_keys.h"
#include "store/rows.h"

namespace
{

using namespace holdfast;
using namespace holdfast::drive;
using SteadyClock = std::chrono::steady_clock;

constexpr int kDatabases = 4;
constexpr int kCopies = 3; ///< m + 1 of 2+2

[[noreturn]] void die(const std::string& what)
{
    std::fprintf(stderr, "raw_reference: %s\n", what.c_str());
    std::exit(1);
}

double secondsSince(SteadyClock::time_point begin)
{
    return std::chrono::duration<double>(SteadyClock::now() - begin).count();
}

/// One small object as a node writes it.
struct Object
{
    PartitionId partition = 0;
    Sequence sequence = 0;
    LogRecord record;
    std::string encoded;
    std::string bodyKey;
    SlotMask holders = 0;
};

Object makeObject(env::Random& random, int number, std::size_t size, Sequence sequence)
{
    Object out;
    const std::string key = std::to_string(size) + "/o" + std::to_string(number);
    const std::string rowKey = objectRowKey(1, key);
    out.partition = partitionOfObject(1, key);
    out.sequence = sequence;
    const auto without = static_cast<unsigned>(number % kDatabases);
    out.holders = static_cast<SlotMask>(0xf & ~(1U << without));
    const Uuid id = random.uuid();
    out.bodyKey = bodyKey(out.partition, id, out.holders);
    store::VersionRow row;
    row.stamp = 1'800'000'000'000'000'000ULL + static_cast<std::uint64_t>(number);
    row.modified = static_cast<WallNanos>(row.stamp);
    row.size = size;
    row.etag = std::string(32, 'e');
    row.body.small = store::SmallRef{id, out.holders};
    row.contentHeaders.emplace("content-type", "binary/octet-stream");
    row.checksums.push_back({ChecksumKind::Crc64Nvme, std::string(8, 'c'), false});
    store::CounterDelta delta;
    delta.versions = delta.objects = 1;
    delta.bytes = static_cast<std::int64_t>(size);
    out.record.epoch = 3;
    out.record.sequence = out.sequence;
    out.record.mutations = {
        {MutationKind::Put, Family::Current, rowKey, row.encode()},
        {MutationKind::Merge, Family::Counters, store::counterKey(1, out.partition), delta.encode()}};
    out.record.bodyKeys.push_back(out.bodyKey);
    out.encoded = out.record.encode();
    return out;
}

void addPrepare(Batch& batch, const Object& object, int database, const std::string& body)
{
    batch.put(Family::Log, logKey(object.partition, object.sequence), object.encoded);
    if ((object.holders >> database) & 1U)
        batch.put(Family::Body, object.bodyKey, sealBody(object.bodyKey, body));
}

void addApply(Batch& batch, const Object& object)
{
    for (const Mutation& mutation : object.record.mutations)
        batch.add(mutation);
    batch.put(Family::Sys, partitionStateKey(object.partition),
              StoredPartition{3, 3, object.sequence}.encode());
    batch.remove(Family::Log, logKey(object.partition, object.sequence));
}

int put(const std::string& directory, std::size_t size, int count, int clients)
{
    const auto random = env::makeSystemRandom();
    std::string body(size, 'b');
    random->fill({reinterpret_cast<std::uint8_t*>(body.data()), body.size()});
    std::vector<Sequence> last(kPartitions, 0);
    std::vector<Object> objects;
    for (int i = 0; i < count; ++i) {
        Object object = makeObject(*random, i, size, 0);
        object.sequence = ++last[object.partition];
        objects.push_back(std::move(object));
    }
    const auto factory = makeRocksFactory();
    std::vector<std::unique_ptr<MetaDb>> databases;
    for (int d = 0; d < kDatabases; ++d) {
        const std::string path = directory + "/raw" + std::to_string(d);
        std::filesystem::create_directories(path);
        auto opened = factory->open(path + "/db", true);
        if (!opened)
            die(opened.error().describe());
        databases.push_back(std::move(opened->db));
    }
    std::barrier round(kDatabases);
    std::vector<std::thread> threads;
    const auto begin = SteadyClock::now();
    for (int d = 0; d < kDatabases; ++d) {
        threads.emplace_back([&, d] {
            for (int at = 0; at < count; at += clients) {
                Batch batch;
                for (int i = std::max(0, at - clients); i < at; ++i)
                    addApply(batch, objects[static_cast<std::size_t>(i)]);
                for (int i = at; i < std::min(count, at + clients); ++i)
                    addPrepare(batch, objects[static_cast<std::size_t>(i)], d, body);
                if (auto written = databases[static_cast<std::size_t>(d)]->write(batch, true); !written)
                    die(written.error().describe());
                round.arrive_and_wait();
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    const double seconds = secondsSince(begin);
    databases.clear();
    for (int d = 0; d < kDatabases; ++d)
        std::filesystem::remove_all(directory + "/raw" + std::to_string(d));
    std::printf("{\"seconds\":%.4f,\"perSecond\":%.1f}\n", seconds, count / seconds);
    return 0;
}

int files(const std::string& directory, std::uint64_t bytes)
{
    constexpr std::size_t kPiece = 1 << 20;
    const auto system = env::makePosixFileSystem();
    std::vector<std::thread> threads;
    const auto begin = SteadyClock::now();
    for (int d = 0; d < kDatabases; ++d) {
        threads.emplace_back([&, d] {
            const std::string path = directory + "/raw-file" + std::to_string(d);
            auto file = system->open(path, env::OpenMode::CreateDirect);
            if (!file)
                die(file.error().describe());
            void* memory = std::aligned_alloc(4096, kPiece);
            std::memset(memory, d + 1, kPiece);
            for (std::uint64_t at = 0; at < bytes / 2; at += kPiece) {
                const ByteView piece(static_cast<const std::uint8_t*>(memory), kPiece);
                if (auto written = (*file)->writeAt(at, piece); !written)
                    die(written.error().describe());
            }
            if (auto synced = (*file)->sync(); !synced)
                die(synced.error().describe());
            std::free(memory);
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    const double seconds = secondsSince(begin);
    for (int d = 0; d < kDatabases; ++d)
        std::filesystem::remove(directory + "/raw-file" + std::to_string(d));
    std::printf("{\"mibPerSecond\":%.1f}\n", double(bytes) / 1048576.0 / seconds);
    return 0;
}

int md5(std::size_t mib)
{
    const Bytes data(1 << 20, 7);
    const auto hasher = Hasher::make(ChecksumKind::Md5);
    const auto begin = SteadyClock::now();
    for (std::size_t i = 0; i < mib; ++i)
        hasher->update(data);
    static_cast<void>(hasher->finish());
    std::printf("{\"mibPerSecond\":%.1f}\n", double(mib) / secondsSince(begin));
    return 0;
}

int scan(const std::string& database)
{
    auto opened = makeRocksReader()->open(database, false);
    if (!opened)
        die(opened.error().describe());
    std::uint64_t keys = 0, bytes = 0;
    double seconds = 0;
    for (int pass = 0; pass < 2; ++pass) { // the first fills the cache
        auto at = opened->db->iterate(Family::Current, true);
        if (!at)
            die(at.error().describe());
        keys = 0;
        const auto begin = SteadyClock::now();
        for ((*at)->seek(objectRowKey(1, "")); (*at)->valid(); (*at)->next()) {
            ++keys;
            bytes += (*at)->key().size() + (*at)->value().size();
        }
        seconds = secondsSince(begin);
    }
    std::printf("{\"keys\":%llu,\"bytes\":%llu,\"keysPerSecond\":%.0f}\n",
                static_cast<unsigned long long>(keys), static_cast<unsigned long long>(bytes),
                double(keys) / seconds);
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    const std::string kind = argc > 2 ? argv[1] : "";
    if (kind == "put" && argc == 6)
        return put(argv[2], std::strtoull(argv[3], nullptr, 10), std::atoi(argv[4]), std::atoi(argv[5]));
    if (kind == "files" && argc == 4)
        return files(argv[2], std::strtoull(argv[3], nullptr, 10));
    if (kind == "md5" && argc == 3)
        return md5(std::strtoull(argv[2], nullptr, 10));
    if (kind == "scan" && argc == 3)
        return scan(argv[2]);
    die("usage: raw_reference put DIRECTORY SIZE COUNT CLIENTS | files DIRECTORY BYTES | md5 MIB | scan DATABASE");
}
