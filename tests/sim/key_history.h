// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace holdfast::sim
{

/// What a key holds: which body (0: nothing) and which metadata. Ids are unique per write, except that
/// all empty bodies are one: their ETags are the same.
struct KeyState
{
    std::uint64_t body = 0;
    std::uint64_t meta = 0;
    auto operator<=>(const KeyState&) const = default;
};

struct KeyCall
{
    enum class Kind : std::uint8_t { Get, Put, PutIfAbsent, PutIfMatch, Delete, DeleteIfMatch, Retag };
    Kind kind = Kind::Get;
    KeyState next;              ///< of puts; of Retag: the new meta
    std::uint64_t expected = 0; ///< body of the ...IfMatch kinds and of Retag
};

struct KeyAnswer
{
    enum class Kind : std::uint8_t {
        Value,     ///< a read: `seen`
        BodyAlone, ///< a listing: `seen.body`
        Done,
        Refused, ///< the condition was false
    };
    Kind kind = Kind::Done;
    KeyState seen;
    auto operator<=>(const KeyAnswer&) const = default;
};

/// Whether the history of one key is linearizable, judged as it happens. Keeps every way in which the
/// calls so far can have taken effect: the key's state, and for calls still open what they will answer.
/// When a call answers, the ways in which it could not have are struck out; when none is left, the
/// history is wrong. (After G. Lowe, "Testing for linearizability": just-in-time linearization.)
class KeyHistory
{
public:
    using CallId = std::uint64_t;

    [[nodiscard]] CallId begin(const KeyCall& call);
    /// False: no order of the calls explains this answer.
    [[nodiscard]] bool end(CallId id, const KeyAnswer& answer);
    /// The call surely had no effect, now or later (it was refused before it could).
    void cancel(CallId id);
    /// The outcome is not known: it may take effect at any time until settle().
    void leaveOpen(CallId id) { m_unknown.insert(id); }
    /// The process that made the open calls is gone.
    void leaveAllOpen();
    /// The process that made the open calls is gone and its successor decided: what has not taken
    /// effect by now never will.
    void settle();

    [[nodiscard]] std::set<KeyState> possible() const; ///< states the key may have now
    [[nodiscard]] std::size_t openCalls() const { return m_open.size(); }
    [[nodiscard]] std::size_t unknownCalls() const { return m_unknown.size(); }
    [[nodiscard]] std::string describe() const;

private:
    struct Way
    {
        KeyState state;
        std::map<CallId, KeyAnswer> done; ///< open calls that have taken effect
        auto operator<=>(const Way&) const = default;
    };
    static KeyAnswer apply(const KeyCall& call, KeyState& state);
    void explore();
    void forget(CallId id);

    CallId m_last = 0;
    std::map<CallId, KeyCall> m_open;
    std::set<CallId> m_unknown;
    std::set<Way> m_ways{Way{}};
};

} // namespace holdfast::sim
