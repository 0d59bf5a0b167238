// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace holdfast::sim
{

/// Whether the calls on one thing are linearizable, judged as they happen. Keeps every way in which the
/// calls so far can have taken effect: the thing's state, and for calls still open what they will answer.
/// When a call answers, the ways in which it could not have are struck out; when none is left, the
/// history is wrong. (After G. Lowe, "Testing for linearizability": just-in-time linearization.)
///
/// A Model has the types State, Call and Answer (all ordered), and
///   static std::vector<std::pair<State, Answer>> apply(const Call&, const State&): every outcome it may have;
///   static bool isRead(const Call&): it changes nothing;
///   static bool agrees(const Answer& would, const Answer& given): `given` may say less than all.
template <class Model> class CallHistory
{
public:
    using State = typename Model::State;
    using Call = typename Model::Call;
    using Answer = typename Model::Answer;
    using CallId = std::uint64_t;

    [[nodiscard]] CallId begin(const Call& call)
    {
        m_open.emplace(++m_last, call);
        return m_last;
    }

    /// False: no order of the calls explains this answer.
    [[nodiscard]] bool end(CallId id, const Answer& answer)
    {
        explore();
        std::set<Way> left;
        for (const Way& way : m_ways) {
            const auto done = way.done.find(id);
            if (done == way.done.end() || !Model::agrees(done->second, answer))
                continue;
            Way kept = way;
            kept.done.erase(id);
            left.insert(std::move(kept));
        }
        if (left.empty())
            return false; // the ways stay, to be described
        m_ways = std::move(left);
        m_open.erase(id);
        return true;
    }

    /// The call surely had no effect, now or later (it was refused before it could).
    void cancel(CallId id)
    {
        if (Model::isRead(m_open.at(id))) {
            forget(id);
            return;
        }
        std::erase_if(m_ways, [id](const Way& way) { return way.done.contains(id); });
        m_open.erase(id);
    }

    /// The outcome is not known: it may take effect at any time until settle().
    void leaveOpen(CallId id)
    {
        m_unknown.insert(id);
        std::set<Way> left;
        for (const Way& way : m_ways) {
            Way kept = way;
            if (kept.done.contains(id))
                kept.done[id] = Answer{}; // nobody will ever hear it
            left.insert(std::move(kept));
        }
        m_ways = std::move(left);
    }

    /// The process that made the open calls is gone.
    void leaveAllOpen()
    {
        std::vector<CallId> reads;
        std::vector<CallId> writes;
        for (const auto& [id, call] : m_open)
            (Model::isRead(call) ? reads : writes).push_back(id);
        for (const CallId id : reads)
            forget(id);
        for (const CallId id : writes)
            leaveOpen(id);
    }

    /// The process that made the open calls is gone and its successor decided: what has not taken
    /// effect by now never will.
    void settle()
    {
        explore();
        std::set<Way> left;
        for (const Way& way : m_ways)
            left.insert(Way{way.state, {}});
        m_ways = std::move(left);
        m_open.clear();
        m_unknown.clear();
    }

    /// States the thing may have now.
    [[nodiscard]] std::set<State> possible() const
    {
        CallHistory copy = *this;
        copy.explore();
        std::set<State> out;
        for (const Way& way : copy.m_ways)
            out.insert(way.state);
        return out;
    }
    /// Changes what the open calls of known clients may do.
    template <class Change> void changeOpen(Change change)
    {
        for (auto& [id, call] : m_open) {
            if (!m_unknown.contains(id))
                change(call);
        }
    }
    [[nodiscard]] const Call& call(CallId id) const { return m_open.at(id); }
    [[nodiscard]] std::size_t openCalls() const { return m_open.size(); }
    [[nodiscard]] std::size_t unknownCalls() const { return m_unknown.size(); }
    [[nodiscard]] std::size_t ways() const { return m_ways.size(); }

private:
    struct Way
    {
        State state;
        std::map<CallId, Answer> done; ///< open calls that have taken effect
        auto operator<=>(const Way&) const = default;
    };

    void explore()
    {
        std::vector<Way> fresh(m_ways.begin(), m_ways.end());
        while (!fresh.empty()) {
            const Way way = std::move(fresh.back());
            fresh.pop_back();
            for (const auto& [id, call] : m_open) {
                if (way.done.contains(id))
                    continue;
                const bool unknown = m_unknown.contains(id);
                for (auto& [state, answer] : Model::apply(call, way.state)) {
                    // A call nobody will ever hear of again matters by its effect alone.
                    if (unknown && state == way.state)
                        continue;
                    Way next{std::move(state), way.done};
                    next.done.emplace(id, unknown ? Answer{} : std::move(answer));
                    if (m_ways.insert(next).second)
                        fresh.push_back(std::move(next));
                }
            }
        }
    }

    /// A read whose answer nobody will hear: in no way does it matter whether it was done.
    void forget(CallId id)
    {
        std::set<Way> left;
        for (const Way& way : m_ways) {
            Way kept = way;
            kept.done.erase(id);
            left.insert(std::move(kept));
        }
        m_ways = std::move(left);
        m_open.erase(id);
    }

    CallId m_last = 0;
    std::map<CallId, Call> m_open;
    std::set<CallId> m_unknown;
    std::set<Way> m_ways{Way{}};
};

} // namespace holdfast::sim
