// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// holdfast_sim --seeds N [--seed FIRST] [--mode calm|crash|within|beyond] [--drives N] [--seconds S]
//              [--nodes] [--all-features] [--verbose] [--replay]
// Runs histories from seeds, and says which seed failed and how. Without --mode each seed draws its own.
// Half of the histories have a bucket that keeps versions, a third objects of two storage classes; with
// --all-features all have both. With --nodes the drives are spread over several nodes; the histories of the seeds are others then.
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "base/log.h"
#include "sim/simulation.h"

using namespace holdfast;
using namespace holdfast::sim;

namespace
{

struct Arguments
{
    std::uint64_t seeds = 1;
    std::uint64_t first = 1;
    std::optional<Mode> mode;
    int drives = 0;
    double seconds = 0;
    bool nodes = false;
    bool allFeatures = false;
    bool verbose = false;
    bool replay = false;
};

[[noreturn]] void usage()
{
    std::fprintf(stderr, "holdfast_sim --seeds N [--seed FIRST] [--mode calm|crash|within|beyond]\n"
                         "             [--drives N] [--seconds S] [--nodes] [--all-features] [--verbose]\n"
                         "             [--replay]\n");
    std::exit(2);
}

Arguments parse(int argc, char** argv)
{
    Arguments out;
    for (int i = 1; i < argc; ++i) {
        const std::string name = argv[i];
        if (name == "--verbose") {
            out.verbose = true;
            continue;
        }
        if (name == "--replay") {
            out.replay = true;
            continue;
        }
        if (name == "--nodes") {
            out.nodes = true;
            continue;
        }
        if (name == "--all-features") {
            out.allFeatures = true;
            continue;
        }
        if (i + 1 == argc)
            usage();
        const std::string value = argv[++i];
        if (name == "--seeds")
            out.seeds = std::stoull(value);
        else if (name == "--seed")
            out.first = std::stoull(value);
        else if (name == "--drives")
            out.drives = std::stoi(value);
        else if (name == "--seconds")
            out.seconds = std::stod(value);
        else if (name == "--mode" && parseMode(value))
            out.mode = parseMode(value);
        else
            usage();
    }
    return out;
}

Mode modeOf(const Arguments& arguments, std::uint64_t seed)
{
    static constexpr std::array kMix = {Mode::Calm, Mode::Crash, Mode::Within, Mode::Within,
                                        Mode::Beyond};
    return arguments.mode.value_or(kMix[seed % kMix.size()]);
}

} // namespace

int main(int argc, char** argv)
{
    const Arguments arguments = parse(argc, argv);
    log::configure(arguments.verbose ? log::Level::Debug : log::Level::Error, log::Format::Text);
    const auto begun = std::chrono::steady_clock::now();
    std::uint64_t done = 0, failures = 0, steps = 0, starts = 0;
    double virtualSeconds = 0;
    std::map<std::string, std::uint64_t> answers;
    for (; done < arguments.seeds; ++done) {
        const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begun;
        if (arguments.seconds > 0 && spent.count() > arguments.seconds)
            break;
        SimulationOptions options;
        options.seed = arguments.first + done;
        options.mode = modeOf(arguments, options.seed);
        options.verbose = arguments.verbose;
        options.drives = arguments.drives;
        options.nodes = arguments.nodes;
        options.allFeatures = arguments.allFeatures;
        const SimulationReport report = Simulation(options).run();
        steps += report.steps;
        starts += static_cast<std::uint64_t>(report.starts);
        virtualSeconds += report.virtualSeconds;
        for (const auto& [name, count] : report.answers)
            answers[name] += count;
        bool failed = report.failure.has_value();
        if (failed)
            std::printf("FAILED --seed %llu --mode %s%s%s: %s\n",
                        static_cast<unsigned long long>(options.seed), modeName(options.mode).c_str(),
                        options.nodes ? " --nodes" : "",
                        options.allFeatures ? " --all-features" : "", report.failure->c_str());
        if (arguments.replay && Simulation(options).run().trace != report.trace) {
            std::printf("FAILED --seed %llu: a second run took another way\n",
                        static_cast<unsigned long long>(options.seed));
            failed = true;
        }
        failures += failed ? 1 : 0;
        std::fflush(stdout);
    }
    for (const auto& [name, count] : answers)
        std::printf("  %-28s %llu\n", name.c_str(), static_cast<unsigned long long>(count));
    std::printf("%llu seeds, %llu failed; %llu starts, %llu steps, %.0f virtual seconds\n",
                static_cast<unsigned long long>(done), static_cast<unsigned long long>(failures),
                static_cast<unsigned long long>(starts), static_cast<unsigned long long>(steps),
                virtualSeconds);
    return failures == 0 ? 0 : 1;
}
