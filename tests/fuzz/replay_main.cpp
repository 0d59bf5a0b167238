// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <unistd.h>

#include "fuzz.h"

/// Runs a fuzz target without libFuzzer: every seed of a folder, then mutations of them from a seed
/// that is printed. Usage: fuzz_NAME_replay FOLDER|FILE [ROUNDS] [SEED]. After a crash the input
/// that caused it stands on stderr in hexadecimal.
namespace
{

constexpr std::size_t kMostBytes = 8192;

/// What the signal handler prints; only its address and length are read there.
std::string current;

void printCurrent(int signal)
{
    static constexpr char kDigits[] = "0123456789abcdef";
    static constexpr char kHead[] = "\ncrashing input: ";
    [[maybe_unused]] auto written = ::write(STDERR_FILENO, kHead, sizeof kHead - 1);
    for (const char c : current) {
        const auto byte = static_cast<unsigned char>(c);
        const char pair[] = {kDigits[byte >> 4], kDigits[byte & 15]};
        written = ::write(STDERR_FILENO, pair, sizeof pair);
    }
    written = ::write(STDERR_FILENO, "\n", 1);
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

void run(std::string input)
{
    current = std::move(input);
    // A copy of exactly this size on the heap, so that a sanitizer sees one byte read too far.
    const auto bytes = std::make_unique<std::uint8_t[]>(current.size());
    std::copy(current.begin(), current.end(), bytes.get());
    LLVMFuzzerTestOneInput(bytes.get(), current.size());
}

std::vector<std::string> readSeeds(const std::filesystem::path& path)
{
    std::vector<std::filesystem::path> files;
    if (std::filesystem::is_directory(path)) {
        for (const auto& entry : std::filesystem::directory_iterator(path))
            files.push_back(entry.path());
        std::sort(files.begin(), files.end());
    } else if (std::filesystem::exists(path)) {
        files.push_back(path);
    }
    std::vector<std::string> seeds;
    for (const auto& file : files) {
        std::ifstream in(file, std::ios::binary);
        seeds.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
    return seeds;
}

class Mutator
{
public:
    Mutator(const std::vector<std::string>& seeds, std::uint64_t seed)
        : m_seeds(seeds), m_random(seed)
    {
    }

    std::string next()
    {
        std::string text = m_seeds[below(m_seeds.size())];
        for (std::size_t steps = 1 + below(6); steps > 0; --steps)
            change(text);
        if (text.size() > kMostBytes)
            text.resize(kMostBytes);
        return text;
    }

private:
    std::size_t below(std::size_t bound) { return bound == 0 ? 0 : m_random() % bound; }

    void change(std::string& text)
    {
        static constexpr std::array<unsigned char, 12> kTelling{0,   1,    '\n', ' ',  '%',  '&',
                                                                '<', 0x7f, 0x80, 0xc3, 0xed, 0xff};
        const std::size_t at = below(text.size());
        switch (below(8)) {
        case 0: // one bit
            if (!text.empty())
                text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
            break;
        case 1: // one telling byte in place of another
            if (!text.empty())
                text[at] = static_cast<char>(kTelling[below(kTelling.size())]);
            break;
        case 2:
            text.insert(at, 1, static_cast<char>(m_random()));
            break;
        case 3:
            text.erase(at, 1 + below(16));
            break;
        case 4: // a piece again, somewhere
            text.insert(at, text.substr(below(text.size()), 1 + below(64)));
            break;
        case 5:
            text.resize(at);
            break;
        case 6: { // the tail of another seed
            const std::string& other = m_seeds[below(m_seeds.size())];
            text.resize(at);
            text += other.substr(below(other.size()));
            break;
        }
        default: // a digit or letter becomes its neighbour
            if (!text.empty())
                text[at] = static_cast<char>(text[at] + (below(2) == 0 ? 1 : -1));
        }
    }

    const std::vector<std::string>& m_seeds;
    std::mt19937_64 m_random;
};

} // namespace

int main(int argc, char** argv)
{
    if (argc < 2 || argc > 4) {
        std::fprintf(stderr, "usage: %s FOLDER|FILE [ROUNDS] [SEED]\n", argv[0]);
        return 2;
    }
    const std::size_t rounds = argc > 2 ? std::stoul(argv[2]) : 5000;
    const std::uint64_t seed = argc > 3 ? std::stoull(argv[3]) : 20261120;
    for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGFPE})
        std::signal(signal, printCurrent);

    const std::vector<std::string> seeds = readSeeds(argv[1]);
    if (seeds.empty()) {
        std::fprintf(stderr, "no seeds in %s\n", argv[1]);
        return 2;
    }
    run({});
    for (const std::string& text : seeds)
        run(text);
    Mutator mutator(seeds, seed);
    for (std::size_t i = 0; i < rounds; ++i)
        run(mutator.next());
    std::printf("%zu seeds, %zu mutations from seed %llu\n", seeds.size(), rounds,
                static_cast<unsigned long long>(seed));
    return 0;
}
