// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "env/clock.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <sys/random.h>

namespace holdfast::env
{
namespace
{

void fillFromKernel(MutableByteView out)
{
    while (!out.empty()) {
        const ssize_t got = ::getrandom(out.data(), out.size(), 0);
        if (got > 0)
            out = out.subspan(static_cast<std::size_t>(got));
        else if (errno != EINTR)
            std::abort(); // no kernel we run on lacks getrandom; ids must never be guessable
    }
}

/// Bytes of the kernel's that a thread has in store: an id costs no system call. Each is given out once.
struct Stock
{
    std::array<std::uint8_t, 1024> bytes;
    std::size_t left = 0;
};

class SystemRandom : public Random
{
public:
    void fill(MutableByteView out) override
    {
        thread_local Stock stock;
        if (out.size() > stock.bytes.size() / 8) {
            fillFromKernel(out);
            return;
        }
        if (out.size() > stock.left) {
            fillFromKernel(stock.bytes);
            stock.left = stock.bytes.size();
        }
        stock.left -= out.size();
        std::uint8_t* from = stock.bytes.data() + stock.left;
        std::memcpy(out.data(), from, out.size());
        std::memset(from, 0, out.size());
    }
};

} // namespace

std::uint64_t Random::u64()
{
    std::array<std::uint8_t, 8> bytes{};
    fill(bytes);
    return readLe<std::uint64_t>(bytes.data());
}

std::uint64_t Random::below(std::uint64_t bound)
{
    // Rejects the values of the last, incomplete run of `bound`, so that all results are equally likely.
    const std::uint64_t reject = (0 - bound) % bound;
    for (;;) {
        const std::uint64_t value = u64();
        if (value >= reject)
            return value % bound;
    }
}

Uuid Random::uuid()
{
    std::array<std::uint8_t, 16> bytes{};
    fill(bytes);
    return Uuid::fromRandom(bytes);
}

std::unique_ptr<Random> makeSystemRandom()
{
    return std::make_unique<SystemRandom>();
}

} // namespace holdfast::env
