// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "sim/call_history.h"

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

/// A key in a bucket that keeps no versions.
struct KeyModel
{
    using State = KeyState;
    using Call = KeyCall;
    using Answer = KeyAnswer;
    [[nodiscard]] static std::vector<std::pair<State, Answer>> apply(const Call& call, const State& state);
    [[nodiscard]] static bool isRead(const Call& call) { return call.kind == KeyCall::Kind::Get; }
    [[nodiscard]] static bool agrees(const Answer& would, const Answer& given);
};

class KeyHistory : public CallHistory<KeyModel>
{
public:
    [[nodiscard]] std::string describe() const;
};

} // namespace holdfast::sim
