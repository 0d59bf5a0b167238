// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "env/clock.h"
#include "http/message.h"

namespace holdfast::s3
{

/// How many bodies of callers that nobody has authenticated (forms before their fields are read, what a policy lets
/// anybody send) may be on their way at once: however slowly they come, the other places are for who gave credentials.
/// Thread-safe.
class StrangerPlaces
{
public:
    explicit StrangerPlaces(std::uint32_t places) : m_left(static_cast<std::int64_t>(places)) {}

    [[nodiscard]] bool take()
    {
        if (--m_left >= 0)
            return true;
        ++m_left;
        return false;
    }
    void giveBack() { ++m_left; }

private:
    std::atomic<std::int64_t> m_left;
};

/// Such a body: it has one of the places, and must come at a rate (Timeout). While it is there the request reads through it.
class StrangerBody final : public http::BodyReader
{
public:
    /// Nothing: there is no place.
    [[nodiscard]] static std::unique_ptr<StrangerBody> open(StrangerPlaces& places, http::Request& request,
                                                            env::Clock& clock);
    ~StrangerBody() override;
    StrangerBody(const StrangerBody&) = delete;
    StrangerBody& operator=(const StrangerBody&) = delete;

    env::Task<Result<std::size_t>> read(MutableByteView into) override;
    [[nodiscard]] std::optional<std::uint64_t> length() const override { return m_body.length(); }

private:
    StrangerBody(StrangerPlaces& places, http::Request& request, env::Clock& clock);

    StrangerPlaces& m_places;
    http::Request& m_request;
    http::BodyReader& m_body;
    env::Clock& m_clock;
    const std::int64_t m_began;
    std::uint64_t m_bytes = 0;
};

} // namespace holdfast::s3
