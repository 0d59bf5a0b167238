// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "drive/superblock.h" // before Qt, whose macro "slots" it would trip over

#include <QTemporaryDir>
#include <QtTest>

#include <sys/stat.h>

#include "node/credentials.h"
#include "node/state_directory.h"
#include "placement/path_index.h"

using namespace holdfast;
using namespace holdfast::node;

class TestNodeState : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<env::FileSystem> m_files = env::makePosixFileSystem();
    std::unique_ptr<env::Random> m_random = env::makeSystemRandom();
    std::string at(const char* name) const { return m_folder->filePath(name).toStdString(); }

    Result<StatePlace> place(const std::vector<std::string>& drives, std::optional<std::string> given = {})
    {
        return placeState(*m_files, *m_random, given, at("home"), drives);
    }
    void makeDrive(const std::string& path, const Uuid& store, drive::Superblock::State state)
    {
        QVERIFY(m_files->makeDirectory(path));
        drive::Superblock block;
        block.store = store;
        block.drive = m_random->uuid();
        block.state = state;
        QVERIFY(drive::writeSuperblock(*m_files, path, block));
    }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_files->makeDirectory(at("home")));
    }

    void stateHomeFollowsXdg()
    {
        QCOMPARE(defaultStateHome("/x", "/h"), std::string("/x/holdfast"));
        QCOMPARE(defaultStateHome("", "/h"), std::string("/h/.local/state/holdfast"));
        QCOMPARE(defaultStateHome("relative", "/h"), std::string("/h/.local/state/holdfast"));
        QCOMPARE(defaultStateHome("", ""), std::string());
        QVERIFY(!placeState(*m_files, *m_random, {}, "", {"/d"}));
    }

    void newStoreGetsAFolderOfItsOwn()
    {
        const auto found = place({at("d1")});
        QVERIFY(found && !found->known && !found->fresh.isNil());
        QCOMPARE(found->directory, at("home") + "/" + found->fresh.toString());
        QVERIFY(!m_files->status(found->directory)->exists);
    }

    void driveNamesItsStore()
    {
        const Uuid store = m_random->uuid();
        makeDrive(at("d2"), store, drive::Superblock::State::Member);
        const auto found = place({at("d1"), at("d2")});
        QVERIFY(found && found->known == store && found->fresh.isNil());
        QCOMPARE(found->directory, at("home") + "/" + store.toString());
    }

    void unfinishedDriveNamesNothing()
    {
        makeDrive(at("d1"), m_random->uuid(), drive::Superblock::State::Preparing);
        QVERIFY(!place({at("d1")})->known);
    }

    void indexRemembersAnEmptiedDrive()
    {
        placement::PathIndex index(*m_files, at("home"));
        QVERIFY(index.load());
        const Uuid store = m_random->uuid();
        index.set(at("d1"), {store, 0, 1});
        QVERIFY(index.save());
        QVERIFY(place({at("d1")})->known == store);
        QVERIFY(!place({at("d9")})->known);
    }

    void givenDirectoryIsUsedAsItIs()
    {
        const auto found = place({at("d1")}, at("mine"));
        QCOMPARE(found->home, at("mine"));
        QCOMPARE(found->directory, at("mine"));
    }

    void credentialsAreMadeOnceAndPrivate()
    {
        const auto made = rootCredentials(*m_files, *m_random, at("home"), false, {});
        QVERIFY(made && checkCredentials(*made));
        struct stat status{};
        QCOMPARE(::stat((at("home") + "/credentials.json").c_str(), &status), 0);
        QCOMPARE(unsigned(status.st_mode & 0777), 0600U);
        const auto again = rootCredentials(*m_files, *m_random, at("home"), true, {});
        QVERIFY(again && again->accessKey == made->accessKey && again->secretKey == made->secretKey);
    }

    void knownStoreWithoutCredentialsAsksForThem()
    {
        const auto none = rootCredentials(*m_files, *m_random, at("home"), true, {});
        QVERIFY(!none && none.error().message.find("HOLDFAST_ROOT_PASSWORD") != std::string::npos);
        QVERIFY(!m_files->status(at("home") + "/credentials.json")->exists);
    }

    void givenCredentialsWinAndAreNotStored()
    {
        const sigv4::Credentials given{"admin", "long enough"};
        QCOMPARE(rootCredentials(*m_files, *m_random, at("home"), true, given)->accessKey, given.accessKey);
        QVERIFY(!m_files->status(at("home") + "/credentials.json")->exists);
        for (const sigv4::Credentials& wrong :
             {sigv4::Credentials{"ab", "long enough"}, {"a/b", "long enough"}, {"a b", "long enough"}, {"admin", "short"}})
            QVERIFY(!rootCredentials(*m_files, *m_random, at("home"), false, wrong));
    }

    void damagedCredentialsAreNotReplaced()
    {
        {
            auto file = m_files->open(at("home") + "/credentials.json", env::OpenMode::CreateNew);
            QVERIFY((*file)->writeAt(0, asBytes("{\"accessKey\":")));
        }
        const auto read = rootCredentials(*m_files, *m_random, at("home"), false, {});
        QVERIFY(!read && read.error().code == Code::Corrupt);
    }
};

QTEST_APPLESS_MAIN(TestNodeState)
#include "test_node_state.moc"
