// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "base/time.h"

#include <array>
#include <chrono>
#include <cstdio>

namespace holdfast
{

namespace
{

namespace chrono = std::chrono;

constexpr std::int64_t kSecondsPerDay = 86400;
constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<const char*, 7> kLongDays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                               "Thursday", "Friday", "Saturday"};
constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// A moment in UTC, taken apart.
struct Civil
{
    int year = 1970;
    int month = 1; ///< 1 to 12
    int day = 1;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int nanos = 0;
    int weekday = 0; ///< 0 is Sunday; set by civilOf only
};

/// The quotient rounded towards the past.
constexpr std::int64_t floorDivide(std::int64_t value, std::int64_t by)
{
    return value / by - (value % by < 0 ? 1 : 0);
}

Civil civilOf(WallNanos time)
{
    // Not in chrono's nanoseconds: the midnight before the earliest time does not fit into them.
    const std::int64_t seconds = floorDivide(time, kNanosPerSecond);
    const std::int64_t nanos = (time % kNanosPerSecond + kNanosPerSecond) % kNanosPerSecond;
    const std::int64_t days = floorDivide(seconds, kSecondsPerDay);
    const auto inDay = int(seconds - days * kSecondsPerDay);
    const chrono::sys_days day{chrono::days{days}};
    const chrono::year_month_day date{day};
    return {int(date.year()),
            int(unsigned(date.month())),
            int(unsigned(date.day())),
            inDay / 3600,
            inDay / 60 % 60,
            inDay % 60,
            int(nanos),
            int(chrono::weekday{day}.c_encoding())};
}

std::unexpected<Error> malformed(const char* what)
{
    return fail(Code::InvalidArgument, std::string("not a valid ") + what);
}

/// The inverse of civilOf, where the fields make sense and the result fits into 64 bits of
/// nanoseconds (1677 to 2262). `lastSecond` is 60 where a leap second may be written.
Result<WallNanos> nanosOf(const Civil& civil, const char* what, int lastSecond = 59)
{
    const chrono::year_month_day date{chrono::year{civil.year}, chrono::month(civil.month),
                                      chrono::day(civil.day)};
    if (!date.ok() || civil.hour > 23 || civil.minute > 59 || civil.second > lastSecond)
        return malformed(what);
    const std::int64_t days = chrono::sys_days{date}.time_since_epoch().count();
    const std::int64_t seconds =
        days * kSecondsPerDay + civil.hour * 3600 + civil.minute * 60 + civil.second;
    constexpr std::int64_t kMaxSeconds = INT64_MAX / kNanosPerSecond - 1;
    if (seconds > kMaxSeconds || seconds < -kMaxSeconds)
        return fail(Code::InvalidArgument, "the year is out of range");
    return seconds * kNanosPerSecond + civil.nanos;
}

/// Takes a text apart from the left. After a mismatch `ok` stays false and everything else is void.
struct Cursor
{
    std::string_view rest;
    bool ok = true;

    int digits(std::size_t count)
    {
        int value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (rest.empty() || rest[0] < '0' || rest[0] > '9') {
                ok = false;
                return 0;
            }
            value = value * 10 + (rest[0] - '0');
            rest.remove_prefix(1);
        }
        return value;
    }
    void expect(std::string_view literal)
    {
        ok = ok && rest.starts_with(literal);
        if (ok)
            rest.remove_prefix(literal.size());
    }
    bool take(std::string_view literal)
    {
        if (!ok || !rest.starts_with(literal))
            return false;
        rest.remove_prefix(literal.size());
        return true;
    }
    template <std::size_t N> int oneOf(const std::array<const char*, N>& names)
    {
        for (std::size_t i = 0; i < N; ++i)
            if (take(names[i]))
                return int(i);
        ok = false;
        return 0;
    }
    void clock(Civil& civil)
    {
        civil.hour = digits(2);
        expect(":");
        civil.minute = digits(2);
        expect(":");
        civil.second = digits(2);
    }
    [[nodiscard]] bool done() const { return ok && rest.empty(); }
};

/// Sun, 06 Nov 1994 08:49:37 GMT
bool readImfFixdate(std::string_view text, Civil& civil)
{
    Cursor at{text};
    at.oneOf(kDays);
    at.expect(", ");
    civil.day = at.digits(2);
    at.expect(" ");
    civil.month = at.oneOf(kMonths) + 1;
    at.expect(" ");
    civil.year = at.digits(4);
    at.expect(" ");
    at.clock(civil);
    at.expect(" GMT");
    return at.done();
}

/// Sunday, 06-Nov-94 08:49:37 GMT
bool readRfc850(std::string_view text, Civil& civil)
{
    Cursor at{text};
    at.oneOf(kLongDays);
    at.expect(", ");
    civil.day = at.digits(2);
    at.expect("-");
    civil.month = at.oneOf(kMonths) + 1;
    at.expect("-");
    const int twoDigits = at.digits(2);
    // RFC 9110 lets the century slide with today's date. There is no clock here, and nothing stored
    // over HTTP is older than the epoch: a fixed window serves.
    civil.year = twoDigits + (twoDigits >= 70 ? 1900 : 2000);
    at.expect(" ");
    at.clock(civil);
    at.expect(" GMT");
    return at.done();
}

/// Sun Nov  6 08:49:37 1994
bool readAsctime(std::string_view text, Civil& civil)
{
    Cursor at{text};
    at.oneOf(kDays);
    at.expect(" ");
    civil.month = at.oneOf(kMonths) + 1;
    at.expect(" ");
    civil.day = at.take(" ") ? at.digits(1) : at.digits(2);
    at.expect(" ");
    at.clock(civil);
    at.expect(" ");
    civil.year = at.digits(4);
    return at.done();
}

template <class... Args> std::string format(const char* pattern, Args... args)
{
    std::array<char, 96> buffer{};
    const int length = std::snprintf(buffer.data(), buffer.size(), pattern, args...);
    return {buffer.data(), static_cast<std::size_t>(length)};
}

} // namespace

std::string formatIso8601Millis(WallNanos time)
{
    // By hand: a listing has a thousand of them to a page.
    const Civil c = civilOf(time);
    std::string out = "0000-00-00T00:00:00.000Z";
    const auto put = [&out](std::size_t last, int value) {
        for (; value > 0; value /= 10)
            out[last--] = static_cast<char>('0' + value % 10);
    };
    put(3, c.year);
    put(6, c.month);
    put(9, c.day);
    put(12, c.hour);
    put(15, c.minute);
    put(18, c.second);
    put(22, c.nanos / int(kNanosPerMilli));
    return out;
}

std::string formatHttpDate(WallNanos time)
{
    const Civil c = civilOf(time);
    return format("%s, %02d %s %04d %02d:%02d:%02d GMT", kDays[std::size_t(c.weekday)], c.day,
                  kMonths[std::size_t(c.month - 1)], c.year, c.hour, c.minute, c.second);
}

std::string formatAmzDate(WallNanos time)
{
    const Civil c = civilOf(time);
    return format("%04d%02d%02dT%02d%02d%02dZ", c.year, c.month, c.day, c.hour, c.minute, c.second);
}

Result<WallNanos> parseIso8601(std::string_view text)
{
    constexpr const char* kWhat = "ISO 8601 time (2026-11-20T10:24:00Z)";
    Civil civil;
    Cursor at{text};
    civil.year = at.digits(4);
    at.expect("-");
    civil.month = at.digits(2);
    at.expect("-");
    civil.day = at.digits(2);
    at.expect("T");
    at.clock(civil);
    if (at.take(".")) {
        civil.nanos = at.digits(1) * int(kNanosPerSecond / 10);
        // Digits beyond nanoseconds are cut off.
        for (int unit = int(kNanosPerSecond / 100); at.ok && !at.rest.empty() && at.rest != "Z";
             unit /= 10)
            civil.nanos += at.digits(1) * unit;
    }
    at.expect("Z");
    if (!at.done())
        return malformed(kWhat);
    return nanosOf(civil, kWhat);
}

Result<WallNanos> parseHttpDate(std::string_view text)
{
    constexpr const char* kWhat = "HTTP date (Fri, 20 Nov 2026 10:24:00 GMT)";
    Civil civil;
    if (!readImfFixdate(text, civil) && !readRfc850(text, civil) && !readAsctime(text, civil))
        return malformed(kWhat);
    return nanosOf(civil, kWhat, 60);
}

Result<WallNanos> parseAmzDate(std::string_view text)
{
    constexpr const char* kWhat = "x-amz-date (20261120T102400Z)";
    Civil civil;
    Cursor at{text};
    civil.year = at.digits(4);
    civil.month = at.digits(2);
    civil.day = at.digits(2);
    at.expect("T");
    civil.hour = at.digits(2);
    civil.minute = at.digits(2);
    civil.second = at.digits(2);
    at.expect("Z");
    if (!at.done())
        return malformed(kWhat);
    return nanosOf(civil, kWhat);
}

} // namespace holdfast
