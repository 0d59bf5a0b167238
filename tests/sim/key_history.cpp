// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "sim/key_history.h"

namespace holdfast::sim
{

KeyAnswer KeyHistory::apply(const KeyCall& call, KeyState& state)
{
    const auto refused = KeyAnswer{KeyAnswer::Kind::Refused, {}};
    switch (call.kind) {
    case KeyCall::Kind::Get:
        return {KeyAnswer::Kind::Value, state};
    case KeyCall::Kind::PutIfAbsent:
        if (state.body != 0)
            return refused;
        state = call.next;
        break;
    case KeyCall::Kind::PutIfMatch:
        if (state.body != call.expected)
            return refused;
        state = call.next;
        break;
    case KeyCall::Kind::Put:
        state = call.next;
        break;
    case KeyCall::Kind::DeleteIfMatch:
        if (state.body != call.expected)
            return refused;
        state = {};
        break;
    case KeyCall::Kind::Delete:
        state = {};
        break;
    case KeyCall::Kind::Retag:
        if (state.body != call.expected)
            return refused;
        state.meta = call.next.meta;
        break;
    }
    return {KeyAnswer::Kind::Done, {}};
}

KeyHistory::CallId KeyHistory::begin(const KeyCall& call)
{
    m_open.emplace(++m_last, call);
    return m_last;
}

void KeyHistory::explore()
{
    std::vector<Way> fresh(m_ways.begin(), m_ways.end());
    while (!fresh.empty()) {
        const Way way = std::move(fresh.back());
        fresh.pop_back();
        for (const auto& [id, call] : m_open) {
            if (way.done.contains(id))
                continue;
            Way next = way;
            const KeyAnswer answer = apply(call, next.state);
            // A call nobody will ever hear of again matters by its effect alone.
            if (m_unknown.contains(id) && next.state == way.state)
                continue;
            next.done.emplace(id, answer);
            if (m_ways.insert(next).second)
                fresh.push_back(std::move(next));
        }
    }
}

bool KeyHistory::end(CallId id, const KeyAnswer& answer)
{
    explore();
    std::set<Way> left;
    for (const Way& way : m_ways) {
        const auto done = way.done.find(id);
        if (done == way.done.end())
            continue;
        const KeyAnswer& would = done->second;
        const bool same = answer.kind == KeyAnswer::Kind::BodyAlone
                              ? would.kind == KeyAnswer::Kind::Value && would.seen.body == answer.seen.body
                              : would == answer;
        if (!same)
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

void KeyHistory::leaveAllOpen()
{
    for (auto call = m_open.begin(); call != m_open.end();) {
        const CallId id = call->first;
        const bool read = call->second.kind == KeyCall::Kind::Get;
        ++call;
        if (read)
            forget(id);
        else
            m_unknown.insert(id);
    }
}

/// A read whose answer nobody will hear: in no way does it matter whether it was done.
void KeyHistory::forget(CallId id)
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

void KeyHistory::cancel(CallId id)
{
    if (m_open.at(id).kind == KeyCall::Kind::Get) {
        forget(id);
        return;
    }
    std::erase_if(m_ways, [id](const Way& way) { return way.done.contains(id); });
    m_open.erase(id);
}

void KeyHistory::settle()
{
    explore();
    std::set<Way> left;
    for (const Way& way : m_ways)
        left.insert(Way{way.state, {}});
    m_ways = std::move(left);
    m_open.clear();
    m_unknown.clear();
}

std::set<KeyState> KeyHistory::possible() const
{
    KeyHistory copy = *this;
    copy.explore();
    std::set<KeyState> out;
    for (const Way& way : copy.m_ways)
        out.insert(way.state);
    return out;
}

std::string KeyHistory::describe() const
{
    std::string out = "possible now:";
    for (const KeyState& state : possible())
        out += " " + std::to_string(state.body) + "/" + std::to_string(state.meta);
    out += "; open calls " + std::to_string(m_open.size()) + ", of unknown outcome " +
           std::to_string(m_unknown.size());
    return out;
}

} // namespace holdfast::sim
