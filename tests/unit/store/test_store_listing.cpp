// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#define QT_NO_KEYWORDS // an extent row has slots
#include <QtTest>

#include <random>
#include <set>

#include "store_fixture.h"

using namespace holdfast;
using namespace holdfast::store;
using namespace holdfast::testing;

namespace
{

struct Expected
{
    std::vector<std::string> items; ///< keys and prefixes in order; prefixes with a leading '>'
};

/// ListObjects as the API reference says it, over a set of keys.
Expected model(const std::set<std::string>& keys, const std::string& prefix,
               const std::string& delimiter)
{
    Expected out;
    std::set<std::string> folded;
    std::vector<std::pair<std::string, bool>> items;
    for (const std::string& key : keys) {
        if (!key.starts_with(prefix))
            continue;
        const std::size_t at =
            delimiter.empty() ? std::string::npos : key.find(delimiter, prefix.size());
        if (at == std::string::npos) {
            items.emplace_back(key, false);
        } else if (folded.insert(key.substr(0, at + delimiter.size())).second) {
            items.emplace_back(key.substr(0, at + delimiter.size()), true);
        }
    }
    std::ranges::sort(items);
    for (const auto& [name, isPrefix] : items)
        out.items.push_back((isPrefix ? ">" : "") + name);
    return out;
}

std::vector<std::string> merged(const ListPage& page)
{
    std::vector<std::pair<std::string, bool>> items;
    for (const ObjectInfo& object : page.objects)
        items.emplace_back(object.key, false);
    for (const std::string& prefix : page.prefixes)
        items.emplace_back(prefix, true);
    std::ranges::sort(items);
    std::vector<std::string> out;
    for (const auto& [name, isPrefix] : items)
        out.push_back((isPrefix ? ">" : "") + name);
    return out;
}

} // namespace

class TestStoreListing : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<StoreFixture> m_fixture;
    std::set<std::string> m_keys;

    std::vector<std::string> pages(const std::string& prefix, const std::string& delimiter,
                                   std::uint32_t limit, bool* wellFormed)
    {
        std::vector<std::string> out;
        std::string after;
        *wellFormed = true;
        for (;;) {
            const auto page = m_fixture->loop.run(
                m_fixture->store->list({"bucket", prefix, delimiter, after, limit}));
            if (!page) {
                *wellFormed = false;
                return out;
            }
            const auto items = merged(*page);
            out.insert(out.end(), items.begin(), items.end());
            if (!page->truncated)
                return out;
            *wellFormed = *wellFormed && items.size() == limit && !page->next.empty();
            after = page->next;
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_fixture = std::make_unique<StoreFixture>(2, drive::Geometry{1, 1});
        std::mt19937 random(20261122);
        const std::vector<std::string> pieces{"a", "b", "/", "//", "-", "ab", "é", "\x7f", " ", "z/"};
        while (m_keys.size() < 400) {
            std::string key;
            for (unsigned i = 0; i < 1 + random() % 6; ++i)
                key += pieces[random() % pieces.size()];
            m_keys.insert(key);
        }
        for (const std::string& key : m_keys)
            QVERIFY(m_fixture->put(key, "x").has_value());
    }
    void cleanupTestCase() { m_fixture.reset(); }

    void listingsMatchTheModel()
    {
        int cases = 0;
        for (const std::string prefix : {"", "a", "a/", "ab", "/", "b-", "é", "nothing"}) {
            for (const std::string delimiter : {"", "/", "//", "a", "é", "-a", "/b"}) {
                for (const std::uint32_t limit : {1U, 2U, 7U, 100U, 1000U}) {
                    bool wellFormed = false;
                    const auto got = pages(prefix, delimiter, limit, &wellFormed);
                    const auto expected = model(m_keys, prefix, delimiter).items;
                    QVERIFY2(wellFormed, (prefix + "|" + delimiter).c_str());
                    QVERIFY2(got == expected,
                             (prefix + "|" + delimiter + "|" + std::to_string(limit)).c_str());
                    ++cases;
                }
            }
        }
        QVERIFY(cases > 100);
    }

    void anyKeyMayBeTheStart()
    {
        for (const std::string& start : {std::string("a"), std::string("a/"), std::string("b/zz"),
                                         *m_keys.begin(), *m_keys.rbegin(), std::string("zzzz")}) {
            const auto page =
                m_fixture->loop.run(m_fixture->store->list({"bucket", "", "", start, 1000}));
            QVERIFY(page.has_value());
            const auto first = m_keys.upper_bound(start);
            QCOMPARE(page->objects.size(), std::size_t(std::distance(first, m_keys.end())));
            if (first != m_keys.end())
                QCOMPARE(page->objects.front().key, *first);
        }
    }

    void nothingIsAskedForAndNothingComes()
    {
        const auto page = m_fixture->loop.run(m_fixture->store->list({"bucket", "", "", "", 0}));
        QVERIFY(page.has_value());
        QVERIFY(page->objects.empty() && !page->truncated);
        const auto none = m_fixture->loop.run(m_fixture->store->list({"nowhere", "", "", "", 10}));
        QCOMPARE(none.error().context, std::string("bucket"));
    }

    void otherBucketsAndDeletedKeysDoNotShow()
    {
        QVERIFY(m_fixture->loop.run(m_fixture->store->createBucket("other")).has_value());
        QVERIFY(m_fixture->loop.run(putBody(m_fixture->store.get(), "other", "a", "x", {}, 10)).has_value());
        bool wellFormed = false;
        QCOMPARE(pages("", "", 1000, &wellFormed).size(), m_keys.size());
        const std::string gone = *std::next(m_keys.begin(), 50);
        QVERIFY(m_fixture->remove(gone).has_value());
        m_keys.erase(gone);
        QVERIFY(pages("", "", 33, &wellFormed) == model(m_keys, "", "").items);
        const auto usage = m_fixture->loop.run(m_fixture->store->bucketUsage("bucket"));
        QCOMPARE(usage->objects, std::uint64_t(m_keys.size()));
    }

    void uploadsAreListedInOrder()
    {
        ObjectStore& store = *m_fixture->store;
        std::vector<std::pair<std::string, std::string>> made;
        for (const std::string key : {"u/1", "u/1", "u/2", "v", "u/", "w/x/y", "w/x/z"}) {
            const auto upload = m_fixture->loop.run(store.createUpload("bucket", key, {}));
            QVERIFY(upload.has_value());
            made.emplace_back(key, upload->uploadId);
        }
        std::ranges::sort(made);
        for (const std::uint32_t limit : {1U, 2U, 3U, 100U}) {
            std::vector<std::pair<std::string, std::string>> got;
            UploadListQuery query{"bucket", "", "", "", "", limit};
            for (;;) {
                const auto page = m_fixture->loop.run(store.listUploads(query));
                QVERIFY(page.has_value());
                for (const UploadInfo& upload : page->uploads)
                    got.emplace_back(upload.key, upload.uploadId);
                if (!page->truncated)
                    break;
                query.keyMarker = page->nextKeyMarker;
                query.uploadIdMarker = page->nextUploadIdMarker;
            }
            QVERIFY(got == made);
        }
        std::vector<std::string> folded;
        UploadListQuery query{"bucket", "", "/", "", "", 1};
        for (;;) {
            const auto page = m_fixture->loop.run(store.listUploads(query));
            QVERIFY(page.has_value());
            folded.insert(folded.end(), page->prefixes.begin(), page->prefixes.end());
            for (const UploadInfo& upload : page->uploads)
                folded.push_back(upload.key);
            if (!page->truncated)
                break;
            query.keyMarker = page->nextKeyMarker;
            query.uploadIdMarker = page->nextUploadIdMarker;
        }
        QVERIFY(folded == (std::vector<std::string>{"u/", "v", "w/"}));
        const auto prefixed =
            m_fixture->loop.run(store.listUploads({"bucket", "w/", "/", "", "", 100}));
        QVERIFY(prefixed->prefixes == std::vector<std::string>{"w/x/"});
        QCOMPARE(m_fixture->loop.run(store.bucketUsage("bucket"))->uploads, std::uint64_t(7));
    }
};

QTEST_APPLESS_MAIN(TestStoreListing)
#include "test_store_listing.moc"
