// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "sim/version_history.h"

using namespace holdfast::sim;
using holdfast::store::Versioning;

namespace
{

using Kind = VersionCall::Kind;
using Said = VersionAnswer::Kind;

constexpr VersioningSet kKeeps = 2, kSuspended = 4;
static_assert(kKeeps == (1U << unsigned(Versioning::Enabled)) && kSuspended == (1U << unsigned(Versioning::Suspended)));

VersionCall write(std::uint64_t token, VersioningSet versioning = kKeeps, Kind kind = Kind::Put)
{
    VersionCall call;
    call.kind = kind;
    call.version = {token, kind == Kind::Put ? 100 + token : 0, false, false};
    call.versioning = versioning;
    return call;
}

VersionAnswer wrote(bool isNull = false, bool isObject = true, bool existed = false)
{
    VersionAnswer out;
    out.seen.body = isObject ? 1 : 0;
    out.seen.isNull = isNull;
    out.existed = existed;
    return out;
}

VersionCall named(Kind kind, std::uint64_t token)
{
    VersionCall call;
    call.kind = kind;
    call.target = token;
    return call;
}

VersionAnswer just(Said kind)
{
    VersionAnswer out;
    out.kind = kind;
    return out;
}

VersionAnswer saw(std::uint64_t token, bool isLatest)
{
    VersionAnswer out;
    out.kind = Said::Seen;
    out.seen = {token, 100 + token, false, false};
    out.isLatest = isLatest;
    return out;
}

bool does(VersionHistory& h, const VersionCall& call, const VersionAnswer& answer)
{
    return h.end(h.begin(call), answer);
}

bool shows(VersionHistory& h, const std::vector<std::uint64_t>& tokens)
{
    VersionAnswer answer = just(Said::All);
    for (const std::uint64_t token : tokens)
        answer.all.push_back({token, 100 + token, false, false});
    VersionCall call;
    call.kind = Kind::All;
    return does(h, call, answer);
}

} // namespace

/// The judge of the simulator must itself find the lies it exists for.
class TestVersionHistory : public QObject
{
    Q_OBJECT

private slots:
    void overwrittenVersionStaysReadable()
    {
        VersionHistory h;
        QVERIFY(does(h, write(1), wrote()));
        QVERIFY(does(h, write(2), wrote()));
        QVERIFY(does(h, named(Kind::Named, 1), saw(1, false)));
        QVERIFY(does(h, named(Kind::Named, 2), saw(2, true)));
        QVERIFY(!does(h, named(Kind::Named, 1), just(Said::Nothing)));
        QVERIFY(!does(h, named(Kind::Named, 1), saw(1, true)));
    }

    void orderIsThatOfTheWrites()
    {
        VersionHistory h;
        QVERIFY(does(h, write(1), wrote()));
        QVERIFY(does(h, write(2), wrote()));
        QVERIFY(shows(h, {2, 1}));
        QVERIFY(!shows(h, {1, 2}));
        QVERIFY(!shows(h, {2}));
    }

    void deletedStaysDeleted()
    {
        VersionHistory h;
        QVERIFY(does(h, write(1), wrote()));
        QVERIFY(does(h, write(2), wrote()));
        QVERIFY(does(h, named(Kind::RemoveNamed, 1), wrote(false, true, true)));
        QVERIFY(shows(h, {2}));
        QVERIFY(!does(h, named(Kind::Named, 1), saw(1, false)));
        QVERIFY(!does(h, named(Kind::RemoveNamed, 1), wrote(false, true, true)));
        QVERIFY(does(h, named(Kind::RemoveNamed, 2), wrote(false, true, true)));
        QVERIFY(does(h, VersionCall{}, just(Said::Nothing)));
    }

    void deletingTheLatestShowsTheOneBefore()
    {
        VersionHistory h;
        QVERIFY(does(h, write(1), wrote()));
        QVERIFY(does(h, write(2, kKeeps, Kind::Remove), wrote(false, false, true)));
        VersionAnswer marker = just(Said::Marker);
        QVERIFY(does(h, VersionCall{}, marker));
        QVERIFY(!does(h, VersionCall{}, just(Said::Nothing)));
        QVERIFY(does(h, named(Kind::RemoveNamed, 2), wrote(false, false, true)));
        QVERIFY(does(h, VersionCall{}, saw(1, true)));
    }

    void suspendedReplacesTheNullVersionAlone()
    {
        VersionHistory h;
        QVERIFY(does(h, write(1), wrote()));
        QVERIFY(does(h, write(2, kSuspended), wrote(true)));
        QVERIFY(!does(h, write(3, kSuspended), wrote(false)));
    }

    void writeThatOverlapsAChangeGoesByEither()
    {
        for (const bool isNull : {false, true}) {
            VersionHistory h;
            const auto id = h.begin(write(1));
            h.alsoUnder(Versioning::Suspended);
            QVERIFY(h.end(id, wrote(isNull)));
            QVERIFY(!does(h, write(2), wrote(true)));
        }
    }

    void heldVersionIsNotDeleted()
    {
        VersionHistory h;
        VersionCall call = write(1);
        call.version.held = true;
        QVERIFY(does(h, call, wrote()));
        QVERIFY(!does(h, named(Kind::RemoveNamed, 1), wrote(false, true, true)));
        QVERIFY(does(h, named(Kind::RemoveNamed, 1), just(Said::Locked)));
        VersionCall release = named(Kind::Hold, 1);
        QVERIFY(does(h, release, just(Said::Done)));
        QVERIFY(!does(h, named(Kind::RemoveNamed, 1), just(Said::Locked)));
        QVERIFY(does(h, named(Kind::RemoveNamed, 1), wrote(false, true, true)));
    }

    void unknownWriteIsThereOrNotAndStaysSo()
    {
        for (const bool there : {false, true}) {
            VersionHistory h;
            QVERIFY(does(h, write(1), wrote()));
            h.leaveOpen(h.begin(write(2)));
            h.leaveAllOpen();
            h.settle();
            QVERIFY(shows(h, there ? std::vector<std::uint64_t>{2, 1} : std::vector<std::uint64_t>{1}));
            QVERIFY(!shows(h, there ? std::vector<std::uint64_t>{1} : std::vector<std::uint64_t>{2, 1}));
        }
    }

    void watchKnowsWhatWasTrueMeanwhile()
    {
        VersionHistory h;
        QVERIFY(does(h, write(1), wrote()));
        const auto watch = h.watch();
        QVERIFY(does(h, write(2), wrote()));
        QVERIFY(does(h, named(Kind::RemoveNamed, 2), wrote(false, true, true)));
        const auto seen = h.endWatch(watch);
        QCOMPARE(seen.present, (std::set<std::uint64_t>{1, 2}));
        QCOMPARE(seen.missing, (std::set<std::uint64_t>{2}));
        QCOMPARE(seen.latest, (std::set<std::uint64_t>{1, 2}));
        QCOMPARE(h.endWatch(h.watch()).latest, (std::set<std::uint64_t>{1}));
    }
};

QTEST_GUILESS_MAIN(TestVersionHistory)
#include "test_version_history.moc"
