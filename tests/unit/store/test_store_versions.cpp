// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#define QT_NO_KEYWORDS // an extent row has slots
#include <QtTest>

#include <random>

#include "real_store.h"
#include "support/memory_object_layer.h"

using namespace holdfast;
using namespace holdfast::store;
using namespace holdfast::testing;

namespace
{

constexpr WallNanos kHour = 3600 * kNanosPerSecond;

/// The same requests to a real store and to the model, whose version ids are other ones.
class Twins
{
public:
    explicit Twins(std::uint64_t seed) : m_random(seed), m_real(2)
    {
        for (ObjectLayer* layer : layers())
            must(run(layer->createBucket("bucket")).has_value(), "createBucket");
    }

    void step()
    {
        switch (m_random() % 12) {
        case 0:
            m_versioning = m_versioning == Versioning::Enabled ? Versioning::Suspended : Versioning::Enabled;
            return;
        case 1:
        case 2:
        case 3:
        case 4:
            return put();
        case 5:
            return remove({std::string(), std::string()});
        case 6:
        case 7:
            return remove(anyVersion());
        case 8:
            return changeMutables();
        case 9:
        case 10:
            return read();
        default:
            return list();
        }
    }
    void compareAll()
    {
        m_limit = 1000;
        m_prefix.clear();
        m_delimiter.clear();
        listVersions();
        const auto ours = run(m_real.store->bucketUsage("bucket"));
        const auto theirs = run(m_model.bucketUsage("bucket"));
        must(ours->objects == theirs->objects && ours->versions == theirs->versions &&
                 ours->bytes == theirs->bytes,
             "counters: " + std::to_string(ours->objects) + " objects, " + std::to_string(ours->versions) +
                 " versions, " + std::to_string(ours->bytes) + " bytes; wanted " +
                 std::to_string(theirs->objects) + ", " + std::to_string(theirs->versions) + ", " +
                 std::to_string(theirs->bytes));
    }
    [[nodiscard]] RealStore& real() { return m_real; }
    [[nodiscard]] const std::string& wrong() const { return m_wrong; }
    /// Everything goes, version by version.
    void empty()
    {
        for (const auto& [id, pair] : m_ids) {
            RemoveOptions options;
            options.versionId = id;
            options.bypassGovernance = true;
            must(run(m_real.store->changeMutables("bucket", pair.key, id, unlocked())).has_value() ||
                     !run(m_real.store->head("bucket", pair.key, id)),
                 "unlocking");
            must(run(m_real.store->remove("bucket", pair.key, options)).has_value(), "removing " + id);
        }
        for (int i = 0; i < kKeys; ++i) {
            RemoveOptions options;
            options.versionId = "null";
            options.bypassGovernance = true;
            static_cast<void>(run(m_real.store->changeMutables("bucket", key(i), "null", unlocked())));
            must(run(m_real.store->remove("bucket", key(i), options)).has_value(), "removing null");
        }
    }

private:
    static constexpr int kKeys = 6;
    struct Known
    {
        std::string key;
        std::string model;
    };

    static MutablesChange unlocked()
    {
        MutablesChange change;
        change.retention.emplace();
        change.legalHold = false;
        change.bypassGovernance = true;
        return change;
    }
    std::vector<ObjectLayer*> layers() { return {m_real.store.get(), &m_model}; }
    template <class T> T run(env::Task<T> task) { return m_real.loop().run(std::move(task)); }
    void must(bool fine, const std::string& what)
    {
        if (!fine && m_wrong.empty())
            m_wrong = what;
    }
    static std::string key(int number)
    {
        static const std::array<std::string, kKeys> kNames{
            "a", "a/b", "a/c", "b", std::string("b\0x", 3), "dir/deep/x"};
        return kNames[static_cast<std::size_t>(number)];
    }
    std::string anyKey() { return key(static_cast<int>(m_random() % kKeys)); }
    std::pair<std::string, std::string> anyVersion()
    {
        if (m_ids.empty() || m_random() % 4 == 0)
            return {anyKey(), "null"};
        auto at = m_ids.begin();
        std::advance(at, m_random() % m_ids.size());
        return {at->second.key, at->first};
    }
    std::string modelId(const std::string& id)
    {
        const auto known = m_ids.find(id);
        return known == m_ids.end() ? id : known->second.model;
    }
    void learn(const std::string& key, const std::string& ours, const std::string& theirs)
    {
        must((ours == "null") == (theirs == "null"), "one id is null: " + ours + " / " + theirs);
        if (ours != "null")
            m_ids[ours] = {key, theirs};
    }

    void put()
    {
        const std::string key = anyKey();
        // Some bodies lie in extents, some in the database.
        const std::string body = patterned(m_random() % 8 == 0 ? 40'000 : 1 + m_random() % 200,
                                           static_cast<std::uint32_t>(m_random()));
        PutOptions options;
        options.length = body.size();
        options.versioning = m_versioning;
        if (m_random() % 3 == 0)
            options.mutables.tags["colour"] = std::to_string(m_random() % 5);
        if (m_versioning != Versioning::Off && m_random() % 6 == 0)
            options.mutables.lock = {RetentionMode::Governance, m_real.now() + kHour, m_random() % 2 == 0};
        if (m_random() % 8 == 0)
            options.conditions.ifNoneMatchAny = true;
        const auto ours = run(putBody(m_real.store.get(), "bucket", key, body, options, 8192));
        const auto theirs = run(putBody(&m_model, "bucket", key, body, options, 8192));
        must(ours.has_value() == theirs.has_value(),
             "put " + key + ": " + (ours ? "done" : ours.error().describe()));
        if (!ours || !theirs) {
            must(ours.error().code == theirs.error().code, "put: another error");
            return;
        }
        must(ours->etag == theirs->etag, "put: another ETag");
        learn(key, ours->versionId, theirs->versionId);
    }

    void remove(std::pair<std::string, std::string> version)
    {
        if (version.first.empty())
            version.first = anyKey();
        RemoveOptions options;
        options.versioning = m_versioning;
        options.versionId = version.second;
        options.bypassGovernance = m_random() % 2 == 0;
        const auto ours = run(m_real.store->remove("bucket", version.first, options));
        options.versionId = modelId(version.second);
        const auto theirs = run(m_model.remove("bucket", version.first, options));
        must(ours.has_value() == theirs.has_value(),
             "remove " + version.first + " " + version.second + ": " + (ours ? "done" : ours.error().describe()));
        if (!ours || !theirs)
            return;
        must(ours->existed == theirs->existed && ours->isMarker == theirs->isMarker, "remove: another answer");
        if (version.second.empty())
            learn(version.first, ours->versionId, theirs->versionId);
    }

    void changeMutables()
    {
        const auto [key, id] = anyVersion();
        MutablesChange change;
        if (m_random() % 2 == 0)
            change.tags = Fields{{"size", std::to_string(m_random() % 9)}};
        if (m_random() % 3 == 0)
            change.tags = Fields{};
        if (m_random() % 3 == 0)
            change.retention = {m_random() % 3 == 0 ? RetentionMode::None : RetentionMode::Governance,
                                m_real.now() + static_cast<WallNanos>(m_random() % 3) * kHour};
        if (m_random() % 3 == 0)
            change.legalHold = m_random() % 2 == 0;
        change.bypassGovernance = m_random() % 2 == 0;
        const auto ours = run(m_real.store->changeMutables("bucket", key, id, change));
        const auto theirs = run(m_model.changeMutables("bucket", key, modelId(id), change));
        must(ours.has_value() == theirs.has_value(), "change of " + key + " " + id);
        if (!ours || !theirs)
            must(ours.error().code == theirs.error().code && ours.error().context == theirs.error().context,
                 "change: another error: " + ours.error().describe() + " / " + theirs.error().describe());
        else
            must(ours->mutables == theirs->mutables, "change: other tags or locks");
    }

    void read()
    {
        auto [key, id] = anyVersion();
        if (m_random() % 3 == 0)
            id.clear();
        const auto ours = run(m_real.store->get("bucket", key, id));
        const auto theirs = run(m_model.get("bucket", key, modelId(id)));
        must(ours.has_value() == theirs.has_value(),
             "get " + key + " " + id + ": " + (ours ? "there" : ours.error().describe()));
        if (!ours || !theirs) {
            must(ours.error().code == theirs.error().code && ours.error().context == theirs.error().context,
                 "get: another error: " + ours.error().describe() + " / " + theirs.error().describe());
            return;
        }
        must((*ours)->info().mutables == (*theirs)->info().mutables, "get: other tags or locks");
        must((*ours)->info().isLatest == (*theirs)->info().isLatest, "get: latest or not");
        must(drain(**ours) == drain(**theirs), "get: another body");
    }
    std::string drain(ObjectReader& reader)
    {
        std::string out;
        for (;;) {
            const auto piece = run(reader.read());
            must(piece.has_value(), "read");
            if (!piece || piece->empty())
                return out;
            out += asText(*piece);
        }
    }

    void list()
    {
        m_limit = 1 + static_cast<std::uint32_t>(m_random() % 7);
        m_prefix = m_random() % 3 == 0 ? "a" : "";
        m_delimiter = m_random() % 2 == 0 ? "/" : "";
        listVersions();
        ListQuery query;
        query.bucket = "bucket";
        query.prefix = m_prefix;
        query.delimiter = m_delimiter;
        const auto ours = run(m_real.store->list(query));
        const auto theirs = run(m_model.list(query));
        must(ours->prefixes == theirs->prefixes && ours->objects.size() == theirs->objects.size(), "list");
        for (std::size_t i = 0; i < std::min(ours->objects.size(), theirs->objects.size()); ++i)
            must(ours->objects[i].key == theirs->objects[i].key, "list: another key");
    }

    /// All pages of both, with their own markers.
    void listVersions()
    {
        std::string ours;
        std::string theirs;
        for (const auto& [layer, into] : {std::pair(static_cast<ObjectLayer*>(m_real.store.get()), &ours),
                                          std::pair(static_cast<ObjectLayer*>(&m_model), &theirs)}) {
            VersionListQuery query;
            query.bucket = "bucket";
            query.prefix = m_prefix;
            query.delimiter = m_delimiter;
            query.limit = m_limit;
            for (int pages = 0; pages < 500; ++pages) {
                const auto page = run(layer->listVersions(query));
                must(page.has_value(), "listVersions");
                if (!page)
                    return;
                must(page->versions.size() + page->prefixes.size() <= m_limit, "a page is too long");
                for (const ObjectInfo& info : page->versions)
                    *into += info.key + " " + (layer == &m_model ? info.versionId : modelId(info.versionId)) +
                             (info.isLatest ? " latest" : "") + (info.isDeleteMarker ? " marker" : "") + "\n";
                for (const std::string& prefix : page->prefixes)
                    *into += "prefix " + prefix + "\n";
                if (!page->truncated)
                    break;
                query.keyMarker = page->nextKeyMarker;
                query.versionIdMarker = page->nextVersionIdMarker;
            }
        }
        must(ours == theirs, "versions differ, limit " + std::to_string(m_limit) + " prefix '" + m_prefix +
                                 "' delimiter '" + m_delimiter + "'\nours:\n" + ours + "theirs:\n" + theirs);
    }

    std::mt19937_64 m_random;
    RealStore m_real;
    std::unique_ptr<env::Clock> m_clock = env::makeSystemClock();
    std::unique_ptr<env::Random> m_ids_random = env::makeSystemRandom();
    test::MemoryObjectLayer m_model{*m_clock, *m_ids_random};
    Versioning m_versioning = Versioning::Off;
    std::map<std::string, Known> m_ids; ///< of the real store
    std::uint32_t m_limit = 1000;
    std::string m_prefix;
    std::string m_delimiter;
    std::string m_wrong;
};

} // namespace

class TestStoreVersions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void randomHistoriesAgreeWithTheModel_data()
    {
        QTest::addColumn<std::uint64_t>("seed");
        for (std::uint64_t seed = 1; seed <= 4; ++seed)
            QTest::addRow("seed %d", int(seed)) << seed;
    }
    void randomHistoriesAgreeWithTheModel()
    {
        QFETCH(std::uint64_t, seed);
        Twins twins(seed);
        for (int step = 0; step < 500; ++step) {
            twins.step();
            QVERIFY2(twins.wrong().empty(), ("step " + std::to_string(step) + ": " + twins.wrong()).c_str());
        }
        twins.compareAll();
        QVERIFY2(twins.wrong().empty(), twins.wrong().c_str());
        twins.real().reopen();
        twins.compareAll();
        QVERIFY2(twins.wrong().empty(), twins.wrong().c_str());
        // A scrub counts everything again and finds nothing; and nothing is left when all versions are gone.
        RealStore& real = twins.real();
        QVERIFY(real.loop().run(real.store->startScrub()).has_value());
        const auto ended = [&] {
            return real.loop().run(real.store->scrubStatus())->state == ScrubStatus::State::Idle;
        };
        QVERIFY(real.loop().runUntil(ended, std::chrono::seconds(60)));
        QCOMPARE(real.loop().run(real.store->scrubStatus())->found, std::uint64_t(0));
        twins.empty();
        QVERIFY2(twins.wrong().empty(), twins.wrong().c_str());
        const auto usage = real.loop().run(real.store->bucketUsage("bucket"));
        QCOMPARE(usage->versions + usage->bytes + usage->objects, std::uint64_t(0));
        QVERIFY(real.loop().runUntil([&] { return real.shardFiles(0).empty(); }, std::chrono::seconds(30)));
        QVERIFY(real.loop().run(real.store->deleteBucket("bucket")).has_value());
    }

    void settingsOfABucketStay()
    {
        RealStore real(1);
        BucketSettings first{{"versioning", "<V/>"}};
        QVERIFY(real.loop().run(real.store->createBucket("bucket", "somebody", first)).has_value());
        BucketSettingsChange change{{"cors", "<C/>"}, {"versioning", std::nullopt}};
        const auto changed = real.loop().run(real.store->changeBucket("bucket", change));
        QVERIFY(changed.has_value());
        QVERIFY(!changed->setting("versioning"));
        QCOMPARE(*changed->setting("cors"), std::string("<C/>"));
        QVERIFY(real.put("key", "value").has_value());
        QCOMPARE(real.loop().run(real.store->deleteBucket("bucket")).error().code, Code::Conflict);
        real.reopen();
        const auto info = real.loop().run(real.store->headBucket("bucket"));
        QCOMPARE(*info->setting("cors"), std::string("<C/>")); // the refused deletion kept them
        QCOMPARE(info->owner, std::string("somebody"));
        QCOMPARE(real.loop().run(real.store->changeBucket("other", change)).error().code, Code::NotFound);
        const BucketSettingsChange huge{{"inventory/a", std::string(5 << 20, 'x')}};
        QCOMPARE(real.loop().run(real.store->changeBucket("bucket", huge)).error().code, Code::TooLarge);
        const BucketSettingsChange locked{{kObjectLockSetting, "<L/>"}};
        QCOMPARE(real.loop().run(real.store->changeBucket("bucket", locked)).error().code, Code::Conflict);
        QCOMPARE(real.loop().run(real.store->headBucket("bucket"))->settings->size(), std::size_t(1));
    }
};

QTEST_GUILESS_MAIN(TestStoreVersions)
#include "test_store_versions.moc"
