// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "sim/call_history.h"
#include "store/object_layer.h"

namespace holdfast::sim
{

/// A version as its maker knows it. The token is the maker's own, unique among all writes; the store carries
/// it in the version's metadata (of a delete marker: as its owner) and gives the version an id besides.
struct Version
{
    std::uint64_t token = 0;
    std::uint64_t body = 0; ///< 0: a delete marker
    bool isNull = false;    ///< the version without an id
    bool held = false;      ///< a legal hold
    auto operator<=>(const Version&) const = default;
    [[nodiscard]] bool isMarker() const { return body == 0; }
};
using Versions = std::vector<Version>; ///< of one key, the newest first

/// A set of states of a bucket: a write that overlaps a change of it may go by either.
using VersioningSet = std::uint8_t;
[[nodiscard]] inline VersioningSet only(store::Versioning versioning)
{
    return static_cast<VersioningSet>(1U << static_cast<unsigned>(versioning));
}

struct VersionCall
{
    enum class Kind : std::uint8_t {
        Current,     ///< GET, HEAD, or what a listing of objects says
        Named,       ///< the same with a version id
        Held,        ///< as Named, and whether the version is held
        All,         ///< a listing of versions while nothing else goes on
        Put,         ///< `version`
        Remove,      ///< `version`: the delete marker to be
        RemoveNamed,
        Hold,        ///< sets the hold of a version to `version.held`
    };
    enum class If : std::uint8_t { Always, Absent, Matches };
    Kind kind = Kind::Current;
    Version version;
    std::uint64_t target = 0; ///< a token; 0: the null version, whichever that is
    If condition = If::Always;
    std::uint64_t expected = 0; ///< the body, for Matches
    VersioningSet versioning = 0;
};

struct VersionAnswer
{
    enum class Kind : std::uint8_t {
        Seen,    ///< `seen`, and whether it was the latest
        Nothing, ///< no such key or version
        Marker,  ///< a delete marker; `seen.token` where that is known
        Body,    ///< of a listing of objects: `seen.body` (0: the key was not shown) alone
        All,
        Done,
        Refused, ///< the condition was false
        Locked,
    };
    Kind kind = Kind::Done;
    Version seen;
    bool isLatest = false;
    bool existed = false; ///< of deletions
    Versions all;
    auto operator<=>(const VersionAnswer&) const = default;
};

/// A key in a bucket that keeps versions, or has begun to, or has stopped. Of Done, `seen` tells whether the
/// new (or deleted) version is an object (body 1) or a marker, and whether it is the null version.
struct VersionModel
{
    using State = Versions;
    using Call = VersionCall;
    using Answer = VersionAnswer;
    [[nodiscard]] static std::vector<std::pair<State, Answer>> apply(const Call& call, const State& state);
    [[nodiscard]] static bool isRead(const Call& call) { return call.kind <= VersionCall::Kind::All; }
    [[nodiscard]] static bool agrees(const Answer& would, const Answer& given);
};

/// The history of such a key. Listings of versions take several looks and are no single moment's: while others
/// write, a *watch* gathers what was true at some time during one.
class VersionHistory : private CallHistory<VersionModel>
{
    using Base = CallHistory<VersionModel>;

public:
    using Base::Answer, Base::Call, Base::CallId, Base::State;
    using Base::call, Base::openCalls, Base::possible, Base::unknownCalls, Base::ways;

    [[nodiscard]] CallId begin(const Call& call);
    [[nodiscard]] bool end(CallId id, const Answer& answer);
    void cancel(CallId id);
    void leaveOpen(CallId id) { Base::leaveOpen(id); }
    void leaveAllOpen();
    void settle();
    /// The bucket's state may be this one from now on, for calls on their way too.
    void alsoUnder(store::Versioning versioning);

    struct Watch
    {
        std::set<std::uint64_t> present; ///< tokens that were there at some time
        std::set<std::uint64_t> missing; ///< tokens that were not, at some time
        std::set<std::uint64_t> latest;  ///< of the newest version; 0: there was none
    };
    using WatchId = std::uint64_t;
    [[nodiscard]] WatchId watch();
    [[nodiscard]] Watch endWatch(WatchId id);
    [[nodiscard]] const std::set<std::uint64_t>& tokens() const { return m_tokens; } ///< of all writes
    [[nodiscard]] std::string describe() const;

private:
    void look();

    std::set<std::uint64_t> m_tokens;
    WatchId m_lastWatch = 0;
    std::map<WatchId, Watch> m_watches;
};

} // namespace holdfast::sim
