// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "drive/meta_db.h"

/// What every MetaDb must do, for whoever implements one: a test binds `metaDbCases()` to rows of its data
/// function and compares each answer with the empty string.
namespace holdfast::test
{

/// One database in one place, fresh for each case.
class MetaDbPlace
{
public:
    virtual ~MetaDbPlace() = default;
    [[nodiscard]] virtual Result<drive::MetaOpenReport> open(bool create) = 0;
    /// The machine stops while `db` is open: what was not synced may be gone. The place can be opened
    /// again afterwards.
    virtual void powerCut(std::unique_ptr<drive::MetaDb> db) = 0;
};

struct MetaDbCase
{
    const char* name;
    std::string (*run)(MetaDbPlace& place); ///< what is wrong; empty: nothing
};

namespace contract
{

using drive::Batch;
using drive::Family;
using drive::MetaDb;
using drive::MetaIterator;

#define HF_CHECK(condition)                                                                        \
    do {                                                                                           \
        if (!(condition))                                                                          \
            return "line " + std::to_string(__LINE__) + ": " #condition;                           \
    } while (false)

inline std::unique_ptr<MetaDb> opened(MetaDbPlace& place, bool create)
{
    Result<drive::MetaOpenReport> report = place.open(create);
    return report ? std::move(report->db) : nullptr;
}

inline std::string valueOf(MetaDb& db, Family family, std::string_view key)
{
    const Result<std::optional<std::string>> row = db.get(family, key);
    return !row ? "error" : !*row ? "none" : **row;
}

inline std::string number(std::initializer_list<std::int64_t> values)
{
    std::string out;
    for (const std::int64_t value : values)
        appendLe(out, value);
    return out;
}

inline std::vector<std::string> keysFrom(MetaIterator& at, std::string_view begin)
{
    std::vector<std::string> keys;
    for (at.seek(begin); at.valid(); at.next())
        keys.emplace_back(at.key());
    return keys;
}

inline bool writes(MetaDb& db, Family family, const std::string& key, const std::string& value,
                   bool sync)
{
    Batch batch;
    batch.put(family, key, value);
    return db.write(batch, sync).has_value();
}

inline std::string opensOnlyWhatIsThere(MetaDbPlace& place)
{
    const Result<drive::MetaOpenReport> missing = place.open(false);
    HF_CHECK(!missing && missing.error().code == Code::Corrupt);
    HF_CHECK(opened(place, true));
    Result<drive::MetaOpenReport> again = place.open(false);
    HF_CHECK(again && again->db && !again->logWasDamaged);
    return {};
}

inline std::string keepsRowsOverReopening(MetaDbPlace& place)
{
    {
        const std::unique_ptr<MetaDb> db = opened(place, true);
        HF_CHECK(db);
        for (int family = 0; family < drive::kFamilies; ++family)
            HF_CHECK(writes(*db, static_cast<Family>(family), "key",
                            family == 6 ? number({family}) : std::to_string(family), family == 7));
    }
    const std::unique_ptr<MetaDb> db = opened(place, false);
    HF_CHECK(db);
    for (int family = 0; family < drive::kFamilies; ++family)
        HF_CHECK(valueOf(*db, static_cast<Family>(family), "key") ==
                 (family == 6 ? number({family}) : std::to_string(family)));
    return {};
}

inline std::string appliesABatchInOrder(MetaDbPlace& place)
{
    const std::unique_ptr<MetaDb> db = opened(place, true);
    HF_CHECK(db);
    Batch batch;
    batch.put(Family::Current, "a", "1");
    batch.remove(Family::Current, "a");
    batch.put(Family::Current, "b", "1");
    batch.put(Family::Current, "b", "2");
    batch.remove(Family::Current, "never");
    batch.put(Family::Current, "empty", "");
    batch.put(Family::Aux, "a", "aux");
    HF_CHECK(db->write(batch, true));
    HF_CHECK(db->write(Batch(), true));
    HF_CHECK(valueOf(*db, Family::Current, "a") == "none");
    HF_CHECK(valueOf(*db, Family::Current, "b") == "2");
    HF_CHECK(valueOf(*db, Family::Current, "empty").empty());
    HF_CHECK(valueOf(*db, Family::Aux, "a") == "aux");
    return {};
}

inline std::string iteratesInByteOrder(MetaDbPlace& place)
{
    const std::unique_ptr<MetaDb> db = opened(place, true);
    HF_CHECK(db);
    const std::set<std::string> keys = {std::string(1, '\0'), std::string("\0\xff", 2), "A",
                                        "a",  "a/b", "aa", "\x7f", "\x80", "\xff", "\xff\xff"};
    for (const std::string& key : keys)
        HF_CHECK(writes(*db, Family::Current, key, "v" + key, false));
    HF_CHECK(writes(*db, Family::Noncurrent, "b", "other family", false));
    for (const bool fillCache : {true, false}) {
        Result<std::unique_ptr<MetaIterator>> at = db->iterate(Family::Current, fillCache);
        HF_CHECK(at && !(*at)->valid());
        HF_CHECK(keysFrom(**at, "") == std::vector<std::string>(keys.begin(), keys.end()));
        HF_CHECK((*at)->status());
        (*at)->seek("a0");
        HF_CHECK((*at)->valid() && (*at)->key() == "aa" && (*at)->value() == "vaa");
        (*at)->seek("\xff\xff\xff");
        HF_CHECK(!(*at)->valid() && (*at)->status());
        (*at)->seek("");
        HF_CHECK((*at)->valid());
    }
    return {};
}

inline std::string iteratorsStandStill(MetaDbPlace& place)
{
    const std::unique_ptr<MetaDb> db = opened(place, true);
    HF_CHECK(db);
    HF_CHECK(writes(*db, Family::Current, "a", "1", false));
    HF_CHECK(writes(*db, Family::Current, "c", "1", false));
    Result<std::unique_ptr<MetaIterator>> at = db->iterate(Family::Current, true);
    HF_CHECK(at);
    Batch batch;
    batch.put(Family::Current, "b", "2");
    batch.put(Family::Current, "a", "2");
    batch.remove(Family::Current, "c");
    HF_CHECK(db->write(batch, false));
    HF_CHECK(keysFrom(**at, "") == (std::vector<std::string>{"a", "c"}));
    (*at)->seek("a");
    HF_CHECK((*at)->value() == "1");
    return {};
}

inline std::string addsCounters(MetaDbPlace& place)
{
    {
        const std::unique_ptr<MetaDb> db = opened(place, true);
        HF_CHECK(db);
        Batch batch;
        batch.merge(Family::Counters, "k", number({1, 1000, -1, 0}));
        batch.merge(Family::Counters, "k", number({2, -3000, 5, 0}));
        HF_CHECK(db->write(batch, false));
        HF_CHECK(valueOf(*db, Family::Counters, "k") == number({3, -2000, 4, 0}));
        HF_CHECK(db->flush());
        Batch more;
        more.merge(Family::Counters, "k", number({-3, 0, 0, 7}));
        more.put(Family::Counters, "p", number({10, 0, 0, 0}));
        more.merge(Family::Counters, "p", number({1, 0, 0, 0}));
        HF_CHECK(db->write(more, true));
    }
    const std::unique_ptr<MetaDb> db = opened(place, false);
    HF_CHECK(db);
    HF_CHECK(valueOf(*db, Family::Counters, "k") == number({0, -2000, 4, 7}));
    HF_CHECK(valueOf(*db, Family::Counters, "p") == number({11, 0, 0, 0}));
    Result<std::unique_ptr<MetaIterator>> at = db->iterate(Family::Counters, true);
    HF_CHECK(at);
    (*at)->seek("k");
    HF_CHECK((*at)->valid() && (*at)->value() == number({0, -2000, 4, 7}));
    return {};
}

inline std::string keepsBodiesOfAllSizes(MetaDbPlace& place)
{
    const std::vector<std::size_t> sizes = {0, 1, 511, 512, 513, 4096, 32 * 1024 + 4};
    {
        const std::unique_ptr<MetaDb> db = opened(place, true);
        HF_CHECK(db);
        for (const std::size_t size : sizes)
            HF_CHECK(writes(*db, Family::Body, std::to_string(size), std::string(size, 'x'), true));
        HF_CHECK(db->flush());
    }
    const std::unique_ptr<MetaDb> db = opened(place, false);
    HF_CHECK(db);
    for (const std::size_t size : sizes)
        HF_CHECK(valueOf(*db, Family::Body, std::to_string(size)) == std::string(size, 'x'));
    return {};
}

inline std::string cachedReadsAreRightOrUnavailable(MetaDbPlace& place)
{
    const std::unique_ptr<MetaDb> db = opened(place, true);
    HF_CHECK(db);
    HF_CHECK(writes(*db, Family::Current, "there", "1", false));
    for (int flushed = 0; flushed < 2; ++flushed) {
        const Result<std::optional<std::string>> there = db->getCached(Family::Current, "there");
        HF_CHECK(there ? *there == "1" : there.error().code == Code::Unavailable);
        const Result<std::optional<std::string>> missing = db->getCached(Family::Current, "not");
        HF_CHECK(missing ? !*missing : missing.error().code == Code::Unavailable);
        HF_CHECK(valueOf(*db, Family::Current, "there") == "1");
        HF_CHECK(db->flush());
    }
    return {};
}

/// A database opens only some of its tables at first (RocksDB: 16).
inline std::string cachedReadsOfManyTablesAreRightOrUnavailable(MetaDbPlace& place)
{
    constexpr int kRounds = 3; // a fourth table of a family would be merged with the others
    {
        const std::unique_ptr<MetaDb> db = opened(place, true);
        HF_CHECK(db);
        for (int round = 0; round < kRounds; ++round) {
            for (int family = 0; family < drive::kFamilies; ++family) {
                if (static_cast<Family>(family) != Family::Counters)
                    HF_CHECK(writes(*db, static_cast<Family>(family), "key" + std::to_string(round),
                                    "value", false));
            }
            HF_CHECK(db->flush());
        }
    }
    const std::unique_ptr<MetaDb> db = opened(place, false);
    HF_CHECK(db);
    for (int family = 0; family < drive::kFamilies; ++family) {
        if (static_cast<Family>(family) == Family::Counters)
            continue;
        for (int round = 0; round < kRounds; ++round) {
            const auto row =
                db->getCached(static_cast<Family>(family), "key" + std::to_string(round));
            HF_CHECK(row ? *row == "value" : row.error().code == Code::Unavailable);
            HF_CHECK(valueOf(*db, static_cast<Family>(family), "key" + std::to_string(round)) ==
                     "value");
        }
    }
    return {};
}

/// Numbers in sequence, synced now and then; what is left must be a prefix that holds all synced ones.
inline std::string powerCutLosesOnlyAnUnsyncedSuffix(MetaDbPlace& place)
{
    HF_CHECK(opened(place, true));
    int next = 0;
    for (int round = 0; round < 4; ++round) {
        std::unique_ptr<MetaDb> db = opened(place, false);
        HF_CHECK(db);
        int synced = next;
        for (int i = 0; i < 20; ++i, ++next) {
            Batch batch;
            batch.put(Family::Current, "k" + std::to_string(1000 + next), "v");
            batch.put(Family::Aux, "k" + std::to_string(1000 + next), std::string(300, 'v'));
            const bool sync = i == 7 + round;
            HF_CHECK(db->write(batch, sync));
            if (sync)
                synced = next + 1;
        }
        place.powerCut(std::move(db));
        db = opened(place, false);
        HF_CHECK(db);
        Result<std::unique_ptr<MetaIterator>> at = db->iterate(Family::Current, true);
        HF_CHECK(at);
        const std::vector<std::string> keys = keysFrom(**at, "");
        const int left = static_cast<int>(keys.size());
        HF_CHECK(left >= synced && left <= next);
        HF_CHECK(keys.empty() || keys.back() == "k" + std::to_string(1000 + left - 1));
        Result<std::unique_ptr<MetaIterator>> aux = db->iterate(Family::Aux, true);
        HF_CHECK(aux && keysFrom(**aux, "") == keys); // whole batches
        next = left;
    }
    return {};
}

#undef HF_CHECK

} // namespace contract

inline const std::vector<MetaDbCase>& metaDbCases()
{
    static const std::vector<MetaDbCase> cases = {
        {"opens only what is there", contract::opensOnlyWhatIsThere},
        {"keeps rows over reopening", contract::keepsRowsOverReopening},
        {"applies a batch in order", contract::appliesABatchInOrder},
        {"iterates in byte order", contract::iteratesInByteOrder},
        {"iterators stand still", contract::iteratorsStandStill},
        {"adds counters", contract::addsCounters},
        {"keeps bodies of all sizes", contract::keepsBodiesOfAllSizes},
        {"cached reads are right or unavailable", contract::cachedReadsAreRightOrUnavailable},
        {"cached reads of many tables are right or unavailable",
         contract::cachedReadsOfManyTablesAreRightOrUnavailable},
        {"a power cut loses only an unsynced suffix", contract::powerCutLosesOnlyAnUnsyncedSuffix},
    };
    return cases;
}

} // namespace holdfast::test
