// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/stranger_body.h"

namespace holdfast::s3
{
namespace
{

constexpr std::int64_t kGrace = 10 * kNanosPerSecond;
constexpr std::uint64_t kLeastRate = 1024; ///< bytes a second

} // namespace

std::unique_ptr<StrangerBody> StrangerBody::open(StrangerPlaces& places, http::Request& request,
                                                 env::Clock& clock)
{
    if (!places.take())
        return nullptr;
    return std::unique_ptr<StrangerBody>(new StrangerBody(places, request, clock));
}

StrangerBody::StrangerBody(StrangerPlaces& places, http::Request& request, env::Clock& clock)
    : m_places(places), m_request(request), m_body(*request.body), m_clock(clock),
      m_began(clock.bootNow())
{
    m_request.body = this;
}

StrangerBody::~StrangerBody()
{
    m_request.body = &m_body;
    m_places.giveBack();
}

/// One read waits as long as any body's may (http); a body that comes in drops ends here.
env::Task<Result<std::size_t>> StrangerBody::read(MutableByteView into)
{
    auto count = co_await m_body.read(into);
    if (!count)
        co_return count;
    m_bytes += *count;
    const auto due = kGrace + static_cast<std::int64_t>(m_bytes / kLeastRate) * kNanosPerSecond;
    if (*count != 0 && m_clock.bootNow() - m_began > due)
        co_return fail(Code::Timeout, "the body comes too slowly");
    co_return count;
}

} // namespace holdfast::s3
