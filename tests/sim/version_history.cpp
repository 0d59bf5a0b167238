// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "sim/version_history.h"

#include <algorithm>
#include <array>

namespace holdfast::sim
{
namespace
{

using store::Versioning;
using Kind = VersionCall::Kind;
using Said = VersionAnswer::Kind;
using Outcome = std::pair<Versions, VersionAnswer>;

constexpr std::array kStates = {Versioning::Off, Versioning::Enabled, Versioning::Suspended};

VersionAnswer just(Said kind)
{
    VersionAnswer out;
    out.kind = kind;
    return out;
}

Versions::iterator nullVersion(Versions& versions)
{
    return std::ranges::find_if(versions, &Version::isNull);
}

Versions::iterator find(Versions& versions, std::uint64_t target)
{
    return target == 0 ? nullVersion(versions) : std::ranges::find(versions, target, &Version::token);
}

bool holds(const VersionCall& call, const Versions& versions)
{
    const std::uint64_t body = versions.empty() ? 0 : versions.front().body;
    if (call.condition == VersionCall::If::Absent)
        return body == 0;
    return call.condition == VersionCall::If::Always || body == call.expected;
}

VersionAnswer done(const Version& version, bool existed)
{
    VersionAnswer out;
    out.seen.body = version.isMarker() ? 0 : 1;
    out.seen.isNull = version.isNull;
    out.existed = existed;
    return out;
}

/// A new version, or the removal of the only one where no versions are kept.
VersionAnswer write(const VersionCall& call, Versioning versioning, Versions& versions)
{
    if (!holds(call, versions))
        return just(Said::Refused);
    const bool removes = call.kind == Kind::Remove;
    const bool existed = removes && !versions.empty() && !versions.front().isMarker();
    Version made = call.version;
    made.isNull = versioning != Versioning::Enabled;
    if (removes && versioning == Versioning::Off) {
        if (!versions.empty() && versions.front().held)
            return just(Said::Locked);
        if (!versions.empty())
            versions.erase(versions.begin());
        return done(made, existed);
    }
    if (made.isNull) {
        const auto before = nullVersion(versions);
        if (before != versions.end() && before->held)
            return just(Said::Locked);
        if (before != versions.end())
            versions.erase(before);
    }
    versions.insert(versions.begin(), made);
    return done(made, existed);
}

VersionAnswer removeNamed(const VersionCall& call, Versions& versions)
{
    const auto version = find(versions, call.target);
    if (version == versions.end())
        return just(Said::Done);
    if (version->held)
        return just(Said::Locked);
    const VersionAnswer out = done(*version, true);
    versions.erase(version);
    return out;
}

VersionAnswer read(const VersionCall& call, Versions versions)
{
    VersionAnswer out;
    if (call.kind == Kind::All) {
        out.kind = Said::All;
        out.all = std::move(versions);
        for (Version& version : out.all)
            version.held = false; // listings do not tell
        return out;
    }
    const auto version = call.kind == Kind::Current ? versions.begin() : find(versions, call.target);
    if (version == versions.end())
        return just(Said::Nothing);
    out.kind = Said::Seen;
    out.seen = *version;
    out.seen.held = call.kind == Kind::Held && version->held;
    out.isLatest = version == versions.begin();
    return out;
}

} // namespace

std::vector<Outcome> VersionModel::apply(const Call& call, const State& state)
{
    if (isRead(call))
        return {{state, read(call, state)}};
    if (call.kind == Kind::RemoveNamed) {
        Versions next = state;
        VersionAnswer answer = removeNamed(call, next);
        return {{std::move(next), std::move(answer)}};
    }
    if (call.kind == Kind::Hold) {
        Versions next = state;
        const auto version = find(next, call.target);
        if (version == next.end())
            return {{state, just(Said::Nothing)}};
        if (version->isMarker())
            return {{state, just(Said::Marker)}};
        version->held = call.version.held;
        return {{std::move(next), just(Said::Done)}};
    }
    std::vector<Outcome> out;
    for (const Versioning versioning : kStates) {
        if ((call.versioning & only(versioning)) == 0)
            continue;
        Versions next = state;
        VersionAnswer answer = write(call, versioning, next);
        out.emplace_back(std::move(next), std::move(answer));
    }
    return out;
}

bool VersionModel::agrees(const Answer& would, const Answer& given)
{
    switch (given.kind) {
    case Said::Body:
        return (would.kind == Said::Seen ? would.seen.body : 0) == given.seen.body;
    case Said::Marker:
        if (would.kind != Said::Seen || !would.seen.isMarker())
            return would.kind == Said::Marker;
        return would.seen.isNull == given.seen.isNull &&
               (given.seen.token == 0 || given.seen.token == would.seen.token);
    default:
        return would == given;
    }
}

VersionHistory::CallId VersionHistory::begin(const Call& call)
{
    if (call.version.token != 0)
        m_tokens.insert(call.version.token);
    return Base::begin(call);
}

/// What is possible grows as calls begin, and shrinks when one ends: looked at just before it does.
void VersionHistory::look()
{
    if (m_watches.empty())
        return;
    for (const Versions& versions : possible()) {
        for (auto& [id, watch] : m_watches) {
            watch.latest.insert(versions.empty() ? 0 : versions.front().token);
            for (const std::uint64_t token : m_tokens)
                (std::ranges::count(versions, token, &Version::token) != 0 ? watch.present : watch.missing)
                    .insert(token);
        }
    }
}

bool VersionHistory::end(CallId id, const Answer& answer)
{
    look();
    return Base::end(id, answer);
}

void VersionHistory::cancel(CallId id)
{
    look();
    Base::cancel(id);
}

void VersionHistory::leaveAllOpen()
{
    m_watches.clear();
    Base::leaveAllOpen();
}

void VersionHistory::settle()
{
    look();
    Base::settle();
}

void VersionHistory::alsoUnder(Versioning versioning)
{
    changeOpen([versioning](Call& call) {
        if (call.versioning != 0)
            call.versioning |= only(versioning);
    });
}

VersionHistory::WatchId VersionHistory::watch()
{
    m_watches.emplace(++m_lastWatch, Watch{});
    return m_lastWatch;
}

VersionHistory::Watch VersionHistory::endWatch(WatchId id)
{
    look();
    const Watch out = std::move(m_watches.at(id));
    m_watches.erase(id);
    return out;
}

std::string VersionHistory::describe() const
{
    std::string out = "possible now:";
    for (const Versions& versions : possible()) {
        out += " [";
        for (const Version& version : versions)
            out += " " + std::to_string(version.token) + (version.isMarker() ? "m" : "") +
                   (version.isNull ? "n" : "") + (version.held ? "h" : "");
        out += " ]";
    }
    return out + "; open calls " + std::to_string(openCalls()) + ", of unknown outcome " +
           std::to_string(unknownCalls());
}

} // namespace holdfast::sim
