// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <cstring>
#include <string>

#include "base/time.h"
#include "fuzz.h"

using namespace holdfast;

namespace
{

WallNanos wholeSeconds(WallNanos time)
{
    const WallNanos rest = time % kNanosPerSecond;
    return time - (rest < 0 ? rest + kNanosPerSecond : rest);
}

/// Formats, and reads back what was written; the ends of the range are not readable in full
/// seconds.
void roundTrip(WallNanos time)
{
    const std::string iso = formatIso8601Millis(time);
    const std::string http = formatHttpDate(time);
    const std::string amz = formatAmzDate(time);
    fuzz::check(iso.size() == 24 && http.size() == 29 && amz.size() == 16, "fixed widths");
    constexpr WallNanos kEdge = INT64_MAX - 2 * kNanosPerSecond;
    if (time > kEdge || time < -kEdge)
        return;
    const WallNanos seconds = wholeSeconds(time);
    fuzz::check(parseHttpDate(http) == seconds, "HTTP date round trip");
    fuzz::check(parseAmzDate(amz) == seconds, "x-amz-date round trip");
    const auto read = parseIso8601(iso);
    fuzz::check(read && *read <= time && time - *read < kNanosPerMilli, "ISO 8601 round trip");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = fuzz::textOf(data, size);
    for (const auto parse : {parseIso8601, parseHttpDate, parseAmzDate})
        if (const auto time = parse(text))
            roundTrip(*time);
    if (size >= sizeof(WallNanos)) {
        WallNanos time = 0;
        std::memcpy(&time, data, sizeof time);
        roundTrip(time);
    }
    return 0;
}
