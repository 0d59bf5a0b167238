// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "replica/assembly.h"
#include "replica/seating.h"

namespace holdfast::replica
{

/// The look at the drives when a store starts: each on a thread of its own, so that one that hangs in its
/// device holds up no other. One executor.
///
///     path --probed--> blank, foreign, ... | a drive --opened, its configuration read--> found
///          `--no answer: unanswered. Should it be found after all, it is closed again at once, and comes
///             back like any drive that was away
class StartLook
{
public:
    StartLook(const AssemblyEnvironment& environment, std::shared_ptr<Seating> seating,
              const std::vector<std::string>& paths);
    ~StartLook(); ///< a thread that hangs is left behind

    /// Until every path has answered, or more than `enough` have, at most `patience`.
    env::Task<void> wait(std::chrono::nanoseconds patience, std::size_t enough);
    [[nodiscard]] std::size_t answered() const;
    [[nodiscard]] bool isComplete() const { return answered() == m_paths.size(); }
    /// By path, in the order they were given.
    [[nodiscard]] std::vector<Seating::Found> found() const;
    [[nodiscard]] std::vector<std::string> unanswered() const;
    /// Blocking work on the drive's thread; Timeout when it does not end in time (it may end later).
    env::Task<Result<void>> on(std::string path, std::function<Result<void>()> work,
                               std::chrono::nanoseconds patience);

private:
    struct Path;

    static env::Task<void> look(std::shared_ptr<Path> path, std::shared_ptr<Seating> seating);

    env::Clock& m_clock;
    std::vector<std::shared_ptr<Path>> m_paths;
};

} // namespace holdfast::replica
