// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "sim/key_history.h"

namespace holdfast::sim
{
namespace
{

KeyAnswer take(const KeyCall& call, KeyState& state)
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

} // namespace

std::vector<std::pair<KeyState, KeyAnswer>> KeyModel::apply(const Call& call, const State& state)
{
    State next = state;
    const Answer answer = take(call, next);
    return {{next, answer}};
}

bool KeyModel::agrees(const Answer& would, const Answer& given)
{
    if (given.kind == KeyAnswer::Kind::BodyAlone)
        return would.kind == KeyAnswer::Kind::Value && would.seen.body == given.seen.body;
    return would == given;
}

std::string KeyHistory::describe() const
{
    std::string out = "possible now:";
    for (const KeyState& state : possible())
        out += " " + std::to_string(state.body) + "/" + std::to_string(state.meta);
    out += "; open calls " + std::to_string(openCalls()) + ", of unknown outcome " +
           std::to_string(unknownCalls());
    return out;
}

} // namespace holdfast::sim
